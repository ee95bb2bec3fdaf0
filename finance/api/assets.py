"""REST of assets: list, register, amend, value, move, figures."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.errors import Invalid
from desk.rest.pages import page, updated_since
from desk.rest.schema import SINCE, door
from finance.actions import assets as write
from finance.actions.moves import confirm_seizure, move_alone, record_seizure
from finance.api import asset_shapes as shapes
from finance.forms.assets import AssetFilterForm
from finance.queries import assets as read
from finance.queries.figures import figures_of
from finance.rules.assets import ALONE_MOVES, AssetState
from investigations.api.common import CaseView
from investigations.queries.cases import open_case

FILTERS = [OpenApiParameter(name, str) for name in AssetFilterForm.base_fields]


def asked(request: Request) -> read.AssetFilters:
    """The filters of the address; Invalid at the first wrong one."""
    form = AssetFilterForm(request.query_params)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise Invalid(str(errors[0]), field=field)
    return form.filters()


def with_owners(case: Any, data: dict[str, Any]) -> dict[str, Any]:
    """The input with owners looked up in the case."""
    found = dict(data)
    for name in ("legal_owner", "beneficial_owner"):
        if found.get(name):
            found[name] = read.subject_named(case, found[name])
            if found[name] is None:
                raise Invalid(_("Choose somebody of this case."), code="other_case", field=name)
    return found


def looked_up(data: dict[str, Any], asset: Any) -> dict[str, Any]:
    """The input with its provision and the step of the asset that it corrects looked up."""
    found = dict(data)
    if code := found.get("legal_basis", ""):
        found["legal_basis"] = read.basis_named(code, found.get("effective_on"))
        if found["legal_basis"] is None:
            raise Invalid(_("There is no such provision."), code="does_not_exist", field="legal_basis")
    if handle := found.get("corrects"):
        found["corrects"] = read.moves_of(asset).filter(uuid=handle).first()
        if found["corrects"] is None:
            raise Invalid(_("Choose a step of this asset."), code="other_asset", field="corrects")
    return found


def refuse_unwanted(data: dict[str, Any]) -> None:
    """Invalid for what a step that one person makes does not say, so that nothing sent is dropped in silence."""
    for name in ("legal_basis", "authority", "amount", "currency"):
        if data["to_state"] in ALONE_MOVES and data.get(name) not in (None, ""):
            raise Invalid(_("This step says nothing of that."), code="unwanted", field=name)


class AssetView(CaseView):
    """A door to one asset."""

    def shown(self, asset: Any, status: int = 200) -> Response:
        """The asset as an answer."""
        location = f"/api/v1/assets/{asset.uuid}/" if status == 201 else ""
        known = read.as_shown(asset)
        return self.respond(shapes.AssetShape(known).data, status, version=known.version, location=location)


class Assets(AssetView):
    """All assets that one may see; register one."""

    @door("assets_list", answer=shapes.AssetShape, paged=True, params=[*FILTERS, SINCE])
    def get(self, request: Request) -> Response:
        """List assets by filters, or what changed since a moment."""
        rows = read.full(read.list_assets(request.user, asked(request)))
        since = bool(request.query_params.get("updated_since"))
        order = ("updated_at", "id") if since else ("-created_at", "-id")
        return page(request, updated_since(rows, request), shapes.AssetShape, order=order)

    @door("assets_create", kind="post", body=shapes.NewAssetBody, answer=shapes.AssetShape, status=201)
    def post(self, request: Request) -> Response:
        """Register an asset as suspected, with its first value."""
        data = self.read(shapes.NewAssetBody, request.data)
        case = open_case(request.user, data.pop("case"))
        return self.shown(write.register_asset(request.user, case, **with_owners(case, data)), 201)


class AssetDetail(AssetView):
    """One asset."""

    @door("assets_read", answer=shapes.AssetShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """The asset and the moves that are allowed next."""
        return self.shown(read.open_asset(request.user, uuid))

    @door("assets_change", kind="change", body=shapes.AssetBody(partial=True), answer=shapes.AssetShape)
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Amend what is known of it."""
        asset = read.open_asset(request.user, uuid)
        version = self.expected_version(request)
        data = self.read(shapes.AssetBody, request.data, partial=True)
        return self.shown(write.amend_asset(request.user, asset, version=version, **with_owners(asset.case, data)))


class Valuations(CaseView):
    """The values of an asset."""

    @door("assets_valuations", answer=shapes.ValuationShape, paged=True)
    def get(self, request: Request, uuid: UUID) -> Response:
        """The values, newest entry first."""
        asset = read.open_asset(request.user, uuid)
        return page(request, read.valuations_of(asset), shapes.ValuationShape, order=("-at", "-id"))

    @door("assets_value", kind="post", body=shapes.ValuationShape, answer=shapes.ValuationShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Note a value."""
        asset = read.open_asset(request.user, uuid)
        value = write.add_valuation(request.user, asset, **self.read(shapes.ValuationShape, request.data))
        return self.respond(shapes.ValuationShape(value).data, 201)


class Moves(CaseView):
    """The steps of an asset."""

    @door("assets_moves", answer=shapes.MoveShape, paged=True)
    def get(self, request: Request, uuid: UUID) -> Response:
        """The steps, oldest first."""
        asset = read.open_asset(request.user, uuid)
        return page(request, read.moves_of(asset), shapes.MoveShape, order=("at", "id"))

    @door("assets_move", kind="post", body=shapes.MoveBody, answer=shapes.MoveShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Record what one person may: traced, not found, a seizure that is confirmed afterwards; or take that back."""
        asset = read.open_asset(request.user, uuid)
        data = looked_up(self.read(shapes.MoveBody, request.data), asset)
        if data["to_state"] == AssetState.SEIZED and "legal_basis" in data:
            del data["to_state"]
            needed = {"authority": "", "amount": None, "currency": ""}
            move = record_seizure(request.user, asset, **{**needed, **data})
        else:
            refuse_unwanted(data)
            known = ("to_state", "effective_on", "note", "corrects")
            move = move_alone(request.user, asset, **{name: data[name] for name in known if name in data})
        return self.respond(shapes.MoveShape(move).data, 201)


class Confirmation(CaseView):
    """A prosecutor's word on a recorded seizure."""

    @door("assets_confirm", kind="post", body=shapes.ConfirmationBody, answer=shapes.MoveShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Confirm the seizure, or not."""
        move = read.open_move(request.user, uuid)
        confirm_seizure(request.user, move, **self.read(shapes.ConfirmationBody, request.data))
        return self.respond(shapes.MoveShape(read.moves_of(move.asset).get(pk=move.pk)).data, 201)


class Figures(CaseView):
    """The five figures."""

    @door("assets_figures", answer=shapes.FigureShape(many=True), params=FILTERS)
    def get(self, request: Request) -> Response:
        """The five figures of what the filters ask for, by currency."""
        lines = figures_of(read.list_assets(request.user, asked(request)))
        return self.respond([shapes.FigureShape({"currency": c, **line}).data for c, line in lines.items()])
