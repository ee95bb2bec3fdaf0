"""REST: transports, one by one and many at once; places; the map; where a modus operandi was seen."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.errors import Invalid
from desk.rest.base import ApiView
from desk.rest.pages import page
from desk.rest.schema import SINCE, door
from investigations import places
from investigations.actions import transports as acts
from investigations.api import transport_shapes as shapes
from investigations.api.common import CaseView, rows_of
from investigations.forms_transport import MapFilterForm, TransportFilterForm
from investigations.models import Case, Transport
from investigations.queries import catalogue, maps, parts
from investigations.queries import transports as read
from investigations.queries.cases import open_case

_DAYS = [OpenApiParameter(name, OpenApiTypes.DATE) for name in ("since", "until")]
_FILTERS = [
    *_DAYS,
    OpenApiParameter("leg", OpenApiTypes.UUID),
    *(OpenApiParameter(n, str) for n in ("outcome", "modus")),
]
_MAP_FILTERS = [*_DAYS, *(OpenApiParameter(name, str) for name in ("mode", "modus"))]


def looked_up(case: Case, data: Mapping[str, Any], at: str = "", known: Transport | None = None) -> dict[str, Any]:
    """The input with the things of the case that its handles name; Invalid at the field for any other handle."""
    found = dict(data)
    for name, rows in (
        ("leg", case.legs.select_related("route")),
        ("vehicle", case.subjects.all()),
        ("modus", case.modi.all()),
    ):
        if isinstance(found.get(name), Mapping):
            found[name] = _by(rows, found[name]["uuid"], f"{at}{name}")
    if "crew" in found:
        crew = enumerate(found["crew"])
        found["crew"] = [
            {"subject": _by(case.subjects.all(), row["subject"]["uuid"], f"{at}crew[{i}].subject"), "part": row["part"]}
            for i, row in crew
        ]
    return found


def _by(rows: Any, uuid: UUID, field: str) -> Any:
    thing = rows.filter(uuid=uuid).first()
    if thing is None:
        raise Invalid(_("There is no such entry in this case."), code="does_not_exist", field=field)
    return thing


def _answer(view: CaseView, made: Transport, status: int = 200) -> Response:
    location = f"/api/v1/transports/{made.uuid}/" if status == 201 else ""
    return view.respond(shapes.TransportShape(made).data, status, version=made.version, location=location)


def _filters(form: Any) -> Any:
    asked = form.asked()
    for name, errors in form.errors.items():
        raise Invalid(errors[0], field=name)
    return asked


class Transports(CaseView):
    """The transports of a case."""

    @door("case_transports_list", answer=shapes.TransportShape, paged=True, params=[*_FILTERS, SINCE])
    def get(self, request: Request, reference: str) -> Response:
        """List them; with `updated_since` those that were removed too."""
        case = open_case(request.user, reference)
        asked = _filters(TransportFilterForm(request.query_params, case=case))
        rows = Transport.objects.filter(asked.conditions(), case=case)
        if not request.query_params.get("updated_since"):
            rows = rows.standing()
        rows = rows.select_related("leg", "vehicle", "modus").prefetch_related("crew__subject")
        return rows_of(request, rows, shapes.TransportShape)

    @door("case_transports_create", kind="post", body=shapes.TransportShape, answer=shapes.TransportShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Record one."""
        case = open_case(request.user, reference)
        data = looked_up(case, self.read(shapes.TransportShape, request.data))
        return _answer(self, acts.add_transport(request.user, **data), 201)


class TransportRows(CaseView):
    """Many transports of a case at once."""

    @door("case_transports_bulk", kind="post", body=shapes.RowsShape, answer=shapes.RecordedShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Record all of them or none; a refusal says what is wrong in which row."""
        case = open_case(request.user, reference)
        rows = self.read(shapes.RowsShape, request.data)["transports"]
        made = acts.add_transports(request.user, case, _rows_looked_up(case, rows))
        return self.respond({"transports": shapes.TransportShape(made, many=True).data}, 201)


def _rows_looked_up(case: Case, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with what their handles name; a handle of nothing stays one, which the action refuses in its row."""
    legs = {leg.uuid: leg for leg in case.legs.select_related("route")}
    modi = {modus.uuid: modus for modus in case.modi.all()}
    subjects = {subject.uuid: subject for subject in case.subjects.all()}
    tables: dict[str, Mapping[UUID, Any]] = {"leg": legs, "vehicle": subjects, "modus": modi}
    found = []
    for row in rows:
        full = dict(row)
        for name, known in tables.items():
            if isinstance(full.get(name), Mapping):
                full[name] = known.get(full[name]["uuid"], full[name]["uuid"])
        crew = full.get("crew", ())
        full["crew"] = [{"subject": subjects.get(one["subject"]["uuid"]), "part": one["part"]} for one in crew]
        found.append(full)
    return found


class TransportDetail(CaseView):
    """A transport."""

    @door("transports_read", answer=shapes.TransportShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        return _answer(self, read.open_transport(request.user, uuid))

    @door("transports_change", kind="change", body=shapes.TransportShape, answer=shapes.TransportShape)
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change; a crew that is sent replaces the one before."""
        found = read.open_transport(request.user, uuid)
        version = self.expected_version(request)
        data = looked_up(found.case, self.read(shapes.TransportShape, request.data, partial=True))
        return _answer(self, acts.amend_transport(request.user, found, version=version, **data))

    @door("transports_remove", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Remove; it can be put back."""
        acts.remove_transport(request.user, read.open_transport(request.user, uuid))
        return Response(status=204)


class TransportRestore(CaseView):
    """Put a removed transport back."""

    @door("transports_restore", kind="post", answer=shapes.TransportShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Put back."""
        found = read.open_transport(request.user, uuid)
        acts.restore_transport(request.user, found)
        return _answer(self, found)


class CaseMap(CaseView):
    """The map of a case."""

    @door("case_map", answer=shapes.MapShape)
    def get(self, request: Request, reference: str) -> Response:
        """Its legs as GeoJSON, with their traffic and their money."""
        case = open_case(request.user, reference)
        return self.respond(maps.as_geojson(maps.lines_of_case(case)))


class WholeMap(CaseView):
    """The map over all cases that one may see."""

    @door("map", answer=shapes.MapShape, params=_MAP_FILTERS)
    def get(self, request: Request) -> Response:
        """The legs of these cases as GeoJSON, those between the same places together."""
        asked = _filters(MapFilterForm(request.query_params))
        return self.respond(maps.as_geojson(maps.lines_seen(request.user, asked).lines))


class Places(ApiView):
    """What a text means as a place."""

    @door("places", answer=shapes.PlacesShape, params=[OpenApiParameter("q", str, required=True)])
    def get(self, request: Request) -> Response:
        """A UN/LOCODE, coordinates or a town becomes a point; nothing is guessed."""
        text = request.query_params.get("q", "")[:60]
        found = places.resolve(text)
        answer = {
            "place": found.place,
            "reason": found.reason,
            "advice": str(found.advice),
            "choices": found.choices,
            "suggestions": places.suggest(text),
        }
        return self.respond(shapes.PlacesShape(answer).data)


class Seen(CaseView):
    """Where a modus operandi was seen."""

    @door("catalogue_seen", answer=shapes.SeenShape, paged=True)
    def get(self, request: Request, code: str) -> Response:
        """The cases that one may see in which it was seen."""
        modus, _earlier = parts.open_modus(code)
        return page(
            request, catalogue.seen_in(request.user, modus.code), shapes.SeenShape, order=("-created_at", "-id")
        )
