"""REST of the financial track: its moves, plan, waivers, activities and lines of money."""

from typing import Any
from uuid import UUID

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from access.models import User
from desk.rest.pages import page
from desk.rest.schema import door
from finance.actions import lines, plan, track, waiver
from finance.api import track_shapes as shapes
from finance.models import FinancialTrack
from finance.queries import track as queries
from finance.rules.track import TrackState, WaiverState
from investigations.api.common import CaseView, named
from investigations.models import Case
from investigations.queries.cases import open_case


def _detail(view: CaseView, case: Case, status: int = 200) -> Response:
    found = queries.track_of(case)
    return view.respond(shapes.TrackShape(found).data, status, version=found.version)


class TrackApi(CaseView):
    """The track of a case."""

    @door("track_read", answer=shapes.TrackShape)
    def get(self, request: Request, reference: str) -> Response:
        """Read the track."""
        return _detail(self, open_case(request.user, reference))

    @door("track_change", kind="change", body=shapes.AmendTrackShape, answer=shapes.TrackShape)
    def patch(self, request: Request, reference: str) -> Response:
        """Change the lead of an open track, the next step, or the day by which it is made."""
        case = open_case(request.user, reference)
        version = self.expected_version(request)
        changes = self.read(shapes.AmendTrackShape, request.data)
        if "lead" in changes:
            changes["lead"] = named(User, "username", changes["lead"], "lead")
        track.amend_track(request.user, case, version=version, **changes)
        return _detail(self, case)


