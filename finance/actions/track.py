"""The financial track: it comes with the case and moves by append-only steps."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from access.models import User
from access.rules import Right, Role
from desk.versions import save_changes
from finance.actions.common import money_lane
from finance.actions.plan import put_plan
from finance.models import FinancialTrack, TrackActivity, TrackMove, Waiver
from finance.rules.track import TRACK_MOVES, ActivityKind, Outcome, TrackState
from investigations.models import Case
from investigations.rules import clean_text

LEADS = frozenset({Role.FINANCIAL, Role.INVESTIGATOR, Role.CHIEF})


def open_with_case(actor: Any, case: Case) -> None:
    """Make the track of a case that is being registered, in the same transaction."""
    FinancialTrack.objects.create(case=case, compartment_id=case.compartment_id)


def move_track(
    actor: Any,
    track: FinancialTrack,
    to: str,
    *,
    effective_on: date,
    reason: str = "",
    lead: User | None = None,
    outcome: str = "",
    waiver: Waiver | None = None,
) -> TrackMove:
    """Insert one step; call it in an action. Raises RuleBroken for an illegal one, Invalid for its date."""
    if to not in TRACK_MOVES.get(track.state, frozenset()):
        raise RuleBroken(
            _("A track that is %(now)s cannot become %(to)s.")
            % {"now": track.get_state_display(), "to": TrackState(to).label},
            code="track_move_is_legal",
        )
    check_day(effective_on, track.case.opened_on)
    move = TrackMove.objects.create(
        track=track,
        compartment_id=track.compartment_id,
        from_state=track.state,
        to_state=to,
        effective_on=effective_on,
        reason=reason,
        lead=lead,
        outcome=outcome,
        waiver=waiver,
        moved_by=actor,
    )
    track.refresh_from_db(fields=["state"])
    return move


def check_day(day: date, opened_on: date, field: str = "effective_on") -> None:
    """Raise Invalid for a day in the future or before the case was opened."""
    if day > localdate():
        raise Invalid(_("This day lies in the future."), code="in_future", field=field)
    if day < opened_on:
        raise Invalid(_("This day lies before the case was opened."), code="before_opening", field=field)


def check_lead(lead: User | None) -> User:
    """Raise Invalid for somebody who cannot lead a financial track."""
    if lead is None:
        raise Invalid(_("An open track has a financial lead."), code="required", field="lead")
    if not lead.is_active or lead.role not in LEADS:
        raise Invalid(_("Choose somebody who investigates."), code="invalid_lead", field="lead")
    return lead


def assess_track(actor: Any, case: Case, *, effective_on: date, reason: str) -> FinancialTrack:
    """Say that this case requires a financial investigation."""
    text = clean_text(reason, "reason", 4_000, required=True)
    with money_lane(actor, "track.assess", case, Right.TRACK_WRITE, reason=text) as track:
        move_track(actor, track, TrackState.REQUIRED, effective_on=effective_on, reason=text)
    return track


def open_track(
    actor: Any, case: Case, *, lead: User | None, effective_on: date, reason: str = "", plan: str = ""
) -> FinancialTrack:
    """Open the financial investigation, or reopen a concluded one, with a financial lead and perhaps a plan."""
    text = clean_text(reason, "reason", 4_000)
    words = clean_text(plan, "plan", 10_000)
    with money_lane(actor, "track.open", case, Right.TRACK_WRITE, reason=text) as track:
        chosen = check_lead(lead)
        if track.state == TrackState.CONCLUDED and not text:
            raise Invalid(_("Say why the track is opened again."), code="required", field="reason")
        move_track(actor, track, TrackState.OPEN, effective_on=effective_on, reason=text, lead=chosen)
        save_changes(track, None, {"lead": chosen})
        if words:
            put_plan(actor, track, words)
    return track


def conclude_track(actor: Any, case: Case, *, outcome: str, effective_on: date, reason: str) -> FinancialTrack:
    """End the financial investigation with an outcome."""
    text = clean_text(reason, "reason", 4_000, required=True)
    if outcome not in Outcome.values:
        raise Invalid(_("Choose an outcome."), code="invalid_choice", field="outcome")
    with money_lane(actor, "track.conclude", case, Right.TRACK_WRITE, reason=text) as track:
        move_track(actor, track, TrackState.CONCLUDED, effective_on=effective_on, reason=text, outcome=outcome)
    return track


def amend_track(actor: Any, case: Case, *, version: int | None, **changes: Any) -> FinancialTrack:
    """Change who leads an open track, or what is done next (`next_step`) and by when (`next_step_on`)."""
    if unknown := set(changes) - {"lead", "next_step", "next_step_on"}:
        raise ValueError(f"not to be amended: {sorted(unknown)}")
    if "next_step" in changes:
        changes["next_step"] = clean_text(changes["next_step"], "next_step", 300, required=True)
    with money_lane(actor, "track.amend", case, Right.TRACK_WRITE) as track:
        if "lead" in changes:
            check_lead(changes["lead"])
            if track.state != TrackState.OPEN:
                raise RuleBroken(_("Only an open track has somebody who leads it."), code="track_not_open")
        save_changes(track, version, changes)
    return track


def log_activity(actor: Any, case: Case, *, done_on: date, kind: str, text: str) -> TrackActivity:
    """Note something that was done about the money."""
    words = clean_text(text, "text", 4_000, required=True)
    if kind not in ActivityKind.values:
        raise Invalid(_("Choose what was done."), code="invalid_choice", field="kind")
    with money_lane(actor, "track.activity", case, Right.TRACK_WRITE) as track:
        check_day(done_on, case.opened_on, "done_on")
        return TrackActivity.objects.create(
            track=track, compartment_id=track.compartment_id, done_on=done_on, kind=kind, text=words, done_by=actor
        )
