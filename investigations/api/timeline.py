"""REST: the timeline of a case, and the events that people write down."""

from typing import Any
from uuid import UUID

from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.errors import Invalid
from desk.rest.pages import limit_of
from desk.rest.schema import SINCE, door
from investigations.actions import events as acts
from investigations.api.common import CaseView, rows_of
from investigations.api.serializers import Shape, moment
from investigations.forms_timeline import TimelineForm, subjects_of
from investigations.models import Case, Event
from investigations.queries import timeline as reads
from investigations.queries.cases import open_case, open_child
from investigations.rules import Basis
from investigations.rules_tasks import Lane
from investigations.rules_timeline import Clock, EventKind, Precision, Resolution, write_moment

_FILTERS = [
    OpenApiParameter("clock", str, enum=Clock.values),
    OpenApiParameter("lane", str, enum=Lane.values),
    *(OpenApiParameter(name, str) for name in ("kind", "q")),
    OpenApiParameter("subject", OpenApiTypes.UUID),
    *(OpenApiParameter(name, OpenApiTypes.DATE) for name in ("start", "end")),
]


class EventShape(serializers.ModelSerializer[Event]):
    """An event; `happened`, `until` and `learned` as far as they are known: 2025, 2025-03, 2025-03-21 or a moment."""

    kind = serializers.ChoiceField(EventKind.choices)
    lane = serializers.ChoiceField(Lane.choices)
    basis = serializers.ChoiceField(Basis.choices)
    happened = serializers.CharField(max_length=40, write_only=True)
    until = serializers.CharField(max_length=40, required=False, allow_blank=True, write_only=True)
    learned = serializers.CharField(max_length=40, required=False, allow_blank=True, write_only=True)
    happened_at = moment(read_only=True)
    happened_to = moment(read_only=True, allow_null=True)
    learned_at = moment(read_only=True)
    subjects = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=100)
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = Event
        fields = (
            "uuid", "kind", "lane", "title", "text", "happened", "until", "learned", "happened_at", "happened_to",
            "precision", "learned_at", "learned_precision", "place", "source", "basis", "subjects", "version",
            "updated_at", "removed_at",
        )  # fmt: skip
        read_only_fields = ("uuid", "precision", "learned_precision", "version")

    def to_representation(self, event: Event) -> dict[str, Any]:
        """The event with the handles of those who took part, and its moments as they were typed."""
        event.subjects = [tie.subject.uuid for tie in event.ties.all()]  # type: ignore[attr-defined]
        zone = get_current_timezone()
        found = super().to_representation(event)
        found["happened"] = write_moment(event.happened_at, event.precision, zone)
        found["until"] = write_moment(event.happened_to, event.precision, zone) if event.happened_to else ""
        found["learned"] = write_moment(event.learned_at, event.learned_precision, zone)
        return found


class HappeningShape(Shape):
    """One happening of the timeline, in the order of the clock that was asked for."""

    at = moment()
    precision = serializers.ChoiceField(Precision.choices, source="shown.precision")
    until = moment(source="shown.until", allow_null=True)
    learned_at = moment(source="shown.learned", allow_null=True)
    lane = serializers.ChoiceField(Lane.choices)
    kind = serializers.CharField()
    title = serializers.CharField(source="shown.title")
    text = serializers.CharField(source="shown.text")
    place = serializers.CharField(source="shown.place")
    source = serializers.CharField(source="shown.source")  # type: ignore[assignment]
    subjects = serializers.ListField(child=serializers.CharField(), source="shown.subjects")
    page = serializers.CharField(source="shown.url")


class BarShape(Shape):
    """How many happenings of a lane fall in a step."""

    at = moment()
    lane = serializers.ChoiceField(Lane.choices)
    count = serializers.IntegerField()


class ExtentShape(Shape):
    """How much a timeline holds, in which steps it is read, and how many happenings fall in each."""

    count = serializers.IntegerField()
    first = moment(allow_null=True)
    last = moment(allow_null=True)
    steps = serializers.ChoiceField(Resolution.choices)
    bars = BarShape(many=True)


