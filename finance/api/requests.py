"""REST of requests to move assets and the decisions on them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from desk.rest.pages import page
from desk.rest.schema import door
from finance.actions.requests import decide, propose_move, resubmit, withdraw
from finance.api import asset_shapes as shapes
from finance.api.assets import with_basis
from finance.queries import assets as read
from finance.rules.assets import RequestState
from investigations.api.common import CaseView


def asked_of(view: CaseView, request: Request, shape: Any) -> dict[str, Any]:
    """What is asked, with its legal basis and the move that it corrects looked up."""
    data = with_basis(view.read(shape, request.data))
    if data.get("corrects"):
        data["corrects"] = read.open_move(request.user, data["corrects"])
    return data


class Requests(CaseView):
    """The requests that one may see."""

    @door(
        "asset_requests_list",
        answer=shapes.RequestShape,
        paged=True,
        params=[OpenApiParameter("state", str, enum=RequestState.values)],
    )
    def get(self, request: Request) -> Response:
        """The requests, oldest first."""
        state = request.query_params.get("state", "")
        rows = read.list_requests(request.user, state if state in RequestState.values else "")
        return page(request, rows, shapes.RequestShape, order=("created_at", "id"))


class AssetRequests(CaseView):
    """Requests about one asset."""

    @door("assets_request", kind="post", body=shapes.RequestBody, answer=shapes.RequestShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Ask that the asset moves."""
        asset = read.open_asset(request.user, uuid)
        data = asked_of(self, request, shapes.RequestBody)
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
        data = asked_of(self, request, shapes.AgainBody)
        done = resubmit(request.user, asked, version=version, **data)
        return self.respond(shapes.RequestShape(done).data, version=done.version)


class Decisions(CaseView):
    """The word on a request."""

    @door("asset_requests_decide", kind="post", body=shapes.DecisionBody, answer=shapes.RequestShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Approve, refuse or send back; or withdraw what one asked."""
        asked = read.open_request(request.user, uuid)
        data = self.read(shapes.DecisionBody, request.data)
        if data["verdict"] == RequestState.WITHDRAWN:
            done = withdraw(request.user, asked, reason=data["reason"])
        else:
            done = decide(request.user, asked, **data)
        return self.respond(shapes.RequestShape(done).data, 201, version=done.version)
