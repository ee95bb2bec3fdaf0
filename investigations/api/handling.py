"""REST: what may be done with an item or exhibit, and permissions for a way out."""

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from desk.rest.pages import page
from desk.rest.schema import door
from investigations.actions import handling as acts
from investigations.api import item_shapes as shapes
from investigations.api.common import CaseView
from investigations.models import Exhibit, HandlingPermission, InformationItem
from investigations.queries.cases import open_child
from investigations.queries.leaving import permissions_of


class _Handling(CaseView):
    """Reads and changes the handling code of a thing."""

    model: type[Any]

    def seen(self, request: Request, uuid: UUID) -> Response:
        """What may be done with the thing."""
        thing = open_child(request.user, self.model, uuid)
        return self.respond(shapes.HandlingSeenShape(thing).data, version=thing.version)

    def change(self, request: Request, uuid: UUID) -> Response:
        """Give it another code."""
        thing = open_child(request.user, self.model, uuid)
        version = self.expected_version(request)
        acts.set_handling(request.user, thing, version=version, **self.read(shapes.HandlingShape, request.data))
        return self.respond(shapes.HandlingSeenShape(thing).data, version=thing.version)


class ItemHandling(_Handling):
    """The handling code of an information item."""

    model = InformationItem

    @door("items_handling_read", answer=shapes.HandlingSeenShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        return self.seen(request, uuid)

    @door("items_handling_change", kind="change", body=shapes.HandlingShape, answer=shapes.HandlingSeenShape)
    def put(self, request: Request, uuid: UUID) -> Response:
        """Change it, to a lower one too."""
        return self.change(request, uuid)


class ExhibitHandling(_Handling):
    """The handling code of an exhibit."""

    model = Exhibit

    @door("exhibits_handling_read", answer=shapes.HandlingSeenShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        return self.seen(request, uuid)

    @door("exhibits_handling_change", kind="change", body=shapes.HandlingShape, answer=shapes.HandlingSeenShape)
    def put(self, request: Request, uuid: UUID) -> Response:
        """Change it, to a lower one too."""
        return self.change(request, uuid)


class _Permissions(CaseView):
    """Lists and records the permissions of a thing."""

    model: type[Any]

    def rows(self, request: Request, uuid: UUID) -> Response:
        """The permissions, the newest first."""
        thing = open_child(request.user, self.model, uuid)
        rows = permissions_of(thing).select_related("item", "exhibit", "given_by")
        return page(request, rows, shapes.PermissionShape, order=("-given_at", "-id"))

    def record(self, request: Request, uuid: UUID) -> Response:
        """Record one."""
        thing = open_child(request.user, self.model, uuid)
        made = acts.permit(request.user, thing, **self.read(shapes.PermissionShape, request.data))
        return self.respond(shapes.PermissionShape(made).data, 201, location=f"/api/v1/permissions/{made.uuid}/")


class ItemPermissions(_Permissions):
    """The permissions of an information item."""

    model = InformationItem

    @door("items_permissions_list", answer=shapes.PermissionShape, paged=True)
    def get(self, request: Request, uuid: UUID) -> Response:
        """List them."""
        return self.rows(request, uuid)

    @door("items_permit", kind="post", body=shapes.PermissionShape, answer=shapes.PermissionShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Record one."""
        return self.record(request, uuid)


class ExhibitPermissions(_Permissions):
    """The permissions of an exhibit."""

    model = Exhibit

    @door("exhibits_permissions_list", answer=shapes.PermissionShape, paged=True)
    def get(self, request: Request, uuid: UUID) -> Response:
        """List them."""
        return self.rows(request, uuid)

    @door("exhibits_permit", kind="post", body=shapes.PermissionShape, answer=shapes.PermissionShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Record one."""
        return self.record(request, uuid)


class PermissionDetail(CaseView):
    """A permission for a way out."""

    @door("permissions_read", answer=shapes.PermissionShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        return self.respond(shapes.PermissionShape(open_child(request.user, HandlingPermission, uuid)).data)


class PermissionWithdraw(CaseView):
    """End a permission."""

    @door("permissions_withdraw", kind="post", body=shapes.WithdrawShape, answer=shapes.PermissionShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Withdraw it, with a reason."""
        found = open_child(request.user, HandlingPermission, uuid)
        acts.withdraw_permission(request.user, found, **self.read(shapes.WithdrawShape, request.data))
        return self.respond(shapes.PermissionShape(found).data)
