"""The plan of a financial investigation: one person proposes, another approves or sends it back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from access.rules import Right
from finance.actions.common import money_lane
from finance.models import FinancialTrack, PlanStep, TrackPlan
from finance.rules.track import PLAN_MOVES, PlanState
from investigations.models import Case
from investigations.rules import clean_text

DECISIONS = frozenset({PlanState.APPROVED, PlanState.SENT_BACK})


def _step(actor: Any, plan: TrackPlan, to: str, reason: str = "") -> None:
    if to not in PLAN_MOVES.get(plan.state, frozenset()):
        raise RuleBroken(_("This plan was decided already."), code="plan_step_is_legal")
    PlanStep.objects.create(
        plan=plan,
        compartment_id=plan.compartment_id,
        from_state=plan.state,
        to_state=to,
        reason=reason,
        proposed_by_id=plan.proposed_by_id,
        moved_by=actor,
    )
    plan.refresh_from_db(fields=["state"])


def propose_plan(actor: Any, case: Case, *, text: str) -> TrackPlan:
    """Propose a plan; one that still waited is replaced by it, an approved one stays until the new one is approved."""
    words = clean_text(text, "text", 10_000, required=True)
    with money_lane(actor, "plan.propose", case, Right.TRACK_WRITE) as track:
        return put_plan(actor, track, words)


def put_plan(actor: Any, track: FinancialTrack, words: str) -> TrackPlan:
    """Put a proposed plan in the place of one that still waits; call it in an action."""
    for waiting in track.plans.filter(state=PlanState.PROPOSED):
        _step(actor, waiting, PlanState.SUPERSEDED)
    return TrackPlan.objects.create(track=track, compartment_id=track.compartment_id, text=words, proposed_by=actor)


def decide_plan(actor: Any, plan: TrackPlan, *, decision: str, reason: str = "") -> TrackPlan:
    """Approve a plan or send it back with a reason; never by the one who proposed it."""
    text = clean_text(reason, "reason", 4_000, required=decision == PlanState.SENT_BACK)
    if decision not in DECISIONS:
        raise Invalid(_("Approve the plan or send it back."), code="invalid_choice", field="decision")
    case = plan.track.case
    with money_lane(actor, "plan.decide", case, Right.PLAN_DECIDE, reason=text) as track:
        now = TrackPlan.objects.select_for_update().get(pk=plan.pk)
        if now.proposed_by_id == actor.pk:
            raise RuleBroken(
                _("Somebody else than the one who proposed the plan decides."), code="plan_decided_by_another"
            )
        if decision == PlanState.APPROVED:
            for older in track.plans.filter(state=PlanState.APPROVED):
                _step(actor, older, PlanState.SUPERSEDED)
        _step(actor, now, decision, text)
    plan.refresh_from_db()
    return plan
