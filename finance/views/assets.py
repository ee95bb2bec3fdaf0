"""The pages of assets: of a case, all of them, one, and the forms that change it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from access.errors import Hidden
from desk.exports import export
from desk.forms import without_version
from desk.lists import ListPage, exportable
from desk.rest.pages import slice_of
from finance.actions import assets as write
from finance.actions import moves, requests
from finance.forms import assets as shapes
from finance.help import ASSET_HELP
from finance.models import Asset
from finance.queries import assets as read
from finance.queries.figures import figures_of
from finance.rules.assets import ALONE_MOVES, AssetState
from finance.rules.figures import Figure
from investigations.queries.cases import open_case
from investigations.views.common import case_page, form_page

form_methods = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
HEAD = tuple(
    map(
        gettext_lazy,
        ("Case", "Asset", "Type", "State", "Legal owner", "Beneficial owner", "Country", "Booked", "Currency"),
    )
)


def figure_lines(figures: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The five figures of each currency, ready to be drawn."""
    words = dict(Figure.choices)
    return [
        {"currency": currency, "cells": [{"name": n, "words": words[n], "amount": line[n]} for n in Figure.values]}
        for currency, line in figures.items()
    ]


def row_of(asset: Any) -> list[Any]:
    """One asset as a row of the export."""
    owner = asset.legal_owner or asset.legal_owner_name
    cells = [asset.case.reference, asset.label, asset.get_type_display(), asset.get_state_display(), owner]
    return [*cells, asset.beneficial_owner, asset.country, asset.booked, asset.booked_currency]


@require_GET
@exportable
def asset_list(request: HttpRequest) -> HttpResponseBase:
    """The assets that one may see, with filters that are remembered."""
    listed = ListPage(request, "assets")
    if away := listed.come_back():
        return away
    form = shapes.AssetFilterForm(request.GET)
    order = request.GET.get("order", "")
    order = order if order in read.ORDERS else "-updated_at"
    kind = request.GET.get("export", "")
    rows = read.list_assets(request.user, form.filters(), operation="export" if kind else "list")
    if kind:
        return export("assets", kind, HEAD, (row_of(a) for a in rows.order_by(*read.ORDERS[order])[:100_000]))
    found, following, previous = slice_of(rows, read.ORDERS[order], PAGE, request.GET.get("cursor", ""))
    context = {
        "form": form, "assets": found, "following": following, "previous": previous, "order": order,
        "count": read.count_assets(rows), "print_title": _("Assets"), "tools": listed.tools(),
    }  # fmt: skip
    return render(request, "finance/assets/list.html", context)


@require_GET
def case_assets(request: HttpRequest, reference: str) -> HttpResponse:
    """The assets of one case and their five figures."""
    case = open_case(request.user, reference)
    rows = read.assets_of(case)
    context = {
        "assets": rows.order_by("pk")[:500],
        "lines": figure_lines(figures_of(rows)),
        "may": read.rights_on_asset(request.user, case),
    }
    return case_page(request, "../finance/assets/case", case, **context)


