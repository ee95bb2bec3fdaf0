"""The pages of assets: of a case, all of them, one, and the forms that change it."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from access.rules import Right
from desk.exports import export
from desk.forms import without_version
from desk.lists import ListPage, exportable
from desk.rest.pages import slice_of
from finance.actions import assets as write
from finance.actions.onasset import thing_of
from finance.forms import assets as shapes
from finance.help import ASSET_HELP
from finance.models import Asset
from finance.queries import assets as read
from finance.queries.figures import amounts_behind, figures_of, rows_of
from finance.rules.assets import ALONE_MOVES, WAITING_STATES, AssetState
from finance.rules.figures import Figure
from investigations.queries.cases import open_case
from investigations.queries.history import history_of_thing
from investigations.views.common import case_page, form_page

form_methods = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
LARGEST = 100_000  # assets of an export
MOST = 500  # assets on the page of a case
HEAD = tuple(
    map(
        gettext_lazy,
        ("Case", "Asset", "Type", "State", "Legal owner", "Beneficial owner", "Country", "Currency"),
    )
)


def figure_lines(figures: dict[str, dict[str, Any]], address: str = "") -> list[dict[str, Any]]:
    """The five figures of each currency, ready to be drawn; each leads to its rows in a list, or on this page."""
    here = {Figure.IDENTIFIED: "#values", Figure.BOOKED: "#values"}

    def cell(name: str, amount: Any, currency: str) -> dict[str, Any]:
        rows = f"{address}figure={name}&currency={currency}" if address else here.get(Figure(name), "#steps")
        return {"words": Figure(name).label, "amount": amount, "rows": rows}

    return [
        {"currency": currency, "cells": [cell(name, line[name], currency) for name in Figure.values]}
        for currency, line in figures.items()
    ]


def export_assets(name: str, kind: str, rows: Any) -> HttpResponseBase:
    """The assets as a file with their five figures, a row for each currency of an asset."""
    figures: dict[int, dict[str, dict[str, Any]]] = {}
    for row in rows_of(rows):
        figures.setdefault(row.asset or 0, {}).setdefault(row.currency, {})[row.figure] = row.amount

    def lines() -> Iterator[list[Any]]:
        for asset in rows[:LARGEST]:
            owner = asset.legal_owner or asset.legal_owner_name
            cells = [asset.case.reference, asset.label, asset.get_type_display(), asset.get_state_display(), owner]
            cells += [asset.beneficial_owner, asset.country]
            for currency, found in figures.get(asset.pk, {"": {}}).items():
                yield [*cells, currency, *(found.get(figure) for figure in Figure.values)]

    return export(name, kind, [*HEAD, *Figure.labels], lines())


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
        return export_assets("assets", kind, rows.order_by(*read.ORDERS[order]))
    found, following, previous = slice_of(rows, read.ORDERS[order], PAGE, request.GET.get("cursor", ""))
    context = {
        "form": form, "assets": found, "following": following, "previous": previous, "order": order,
        "count": read.count_assets(rows), "print_title": _("Assets"), "tools": listed.tools(),
        **_behind(found, rows, form.filters()),
    }  # fmt: skip
    return render(request, "finance/assets/list.html", context)


def _behind(found: list[Any], rows: Any, asked: read.AssetFilters) -> dict[str, Any]:
    """When the list shows the rows behind a figure: what each adds to it, and the sum."""
    if not asked.figure:
        return {}
    amounts = amounts_behind([row.pk for row in found], asked.figure, asked.currency)
    for row in found:
        row.figure = amounts.get(row.pk, [])
    sums = [(c, line[asked.figure]) for c, line in figures_of(rows).items() if asked.currency in ("", c)]
    return {"figure": Figure(asked.figure).label, "sums": sums}


@require_GET
def case_assets(request: HttpRequest, reference: str) -> HttpResponse:
    """The assets of one case and their five figures."""
    case = open_case(request.user, reference)
    rows = read.assets_of(case)
    context = {
        "assets": rows.order_by("pk")[:MOST],
        "most": MOST,
        "lines": figure_lines(figures_of(rows), f"{reverse('finance:asset_list')}?case={case.reference}&"),
        "may": read.rights_on_asset(request.user, case),
    }
    return case_page(request, "../finance/assets/case", case, **context)


@require_GET
def asset(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One asset: facts, values, steps, requests, and what can be done next."""
    found = read.open_asset(request.user, uuid)
    may = read.rights_on_asset(request.user, found)
    moves = list(read.moves_of(found).order_by("pk"))
    standing = read.standing_of(moves)
    asked = list(read.requests_of(found))
    waits = any(one.state in WAITING_STATES for one in asked)
    allowed = read.allowed_moves(found) if may["write"] and not waits else []
    lines = figure_lines(figures_of(Asset.objects.filter(pk=found.pk)))
    context = {
        "asset": found,
        "may": may,
        "steps": [{"state": s, "alone": s in ALONE_MOVES, "help": ASSET_HELP[s]} for s in allowed],
        "values": found.valuations.select_related("entered_by"),
        "moves": moves,
        "seizures": [move for move in standing if move.to_confirm],
        "back": standing[-1] if standing and may["request"] and not waits and found.state != AssetState.SPLIT else None,
        "requests": asked,
        "waits": waits,
        "lines": lines,
        "help": ASSET_HELP[found.state],
    }
    return case_page(request, "../finance/assets/asset", found.case, **context, tab="finance:case_assets")


@require_GET
def asset_history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was changed of an asset, with values before and after."""
    found = read.open_asset(request.user, uuid)
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    entries, following = history_of_thing(request.user, found.case, thing_of(found), before=before)
    context = {"asset": found, "entries": entries, "following": following, "tab": "finance:case_assets"}
    return case_page(request, "../finance/assets/history", found.case, **context)


@form_methods
def asset_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Register an asset of a case."""
    case = open_case(request.user, reference, right=Right.ASSET_WRITE)

    def act(data: dict[str, Any]) -> Any:
        return write.register_asset(request.user, case, **shapes.RegisterForm.facts(data))

    form: Any = partial(shapes.RegisterForm, case=case)
    back = reverse("finance:case_assets", args=[reference])
    return form_page(request, form, case=case, title=_("Register an asset"), act=act, back=back)


def asset_form(request: HttpRequest, found: Asset, form: Any, title: str, act: Any, **more: Any) -> HttpResponse:
    """The round of a form about one asset, which leads back to its page."""
    back = reverse("finance:asset", args=[found.uuid])
    return form_page(request, form, case=found.case, title=title, act=act, back=back, **{"about": found.label, **more})


@form_methods
def asset_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Amend what is known of an asset."""
    found = read.open_asset(request.user, uuid, Right.ASSET_WRITE)

    def act(data: dict[str, Any]) -> Any:
        return write.amend_asset(request.user, found, version=data.get("version"), **shapes.AssetForm.facts(data))

    values = shapes.AssetForm.values_of(found)
    form = partial(shapes.AssetForm, case=found.case, identifiers=found.identifiers.count())
    return asset_form(request, found, form, _("Edit the asset"), act, thing=found, values=values)


@form_methods
def asset_value(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note a new value."""
    found = read.open_asset(request.user, uuid, Right.ASSET_WRITE)

    def act(data: dict[str, Any]) -> Any:
        return write.add_valuation(request.user, found, **without_version(data))

    return asset_form(request, found, shapes.ValueForm, _("Value the asset"), act)
