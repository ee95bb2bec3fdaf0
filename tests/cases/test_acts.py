"""The acts on a case after it was registered: assign, close, people, routes, modi, numbers."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from access.errors import Forbidden, Hidden, Invalid, RuleBroken, Stale
from access.keys import forget_keys
from access.models import Grant
from audit.actions import action
from investigations.actions import assignment, cases, closing, modi, references, routes, subjects
from investigations.models import Case, CaseModus, Leg, Modus, Subject
from investigations.queries.cases import open_case
from investigations.registry import registry
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def willing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The money lane does not object to closing."""
    monkeypatch.setattr(registry, "case_may_close", [])


def closed(cast: Cast) -> Case:
    """The case of North, closed by two persons."""
    closing.request_closing(cast.noor, cast.case, reason="all is done")
    return closing.close_case(cast.chief, cast.case, reason="agreed")


def test_assigning_gives_a_key_keeps_the_history_and_moves_the_room(cast: Cast) -> None:
    with action("job:tests", "test.grant"):
        Grant.objects.create(unit=cast.south, user=cast.chief, role="chief")
    forget_keys(cast.chief)
    case = assignment.assign_case(
        cast.chief, cast.case, version=cast.case.version, lead=cast.stranger, unit=cast.south, reason="moved"
    )
    assert (case.lead, case.unit, case.compartment.unit) == (cast.stranger, cast.south, cast.south)
    assert [row.lead for row in case.assignments.all()] == [cast.noor, cast.stranger]
    assert open_case(cast.stranger, case.reference) == case
    with pytest.raises(Stale):
        assignment.assign_case(cast.chief, case, version=1, lead=cast.noor, unit=cast.north, reason="back")


@pytest.mark.parametrize(
    "values", [{"lead": "petra"}, {"lead": "stranger"}, {"lead": "finn", "effective_on": date(2999, 1, 1)}]
)
def test_assigning_to_the_wrong_person_or_day(cast: Cast, values: dict[str, Any]) -> None:
    values = {**values, "lead": getattr(cast, values["lead"])}
    with pytest.raises(Invalid):
        assignment.assign_case(cast.chief, cast.case, version=None, **values)
    with pytest.raises(Forbidden):
        assignment.assign_case(cast.noor, cast.case, version=None, lead=cast.finn)


def test_closing_and_reopening(cast: Cast, willing: None) -> None:
    case = closed(cast)
    assert case.state == "closed"
    with pytest.raises(RuleBroken):
        closing.request_closing(cast.noor, cast.case, reason="again")
    assert closing.reopen_case(cast.noor, case, reason="new facts").state == "open"
    assert [move.to_state for move in case.moves.all()] == ["closing", "closed", "open"]


def test_the_asker_never_decides_and_a_request_can_be_withdrawn(cast: Cast, willing: None) -> None:
    with action("job:tests", "test.grant"):
        Grant.objects.create(compartment=cast.case.compartment, user=cast.noor, role="chief")
    forget_keys(cast.noor)
    closing.request_closing(cast.noor, cast.case, reason="all is done")
    with pytest.raises(Forbidden):
        closing.close_case(cast.noor, cast.case, reason="agreed with myself")
    assert closing.withdraw_closing(cast.noor, cast.case, reason="not yet").state == "open"


def test_each_objection_of_the_money_lane_is_named(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "case_may_close", [lambda case: ["First reason."], lambda case: ["Second reason."]])
    with pytest.raises(RuleBroken) as caught:
        closed(cast)
    assert "First reason. Second reason." in str(caught.value.message)
    cast.case.refresh_from_db()
    assert cast.case.state == "closing"


