"""REST of requests to move assets and the decisions on them."""

from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.errors import Invalid
from desk.rest.pages import page, updated_since
from desk.rest.schema import MATCH, SINCE, door
from finance.actions.requests import decide, propose_move, resubmit, withdraw
from finance.api import asset_shapes as shapes
from finance.api.assets import looked_up
from finance.queries import assets as read
from finance.rules.assets import RequestState
from investigations.api.common import CaseView


class Requests(CaseView):
    """The requests that one may see."""

    @door(
        "asset_requests_list",
        answer=shapes.RequestShape,
        paged=True,
        params=[OpenApiParameter("state", str, enum=RequestState.values), SINCE],
    )
    def get(self, request: Request) -> Response:
        """The requests, oldest first, or what changed since a moment."""
        state = request.query_params.get("state", "")
        if state and state not in RequestState.values:
            raise Invalid(_("Choose one of the list."), code="invalid_choice", field="state")
        rows = updated_since(read.list_requests(request.user, state), request)
        since = bool(request.query_params.get("updated_since"))
        return page(request, rows, shapes.RequestShape, order=("updated_at" if since else "created_at", "id"))


class AssetRequests(CaseView):
    """Requests about one asset."""

    @door("assets_request", kind="post", body=shapes.RequestBody, answer=shapes.RequestShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Ask that the asset moves."""
        asset = read.open_asset(request.user, uuid)
        data = looked_up(self.read(shapes.RequestBody, request.data), asset)
        asked = propose_move(request.user, asset, **data)
        location = f"/api/v1/asset-requests/{asked.uuid}/"
        return self.respond(shapes.RequestShape(asked).data, 201, version=asked.version, location=location)


class RequestDetail(CaseView):
    """One request."""

    @door("asset_requests_read", answer=shapes.RequestShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """The request and what was done with it."""
        asked = read.open_request(request.user, uuid)
        return self.respond(shapes.RequestShape(asked).data, version=asked.version)


class Again(CaseView):
    """A request that was sent back."""

    @door("asset_requests_again", kind="change", body=shapes.AgainBody, answer=shapes.RequestShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Propose it again, with what was changed; only the one who asked."""
        asked = read.open_request(request.user, uuid)
        version = self.expected_version(request)
        data = looked_up(self.read(shapes.AgainBody, request.data), asked.asset)
        done = resubmit(request.user, asked, version=version, **data)
        return self.respond(shapes.RequestShape(done).data, version=done.version)


class Decisions(CaseView):
    """The word on a request."""

    @door(
        "asset_requests_decide",
        kind="post",
        body=shapes.DecisionBody,
        answer=shapes.RequestShape,
        status=201,
        params=[MATCH],
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Approve, refuse or send back; or withdraw what was asked. With If-Match only what was read is decided."""
        asked = read.open_request(request.user, uuid)
        version = self.expected_version(request) if request.headers.get("If-Match") else None
        data = self.read(shapes.DecisionBody, request.data)
        if data["verdict"] == RequestState.WITHDRAWN:
            done = withdraw(request.user, asked, version=version, reason=data["reason"])
        else:
            done = decide(request.user, asked, version=version, **data)
        return self.respond(shapes.RequestShape(done).data, 201, version=done.version)
