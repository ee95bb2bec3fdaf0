"""REST: one's own notifications, drafts, filters and jobs."""

from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from access.asking import HouseCall
from access.errors import Hidden
from desk.actions import jobs
from desk.actions.forms import forget_filter, remember_filter, save_draft
from desk.actions.notices import mark_read
from desk.api import shapes
from desk.api.keys import asked_for
from desk.models import Draft, Job, SavedFilter
from desk.queries.notices import list_notifications
from desk.rest.base import ApiView
from desk.rest.pages import page
from desk.rest.schema import door

UNREAD = OpenApiParameter("unread", bool, description="Only those not yet read.")
LIST = OpenApiParameter("list_name", str, description="Of this list only.")


class Notifications(ApiView):
    """What one was told."""

    @door("notifications_list", answer=shapes.NotificationOut, paged=True, params=[UNREAD])
    def get(self, request: HouseCall) -> Response:
        """List them, the newest first."""
        rows = list_notifications(request.user, unread=asked_for(request, "unread"))
        return page(request, rows, shapes.NotificationOut)


class NotificationsRead(ApiView):
    """All notifications."""

    @door("notifications_read_all", kind="post", status=204)
    def post(self, request: HouseCall) -> Response:
        """Mark all as read."""
        mark_read(request.user)
        return Response(status=204)


class NotificationRead(ApiView):
    """One notification."""

    @door("notifications_read", kind="post", status=204)
    def post(self, request: HouseCall, uuid: UUID) -> Response:
        """Mark it as read."""
        if not list_notifications(request.user).filter(uuid=uuid).exists():
            raise Hidden(_("Not found."))
        mark_read(request.user, uuid=uuid)
        return Response(status=204)


class Drafts(ApiView):
    """What one typed and did not save."""

    @door("drafts_list", answer=shapes.DraftOut, paged=True)
    def get(self, request: HouseCall) -> Response:
        """List them."""
        return page(request, Draft.objects.filter(user=request.user), shapes.DraftOut, order=("-updated_at", "-id"))

    @door("drafts_save", kind="post", body=shapes.DraftOut, status=204)
    def post(self, request: HouseCall) -> Response:
        """Keep one for a form; empty values discard it."""
        save_draft(request.user, **self.read(shapes.DraftOut, request.data))
        return Response(status=204)


class Filters(ApiView):
    """The filters of one's lists."""

    @door("saved_filters_list", answer=shapes.FilterOut, paged=True, params=[LIST])
    def get(self, request: HouseCall) -> Response:
        """List them."""
        rows = SavedFilter.objects.filter(user=request.user)
        if name := request.query_params.get("list_name", "").replace("\x00", ""):
            rows = rows.filter(list_name=name)
        return page(request, rows, shapes.FilterOut, order=("-updated_at", "-id"))

    @door("saved_filters_save", kind="post", body=shapes.FilterOut, status=204)
    def post(self, request: HouseCall) -> Response:
        """Keep one under a name; an empty query forgets it."""
        data = {"name": "", **self.read(shapes.FilterOut, request.data)}
        if data.get("query"):
            remember_filter(request.user, **data)
        else:
            forget_filter(request.user, list_name=data["list_name"], name=data["name"])
        return Response(status=204)


class Jobs(ApiView):
    """One's own slow work."""

    @door("jobs_list", answer=shapes.JobOut, paged=True)
    def get(self, request: HouseCall) -> Response:
        """List it, the newest first."""
        return page(request, Job.objects.filter(user=request.user), shapes.JobOut)


class JobDetail(ApiView):
    """A job."""

    @door("jobs_read", answer=shapes.JobOut)
    def get(self, request: HouseCall, uuid: UUID) -> Response:
        """How far it is."""
        job = Job.objects.filter(uuid=uuid, user=request.user).first()
        if job is None:
            raise Hidden(_("There is no such job."))
        return self.respond(shapes.JobOut(job).data)


class JobCancel(ApiView):
    """The end of a job."""

    @door("jobs_cancel", kind="post", answer=shapes.JobOut)
    def post(self, request: HouseCall, uuid: UUID) -> Response:
        """Stop it; a running one stops at its next sign of progress."""
        return self.respond(shapes.JobOut(jobs.cancel(request.user, uuid)).data)
