"""Builds cases in a given stage for the rules to find, with the dates that a test wants."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils.timezone import localdate

from access.models import Compartment, Grant, User
from audit.actions import action
from finance.models import (
    Asset,
    AssetMove,
    FinancialTrack,
    MoveRequest,
    PlanStep,
    TrackMove,
    TrackPlan,
    Waiver,
    WaiverStep,
)
from investigations.models import Assignment, Case, CaseMove

numbers = count(1)


def ago(days: int) -> date:
    """The day so many days ago."""
    return localdate() - timedelta(days=days)


def build_case(lead: User, *, opened: date | None = None, purpose: str = "to find who earned", **more: Any) -> Case:
    """A case with its room, first key, first assignment and track."""
    opened, unit = opened or ago(0), lead.unit
    assert unit is not None
    label = f"T-{next(numbers):05}"
    with action(lead, "test.case"):
        room = Compartment.objects.create(kind="case", label=label, unit=unit)
        case = Case.objects.create(
            reference=label, codename=f"{label} zqflagcase", compartment=room, agency=lead.agency, unit=unit,
            lead=lead, opened_on=opened, purpose=purpose, criminal_activity_on=more.pop("criminal_on", opened), **more,
        )  # fmt: skip
        Grant.objects.create(compartment=room, user=lead, role=lead.role, origin="created")
        Assignment.objects.create(
            case=case, compartment=room, unit=unit, lead=lead, effective_on=opened, assigned_by=lead
        )
        FinancialTrack.objects.create(case=case, compartment=room)
    return case


def track_of(case: Case) -> FinancialTrack:
    """The track as it is now."""
    return FinancialTrack.objects.get(case=case)


def move_track(case: Case, by: User, to: str, *, on: date | None = None, **more: Any) -> None:
    """Move the track of a case."""
    track = track_of(case)
    if to == "open":
        more.setdefault("lead", by)
    if to == "concluded":
        more.setdefault("outcome", "no_proceeds")
    with action(by, "test.track", room=case.compartment_id):
        TrackMove.objects.create(
            track=track, compartment=case.compartment, from_state=track.state, to_state=to,
            effective_on=on or ago(0), moved_by=by, **more,
        )  # fmt: skip
        if to == "open":
            FinancialTrack.objects.filter(pk=track.pk).update(lead=more["lead"], money_activity_on=on or ago(0))


def waive(case: Case, requester: User, decider: User, *, start: date, until: date, move: bool = True) -> Waiver:
    """An approved waiver, and the track waived by it."""
    with action(requester, "test.waiver", room=case.compartment_id):
        room = case.compartment
        waiver = Waiver.objects.create(
            case=case, compartment=room, reason_code="early", text="early", starts_on=start, until=until,
            requested_by=requester,
        )  # fmt: skip
        lead = User.objects.get(username="finn") if case.lead_id == decider.pk else case.lead
        WaiverStep.objects.create(
            waiver=waiver, compartment=room, from_state="requested", to_state="approved", reason="yes",
            requested_by=requester, case_lead=lead, moved_by=decider,
        )  # fmt: skip
    if move:
        move_track(case, decider, "waived", on=start, waiver=waiver)
    return waiver


def approve_plan(case: Case, proposer: User, decider: User) -> TrackPlan:
    """An approved plan."""
    with action(decider, "test.plan", room=case.compartment_id):
        plan = TrackPlan.objects.create(
            track=track_of(case), compartment=case.compartment, text="plan", proposed_by=proposer
        )
        PlanStep.objects.create(
            plan=plan, compartment=case.compartment, from_state="proposed", to_state="approved",
            proposed_by=proposer, moved_by=decider,
        )  # fmt: skip
    return plan


def move_case(case: Case, by: User, to: str, *, on: date | None = None) -> None:
    """Move a case."""
    case.refresh_from_db()
    with action(by, "test.move", room=case.compartment_id):
        CaseMove.objects.create(
            case=case, compartment=case.compartment, from_state=case.state, to_state=to, effective_on=on or ago(0),
            reason="test", moved_by=by,
        )  # fmt: skip
    case.refresh_from_db()


def traced_asset(case: Case, by: User, *, kind: str = "vehicle", on: date | None = None) -> Asset:
    """An asset that was traced on a day."""
    with action(by, "test.asset", room=case.compartment_id):
        asset = Asset.objects.create(case=case, compartment=case.compartment, type=kind, label="zqasset", created_by=by)
        AssetMove.objects.create(
            asset=asset, compartment=case.compartment, from_state="suspected", to_state="traced",
            effective_on=on or ago(0), moved_by=by,
        )  # fmt: skip
    return asset


def ask_to_seize(asset: Asset, by: User) -> MoveRequest:
    """A request to seize an asset."""
    with action(by, "test.request", room=asset.compartment_id):
        return MoveRequest.objects.create(
            asset=asset, compartment=asset.compartment, from_state="traced", to_state="seized", amount=1,
            currency="EUR", effective_on=ago(0), reason="seize it", requested_by=by,
        )  # fmt: skip
