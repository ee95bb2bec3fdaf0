"""REST: cases, their moves, who holds them, their numbers in other systems."""

from typing import Any
from urllib.parse import urlencode

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.models import Agency, Unit, User
from desk.rest.pages import limit_of, moment_of, page
from desk.rest.schema import SINCE, door
from investigations.actions import assignment, cases, closing, references
from investigations.api import serializers as shapes
from investigations.api.common import CaseView, modus_named, people_and_places
from investigations.models import Case
from investigations.queries import parts
from investigations.queries.cases import CaseFilters, attach_columns, list_cases, open_case
from investigations.registry import registry

_FILTERS = [OpenApiParameter(name, str) for name in ("state", "unit", "lead", "agency", "q", "order", "track")]
_FILTERS += [OpenApiParameter(name, OpenApiTypes.DATE) for name in ("opened_from", "opened_to")]
STEPS = {
    "request": closing.request_closing,
    "close": closing.close_case,
    "refuse": closing.refuse_closing,
    "withdraw": closing.withdraw_closing,
    "reopen": closing.reopen_case,
}


def detail(view: CaseView, case: Case, status: int = 200) -> Response:
    """A case as an answer."""
    attach_columns([case])
    location = f"/api/v1/cases/{case.reference}/" if status == 201 else ""
    return view.respond(shapes.CaseDetailShape(case).data, status, version=case.version, location=location)


class Cases(CaseView):
    """All cases that one may see; register one."""

    @door("cases_list", answer=shapes.CaseShape, paged=True, params=[*_FILTERS, SINCE])
    def get(self, request: Request) -> Response:
        """List cases by filters, or what changed since a moment."""
        query = request.query_params
        data = self.read(shapes.ListQuery, {name: query[name] for name in query if query[name] != ""})
        since = moment_of(request)
        order = "updated_at" if since else data.pop("order", "-opened_on")
        data.pop("order", None)
        text = data.pop("q", "")
        further = {known.name: query.get(known.name, "") for known in registry.case_filters}
        asked = CaseFilters(text=text, updated_since=since, order=order, further=further, **_known(data))
        found = list_cases(request.user, asked, cursor=query.get("cursor", ""), limit=limit_of(request))
        answer = {
            "next": _address(request, found.following),
            "previous": _address(request, found.previous),
            "results": shapes.CaseShape(found.cases, many=True).data,
        }
        return self.respond(answer)

    @door("cases_create", kind="post", body=shapes.NewCaseShape, answer=shapes.CaseDetailShape, status=201)
    def post(self, request: Request) -> Response:
        """Register a case."""
        data = people_and_places(self.read(shapes.NewCaseShape, request.data))
        data["modi"] = [
            {"modus": modus_named(row["code"], f"modi[{i}].code"), "note": row.get("note", "")}
            for i, row in enumerate(data.get("modi", ()))
        ]
        return detail(self, cases.register_case(request.user, **data), 201)  # type: ignore[arg-type]


def _known(data: dict[str, Any]) -> dict[str, Any]:
    """Filters by handle; a handle that nobody has finds nothing."""
    found = dict(data)
    for name, model, field in (("agency", Agency, "code"), ("unit", Unit, "code"), ("lead", User, "username")):
        if name in found:
            found[name] = parts.by_handle(model, field, found[name]) or model(pk=-1)
    return found


def _address(request: Request, cursor: str) -> str | None:
    if not cursor:
        return None
    query = {**request.query_params.dict(), "cursor": cursor}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


class CaseDetail(CaseView):
    """One case."""

    @door("cases_read", answer=shapes.CaseDetailShape)
    def get(self, request: Request, reference: str) -> Response:
        """Read a case."""
        return detail(self, open_case(request.user, reference))

    @door("cases_change", kind="change", body=shapes.ChangeCaseShape, answer=shapes.CaseDetailShape)
    def patch(self, request: Request, reference: str) -> Response:
        """Change what describes a case."""
        case = open_case(request.user, reference)
        version = self.expected_version(request)
        data = people_and_places(self.read(shapes.ChangeCaseShape, request.data, partial=True))
        return detail(self, cases.amend_case(request.user, case, version=version, **data))


class Moves(CaseView):
    """The steps of a case."""

    @door("case_moves_list", answer=shapes.CaseMoveShape, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """The steps so far."""
        return page(request, parts.moves_of(open_case(request.user, reference)), shapes.CaseMoveShape, order=("id",))

    @door("case_moves_create", kind="post", body=shapes.NewMoveShape, answer=shapes.CaseDetailShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Ask to close, close, refuse, withdraw or reopen."""
        case = open_case(request.user, reference)
        data = self.read(shapes.NewMoveShape, request.data)
        return detail(self, STEPS[data["step"]](request.user, case, reason=data["reason"]), 201)  # type: ignore[arg-type]


class Assignments(CaseView):
    """Who holds a case."""

    @door("case_assignments_list", answer=shapes.AssignmentShape, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """Who held it from when on."""
        rows = parts.assignments_of(open_case(request.user, reference))
        return page(request, rows, shapes.AssignmentShape, order=("id",))

    @door(
        "case_assignments_create",
        kind="post",
        body=shapes.NewAssignmentShape,
        answer=shapes.CaseDetailShape,
        status=201,
    )
    def post(self, request: Request, reference: str) -> Response:
        """Give the case to a lead and a unit."""
        case = open_case(request.user, reference)
        data = people_and_places(self.read(shapes.NewAssignmentShape, request.data))
        return detail(self, assignment.assign_case(request.user, case, version=None, **data), 201)  # type: ignore[arg-type]


class References(CaseView):
    """The numbers of a case in other systems."""

    @door("case_references_list", answer=shapes.ReferenceShape, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """The numbers."""
        rows = open_case(request.user, reference).external_references.all()
        return page(request, rows, shapes.ReferenceShape, order=("id",))

    @door("case_references_create", kind="post", body=shapes.ReferenceShape, answer=shapes.ReferenceShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Add a number."""
        case = open_case(request.user, reference)
        data = self.read(shapes.ReferenceShape, request.data)
        references.add_reference(request.user, case, **data)
        return self.respond(data, 201)

    @door(
        "case_references_remove",
        body=None,
        params=[OpenApiParameter("system", str, required=True), OpenApiParameter("number", str, required=True)],
        status=204,
    )
    def delete(self, request: Request, reference: str) -> Response:
        """Take a number away."""
        case = open_case(request.user, reference)
        query = self.read(shapes.ReferenceShape, request.query_params)
        references.remove_reference(request.user, case, **query)
        return Response(status=204)
