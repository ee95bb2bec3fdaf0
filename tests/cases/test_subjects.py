"""Names, numbers, roles and ties of people and things, by page and by REST."""

from typing import Any

import pytest
from django.test import Client

from access.errors import Invalid, RuleBroken
from investigations.actions.identity import add_identifier, amend_identifier, remove_identifier, restore_identifier
from investigations.actions.relations import add_relation, amend_relation
from investigations.actions.roles import add_role, remove_role
from investigations.actions.subjects import add_subject, amend_subject, remove_subject
from investigations.models import Identifier, Relation, Subject, SubjectName, SubjectRole
from investigations.queries.subjects import relations_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def suspect(cast: Cast) -> Subject:
    """The suspect of the case."""
    return Subject.objects.get(case=cast.case)


@pytest.fixture
def van(cast: Cast) -> Subject:
    """A vehicle of the case."""
    return add_subject(cast.noor, cast.case, kind="vehicle", name="white van")


@pytest.fixture
def page(cast: Cast, client: Client) -> Client:
    """The browser of the investigator."""
    client.force_login(cast.noor, backend="access.backends.PasswordBackend")
    return client


def send(client: Client, method: str, path: str, data: Any = None, **headers: str) -> Any:
    """A call by REST."""
    kwargs = {} if data is None else {"data": data, "content_type": "application/json"}
    return getattr(client, method)(f"/api/v1/{path}", headers=headers, **kwargs)


