"""Reading the financial track of a case, through the gate."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from finance.models import FinancialTrack, MoneyLine, TrackPlan, Waiver
from finance.rules.track import Outcome, PlanState, TrackState, WaiverState
from investigations.models import Case, CaseModus, Leg, Subject
from investigations.queries.cases import open_child
from investigations.rules import MAIN_CATEGORIES


@dataclass(frozen=True)
class LineRow:
    """One thing of the criminal lane and what is known of its money."""

    beside: str
    thing: Any
    line: MoneyLine | None

    @property
    def blank(self) -> bool:
        """Whether nothing is known of its money yet."""
        return self.line is None or not self.line.known


def track_of(case: Case) -> FinancialTrack:
    """The track of a case that was opened already."""
    return FinancialTrack.objects.select_related("lead", "case__lead", "compartment").get(case=case)


def led_by(actor: Any) -> QuerySet[Any]:
    """The keys of the cases that somebody leads in either lane: two indexes united; an OR would read every case."""
    cases = Case.objects.filter(lead_id=actor.pk).order_by().values("pk")
    return cases.union(FinancialTrack.objects.filter(lead_id=actor.pk).order_by().values("case_id"))


def opened_on(track: FinancialTrack) -> Any:
    """The effective date of the first move to open, or None."""
    first = track.moves.filter(to_state=TrackState.OPEN).order_by("effective_on", "pk").first()
    return first.effective_on if first else None


def outcome_of(track: FinancialTrack) -> str:
    """With what the track was concluded, in words; empty while it is not."""
    if track.state != TrackState.CONCLUDED:
        return ""
    last = track.moves.filter(to_state=TrackState.CONCLUDED).last()
    return str(Outcome(last.outcome).label) if last else ""


def lines_of(track: FinancialTrack) -> list[LineRow]:
    """A row for each main subject, modus operandi and leg, whether its line is written or blank."""
    written = list(track.lines.all())
    by = {(line.subject_id, line.modus_id, line.leg_id): line for line in written}
    alive = {"case_id": track.case_id, "removed_at__isnull": True}
    subjects = Subject.objects.standing().filter(case_id=track.case_id, category__in=MAIN_CATEGORIES)
    modi = CaseModus.objects.filter(**alive).select_related("modus")
    legs = Leg.objects.filter(**alive)
    return [
        *(LineRow("subject", s, by.get((s.pk, None, None))) for s in subjects),
        *(LineRow("modus", m, by.get((None, m.pk, None))) for m in modi),
        *(LineRow("leg", g, by.get((None, None, g.pk))) for g in legs),
    ]


def running_waiver(case: Case) -> Waiver | None:
    """The waiver that runs today, if any."""
    today = localdate()
    rows = Waiver.objects.filter(case=case, state=WaiverState.APPROVED, starts_on__lte=today, until__gte=today)
    return rows.order_by("-until").first()


def plans_of(track: FinancialTrack) -> dict[str, list[TrackPlan]]:
    """The versions of the plan, newest first: those that count now, among them the newest, and the earlier ones."""
    rows = list(track.plans.select_related("proposed_by"))
    current = [plan for plan in rows if plan is rows[0] or plan.state in (PlanState.PROPOSED, PlanState.APPROVED)]
    return {"current": current, "earlier": [plan for plan in rows if plan not in current]}


def open_waiver(actor: Any, uuid: Any) -> Waiver:
    """A waiver by its handle, through its case."""
    found: Waiver = open_child(actor, Waiver, uuid)
    return found


def open_plan(actor: Any, uuid: Any) -> TrackPlan:
    """A version of a plan by its handle, through its case."""
    found: TrackPlan = open_child(actor, TrackPlan, uuid, path="track__case")
    return found


def objections_to_closing(case: Case) -> list[Any]:
    """Why a case may not be closed: its money was neither looked for nor waived, or a waiver still waits."""
    found: list[Any] = []
    track = FinancialTrack.objects.filter(case=case).first()
    if not (track is not None and track.state == TrackState.CONCLUDED) and not running_waiver(case):
        found.append(_("The financial track is not concluded and no waiver is running."))
    if Waiver.objects.filter(case=case, state=WaiverState.REQUESTED).exists():
        found.append(_("A waiver waits for a decision: decide on it or withdraw it first."))
    return found


def track_columns(cases: list[Any]) -> dict[int, dict[str, Any]]:
    """The state of the track of each of these cases, for the case list."""
    rows = FinancialTrack.objects.filter(case__in=[case.pk for case in cases]).values_list("case_id", "state")
    return {pk: {"track": state} for pk, state in rows}


def cases_with_track(state: str) -> Q:
    """The cases whose track stands in this state, for the filter of the case list."""
    return Q(track__state=state)
