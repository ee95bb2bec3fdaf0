"""Each rule fires on its day, not the day before, and clears by itself."""

from collections.abc import Callable

import pytest

from audit.models import Action, Change
from desk.models import MailOut, Notification
from finance.flags.engine import sweep
from finance.flags.rules import RULES
from finance.models import FinancialTrack, Flag, FlagEvent
from investigations.models import Case
from tests.cast import Cast
from tests.flags.build import (
    ago,
    approve_plan,
    ask_to_seize,
    build_case,
    move_case,
    move_track,
    traced_asset,
    waive,
)

pytestmark = pytest.mark.django_db


def standing(case: Case) -> set[str]:
    """The codes that stand on a case after a sweep over it."""
    sweep([case.pk])
    return set(Flag.objects.filter(case=case, cleared_at__isnull=True).values_list("code", flat=True))


@pytest.mark.parametrize(("days", "fires"), [(6, False), (7, True), (8, True)])
def test_j01_no_financial_track(people: Cast, days: int, fires: bool) -> None:
    case = build_case(people.noor, opened=ago(days))
    assert ("J01" in standing(case)) is fires


def test_j01_fires_for_a_required_track_and_clears_when_it_opens(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(20))
    move_track(case, people.finn, "required")
    assert standing(case) == {"J01"}
    move_track(case, people.finn, "open")
    assert standing(case) == set()
    flag = Flag.objects.get(case=case)
    assert flag.cleared_at is not None
    assert list(flag.events.values_list("kind", flat=True)) == ["raised", "cleared"]


def test_j01_never_fires_for_a_closed_case(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(50))
    move_case(case, people.noor, "closing")
    move_case(case, people.chief, "closed")
    assert "J01" not in standing(case)


@pytest.mark.parametrize(("ends", "fires"), [(0, False), (1, True)])
def test_j02_waiver_has_ended(people: Cast, ends: int, fires: bool) -> None:
    case = build_case(people.noor, opened=ago(40))
    waive(case, people.finn, people.chief, start=ago(30), until=ago(ends))
    assert standing(case) == ({"J02"} if fires else set())


def test_j02_clears_with_a_new_waiver_that_runs(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(40))
    waive(case, people.finn, people.chief, start=ago(30), until=ago(2))
    assert standing(case) == {"J02"}
    waive(case, people.finn, people.chief, start=ago(0), until=ago(-30), move=False)
    assert standing(case) == set()


@pytest.mark.parametrize(("days", "fires"), [(13, False), (14, True)])
def test_j03_no_plan(people: Cast, days: int, fires: bool) -> None:
    case = build_case(people.noor, opened=ago(40), criminal_on=ago(40))
    move_track(case, people.finn, "open", on=ago(days))
    assert standing(case) == ({"J03"} if fires else set())
    approve_plan(case, people.finn, people.chief)
    assert standing(case) == set()


@pytest.mark.parametrize(("days", "fires"), [(29, False), (30, True)])
def test_j04_dormant_track(people: Cast, days: int, fires: bool) -> None:
    case = build_case(people.noor, opened=ago(90), criminal_on=ago(3))
    move_track(case, people.finn, "open", on=ago(days))
    approve_plan(case, people.finn, people.chief)
    assert standing(case) == ({"J04"} if fires else set())


def test_j04_is_silent_where_the_criminal_lane_is_silent_too(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(90), criminal_on=ago(80))
    move_track(case, people.finn, "open", on=ago(60))
    approve_plan(case, people.finn, people.chief)
    assert standing(case) == set()


@pytest.mark.parametrize(("days", "fires"), [(6, False), (7, True)])
def test_j06_purpose_missing(people: Cast, days: int, fires: bool) -> None:
    case = build_case(people.noor, opened=ago(days), purpose="")
    move_track(case, people.finn, "open", on=ago(days))
    assert standing(case) == ({"J06"} if fires else set())


@pytest.mark.parametrize(
    ("kind", "days", "fires"),
    [("vehicle", 13, False), ("vehicle", 14, True), ("cash", 0, False), ("cash", 1, True), ("escrow", 1, True)],
)
def test_j07_unsecured_asset(people: Cast, kind: str, days: int, fires: bool) -> None:
    case = build_case(people.noor)
    asset = traced_asset(case, people.noor, kind=kind, on=ago(days))
    assert standing(case) == ({"J07"} if fires else set())
    if fires:
        assert Flag.objects.get(case=case).thing == str(asset.uuid)
    ask_to_seize(asset, people.finn)
    assert standing(case) == set()


def test_j07_stands_once_for_each_asset(people: Cast) -> None:
    case = build_case(people.noor)
    for _ in range(2):
        traced_asset(case, people.noor, kind="cash", on=ago(5))
    sweep([case.pk])
    assert Flag.objects.filter(case=case, code="J07", cleared_at__isnull=True).count() == 2


