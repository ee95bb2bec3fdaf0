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


class SubjectDetail(CaseView):
    """A person or organisation."""

    @door("subjects_read", answer=shapes.SubjectShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        found = open_child(request.user, Subject, uuid)
        return self.respond(shapes.SubjectShape(found).data, version=found.version)

    @door("subjects_change", kind="change", body=shapes.SubjectShape, answer=shapes.SubjectShape)
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change."""
        found = open_child(request.user, Subject, uuid)
        version = self.expected_version(request)
        data = self.read(shapes.SubjectShape, request.data, partial=True)
        subjects.amend_subject(request.user, found, version=version, **data)
        return self.respond(shapes.SubjectShape(found).data, version=found.version)

    @door("subjects_remove", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Remove; it can be put back."""
        subjects.remove_subject(request.user, open_child(request.user, Subject, uuid))
        return Response(status=204)


class SubjectRestore(CaseView):
    """Put a removed subject back."""

    @door("subjects_restore", kind="post", answer=shapes.SubjectShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Put back."""
        found = open_child(request.user, Subject, uuid)
        subjects.restore_subject(request.user, found)
        return self.respond(shapes.SubjectShape(found).data, version=found.version)


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


class RouteDetail(CaseView):
    """A route."""

    @door("routes_read", answer=shapes.RouteShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        found = open_child(request.user, Route, uuid)
        return self.respond(shapes.RouteShape(found).data, version=found.version)

    @door("routes_change", kind="change", body=shapes.RouteNameShape, answer=shapes.RouteShape)
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Rename."""
        found = open_child(request.user, Route, uuid)
        version = self.expected_version(request)
        data = self.read(shapes.RouteNameShape, request.data)
        routes.rename_route(request.user, found, version=version, name=data["name"])
        return self.respond(shapes.RouteShape(found).data, version=found.version)

    @door("routes_remove", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Remove; it can be put back."""
        routes.remove_route(request.user, open_child(request.user, Route, uuid))
        return Response(status=204)


class RouteRestore(CaseView):
    """Put a removed route back."""

    @door("routes_restore", kind="post", answer=shapes.RouteShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Put back."""
        found = open_child(request.user, Route, uuid)
        routes.restore_route(request.user, found)
        return self.respond(shapes.RouteShape(found).data, version=found.version)


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


class LegDetail(CaseView):
    """A leg."""

    @door("legs_read", answer=shapes.LegShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        found = open_child(request.user, Leg, uuid)
        return self.respond(shapes.LegShape(found).data, version=found.version)

    @door("legs_change", kind="change", body=shapes.LegShape, answer=shapes.LegShape)
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change."""
        found = open_child(request.user, Leg, uuid)
        version = self.expected_version(request)
        data = self.read(shapes.LegShape, request.data, partial=True)
        routes.amend_leg(request.user, found, version=version, **data)
        return self.respond(shapes.LegShape(found).data, version=found.version)

    @door("legs_remove", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Remove; it can be put back."""
        routes.remove_leg(request.user, open_child(request.user, Leg, uuid))
        return Response(status=204)


class LegRestore(CaseView):
    """Put a removed leg back."""

    @door("legs_restore", kind="post", answer=shapes.LegShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Put back."""
        found = open_child(request.user, Leg, uuid)
        routes.restore_leg(request.user, found)
        return self.respond(shapes.LegShape(found).data, version=found.version)


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


class ModusDetail(CaseView):
    """A modus operandi seen in a case."""

    @door("modi_read", answer=shapes.CaseModusShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        found = open_child(request.user, CaseModus, uuid)
        return self.respond(shapes.CaseModusShape(found).data, version=found.version)

    @door("modi_change", kind="change", body=shapes.NoteShape, answer=shapes.CaseModusShape)
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change the note."""
        found = open_child(request.user, CaseModus, uuid)
        version = self.expected_version(request)
        modi.amend_modus(request.user, found, version=version, **self.read(shapes.NoteShape, request.data))
        return self.respond(shapes.CaseModusShape(found).data, version=found.version)

    @door("modi_remove", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Remove; it can be put back."""
        modi.remove_modus(request.user, open_child(request.user, CaseModus, uuid))
        return Response(status=204)


class ModusRestore(CaseView):
    """Put a removed modus operandi back."""

    @door("modi_restore", kind="post", answer=shapes.CaseModusShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Put back."""
        found = open_child(request.user, CaseModus, uuid)
        modi.restore_modus(request.user, found)
        return self.respond(shapes.CaseModusShape(found).data, version=found.version)


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