def test_a_closed_case_can_only_be_read_in_its_criminal_lane(cast: Cast, willing: None) -> None:
    case = closed(cast)
    subject, leg = Subject.objects.get(case=case), Leg.objects.get(case=case)
    seen, modus = CaseModus.objects.get(case=case), Modus.objects.get(code="lorry")
    acts = [
        lambda: cases.amend_case(cast.noor, case, version=None, codename="X"),
        lambda: cases.record_purpose(cast.noor, case, version=None, purpose="X"),
        lambda: assignment.assign_case(cast.chief, case, version=None, lead=cast.finn),
        lambda: subjects.add_subject(cast.noor, case, name="B"),
        lambda: subjects.amend_subject(cast.noor, subject, version=None, name="B"),
        lambda: subjects.remove_subject(cast.noor, subject),
        lambda: routes.add_route(cast.noor, case, name="r"),
        lambda: routes.rename_route(cast.noor, leg.route, version=None, name="r"),
        lambda: routes.remove_route(cast.noor, leg.route),
        lambda: routes.add_leg(cast.noor, leg.route, origin="A", destination="B"),
        lambda: routes.amend_leg(cast.noor, leg, version=None, origin="A"),
        lambda: routes.remove_leg(cast.noor, leg),
        lambda: modi.add_modus(cast.noor, case, modus=modus),
        lambda: modi.amend_modus(cast.noor, seen, version=None, note="n"),
        lambda: modi.remove_modus(cast.noor, seen),
        lambda: references.add_reference(cast.noor, case, system="a", number="1"),
        lambda: references.replace_references(cast.noor, case, rows=[]),
    ]
    for act in acts:
        with pytest.raises(RuleBroken) as caught:
            act()
        assert caught.value.code == "case_closed"


def test_subjects_by_version_and_category(cast: Cast) -> None:
    subject = subjects.add_subject(cast.noor, cast.case, name="C. Fictief", category="contact")
    subjects.amend_subject(cast.noor, subject, version=1, network_role="guide")
    with pytest.raises(Stale):
        subjects.amend_subject(cast.noor, subject, version=1, name="D")
    with pytest.raises(RuleBroken):
        subjects.amend_subject(cast.noor, subject, version=None, category="smuggled")
    subjects.remove_subject(cast.noor, subject)
    with pytest.raises(Invalid):
        subjects.amend_subject(cast.noor, subject, version=None, name="D")
    subjects.restore_subject(cast.noor, subject)
    assert subject.removed_at is None


def test_legs_keep_their_order_and_their_money(cast: Cast) -> None:
    first = Leg.objects.get(case=cast.case)
    second = routes.add_leg(cast.noor, first.route, origin="NLAMS", destination="GBDVR")
    routes.move_leg(cast.noor, second, up=True)
    assert list(first.route.legs.values_list("pk", flat=True)) == [second.pk, first.pk]
    with pytest.raises(Invalid):
        routes.amend_leg(cast.noor, second, version=None, fee=None, currency="QQQ")
    with pytest.raises(Invalid):
        routes.reorder_legs(cast.noor, first.route, version=None, order=[first])


def test_a_modus_stands_once_in_a_case(cast: Cast) -> None:
    lorry = Modus.objects.get(code="lorry")
    seen = modi.add_modus(cast.noor, cast.case, modus=lorry, note="seen twice")
    with pytest.raises(RuleBroken):
        modi.add_modus(cast.noor, cast.case, modus=lorry)
    modi.remove_modus(cast.noor, seen)
    again = modi.add_modus(cast.noor, cast.case, modus=lorry)
    with pytest.raises(RuleBroken):
        modi.restore_modus(cast.noor, seen)
    modi.amend_modus(cast.noor, again, version=1, note="n")
    with pytest.raises(Stale):
        modi.amend_modus(cast.noor, again, version=1, note="m")


def test_numbers_are_replaced_and_removed(cast: Cast) -> None:
    rows = [{"system": "parket", "number": "1"}, {"system": "SIENA", "number": "2"}]
    references.replace_references(cast.noor, cast.case, rows=rows)
    references.replace_references(cast.noor, cast.case, rows=rows[1:])
    assert [row.number for row in cast.case.external_references.all()] == ["2"]
    references.remove_reference(cast.noor, cast.case, system="SIENA", number="2")
    with pytest.raises(Hidden):
        references.remove_reference(cast.noor, cast.case, system="SIENA", number="2")


def test_work_in_the_lane_is_activity(people: Cast) -> None:
    before = localdate() - timedelta(days=30)
    case = cases.register_case(people.noor, codename="OUD", opened_on=before)
    assert case.criminal_activity_on == before
    subjects.add_subject(people.noor, case, name="E. Fictief")
    case.refresh_from_db()
    assert case.criminal_activity_on == localdate()


@pytest.mark.parametrize("name", ["petra", "chief", "audra", "stranger"])
def test_who_only_reads_changes_nothing(cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        subjects.add_subject(getattr(cast, name), cast.case, name="F")


def test_the_catalogue_has_twenty_entries_in_both_languages() -> None:
    entries = list(Modus.objects.exclude(code="test"))
    assert len(entries) == 20
    assert all(e.title_en and e.title_nl and e.signs_en and e.signs_nl and e.money_en and e.money_nl for e in entries)