def _asked(request: Request, case: Case) -> reads.TimelineFilters:
    form = TimelineForm(request.query_params, case=case)
    asked = form.asked()
    for name, errors in form.errors.items():
        raise Invalid(str(errors[0]), field=name)
    return asked


class Timeline(CaseView):
    """The timeline of a case."""

    @door("case_timeline_list", answer=HappeningShape, paged=True, params=_FILTERS)
    def get(self, request: Request, reference: str) -> Response:
        """What happened, by the clock that was asked for."""
        case = open_case(request.user, reference)
        cursor, limit = request.query_params.get("cursor", ""), limit_of(request)
        page = reads.timeline_page(request.user, case, _asked(request, case), cursor=cursor, limit=limit)
        following, previous = (_address(request, mark) for mark in (page.following, page.previous))
        rows = HappeningShape(page.happenings, many=True).data
        return self.respond({"next": following, "previous": previous, "results": rows})


def _address(request: Request, cursor: str) -> str | None:
    if not cursor:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


class TimelineExtent(CaseView):
    """How much a timeline holds."""

    @door(
        "case_timeline_extent",
        answer=ExtentShape,
        params=[*_FILTERS, OpenApiParameter("steps", str, enum=Resolution.values)],
    )
    def get(self, request: Request, reference: str) -> Response:
        """Count, range, and the bars of the picture."""
        case = open_case(request.user, reference)
        found = reads.extent(request.user, case, _asked(request, case))
        bars = [{"at": at, "lane": lane, "count": number} for at, lane, number in found.bars]
        body = {"count": found.count, "first": found.first, "last": found.last, "steps": found.steps, "bars": bars}
        return self.respond(ExtentShape(body).data)


def _values(case: Case, data: dict[str, Any]) -> dict[str, Any]:
    """The input with those who took part looked up."""
    found = dict(data)
    if "subjects" in found:
        known = {subject.uuid: subject for subject in subjects_of(case).filter(uuid__in=found["subjects"])}
        if len(known) != len(set(found["subjects"])):
            raise Invalid(_("There is no such entry."), code="does_not_exist", field="subjects")
        found["subjects"] = list(known.values())
    return found


def _answer(view: CaseView, event: Event, status: int = 200) -> Response:
    location = f"/api/v1/events/{event.uuid}/" if status == 201 else ""
    return view.respond(EventShape(event).data, status, version=event.version, location=location)


class Events(CaseView):
    """The events that people wrote down."""

    @door("case_events_list", answer=EventShape, paged=True, params=[SINCE])
    def get(self, request: Request, reference: str) -> Response:
        """List them."""
        rows = Event.objects.filter(case=open_case(request.user, reference)).prefetch_related("ties__subject")
        return rows_of(request, rows, EventShape)

    @door("case_events_create", kind="post", body=EventShape, answer=EventShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Write one down."""
        case = open_case(request.user, reference)
        values = _values(case, self.read(EventShape, request.data))
        return _answer(self, acts.add_event(request.user, case, **values), 201)


class EventDetail(CaseView):
    """An event."""

    @door("events_read", answer=EventShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        return _answer(self, open_child(request.user, Event, uuid))

    @door("events_change", kind="change", body=EventShape, answer=EventShape)
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change."""
        found: Event = open_child(request.user, Event, uuid)
        version = self.expected_version(request)
        values = _values(found.case, self.read(EventShape, request.data, partial=True))
        return _answer(self, acts.amend_event(request.user, found, version=version, **values))

    @door("events_remove", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Remove; it can be put back."""
        acts.set_removed(request.user, open_child(request.user, Event, uuid), removed=True)
        return Response(status=204)


class EventRestore(CaseView):
    """Put a removed event back."""

    @door("events_restore", kind="post", answer=EventShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Put back."""
        found: Event = open_child(request.user, Event, uuid)
        acts.set_removed(request.user, found, removed=False)
        return _answer(self, found)