def test_a_thing_has_no_category_that_was_chosen(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refused:
        add_subject(cast.noor, cast.case, kind="vehicle", name="van", category="suspect")
    assert (refused.value.code, refused.value.field) == ("thing_has_no_life", "category")


def test_the_page_shows_what_is_known_and_takes_more(page: Client, suspect: Subject, van: Subject) -> None:
    here = f"/people/{suspect.uuid}/"
    answers = [
        page.post(f"{here}names/new/", {"kind": "nickname", "text": "de Lange"}),
        page.post(f"{here}identifiers/new/", {"kind": "plate", "value": "XX-000-X", "valid_from": "2025-01-02"}),
        page.post(f"{here}roles/new/", {"category": "convicted", "network_role": "driver", "from_on": "2025-02-03"}),
        page.post(
            f"/cases/{suspect.case.reference}/relations/new/",
            {"from_subject": suspect.uuid, "to_subject": van.uuid, "kind": "uses", "basis": "fact", "source": "ANPR"},
        ),
    ]
    assert [answer.status_code for answer in answers] == [302] * 4
    text = page.get(here).content.decode()
    for words in ("de Lange", "XX-000-X", "convicted person", "white van", "ANPR"):
        assert words in text, words
    assert "white van" in page.get(f"/cases/{suspect.case.reference}/people/").content.decode()


def test_a_wrong_number_is_refused_at_its_field_and_kept_in_the_form(page: Client, suspect: Subject) -> None:
    answer = page.post(f"/people/{suspect.uuid}/identifiers/new/", {"kind": "bsn", "value": "111222334"})
    assert answer.status_code == 400
    assert answer.context["form"].errors.as_data()["value"][0].code == "invalid_bsn"
    assert 'value="111222334"' in answer.content.decode()
    seen = {"kind": "bsn", "value": "111222334", "as_seen": "on"}
    assert page.post(f"/people/{suspect.uuid}/identifiers/new/", seen).status_code == 302
    assert Identifier.objects.get().as_seen


def test_a_number_stands_once_beside_a_subject(cast: Cast, suspect: Subject) -> None:
    first = add_identifier(cast.noor, suspect, kind="phone", value="06 12345678")
    with pytest.raises(RuleBroken) as refused:
        add_identifier(cast.noor, suspect, kind="phone", value="+31612345678")
    assert (refused.value.code, refused.value.field) == ("identifier_twice", "value")
    remove_identifier(cast.noor, first)
    add_identifier(cast.noor, suspect, kind="phone", value="+31612345678")
    with pytest.raises(RuleBroken, match="already"):
        restore_identifier(cast.noor, first)


def test_an_end_lies_after_its_start(cast: Cast, suspect: Subject, van: Subject) -> None:
    from datetime import date

    days = {"valid_from": date(2025, 2, 1), "valid_to": date(2025, 1, 1)}
    with pytest.raises(Invalid) as refused:
        add_identifier(cast.noor, suspect, kind="email", value="fictief@voorbeeld.example", **days)
    assert refused.value.field == "valid_to"
    kept = add_identifier(cast.noor, suspect, kind="email", value="fictief@voorbeeld.example")
    with pytest.raises(Invalid):
        amend_identifier(cast.noor, kept, version=1, **days)
    ends = {"from_subject": suspect, "to_subject": van}
    with pytest.raises(Invalid) as refused:
        add_relation(
            cast.noor, cast.case, **ends, kind="owns", basis="fact", source="x",
            from_on=date(2025, 2, 1), to_on=date(2025, 1, 1),
        )  # fmt: skip
    assert refused.value.field == "to_on"


def test_what_somebody_was_is_kept_when_it_changes(cast: Cast, suspect: Subject) -> None:
    amend_subject(cast.noor, suspect, version=None, category="convicted")
    first, second = SubjectRole.objects.filter(subject=suspect)
    assert (first.category, first.from_on) == ("suspect", None)
    assert second.category == "convicted" and second.from_on is not None
    remove_role(cast.noor, second)
    suspect.refresh_from_db()
    assert suspect.category == "suspect"


def test_an_earlier_role_does_not_change_what_somebody_is_now(cast: Cast, suspect: Subject) -> None:
    from datetime import date

    amend_subject(cast.noor, suspect, version=None, network_role="broker")
    add_role(cast.noor, suspect, category="suspect", network_role="driver", from_on=date(2025, 1, 1))
    suspect.refresh_from_db()
    assert suspect.network_role == "broker"


def test_a_smuggled_person_gets_no_role_in_the_network(cast: Cast, suspect: Subject) -> None:
    with pytest.raises(RuleBroken, match="smuggled"):
        add_role(cast.noor, suspect, category="smuggled", network_role="driver")


def test_a_relation_ties_two_of_the_same_case(cast: Cast, suspect: Subject, van: Subject) -> None:
    other = Subject.objects.get(case=cast.other_case)
    for end in (suspect, other):
        with pytest.raises(Invalid):
            add_relation(
                cast.noor, cast.case, from_subject=suspect, to_subject=end, kind="uses", basis="fact", source="x"
            )
    assert not Relation.objects.exists()


def test_relations_may_run_in_a_circle_and_go_with_who_they_tie(cast: Cast, suspect: Subject, van: Subject) -> None:
    facts = {"kind": "controls", "basis": "assessment", "source": "interview"}
    there = add_relation(cast.noor, cast.case, from_subject=suspect, to_subject=van, **facts)
    add_relation(cast.noor, cast.case, from_subject=van, to_subject=suspect, **facts)
    assert amend_relation(cast.noor, there, version=1, basis="fact").basis == "fact"
    assert relations_in(cast.case).count() == 2
    remove_subject(cast.noor, van)
    assert not relations_in(cast.case).exists()


def test_rest_does_the_same(page: Client, cast: Cast, suspect: Subject, van: Subject) -> None:
    path = f"subjects/{suspect.uuid}/"
    made = send(page, "post", f"{path}identifiers/", {"kind": "phone", "value": "+31 6 12345678"})
    assert made.status_code == 201 and made["ETag"] == '"v1"'
    number = f"identifiers/{made.json()['uuid']}/"
    assert send(page, "patch", number, {"note": "seen"}).status_code == 428
    changed = send(page, "patch", number, {"note": "seen"}, **{"If-Match": '"v1"'})
    assert changed.status_code == 200 and changed.json()["value"] == "+31 6 12345678"
    assert send(page, "patch", number, {"note": "again"}, **{"If-Match": '"v1"'}).status_code == 412
    wrong = send(page, "post", f"{path}identifiers/", {"kind": "imo", "value": "9176188"})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["value"])
    assert send(page, "post", f"{path}names/", {"text": "Fictief"}).status_code == 201
    assert SubjectName.objects.get().kind == "alias"
    tie = {
        "from_subject": str(suspect.uuid), "to_subject": str(van.uuid), "kind": "owns", "basis": "fact", "source": "RDW",
    }  # fmt: skip
    relation = send(page, "post", f"cases/{cast.case.reference}/relations/", tie)
    assert relation.status_code == 201
    foreign = tie | {"to_subject": str(Subject.objects.get(case=cast.other_case).uuid)}
    answer = send(page, "post", f"cases/{cast.case.reference}/relations/", foreign)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["to_subject"])
    assert send(page, "delete", number).status_code == 204
    gone = send(page, "get", f"{path}identifiers/?updated_since=2020-01-01T00:00:00Z").json()["results"]
    assert gone[0]["removed_at"] is not None
    assert send(page, "post", f"{number}restore/").status_code == 200
