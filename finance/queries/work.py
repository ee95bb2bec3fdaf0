"""What waits for somebody in the money lane, and the cases that they lead in either lane: the page My work."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate

from access.rules import Right
from audit.visits import note_visit
from finance.models import FinancialTrack, TrackPlan, Waiver
from finance.queries.assets import count_waiting
from finance.queries.track import led_by
from finance.rules.track import PlanState, WaiverState
from investigations.models import Case, Task
from investigations.queries.cases import purpose_of
from investigations.queries.tasks import my_tasks
from investigations.rules import CaseState

MOST = 50  # rows of each part of the page
DUE_DAYS = 7  # a next step is shown as due this many days ahead


@dataclass
class Work:
    """What one person has to do."""

    waivers: list[Waiver] = field(default_factory=list)
    plans: list[TrackPlan] = field(default_factory=list)
    closings: list[Case] = field(default_factory=list)
    requests: int = 0  # moves asked for and seizures to confirm
    tracks: list[FinancialTrack] = field(default_factory=list)
    due: list[FinancialTrack] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether somebody else waits for a decision."""
        return bool(self.waivers or self.plans or self.closings or self.requests)


def waivers_to_decide(actor: Any) -> Any:
    """The waivers that the actor may decide: neither asked for by them nor about a case that they lead."""
    rows = Waiver.objects.visible_to(actor, Right.WAIVER_DECIDE).filter(state=WaiverState.REQUESTED)
    rows = rows.exclude(requested_by_id=actor.pk).exclude(case__lead_id=actor.pk)
    return rows.select_related("case", "requested_by").order_by("created_at", "pk")


def plans_to_decide(actor: Any) -> Any:
    """The plans that the actor may decide, none of them their own."""
    rows = TrackPlan.objects.visible_to(actor, Right.PLAN_DECIDE).filter(state=PlanState.PROPOSED)
    rows = rows.exclude(proposed_by_id=actor.pk).select_related("track__case", "proposed_by")
    return rows.order_by("created_at", "pk")


def tracks_of(actor: Any) -> Any:
    """The tracks of the cases, not closed, that the actor leads in either lane; the next step that is due first."""
    rows = FinancialTrack.objects.visible_to(actor).filter(case__in=led_by(actor)).exclude(case__state=CaseState.CLOSED)
    rows = rows.select_related("case", "lead")
    return rows.order_by(F("next_step_on").asc(nulls_last=True), "-case__opened_on", "pk")


def work_of(actor: Any) -> Work:
    """Everything on the first page of somebody, noted in the book as one look at a list."""
    note_visit(actor, "list", "work", purpose=purpose_of(actor))
    closings = Case.objects.visible_to(actor, Right.CLOSING_DECIDE).filter(state=CaseState.CLOSING)
    tracks = list(tracks_of(actor)[:MOST])
    soon = localdate() + timedelta(days=DUE_DAYS)
    return Work(
        waivers=list(waivers_to_decide(actor)[:MOST]),
        plans=list(plans_to_decide(actor)[:MOST]),
        closings=list(closings.order_by("updated_at", "pk")[:MOST]),
        requests=count_waiting(actor),
        tracks=tracks,
        due=[track for track in tracks if track.next_step_on and track.next_step_on <= soon],
        tasks=my_tasks(actor),
    )