class TrackMovesApi(CaseView):
    """The steps of the track."""

    @door("track_moves_list", answer=shapes.TrackMoveShape, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """The steps so far, oldest first."""
        found = queries.track_of(open_case(request.user, reference))
        rows = found.moves.select_related("lead", "moved_by", "waiver")
        return page(request, rows, shapes.TrackMoveShape, order=("id",))

    @door("track_moves_create", kind="post", body=shapes.NewTrackMoveShape, answer=shapes.TrackShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Declare the track required, open it, or conclude it."""
        case = open_case(request.user, reference)
        data = self.read(shapes.NewTrackMoveShape, request.data)
        _move(request.user, case, data)
        return _detail(self, case, 201)


def _move(actor: Any, case: Case, data: dict[str, Any]) -> FinancialTrack:
    given = {"effective_on": data["effective_on"], "reason": data["reason"]}
    if data["to_state"] == TrackState.OPEN:
        lead = named(User, "username", data["lead"], "lead") if data.get("lead") else None
        return track.open_track(actor, case, lead=lead, plan=data.get("plan", ""), **given)
    if data["to_state"] == TrackState.CONCLUDED:
        return track.conclude_track(actor, case, outcome=data.get("outcome", ""), **given)
    return track.assess_track(actor, case, **given)


class PlansApi(CaseView):
    """The versions of the plan."""

    @door("track_plans_list", answer=shapes.PlanShape, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """The plans, newest first."""
        rows = queries.track_of(open_case(request.user, reference)).plans.select_related("proposed_by")
        return page(request, rows, shapes.PlanShape, order=("-id",))

    @door("track_plans_create", kind="post", body=shapes.NewPlanShape, answer=shapes.PlanShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Propose a plan."""
        case = open_case(request.user, reference)
        made = plan.propose_plan(request.user, case, **self.read(shapes.NewPlanShape, request.data))
        return self.respond(shapes.PlanShape(made).data, 201)


class PlanDecisionApi(CaseView):
    """The decision on a plan."""

    @door("track_plan_decide", kind="post", body=shapes.PlanDecisionShape, answer=shapes.PlanShape)
    def post(self, request: Request, reference: str, uuid: UUID) -> Response:
        """Approve a plan or send it back; never one's own."""
        case = open_case(request.user, reference)
        found = queries.track_of(case).plans.filter(uuid=uuid).select_related("track__case__compartment").first()
        if found is None:
            raise Http404
        data = self.read(shapes.PlanDecisionShape, request.data)
        return self.respond(shapes.PlanShape(plan.decide_plan(request.user, found, **data)).data)


class WaiversApi(CaseView):
    """The waivers of a case."""

    @door("waivers_list", answer=shapes.WaiverShape, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """The waivers, newest first."""
        rows = open_case(request.user, reference).waivers.select_related("case", "requested_by")
        return page(request, rows.prefetch_related("steps__moved_by"), shapes.WaiverShape, order=("-id",))

    @door("waivers_create", kind="post", body=shapes.NewWaiverShape, answer=shapes.WaiverShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Ask for a waiver."""
        case = open_case(request.user, reference)
        made = waiver.request_waiver(request.user, case, **self.read(shapes.NewWaiverShape, request.data))
        return self.respond(shapes.WaiverShape(made).data, 201, location=f"/api/v1/waivers/{made.uuid}/")


class WaiverApi(CaseView):
    """One waiver."""

    @door("waivers_read", answer=shapes.WaiverShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read a waiver."""
        return self.respond(shapes.WaiverShape(queries.open_waiver(request.user, uuid)).data)


class WaiverDecisionApi(CaseView):
    """The decision on a waiver."""

    @door("waiver_decide", kind="post", body=shapes.WaiverDecisionShape, answer=shapes.WaiverShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Approve or refuse a waiver, or withdraw one's own."""
        asked = queries.open_waiver(request.user, uuid)
        data = self.read(shapes.WaiverDecisionShape, request.data)
        if data["decision"] == WaiverState.WITHDRAWN:
            done = waiver.withdraw_waiver(request.user, asked, reason=data["reason"])
        else:
            done = waiver.decide_waiver(request.user, asked, **data)
        return self.respond(shapes.WaiverShape(done).data)


class ActivitiesApi(CaseView):
    """What was done in the money lane."""

    @door("track_activities_list", answer=shapes.ActivityShape, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """The activities, the latest noted first."""
        rows = queries.track_of(open_case(request.user, reference)).activities.select_related("done_by")
        return page(request, rows, shapes.ActivityShape, order=("-id",))

    @door("track_activities_create", kind="post", body=shapes.ActivityShape, answer=shapes.ActivityShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Log an activity."""
        case = open_case(request.user, reference)
        made = track.log_activity(request.user, case, **self.read(shapes.ActivityShape, request.data))
        return self.respond(shapes.ActivityShape(made).data, 201)


class LinesApi(CaseView):
    """The lines of money, blank ones among them."""

    @door("track_lines_list", answer=shapes.LineShape(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """A row for each main suspect, modus operandi and leg."""
        found = queries.track_of(open_case(request.user, reference))
        return self.respond(shapes.LineShape(queries.lines_of(found), many=True).data)


def _row(case: Case, beside: str, uuid: UUID) -> queries.LineRow:
    rows = queries.lines_of(queries.track_of(case))
    found = next((row for row in rows if (row.beside, row.thing.uuid) == (beside, uuid)), None)
    if found is None:
        raise Http404
    return found


class LineApi(CaseView):
    """One line of money."""

    @door("track_lines_read", answer=shapes.LineShape)
    def get(self, request: Request, reference: str, beside: str, uuid: UUID) -> Response:
        """Read a line; its version is 0 while nothing was written."""
        row = _row(open_case(request.user, reference), beside, uuid)
        return self.respond(shapes.LineShape(row).data, version=row.line.version if row.line else 0)

    @door("track_lines_write", kind="change", body=shapes.WriteLineShape, answer=shapes.LineShape)
    def put(self, request: Request, reference: str, beside: str, uuid: UUID) -> Response:
        """Write a line; If-Match "v0" for one that is blank still."""
        case = open_case(request.user, reference)
        version = self.expected_version(request)
        data = self.read(shapes.WriteLineShape, request.data)
        _row(case, beside, uuid)
        lines.write_line(request.user, case, beside=beside, uuid=uuid, version=version, **data)
        row = _row(case, beside, uuid)
        return self.respond(shapes.LineShape(row).data, version=row.line.version if row.line else 0)
