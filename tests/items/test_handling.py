"""Handling codes: what may leave which way, who permits it, and that every way out asks."""

import csv
import io
from datetime import date, time
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from access.errors import Forbidden, Invalid, RuleBroken
from access.models import Grant
from audit.actions import action
from investigations.actions.exhibits import amend_exhibit
from investigations.actions.handling import permit, set_handling, withdraw_permission
from investigations.actions.items import amend_item
from investigations.handling import HandlingCode, Way, is_lower, may_leave, ways_that_ask
from investigations.models import Exhibit, HandlingPermission, InformationItem
from investigations.queries.leaving import may_go, require_leave, withheld
from tests.cases.test_pages import signed_in
from tests.cases.test_rest import Program
from tests.cast import Cast
from tests.evidence.test_files import put
from tests.items.build import make_item

pytestmark = pytest.mark.django_db
CODES, WAYS = list(HandlingCode.values), list(Way.values)


@pytest.mark.parametrize(
    ("code", "asks"),
    [("H0", []), ("H1", ["court"]), ("H2", ["partner", "client"]), ("H3", WAYS), ("H9", WAYS)],
)
def test_which_ways_ask_for_a_permission(code: str, asks: list[str]) -> None:
    assert ways_that_ask(code) == asks
    assert all(may_leave(code, way, permitted=True) for way in WAYS)


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_lower_means_that_some_way_opens(old: str, new: str) -> None:
    opens = [way for way in WAYS if may_leave(new, way) and not may_leave(old, way)]
    assert is_lower(old, new) == bool(opens)


def restricted(cast: Cast, code: str, **values: Any) -> InformationItem:
    """An item with this code."""
    return make_item(cast, handling=code, restriction="ask the liaison" if code == "H3" else "", **values)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("way", WAYS)
def test_the_database_says_the_same_as_the_rule(cast: Cast, code: str, way: str) -> None:
    item = restricted(cast, code)
    free = may_leave(code, way)
    rows = InformationItem.objects.filter(pk=item.pk)
    assert may_go(cast.noor, rows, way).exists() == free
    assert withheld(cast.noor, [item], way) == ([] if free else [item])
    if free:
        with pytest.raises(Invalid):
            permit(cast.chief, item, way=way, owner="Europol", reason="asked")
        return
    permission = permit(cast.chief, item, way=way, owner="Europol", reason="asked")
    assert withheld(cast.noor, [item], way) == []
    assert withheld(cast.chief, [item], way) == [item], "whoever recorded it does not send under it"
    withdraw_permission(cast.noor, permission, reason="they took it back")
    assert withheld(cast.noor, [item], way) == [item]


def test_items_and_exhibits_are_sorted_together(cast: Cast) -> None:
    item, other = restricted(cast, "H1"), restricted(cast, "H0")
    put(cast, "a.txt", b"a")
    exhibit = Exhibit.objects.get()
    amend_exhibit(cast.noor, exhibit, version=1, handling="H1")
    assert exhibit.pk is not None and withheld(cast.noor, [item, other, exhibit], Way.COURT) == [item, exhibit]
    permit(cast.petra, exhibit, way="court", owner="FIU", reason="asked")
    assert withheld(cast.noor, [item, other, exhibit], Way.COURT) == [item]
    with pytest.raises(RuleBroken):
        require_leave(cast.noor, item, Way.COURT)


def test_a_permission_is_for_the_code_and_the_restriction_that_it_was_given_for(cast: Cast) -> None:
    item = restricted(cast, "H3")
    permit(cast.chief, item, way="house", owner="Europol", reason="asked")
    assert withheld(cast.noor, [item], Way.HOUSE) == []
    amend_item(cast.noor, item, version=item.version, restriction="ask the liaison, and never on paper")
    assert withheld(cast.noor, [item], Way.HOUSE) == [item]


def test_an_ordinary_change_makes_a_code_stricter_and_never_less_strict(cast: Cast) -> None:
    item = restricted(cast, "H1")
    amend_item(cast.noor, item, version=1, handling="H3", restriction="as the message says")
    with pytest.raises(RuleBroken) as refused:
        amend_item(cast.noor, item, version=2, handling="H2")
    assert refused.value.field == "handling"
    with pytest.raises(Forbidden):
        set_handling(cast.noor, item, version=2, handling="H0", reason="I want to")
    set_handling(cast.petra, item, version=2, handling="H0", reason="the sender freed it")
    item.refresh_from_db()
    assert (item.handling, item.restriction, item.version) == ("H0", "", 3)
    assert item.revisions.first().facts["handling"] == "H0"  # type: ignore[union-attr]
    with pytest.raises(Forbidden):
        permit(cast.noor, restricted(cast, "H2"), way="partner", owner="me", reason="I want to")


