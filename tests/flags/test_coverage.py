"""Coverage against a slow, plain reference on random histories, and what is hidden from whom."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils.timezone import localdate

from access.errors import Forbidden, Invalid
from access.keys import forget_keys
from access.models import Grant, Unit, User
from audit.actions import action
from finance.coverage import kept
from finance.coverage.figures import Cell, count
from finance.coverage.report import make_report, month_ends
from finance.coverage.small import hidden_units, hides_sum
from finance.flags.engine import sweep
from finance.models import FinancialTrack, Flag, TrackMove, Waiver
from finance.queries.coverage import cases_behind, coverage, last_day
from finance.rules.track import TRACK_MOVES
from finance.tasks import count_coverage
from investigations.models import Assignment, Case, CaseMove
from investigations.rules import CASE_MOVES
from tests.cast import Cast
from tests.flags.build import ago, build_case, move_case, move_track, waive

pytestmark = pytest.mark.django_db


def latest(rows: list[Any], day: date) -> Any:
    """The last of the rows (in the order in which they were written) that is effective by the day."""
    found = [row for row in rows if row.effective_on <= day]
    return found[-1] if found else None


def plain_cells(ends: list[date]) -> dict[int, list[Cell]]:
    """The definition read out loud: one case, one month end at a time."""
    cells: dict[int, list[Cell]] = {}
    for case in Case.objects.all():
        track = FinancialTrack.objects.get(case=case)
        case_moves = list(CaseMove.objects.filter(case=case).order_by("pk"))
        track_moves = list(TrackMove.objects.filter(track=track).order_by("pk"))
        assignments = list(Assignment.objects.filter(case=case).order_by("effective_on", "pk"))
        for i, end in enumerate(ends):
            if case.opened_on > end:
                continue
            move = latest(case_moves, end)
            if move is not None and move.to_state == "closed":
                continue
            holder = latest(assignments, end) or assignments[0]
            cell = cells.setdefault(holder.unit_id, [Cell() for _ in ends])[i]
            move = latest(track_moves, end)
            state = move.to_state if move else "not_assessed"
            cell.total += 1
            cell.covered += state in ("open", "concluded")
            if state == "waived":
                running = Waiver.objects.filter(case=case, state="approved", starts_on__lte=end, until__gte=end)
                cell.waived += running.exists()
            if state == "open":
                dormant = Flag.objects.filter(case=case, code="J04", due_on__lte=end, cleared_at__isnull=True)
                cell.dormant += dormant.exists()
    return cells


def without_late(cells: dict[int, list[Cell]]) -> dict[int, list[Cell]]:
    """The cells without the count of late moves, and without units that never had a case."""
    for row in cells.values():
        for cell in row:
            cell.late = 0
    return {unit: row for unit, row in cells.items() if any(cell != Cell() for cell in row)}


def random_moves(
    dice: random.Random, moves: dict[str, Any], state: str, opened: date, most: int
) -> list[tuple[str, str, date]]:
    """A legal chain of moves with effective dates that mostly, but not always, follow each other."""
    found = []
    day = opened
    for _ in range(dice.randint(0, most)):
        day = max(opened, day + timedelta(days=dice.randint(-10, 90)))
        if day > localdate() or state not in moves:
            break
        following = dice.choice(sorted(moves[state]))
        found.append((state, str(following), day))
        state = str(following)
    return found


def random_history(dice: random.Random, people: Cast) -> None:
    """One case with a random life."""
    opened = ago(dice.randint(0, 400))
    case = build_case(people.noor, opened=opened)
    if dice.random() < 0.3:
        day = min(localdate(), opened + timedelta(days=dice.randint(0, 200)))
        with action("job:tests", "test.assign", room=case.compartment_id):
            Assignment.objects.create(
                case=case, compartment=case.compartment, unit=people.south, lead=people.stranger,
                effective_on=day, assigned_by=people.chief,
            )  # fmt: skip
            Case.objects.filter(pk=case.pk).update(unit=people.south)
    for _from, to, day in random_moves(dice, CASE_MOVES, "open", opened, 4):
        move_case(case, people.noor, to, on=day)
    for _from, to, day in random_moves(dice, TRACK_MOVES, "not_assessed", opened, 5):
        if to == "waived":
            waive(case, people.finn, people.chief, start=day, until=day + timedelta(days=dice.randint(1, 90)))
        else:
            move_track(case, people.finn, to, on=day)


@pytest.mark.parametrize("seed", range(6))
def test_the_set_says_what_the_definition_says(people: Cast, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(25):
        random_history(dice, people)
    sweep(codes=["J04"])
    for last in (localdate(), ago(45)):
        ends = month_ends(last, 14)
        assert without_late(count(ends).cells) == plain_cells(ends)


def test_month_ends_are_those_of_the_calendar() -> None:
    ends = month_ends(date(2024, 3, 12), 4)
    assert ends == [date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 12)]


def test_the_share_counts_open_and_concluded_tracks_only(people: Cast) -> None:
    cases = [build_case(people.noor, opened=ago(30)) for _ in range(5)]
    move_track(cases[0], people.finn, "open", on=ago(20))
    move_track(cases[1], people.finn, "open", on=ago(20))
    move_track(cases[1], people.finn, "concluded", on=ago(10))
    waive(cases[2], people.finn, people.chief, start=ago(5), until=ago(-5))
    move_case(cases[4], people.noor, "closing", on=ago(2))
    whole = make_report(localdate(), frozenset({people.north.pk})).everything.last
    assert (whole.total, whole.covered, whole.waived, whole.share) == (5, 2, 1, 40.0)
    move_case(cases[4], people.chief, "closed", on=ago(0))
    assert make_report(localdate(), frozenset({people.north.pk})).everything.last.share == 50.0


def test_moves_recorded_late_are_shown_in_their_month(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(60))
    move_track(case, people.finn, "required", on=ago(7))
    move_track(case, people.finn, "open", on=ago(8))
    ends = month_ends(localdate(), 3)
    late = [sum(row[i].late for row in count(ends).cells.values()) for i in range(3)]
    month = (localdate().year - ago(8).year) * 12 + localdate().month - ago(8).month
    assert late == [int(i == 2 - month) for i in range(3)]


def test_median_counts_cases_without_a_track_as_longest(people: Cast) -> None:
    for days in (5, 9):
        move_track(build_case(people.noor, opened=ago(30)), people.finn, "open", on=ago(30 - days))
    build_case(people.noor, opened=ago(30))
    assert count([localdate()]).medians == {people.north.pk: 9, None: 9}
    build_case(people.noor, opened=ago(30))
    build_case(people.noor, opened=ago(30))
    assert count([localdate()]).medians[None] is None


def test_small_cells_and_the_next_smallest_are_hidden() -> None:
    counts = {"a": 3, "b": 7, "c": 40, "d": 0}
    assert hidden_units(counts, frozenset(), 5) == {"a", "b"}
    assert hidden_units(counts, frozenset({"a"}), 5) == set()
    assert hidden_units(counts, frozenset({"b"}), 5) == {"a", "c"}
    assert hidden_units({"a": 5, "b": 6}, frozenset(), 5) == set()
    assert hidden_units({"a": 3, "b": 0}, frozenset(), 5) == {"a"}


def test_the_sum_is_hidden_where_it_would_give_a_small_count_away() -> None:
    assert hides_sum({"a": 3, "b": 0}, {"a"}, 5)
    assert hides_sum({"a": 1, "b": 2, "c": 9}, {"a", "b"}, 5)
    assert not hides_sum({"a": 3, "b": 7}, {"a", "b"}, 5)
    assert not hides_sum({"a": 9}, set(), 5)


def south(people: Cast, number: int) -> None:
    """Cases of unit South."""
    for _ in range(number):
        build_case(people.stranger, opened=ago(9))


def test_hidden_counts_cannot_be_worked_out_from_the_sum(people: Cast) -> None:
    for _ in range(8):
        build_case(people.noor, opened=ago(9))
    south(people, 2)
    policy = coverage(people.policy)
    assert [line.last.total for line in policy.units] == [None, None]
    assert policy.everything.last.total == 10
    chief = coverage(people.chief)
    assert [line.last.total for line in chief.units] == [8, None]
    assert chief.everything.last.total is None


def test_only_readers_of_aggregates_see_coverage(people: Cast) -> None:
    for user in (people.noor, people.sec, people.audra, people.partner):
        with pytest.raises(Forbidden):
            coverage(user)


def test_the_cases_behind_are_shown_to_holders_of_their_keys_only(people: Cast) -> None:
    lacking = build_case(people.noor, opened=ago(9))
    move_track(build_case(people.noor, opened=ago(9)), people.finn, "open")
    south(people, 1)
    assert list(cases_behind(people.chief)) == [lacking]
    assert list(cases_behind(people.policy)) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_cases_behind_are_those_that_the_figure_lacks(people: Cast, seed: int) -> None:
    with action("job:tests", "test.key"):
        Grant.objects.create(unit=people.south, user=people.chief, role="chief")
    forget_keys(people.chief)
    dice = random.Random(100 + seed)
    for _ in range(25):
        random_history(dice, people)
    ends = month_ends(localdate(), 6)
    cells = plain_cells(ends)[people.north.pk]
    for cell, end in zip(cells, ends, strict=True):
        assert cases_behind(people.chief, people.north, end).count() == cell.total - cell.covered


@pytest.mark.parametrize("month", ["2026-13", "x", "9999-01", "1800-01", "2026-1-1"])
def test_a_month_that_is_none_is_refused(month: str) -> None:
    with pytest.raises(Invalid):
        last_day(month)


def test_a_month_without_any_case_has_no_figure(people: Cast) -> None:
    report = coverage(people.chief, month="2001-03")
    assert (report.everything.last.total, report.everything.last.share, report.everything.median) == (0, None, None)
    assert report.units == []


def test_page_exports_and_api_say_the_same(people: Cast) -> None:
    from django.test import Client

    for _ in range(6):
        build_case(people.noor, opened=ago(9))
    move_track(Case.objects.earliest("pk"), people.finn, "open", on=ago(1))
    client = Client()
    client.force_login(people.chief, backend="access.backends.PasswordBackend")
    body = client.get("/api/v1/coverage/").json()
    assert (body["all"]["months"][-1]["total"], body["all"]["months"][-1]["share"]) == (6, 16.7)
    assert len(body["all"]["months"]) == 24
    assert client.get("/api/v1/coverage/?month=13").status_code == 400
    exported = client.get("/coverage/?export=csv&purpose=test")
    lines = b"".join(exported).decode().splitlines()
    assert len(lines) == 1 + 2 * 24
    assert lines[24].split(",")[1:] == [localdate().isoformat(), "6", "1", "16.7", "0", "0", "0"]
    assert client.get("/coverage/?export=xlsx&purpose=test").status_code == 200
    answer = client.get("/coverage/")
    assert "16.7" in answer.content.decode()
    assert client.get("/coverage/?month=nonsense").status_code == 400
    stranger = Client()
    stranger.force_login(User.objects.get(username="stranger"), backend="access.backends.PasswordBackend")
    assert stranger.get("/coverage/").status_code == 403
    assert Unit.objects.count() == 2


def test_a_count_that_took_long_is_kept_and_hides_for_each_reader(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        build_case(people.noor, opened=ago(9))
    monkeypatch.setattr(kept, "QUICK", 0.0)
    cache.clear()
    try:
        assert coverage(people.chief, month="").kept_at is None
        build_case(people.noor, opened=ago(9))
        again = coverage(people.chief)
        assert again.everything.last.total == 3
        assert again.kept_at is not None
        assert coverage(people.policy).everything.last.total is None
        count_coverage()
        assert coverage(people.chief).everything.last.total == 4
    finally:
        cache.clear()
    assert coverage(people.chief).everything.last.total == 4
