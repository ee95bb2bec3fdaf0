"""Registering a case: what comes with it, and what is refused."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import localdate

from access.errors import Forbidden, Hidden, Invalid, RuleBroken
from access.models import Grant
from audit.models import Action, Visit
from investigations.actions.cases import amend_case, register_case
from investigations.models import Case
from investigations.queries.cases import count_cases, list_cases, open_case
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def register(actor: Any, **values: Any) -> Case:
    """A case with the least that is needed."""
    return register_case(actor, **{"codename": "ZANDPAD", "opened_on": localdate(), **values})


def test_a_case_comes_with_number_room_key_and_holder(people: Cast) -> None:
    case = register(people.noor, purpose="to find who earned")
    assert case.reference.startswith(f"SC-{localdate().year}-") and len(case.reference) >= 13
    assert case.compartment.label == case.reference and case.compartment.unit == people.north
    grant = Grant.objects.get(compartment=case.compartment)
    assert (grant.user, grant.role, grant.origin) == (people.noor, "investigator", Grant.Origin.CREATED)
    assert case.assignments.get().lead == people.noor
    assert case.purpose_on == localdate()
    assert Action.objects.filter(thing=case.reference, verb="case.register").count() == 1


def test_everything_of_the_form_comes_in_one_go(people: Cast) -> None:
    case = register(
        people.noor,
        external_references=[{"system": "parket", "number": "13/001234-26"}],
        subjects=[{"name": "A. Fictief", "category": "suspect", "network_role": "driver", "nationality": "d"}],
        routes=[{"legs": [{"origin": "NLAMS", "destination": "GBDVR", "fee": Decimal("2500"), "currency": "eur"}]}],
    )
    assert case.external_references.get().number == "13/001234-26"
    assert case.subjects.get().nationality == "D"
    assert case.routes.get().name == "NLAMS – GBDVR"
    assert case.legs.get().currency == "EUR"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"codename": ""}, "codename"),
        ({"codename": "x" * 61}, "codename"),
        ({"codename": "a\x00b"}, "codename"),
        ({"opened_on": localdate() + timedelta(days=1)}, "opened_on"),
        ({"subjects": [{"name": "A", "born_on": "2990"}]}, "subjects[0].born_on"),
        ({"subjects": [{"name": "A", "born_on": "1980-13"}]}, "subjects[0].born_on"),
        ({"subjects": [{"name": "A", "nationality": "ZZZ"}]}, "subjects[0].nationality"),
        ({"subjects": [{"name": " "}]}, "subjects[0].name"),
        ({"subjects": [{"name": "A", "category": "guilty"}]}, "subjects[0].category"),
        (
            {"routes": [{"name": "r", "legs": [{"origin": "A", "destination": "B", "fee": Decimal(-1)}]}]},
            "routes[0].legs[0].fee",
        ),
        (
            {"routes": [{"legs": [{"origin": "A", "destination": "B", "fee": Decimal(1), "currency": "QQQ"}]}]},
            "routes[0].legs[0].currency",
        ),
        ({"external_references": [{"system": "a", "number": "1"}] * 2}, "external_references[1].number"),
        ({"modi": [{"modus": None}]}, "modi[0].modus"),
    ],
)
def test_bad_input_names_its_field_and_stores_nothing(people: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        register(people.noor, **values)
    assert caught.value.field == field
    assert not Case.objects.exists()


def test_a_smuggled_person_has_no_role_and_nobody_is_a_suspect_by_default(people: Cast) -> None:
    with pytest.raises(RuleBroken):
        register(people.noor, subjects=[{"name": "B", "category": "smuggled", "network_role": "driver"}])
    case = register(people.noor, subjects=[{"name": "B. Fictief"}])
    assert case.subjects.get().category == "other"


@pytest.mark.parametrize("name", ["petra", "policy", "sec", "audra", "partner"])
def test_who_may_not_register(people: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        register(getattr(people, name), unit=people.north, lead=people.noor)


def test_opening_is_logging_and_hidden_is_logged_too(cast: Cast) -> None:
    open_case(cast.noor, cast.case.reference)
    assert Visit.objects.filter(thing=cast.case.reference, actor="user:noor", operation="open", refused=False).exists()
    with pytest.raises(Hidden):
        open_case(cast.stranger, cast.case.reference)
    with pytest.raises(Hidden):
        open_case(cast.noor, "SC-\x00")


def test_the_list_shows_each_their_own(cast: Cast) -> None:
    def seen(user: Any) -> set[str]:
        return {case.reference for case in list_cases(user).cases}

    for user in (cast.noor, cast.finn, cast.petra, cast.chief, cast.audra):
        assert seen(user) == {cast.case.reference}
    assert seen(cast.stranger) == {cast.other_case.reference}
    for user in (cast.policy, cast.sec, cast.partner):
        assert not seen(user)
    assert count_cases(cast.chief) == (1, False)


def test_pages_follow_each_other_both_ways(people: Cast) -> None:
    made = [register(people.noor, opened_on=date(2025, 1, 1) + timedelta(days=i // 2)) for i in range(5)]
    for user in (people.noor, people.chief):
        first = list_cases(user, limit=2)
        second = list_cases(user, limit=2, cursor=first.following)
        third = list_cases(user, limit=2, cursor=second.following)
        together = [*first.cases, *second.cases, *third.cases]
        assert [c.pk for c in together] == [c.pk for c in reversed(made)]
        assert not third.following
        assert list_cases(user, limit=2, cursor=third.previous).cases == second.cases


def test_amending_needs_the_version_that_was_read(cast: Cast) -> None:
    from access.errors import Stale

    case = amend_case(cast.noor, cast.case, version=cast.case.version, codename="NIEUW")
    assert case.codename == "NIEUW" and case.version == cast.case.version + 1
    with pytest.raises(Stale):
        amend_case(cast.noor, cast.case, version=1, codename="ANDERS")