def test_h3_is_written_out(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        make_item(cast, handling="H3", restriction=" ")
    assert refused.value.field == "restriction"
    assert make_item(cast, handling="H1", restriction="left over").restriction == ""


def test_a_permission_cannot_be_rewritten_by_sql(cast: Cast) -> None:
    item = restricted(cast, "H1")
    made = permit(cast.chief, item, way="court", owner="Europol", reason="asked")
    with pytest.raises(DatabaseError), transaction.atomic(), action(cast.noor, "test"):
        HandlingPermission.objects.filter(pk=made.pk).update(given_by=cast.noor)
    with pytest.raises(DatabaseError), transaction.atomic(), action(cast.noor, "test"):
        HandlingPermission.objects.filter(pk=made.pk).delete()


def test_the_print_of_the_case_and_the_export_leave_out_and_say_so(cast: Cast) -> None:
    restricted(cast, "H1", title="Open title", text="open words")
    hidden = restricted(cast, "H3", title="Closed title", text="closed words")
    client = signed_in(cast.noor)
    page = client.get(f"/cases/{cast.case.reference}/print/").content.decode()
    assert "open words" in page and "Not to be used in judicial proceedings" in page
    assert "closed words" not in page and "Closed title" not in page
    assert "1 entry is left out" in page and "I-0002 (H3)" in page
    answer = client.get(f"/cases/{cast.case.reference}/items/?export=csv&order=number")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert rows[1][:3] == ["I-0001", "Open title", "open words"]
    assert rows[2][1:3] == ["left out: this needs permission", ""] and "ask the liaison" in rows[2][-1]
    book = client.get(f"/cases/{cast.case.reference}/items/?export=xlsx")
    assert book.status_code == 200 and b"closed words" not in book.content
    assert "1 item is left out of the export" in client.get(f"/cases/{cast.case.reference}/items/").content.decode()
    permit(cast.chief, hidden, way="house", owner="Europol", reason="asked")
    assert "closed words" in client.get(f"/cases/{cast.case.reference}/print/").content.decode()


def test_a_formula_does_not_run(cast: Cast) -> None:
    make_item(cast, title="=HYPERLINK(1)")
    answer = signed_in(cast.noor).get(f"/cases/{cast.case.reference}/items/?export=csv")
    assert b"'=HYPERLINK(1)" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_file_and_its_custody_sheet_wait_for_the_permission(cast: Cast) -> None:
    put(cast, "a.txt", b"abc")
    exhibit = Exhibit.objects.get()
    file = exhibit.files.get()
    amend_exhibit(cast.noor, exhibit, version=1, handling="H3", restriction="never on paper", description="dark words")
    client = signed_in(cast.noor)
    assert client.get(f"/files/{file.uuid}/content/").status_code == 409
    sheet = client.get(f"/exhibits/{exhibit.uuid}/sheet/").content.decode()
    assert "dark words" not in sheet and "never on paper" in sheet and "evidence store" in sheet
    permit(cast.petra, exhibit, way="house", owner="FIU", reason="asked")
    assert client.get(f"/files/{file.uuid}/content/").status_code == 200
    assert "dark words" in client.get(f"/exhibits/{exhibit.uuid}/sheet/").content.decode()


def test_an_agencys_program_gets_only_the_head_of_what_may_not_leave_to_it(cast: Cast) -> None:
    with action("job:tests", "test.key", room=cast.case.compartment_id):
        Grant.objects.create(compartment=cast.case.compartment, user=cast.partner, role="investigator")
    restricted(cast, "H0", title="Free", text="free words")
    held = restricted(cast, "H2", title="Held", text="held words")
    put(cast, "held.txt", b"held words in a file")
    exhibit = Exhibit.objects.get()
    amend_exhibit(cast.noor, exhibit, version=1, handling="H2")
    call = Program(cast.partner)
    reference = cast.case.reference
    rows = call("get", f"/cases/{reference}/items/").json()["results"]
    assert [(row["withheld"], row["title"]) for row in rows] == [(False, "Free"), (True, None)]
    assert call("get", f"/items/{held.uuid}/").json()["text"] is None
    assert call("get", f"/items/{held.uuid}/versions/").status_code == 409
    assert [r["title"] for r in call("get", f"/cases/{reference}/items/", {"q": "words"}).json()["results"]] == ["Free"]
    assert call("get", "/search/", {"q": "held"}).json()["groups"] == []
    assert len(Program(cast.noor)("get", "/search/", {"q": "held"}).json()["groups"]) == 2
    shown = call("get", f"/exhibits/{exhibit.uuid}/").json()
    assert shown["withheld"] and shown["title"] is None and shown["files"] is None
    for path in (f"/files/{exhibit.files.get().uuid}/", f"/exhibits/{exhibit.uuid}/custody/"):
        assert call("get", path).status_code == 409
    assert Program(cast.noor)("get", f"/items/{held.uuid}/").json()["text"] == "held words"
    permit(cast.chief, held, way="client", owner="Europol", reason="asked")
    assert call("get", f"/items/{held.uuid}/").json()["text"] == "held words"


def test_permissions_and_codes_by_page_and_rest(cast: Cast) -> None:
    item = restricted(cast, "H1")
    chief = signed_in(cast.chief)
    assert signed_in(cast.noor).get(f"/items/{item.uuid}/permit/").status_code == 403
    wrong = chief.post(f"/items/{item.uuid}/permit/", {"way": "house", "owner": "Europol", "reason": "asked"})
    assert wrong.status_code == 400 and "Europol" in wrong.content.decode()
    body = {"way": "court", "owner": "Europol", "granted_on": "2025-04-01", "reason": "asked by letter"}
    assert chief.post(f"/items/{item.uuid}/permit/", body).status_code == 302
    page = chief.get(f"/items/{item.uuid}/").content.decode()
    assert "asked by letter" in page and "stands" in page
    call = Program(cast.chief)
    (row,) = call("get", f"/items/{item.uuid}/permissions/").json()["results"]
    assert row["stands"] and row["given_by"] == "chief"
    ended = call("post", f"/permissions/{row['uuid']}/withdraw/", {"reason": "they took it back"})
    assert ended.status_code == 200 and not ended.json()["stands"] and ended.json()["withdrawn_at"]
    again = call("post", f"/permissions/{row['uuid']}/withdraw/", {"reason": "again"})
    assert again.status_code == 409
    lower = call("put", f"/items/{item.uuid}/handling/", {"handling": "H0", "reason": "freed"}, **{"If-Match": '"v1"'})
    assert lower.status_code == 200 and lower.json()["needs_permission"] == []
    stale = call("put", f"/items/{item.uuid}/handling/", {"handling": "H1", "reason": "x"}, **{"If-Match": '"v1"'})
    assert stale.status_code == 412
    refused = Program(cast.noor)("post", f"/items/{item.uuid}/permissions/", body)
    assert refused.status_code == 403


def test_the_timeline_tells_no_more_than_paper_may(cast: Cast) -> None:
    day = date(2025, 3, 27)
    restricted(cast, "H1", title="Open title", text="open words", happened_on=day, happened_time=time(4, 10))
    restricted(cast, "H3", title="Closed title", text="closed words", source="closed source", happened_on=day)
    restricted(cast, "H2", title="Undated")
    exhibit = put(cast, "closed.txt", b"abc").exhibit
    amend_exhibit(cast.noor, exhibit, version=1, handling="H3", restriction="never on paper")
    client, reference = signed_in(cast.noor), cast.case.reference
    for place in ("timeline/", "timeline/print/"):
        page = client.get(f"/cases/{reference}/{place}").content.decode()
        assert "Open title" in page and "04:10" in page and "I-0002 (H3)" in page and "E-0001 (H3)" in page
        assert "losed title" not in page and "closed words" not in page and "closed.txt" not in page
        assert "Undated" not in page, "it has no day on this clock"
    assert "Undated" in client.get(f"/cases/{reference}/timeline/?clock=learned").content.decode()
    with action("job:tests", "test.key", room=cast.case.compartment_id):
        Grant.objects.create(compartment=cast.case.compartment, user=cast.partner, role="investigator")
    seen = Program(cast.partner)("get", f"/cases/{reference}/timeline/", {"clock": "learned"}).content.decode()
    assert "Open title" in seen and "Undated" not in seen and "I-0002" not in seen and "E-0001" not in seen