@require_GET
def asset(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One asset: facts, values, steps, requests, and what can be done next."""
    found = read.open_asset(request.user, uuid)
    may = read.rights_on_asset(request.user, found)
    steps = [
        {"state": state, "alone": state in ALONE_MOVES, "help": ASSET_HELP[state]}
        for state in read.allowed_moves(found)
    ]
    context = {
        "asset": found,
        "may": may,
        "steps": [s for s in steps if may["write"]],
        "values": found.valuations.select_related("entered_by"),
        "moves": found.moves.select_related("legal_basis", "moved_by", "confirmation__confirmed_by", "corrects"),
        "requests": read.requests_of(found),
        "lines": figure_lines(figures_of(Asset.objects.filter(pk=found.pk))),
        "help": ASSET_HELP[found.state],
    }  # fmt: skip
    return case_page(request, "../finance/assets/asset", found.case, **context, tab="finance:case_assets")


@form_methods
def asset_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Register an asset of a case."""
    case = open_case(request.user, reference)
    form = partial(shapes.RegisterForm, case=case)
    return form_page(
        request,
        form,  # type: ignore[arg-type]
        case=case,
        title=_("Register an asset"),
        act=lambda data: write.register_asset(request.user, case, **shapes.RegisterForm.facts(data)),
        back=reverse("finance:case_assets", args=[reference]),
    )


def _asset_form(request: HttpRequest, found: Asset, form: Any, title: str, act: Any, **more: Any) -> HttpResponse:
    back = reverse("finance:asset", args=[found.uuid])
    return form_page(request, form, case=found.case, title=title, act=act, back=back, **more)


@form_methods
def asset_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Amend what is known of an asset."""
    found = read.open_asset(request.user, uuid)

    def act(data: dict[str, Any]) -> Any:
        return write.amend_asset(request.user, found, version=data.get("version"), **shapes.AssetForm.facts(data))

    values = shapes.AssetForm.values_of(found)
    form = partial(shapes.AssetForm, case=found.case, identifiers=found.identifiers.count())
    return _asset_form(request, found, form, _("Edit the asset"), act, thing=found, values=values)


@form_methods
def asset_value(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note a new value."""
    found = read.open_asset(request.user, uuid)
    return _asset_form(
        request,
        found,
        shapes.ValueForm,
        _("Value the asset"),
        lambda data: write.add_valuation(request.user, found, **without_version(data)),
    )


@form_methods
def asset_seize(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record a seizure that a prosecutor confirms afterwards."""
    found = read.open_asset(request.user, uuid)
    return _asset_form(
        request,
        found,
        shapes.SeizeForm,
        _("Record a seizure"),
        lambda data: moves.record_seizure(request.user, found, **without_version(data)),
        values=_booked(found),
    )


def _booked(found: Asset) -> dict[str, Any]:
    value = requests.booked(found)
    return {"amount": value.amount, "currency": value.currency} if value else {}


@form_methods
def asset_move(request: HttpRequest, uuid: UUID, state: str) -> HttpResponse:
    """Move the asset where one person is enough, else ask for it."""
    if state not in AssetState.values:
        raise Hidden(_("Not found."))
    found = read.open_asset(request.user, uuid)
    word = AssetState(state).label
    if state in ALONE_MOVES:
        return _asset_form(
            request, found, shapes.AloneForm, _("Record: %(state)s") % {"state": word},
            lambda data: moves.move_alone(request.user, found, to_state=state, **without_version(data)),
        )  # fmt: skip
    split = state == AssetState.SPLIT
    kind: type[shapes.SplitForm | shapes.ProposeForm] = shapes.SplitForm if split else shapes.ProposeForm
    form = kind if split else partial(kind, state=state)

    def act(data: dict[str, Any]) -> Any:
        return requests.propose_move(request.user, found, to_state=state, **kind.asked(data))

    title = _("Request: %(state)s") % {"state": word}
    return _asset_form(request, found, form, title, act, values={} if split else _booked(found))


@form_methods
def request_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Propose again what was sent back."""
    asked = read.open_request(request.user, uuid)
    split = asked.to_state == AssetState.SPLIT
    kind: type[shapes.SplitForm | shapes.ProposeForm] = shapes.SplitForm if split else shapes.ProposeForm
    form = kind if split else partial(kind, state=asked.to_state)
    names = ("legal_basis", "authority", "amount", "currency", "effective_on", "reason")
    values = {name: getattr(asked, name) for name in names}
    values["legal_basis"] = asked.legal_basis.code if asked.legal_basis else ""
    for i, part in enumerate(asked.parts.all()):
        values |= {f"parts[{i}].label": part.label, f"parts[{i}].amount": part.amount}

    def act(data: dict[str, Any]) -> Any:
        return requests.resubmit(request.user, asked, version=data.get("version"), **kind.asked(data))

    return _asset_form(request, asked.asset, form, _("Propose again"), act, thing=asked, values=values)


@form_methods
def request_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a request back."""
    asked = read.open_request(request.user, uuid)
    return _asset_form(
        request,
        asked.asset,
        shapes.ReasonForm,
        _("Withdraw the request"),
        lambda data: requests.withdraw(request.user, asked, reason=data["reason"]),
    )


def said(request: HttpRequest, done: int, refused: list[str]) -> None:
    """Tell what was decided and what was not."""
    if done:
        messages.success(request, _("Decided: %(count)s") % {"count": done})
    for message in refused:
        messages.error(request, message)
