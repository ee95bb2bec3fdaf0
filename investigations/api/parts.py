"""REST: subjects, routes with their legs, modi operandi, the catalogue."""

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from access.errors import Hidden
from desk.rest.base import ApiView
from desk.rest.pages import page
from desk.rest.schema import SINCE, door
from investigations.actions import modi, routes, subjects
from investigations.api import serializers as shapes
from investigations.api.common import CaseView, modus_named, rows_of
from investigations.api.rows import one_row, restored_row
from investigations.models import CaseModus, Leg, Route, Subject
from investigations.queries import parts
from investigations.queries.cases import open_case, open_child


class Subjects(CaseView):
    """The people and organisations of a case."""

    @door("case_subjects_list", answer=shapes.SubjectShape, paged=True, params=[SINCE])
    def get(self, request: Request, reference: str) -> Response:
        """List them."""
        return rows_of(request, Subject.objects.filter(case=open_case(request.user, reference)), shapes.SubjectShape)

    @door("case_subjects_create", kind="post", body=shapes.SubjectShape, answer=shapes.SubjectShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Add one."""
        case = open_case(request.user, reference)
        made = subjects.add_subject(request.user, case, **self.read(shapes.SubjectShape, request.data))
        return self.respond(
            shapes.SubjectShape(made).data, 201, version=made.version, location=f"/api/v1/subjects/{made.uuid}/"
        )


SubjectDetail = one_row(
    "subjects", Subject, shapes.SubjectShape, amend=subjects.amend_subject, remove=subjects.remove_subject
)
SubjectRestore = restored_row("subjects", Subject, shapes.SubjectShape, restore=subjects.restore_subject)


class Routes(CaseView):
    """The routes of a case."""

    @door("case_routes_list", answer=shapes.RouteShape, paged=True, params=[SINCE])
    def get(self, request: Request, reference: str) -> Response:
        """List them with their legs."""
        rows = Route.objects.filter(case=open_case(request.user, reference)).prefetch_related("legs")
        return rows_of(request, rows, shapes.RouteShape)

    @door("case_routes_create", kind="post", body=shapes.RouteShape, answer=shapes.RouteShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Add one with its legs."""
        case = open_case(request.user, reference)
        data = self.read(shapes.RouteShape, request.data)
        made = routes.add_route(request.user, case, name=data.get("name", ""), legs=data.get("legs", ()))
        return self.respond(
            shapes.RouteShape(made).data, 201, version=made.version, location=f"/api/v1/routes/{made.uuid}/"
        )


RouteDetail = one_row(
    "routes",
    Route,
    shapes.RouteShape,
    amend=routes.rename_route,
    change=shapes.RouteNameShape,
    whole=True,
    remove=routes.remove_route,
)
RouteRestore = restored_row("routes", Route, shapes.RouteShape, restore=routes.restore_route)


class Legs(CaseView):
    """The legs of a route."""

    @door("route_legs_create", kind="post", body=shapes.LegShape, answer=shapes.LegShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Add one at the end."""
        found = open_child(request.user, Route, uuid)
        made = routes.add_leg(request.user, found, **self.read(shapes.LegShape, request.data))
        return self.respond(
            shapes.LegShape(made).data, 201, version=made.version, location=f"/api/v1/legs/{made.uuid}/"
        )


class LegOrder(CaseView):
    """The order of the legs."""

    @door("route_legs_reorder", kind="change", body=shapes.OrderShape, answer=shapes.RouteShape)
    def put(self, request: Request, uuid: UUID) -> Response:
        """Put them in another order."""
        found = open_child(request.user, Route, uuid)
        version = self.expected_version(request)
        wanted = self.read(shapes.OrderShape, request.data)["legs"]
        known = {leg.uuid: leg for leg in found.legs.all()}
        if any(each not in known for each in wanted):
            raise Hidden()
        routes.reorder_legs(request.user, found, version=version, order=[known[each] for each in wanted])
        return self.respond(shapes.RouteShape(found).data, version=found.version)


LegDetail = one_row("legs", Leg, shapes.LegShape, amend=routes.amend_leg, remove=routes.remove_leg)
LegRestore = restored_row("legs", Leg, shapes.LegShape, restore=routes.restore_leg)


class Modi(CaseView):
    """The modi operandi of a case."""

    @door("case_modi_list", answer=shapes.CaseModusShape, paged=True, params=[SINCE])
    def get(self, request: Request, reference: str) -> Response:
        """List them."""
        rows = CaseModus.objects.filter(case=open_case(request.user, reference)).select_related("modus")
        return rows_of(request, rows, shapes.CaseModusShape)

    @door("case_modi_create", kind="post", body=shapes.NewModusShape, answer=shapes.CaseModusShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Add one of the catalogue."""
        case = open_case(request.user, reference)
        data = self.read(shapes.NewModusShape, request.data)
        made = modi.add_modus(request.user, case, modus=modus_named(data["code"], "code"), note=data.get("note", ""))
        return self.respond(
            shapes.CaseModusShape(made).data, 201, version=made.version, location=f"/api/v1/modi/{made.uuid}/"
        )


ModusDetail = one_row(
    "modi",
    CaseModus,
    shapes.CaseModusShape,
    amend=modi.amend_modus,
    change=shapes.NoteShape,
    whole=True,
    remove=modi.remove_modus,
)
ModusRestore = restored_row("modi", CaseModus, shapes.CaseModusShape, restore=modi.restore_modus)


class Catalogue(ApiView):
    """The catalogue of modi operandi."""

    @door("catalogue_list", answer=shapes.ModusShape, paged=True)
    def get(self, request: Request) -> Response:
        """The entries that are valid today."""
        return page(request, parts.list_modi(), shapes.ModusShape, order=("id",))

    @door("catalogue_add", kind="post", body=shapes.ModusShape, answer=shapes.ModusShape, status=201)
    def post(self, request: Request) -> Response:
        """Add an entry, or a new edition of one."""
        made = modi.add_edition(request.user, **self.read(shapes.ModusShape, request.data))
        return self.respond(shapes.ModusShape(made).data, 201, location=f"/api/v1/catalogue/modi/{made.code}/")


class CatalogueEntry(ApiView):
    """One entry of the catalogue."""

    @door("catalogue_read", answer=shapes.ModusShape)
    def get(self, request: Request, code: str) -> Response:
        """Read its latest edition."""
        return self.respond(shapes.ModusShape(parts.open_modus(code)[0]).data)