def test_j28_close_blocked(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(3))
    assert standing(case) == set()
    move_case(case, people.noor, "closing")
    assert standing(case) == {"J28"}
    move_track(case, people.finn, "open")
    assert standing(case) == {"J28"}
    move_track(case, people.finn, "concluded")
    assert standing(case) == set()


def test_j28_is_cleared_by_a_running_waiver_only(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(60))
    move_case(case, people.noor, "closing")
    waive(case, people.finn, people.chief, start=ago(40), until=ago(1))
    assert standing(case) == {"J02", "J28"}
    waive(case, people.finn, people.chief, start=ago(0), until=ago(-9), move=False)
    assert standing(case) == set()


def test_j28_stands_on_a_case_that_was_closed_without_an_outcome_until_it_is_reopened(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(3))
    move_case(case, people.noor, "closing", on=ago(2))
    move_case(case, people.chief, "closed", on=ago(1))
    assert standing(case) == {"J28"}
    assert Flag.objects.get(case=case).due_on == ago(1)
    move_case(case, people.chief, "open")
    assert standing(case) == set()


def test_j28_leaves_a_case_alone_that_was_closed_on_a_waiver_even_after_its_end(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(60))
    waive(case, people.finn, people.chief, start=ago(40), until=ago(5))
    move_case(case, people.noor, "closing", on=ago(10))
    move_case(case, people.chief, "closed", on=ago(8))
    assert standing(case) == set()


def counts() -> tuple[int, ...]:
    """How much there is of everything that a sweep writes."""
    return tuple(m.objects.count() for m in (Flag, FlagEvent, Notification, MailOut, Action, Change))


def test_a_second_sweep_changes_nothing_at_all(people: Cast) -> None:
    for days in (3, 8, 30):
        build_case(people.noor, opened=ago(days), purpose="")
    first = sweep()
    assert first["J01"].raised == first["J06"].raised == 2
    before = counts()
    assert all(c.nothing for c in sweep().values())
    assert counts() == before


def test_sweep_of_all_finds_what_the_sweep_of_one_finds(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("finance.flags.engine.BATCH", 2)
    monkeypatch.setattr("finance.flags.engine.PAGE", 3)
    cases = [build_case(people.noor, opened=ago(9)) for _ in range(8)]
    assert sweep(codes=["J01"])["J01"].raised == 8
    for case in cases:
        move_track(case, people.finn, "open")
    assert sweep(codes=["J01"])["J01"].cleared == 8


def test_the_facts_follow_the_case(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(9))
    standing(case)
    move_track(case, people.finn, "required")
    assert sweep([case.pk])["J01"].amended == 1
    assert Flag.objects.get(case=case).facts["track"] == "required"
    assert FlagEvent.objects.filter(flag__case=case).count() == 1


def test_a_flag_comes_back_as_a_new_one(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(9), purpose="")
    move_track(case, people.finn, "open")
    for purpose in ("written", ""):
        sweep([case.pk], ["J06"])
        case.purpose = purpose
        _save(people, lambda: case.save(update_fields=["purpose"]))
    sweep([case.pk], ["J06"])
    assert Flag.objects.filter(case=case, code="J06").count() == 2
    assert Flag.objects.filter(case=case, code="J06", cleared_at__isnull=True).count() == 1


def _save(people: Cast, act: Callable[[], object]) -> None:
    from audit.actions import action

    with action(people.noor, "test.save"):
        act()


def test_the_leads_are_told_in_the_page_and_by_one_e_mail(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(40), purpose="")
    _save(people, lambda: FinancialTrack.objects.filter(case=case).update(lead=people.finn))
    sweep([case.pk])
    flags = Flag.objects.filter(case=case, cleared_at__isnull=True).count()
    assert flags == 2
    told = Notification.objects.filter(kind="flag.raised")
    assert sorted(told.values_list("user__username", flat=True)) == ["noor"] * 2  # finn has no key to this case
    assert MailOut.objects.filter(user=people.noor).count() == 1
    assert not MailOut.objects.exclude(user=people.noor).exists()
    assert case.reference not in "".join(str(v) for m in MailOut.objects.values_list() for v in m)


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_is_declared_completely(code: str) -> None:
    rule = RULES[code]
    assert rule.code == code
    for text in (rule.name, rule.title, rule.sentence, rule.meaning, rule.clears, rule.source):
        assert str(text).strip()
    assert {p.name for p in rule.parameters} >= {"acknowledge_days", "escalate_after_days", "escalate_every_days"}
    for parameter in rule.parameters:
        assert parameter.least <= parameter.default <= parameter.most
        assert parameter.source
