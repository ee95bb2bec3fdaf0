"""REST: information items, their matrix and their versions."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from desk.rest.pages import page, updated_since
from desk.rest.schema import SINCE, door
from investigations.actions import items as acts
from investigations.api import item_shapes as shapes
from investigations.api.common import CaseView
from investigations.handling import Way
from investigations.models import InformationItem
from investigations.queries import items
from investigations.queries.cases import open_case, open_child
from investigations.queries.items import ItemFilters
from investigations.queries.leaving import is_client, require_leave

_FILTERS = [OpenApiParameter(name, str) for name in ("source", "information", "handling", "basis", "q")]


class Items(CaseView):
    """The information items of a case."""

    @door("case_items_list", answer=shapes.ItemShape, paged=True, params=[*_FILTERS, SINCE])
    def get(self, request: Request, reference: str) -> Response:
        """List them by filters, or what changed since a moment; `withheld` tells what may not leave to the caller."""
        query = request.query_params
        names = ("source", "information", "handling", "basis", "q")
        data = self.read(shapes.ItemQuery, {name: query[name] for name in names if query.get(name)})
        asked = ItemFilters(text=data.pop("q", ""), **data)
        case = open_case(request.user, reference)
        since = bool(query.get("updated_since"))
        rows = items.with_ties(items.list_items(request.user, case, asked, removed=None if since else False))
        order = ("updated_at", "id") if since else ("id",)
        rows = updated_since(rows, request)
        return page(request, rows, shapes.ItemShape, order=order, context={"actor": request.user})

    @door("case_items_create", kind="post", body=shapes.ItemShape, answer=shapes.ItemShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Add one."""
        case = open_case(request.user, reference)
        made = acts.add_item(request.user, case, **self.read(shapes.ItemShape, request.data))
        return item_answer(self, request, made, 201)


def item_answer(view: CaseView, request: Request, item: InformationItem, status: int = 200) -> Response:
    """An item as an answer."""
    location = f"/api/v1/items/{item.uuid}/" if status == 201 else ""
    shown = shapes.ItemShape(item, context={"actor": request.user}).data
    return view.respond(shown, status, version=item.version, location=location)


class ItemDetail(CaseView):
    """An information item."""

    @door("items_read", answer=shapes.ItemShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        return item_answer(self, request, open_child(request.user, InformationItem, uuid))

    @door("items_change", kind="change", body=shapes.ItemShape, answer=shapes.ItemShape)
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change it, its evaluation apart."""
        found = open_child(request.user, InformationItem, uuid)
        version = self.expected_version(request)
        data = self.read(shapes.ItemShape, request.data, partial=True)
        acts.amend_item(request.user, found, version=version, **data)
        return item_answer(self, request, found)

    @door("items_remove", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Remove; it can be put back."""
        acts.remove_item(request.user, open_child(request.user, InformationItem, uuid))
        return Response(status=204)


class ItemRestore(CaseView):
    """Put a removed item back."""

    @door("items_restore", kind="post", answer=shapes.ItemShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Put back."""
        found = open_child(request.user, InformationItem, uuid)
        acts.restore_item(request.user, found)
        return item_answer(self, request, found)


class Versions(CaseView):
    """The versions of an item."""

    @door("items_versions", answer=shapes.VersionShape, paged=True)
    def get(self, request: Request, uuid: UUID) -> Response:
        """List them, the newest first; 409 for a program to which the item may not leave."""
        found = open_child(request.user, InformationItem, uuid)
        if is_client(request.user):
            require_leave(request.user, found, Way.CLIENT)
        rows: Any = found.revisions.select_related("written_by")
        return page(request, rows, shapes.VersionShape, order=("-version", "-id"))


class Matrix(CaseView):
    """How the items of a case were valued."""

    @door("case_items_matrix", answer=shapes.CellShape(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """The cells of the 4x4 that are not empty."""
        counts = items.matrix_of(open_case(request.user, reference))
        cells = [{"source": s, "information": i, "count": count} for (s, i), count in sorted(counts.items())]
        return self.respond(shapes.CellShape(cells, many=True).data)
