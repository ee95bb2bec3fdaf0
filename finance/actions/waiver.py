"""Waivers: asked by one person, decided by another who is neither the requester nor the case lead."""

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from access.rules import Right
from desk.queries.law import term
from finance.actions.common import money_lane
from finance.actions.track import move_track
from finance.models import FinancialTrack, Waiver, WaiverStep
from finance.rules.track import TRACK_MOVES, WAIVER_MOVES, TrackState, WaiverReason, WaiverState
from investigations.models import Case
from investigations.rules import clean_text

DECISIONS = frozenset({WaiverState.APPROVED, WaiverState.REFUSED})


def request_waiver(
    actor: Any, case: Case, *, reason_code: str, text: str, until: date, starts_on: date | None = None
) -> Waiver:
    """Ask leave to go without a financial track from a day until another, for the term `waiver` at most."""
    words = clean_text(text, "text", 4_000, required=True)
    start = starts_on or localdate()
    if reason_code not in WaiverReason.values:
        raise Invalid(_("Choose a reason."), code="invalid_choice", field="reason_code")
    _check_days(start, until, case)
    with money_lane(actor, "waiver.request", case, Right.WAIVER_REQUEST, reason=words) as track:
        if track.state != TrackState.WAIVED and TrackState.WAIVED not in TRACK_MOVES[track.state]:
            raise RuleBroken(_("A concluded track needs no waiver."), code="track_move_is_legal")
        _check_start(track, start)
        if Waiver.objects.filter(case=case, state=WaiverState.REQUESTED).exists():
            raise RuleBroken(_("A waiver is asked for already and waits for a decision."), code="waiver_one_requested")
        return Waiver.objects.create(
            case=case,
            compartment_id=case.compartment_id,
            reason_code=reason_code,
            text=words,
            starts_on=start,
            until=until,
            requested_by=actor,
        )


def _check_start(track: FinancialTrack, start: date) -> None:
    """Only a renewal starts later: a track that is not waived yet would stand waived without a running waiver."""
    if track.state != TrackState.WAIVED and start > localdate():
        raise Invalid(
            _("Only the renewal of a waiver starts later than today."), code="starts_later", field="starts_on"
        )


def _check_days(start: date, until: date, case: Case) -> None:
    if start < case.opened_on:
        raise Invalid(_("This day lies before the case was opened."), code="before_opening", field="starts_on")
    if until <= start:
        raise Invalid(_("A waiver ends after it starts."), code="waiver_ends_after_it_starts", field="until")
    if until > start + timedelta(days=(most := term("waiver", start))):
        raise Invalid(
            _("A waiver runs for at most %(days)s days; after that a new one is asked for.") % {"days": most},
            code="waiver_too_long",
            field="until",
        )


def decide_waiver(actor: Any, waiver: Waiver, *, decision: str, reason: str) -> Waiver:
    """Approve or refuse a waiver; approval moves the track to waived."""
    text = clean_text(reason, "reason", 4_000, required=True)
    if decision not in DECISIONS:
        raise Invalid(_("Approve the waiver or refuse it."), code="invalid_choice", field="decision")
    with money_lane(actor, "waiver.decide", waiver.case, Right.WAIVER_DECIDE, reason=text) as track:
        now = Waiver.objects.select_for_update().get(pk=waiver.pk)
        if actor.pk in (now.requested_by_id, track.case.lead_id):
            raise RuleBroken(
                _("A waiver is decided by neither the requester nor the case lead."), code="waiver_decided_by_another"
            )
        if decision == WaiverState.APPROVED:
            _check_start(track, now.starts_on)
        _step(actor, now, decision, text)
        if decision == WaiverState.APPROVED and track.state != TrackState.WAIVED:
            day = max(now.starts_on, track.case.opened_on)
            move_track(actor, track, TrackState.WAIVED, effective_on=day, reason=text, waiver=now)
    waiver.refresh_from_db()
    return waiver


def withdraw_waiver(actor: Any, waiver: Waiver, *, reason: str) -> Waiver:
    """Take back one's own request."""
    text = clean_text(reason, "reason", 4_000, required=True)
    with money_lane(actor, "waiver.withdraw", waiver.case, Right.WAIVER_REQUEST, reason=text):
        now = Waiver.objects.select_for_update().get(pk=waiver.pk)
        if now.requested_by_id != actor.pk:
            raise RuleBroken(_("Only the one who asked can withdraw the request."), code="not_yours")
        _step(actor, now, WaiverState.WITHDRAWN, text)
    waiver.refresh_from_db()
    return waiver


def _step(actor: Any, waiver: Waiver, to: str, reason: str) -> None:
    if to not in WAIVER_MOVES.get(waiver.state, frozenset()):
        raise RuleBroken(_("This waiver was decided already."), code="waiver_step_is_legal")
    WaiverStep.objects.create(
        waiver=waiver,
        compartment_id=waiver.compartment_id,
        from_state=waiver.state,
        to_state=to,
        reason=reason,
        requested_by_id=waiver.requested_by_id,
        case_lead_id=waiver.case.lead_id,
        moved_by=actor,
    )
    waiver.refresh_from_db(fields=["state"])
