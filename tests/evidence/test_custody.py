"""Exhibits and their chain of custody."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localtime
from django.utils.timezone import now as moment

from access.errors import Refusal
from audit.actions import action
from investigations.actions.exhibits import add_thing, amend_exhibit, hand_over, set_removed
from investigations.models import CustodyMove, Exhibit
from tests.cases.test_pages import signed_in
from tests.cases.test_rest import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def first(**values: Any) -> dict[str, Any]:
    """A physical exhibit as it is taken in."""
    return {
        "title": "Fictional telephone",
        "from_party": "A. Fictief",
        "to_party": "Officer 1",
        "place": "locker 4",
        "at": moment() - timedelta(hours=2),
        "purpose": "taken in",
        **values,
    }


def test_numbers_run_through_the_case_and_the_chain_begins(cast: Cast) -> None:
    one, two = (add_thing(cast.noor, cast.case, **first()) for _ in range(2))
    other = add_thing(cast.stranger, cast.other_case, **first())
    assert [one.code, two.code, other.code] == ["E-0001", "E-0002", "E-0001"]
    assert one.custody.get().to_party == "Officer 1"


def test_a_hand_over_goes_from_whoever_holds_it(cast: Cast) -> None:
    exhibit = add_thing(cast.noor, cast.case, **first())
    later = {"place": "lab", "at": moment() - timedelta(hours=1), "purpose": "examination"}
    hand_over(cast.noor, exhibit, to_party="Laboratory", **later)
    assert [move.from_party for move in exhibit.custody.all()] == ["A. Fictief", "Officer 1"]


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"from_party": "Somebody"}, "from_party", "chain_broken"),
        ({"to_party": "Officer 1"}, "to_party", "same_party"),
        ({"to_party": " "}, "to_party", "required"),
        ({"place": ""}, "place", "required"),
        ({"at": "2999-01-01T00:00:00Z"}, "at", "future"),
        ({"at": "1999-01-01T00:00:00Z"}, "at", "before_last"),
        ({"purpose": "x" * 401}, "purpose", "max_length"),
        ({"at": "yesterday"}, "at", "invalid"),
    ],
)
def test_a_broken_chain_is_refused_at_its_field(cast: Cast, values: dict[str, Any], field: str, code: str) -> None:
    exhibit = add_thing(cast.noor, cast.case, **first())
    body = {"to_party": "Lab", "at": moment().isoformat(), "place": "lab", "purpose": "look", **values}
    answer = Program(cast.noor)("post", f"/exhibits/{exhibit.uuid}/custody/", body)
    assert answer.status_code == 400, answer.content
    assert answer.json()["fields"][field][0]["code"] in (code, "blank")
    assert exhibit.custody.count() == 1


def test_the_chain_cannot_be_changed_by_sql(cast: Cast) -> None:
    exhibit = add_thing(cast.noor, cast.case, **first())
    with pytest.raises(DatabaseError), transaction.atomic(), action(cast.noor, "test"):
        CustodyMove.objects.filter(exhibit=exhibit).update(to_party="Nobody")
    with pytest.raises(DatabaseError), transaction.atomic(), action(cast.noor, "test"):
        CustodyMove.objects.filter(exhibit=exhibit).delete()


def test_pages_go_round(cast: Cast) -> None:
    client = signed_in(cast.noor)
    at = localtime(moment() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    made = client.post(f"/cases/{cast.case.reference}/evidence/new/", first(at=at))
    assert made.status_code == 302, made.content.decode()
    exhibit = Exhibit.objects.get()
    listed = client.get(f"/cases/{cast.case.reference}/evidence/").content.decode()
    assert "Fictional telephone" in listed and "locker 4" in listed
    over = client.post(
        f"/exhibits/{exhibit.uuid}/custody/", {"to_party": "Lab", "at": at, "place": "lab", "purpose": "look"}
    )
    assert over.status_code == 302
    sheet = client.get(f"/exhibits/{exhibit.uuid}/sheet/").content.decode()
    assert "Officer 1" in sheet and "Lab" in sheet
    changed = client.post(f"/exhibits/{exhibit.uuid}/edit/", {"title": "Other", "version": exhibit.version})
    assert changed.status_code == 302
    stale = client.post(f"/exhibits/{exhibit.uuid}/edit/", {"title": "Third", "version": exhibit.version})
    assert stale.status_code == 412 and "Other" in stale.content.decode()
    client.post(f"/exhibits/{exhibit.uuid}/remove/")
    exhibit.refresh_from_db()
    assert exhibit.removed_at
    client.post(f"/exhibits/{exhibit.uuid}/restore/")
    assert Exhibit.objects.get().removed_at is None


def test_readers_and_strangers_change_nothing(cast: Cast) -> None:
    exhibit = add_thing(cast.noor, cast.case, **first())
    body = {"to_party": "Lab", "at": moment().isoformat(), "place": "lab", "purpose": "look"}
    for person, status in ((cast.petra, 403), (cast.stranger, 404), (cast.partner, 404)):
        assert Program(person)("post", f"/exhibits/{exhibit.uuid}/custody/", body).status_code == status
    assert exhibit.custody.count() == 1


def test_rest_goes_round(cast: Cast) -> None:
    call = Program(cast.noor)
    made = call("post", f"/cases/{cast.case.reference}/exhibits/", first(at=moment().isoformat()))
    assert made.status_code == 201, made.content
    address = made["Location"].removeprefix("/api/v1")
    changed = call("patch", address, {"title": "Van"}, **{"If-Match": made["ETag"]})
    assert changed.json()["title"] == "Van"
    assert call("patch", address, {"title": "Bus"}, **{"If-Match": made["ETag"]}).status_code == 412
    assert call("delete", address).status_code == 204
    gone = call("get", f"/cases/{cast.case.reference}/exhibits/", {"updated_since": "2020-01-01T00:00:00Z"}).json()
    assert gone["results"][0]["removed_at"]
    assert call("post", f"{address}restore/").status_code == 200
    assert len(call("get", f"{address}custody/").json()["results"]) == 1


def test_a_removed_exhibit_stays_as_it_is(cast: Cast) -> None:
    exhibit = add_thing(cast.noor, cast.case, **first())
    set_removed(cast.noor, exhibit, removed=True)
    with pytest.raises(Refusal):
        amend_exhibit(cast.noor, exhibit, version=None, title="Other")
    with pytest.raises(Refusal):
        hand_over(cast.noor, exhibit, to_party="Lab", place="lab", at=moment(), purpose="look")
