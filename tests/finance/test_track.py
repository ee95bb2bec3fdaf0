"""The financial track: made with the case, moved by legal steps only."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from access.errors import Forbidden, Invalid, RuleBroken
from audit.actions import action
from finance.actions.plan import decide_plan, propose_plan
from finance.actions.track import assess_track, conclude_track, log_activity, open_track
from finance.actions.waiver import decide_waiver, request_waiver
from finance.models import FinancialTrack, TrackMove
from finance.rules.track import TRACK_MOVES, TrackState
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date.today()


def test_registering_a_case_makes_its_track(cast: Cast) -> None:
    assert cast.case.track.state == TrackState.NOT_ASSESSED


def test_a_track_is_opened_with_a_lead_from_a_day(cast: Cast) -> None:
    track = open_track(cast.finn, cast.case, lead=cast.finn, effective_on=TODAY)
    assert (track.state, track.lead) == (TrackState.OPEN, cast.finn)
    assert track.moves.get().effective_on == TODAY


def test_a_track_is_not_opened_without_a_lead(cast: Cast) -> None:
    with pytest.raises(Invalid) as error:
        open_track(cast.finn, cast.case, lead=None, effective_on=TODAY)
    assert error.value.field == "lead"
    cast.case.track.refresh_from_db()
    assert cast.case.track.state == TrackState.NOT_ASSESSED


def test_an_investigator_does_not_open_it(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        open_track(cast.noor, cast.case, lead=cast.finn, effective_on=TODAY)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=400)])
def test_a_step_is_neither_in_the_future_nor_before_the_case(cast: Cast, day: date) -> None:
    with pytest.raises(Invalid) as error:
        open_track(cast.finn, cast.case, lead=cast.finn, effective_on=day)
    assert error.value.field == "effective_on"


def test_concluding_takes_an_open_track_and_an_outcome(cast: Cast) -> None:
    with pytest.raises(RuleBroken):
        conclude_track(cast.finn, cast.case, outcome="secured", effective_on=TODAY, reason="x")
    open_track(cast.finn, cast.case, lead=cast.finn, effective_on=TODAY)
    with pytest.raises(Invalid):
        conclude_track(cast.finn, cast.case, outcome="", effective_on=TODAY, reason="x")
    track = conclude_track(cast.finn, cast.case, outcome="secured", effective_on=TODAY, reason="All secured.")
    assert track.state == TrackState.CONCLUDED
    with pytest.raises(RuleBroken):
        assess_track(cast.finn, cast.case, effective_on=TODAY, reason="x")


def test_raw_sql_does_not_move_a_track(cast: Cast) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        action(cast.finn, "cheat"),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE finance_financialtrack SET state = 'open'")


@pytest.mark.parametrize("start", TrackState.values)
@pytest.mark.parametrize("end", TrackState.values)
def test_only_the_moves_of_the_table_are_legal(cast: Cast, start: str, end: str) -> None:
    legal = end in TRACK_MOVES.get(start, frozenset())
    track: FinancialTrack = cast.case.track
    move = TrackMove(
        track=track,
        compartment_id=track.compartment_id,
        from_state=start,
        to_state=end,
        effective_on=TODAY,
        lead=cast.finn,
        outcome="secured",
        moved_by=cast.finn,
    )
    if start != TrackState.NOT_ASSESSED or end == TrackState.WAIVED:
        legal = False  # it stands elsewhere, or there is no waiver
    try:
        with transaction.atomic(), action(cast.finn, "try"):
            move.save()
        done = True
    except DatabaseError:
        done = False
    assert done == legal


def test_an_activity_is_kept_with_its_day(cast: Cast) -> None:
    log_activity(cast.finn, cast.case, done_on=TODAY, kind="register", text="Asked the company register.")
    cast.case.track.refresh_from_db()
    assert cast.case.track.money_activity_on == TODAY


def test_a_plan_is_decided_by_another_and_replaces_the_older(cast: Cast) -> None:
    open_track(cast.finn, cast.case, lead=cast.finn, effective_on=TODAY)
    first = propose_plan(cast.finn, cast.case, text="One")
    decide_plan(cast.chief, first, decision="approved")
    second = propose_plan(cast.finn, cast.case, text="Two")
    decide_plan(cast.petra, second, decision="approved")
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "approved")


def _waiver(cast: Cast, days: int = 30):  # type: ignore[no-untyped-def]
    until = TODAY + timedelta(days=days)
    return request_waiver(cast.noor, cast.case, reason_code="no_profit", text="No sign of money.", until=until)


def test_a_waiver_runs_for_at_most_ninety_days(cast: Cast) -> None:
    with pytest.raises(Invalid) as error:
        _waiver(cast, 91)
    assert error.value.field == "until"
    assert _waiver(cast, 90).state == "requested"


def test_a_waiver_is_asked_for_once(cast: Cast) -> None:
    _waiver(cast)
    with pytest.raises(RuleBroken):
        _waiver(cast)


def test_the_chief_approves_a_waiver_and_the_track_is_waived(cast: Cast) -> None:
    decide_waiver(cast.chief, _waiver(cast), decision="approved", reason="Agreed.")
    cast.case.track.refresh_from_db()
    assert cast.case.track.state == TrackState.WAIVED


def test_neither_requester_nor_lead_nor_anybody_without_the_right_decides(cast: Cast) -> None:
    waiver = _waiver(cast)
    for person in (cast.noor, cast.finn):
        with pytest.raises(Forbidden):
            decide_waiver(person, waiver, decision="approved", reason="x")
    waiver.refresh_from_db()
    assert waiver.state == "requested"
