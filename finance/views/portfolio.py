"""The prosecutor's page: what waits, the five figures, and the assets across all their cases."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from access.errors import Forbidden, Hidden, Refusal
from desk.lists import exportable
from finance.actions.moves import confirm_seizure
from finance.actions.requests import decide, decide_many
from finance.forms.assets import AssetFilterForm
from finance.help import ASSET_HELP
from finance.queries import assets as read
from finance.queries.figures import figures_of
from finance.queries.work import plans_to_decide, waivers_to_decide
from finance.rules.assets import AssetState
from finance.views.assets import export_assets, figure_lines

PAGE = 100  # assets
WAITING = 50  # requests, and as many of each other kind
# Whose an asset is believed to be: the suspected beneficial owner, else the legal one.
_NAME = Coalesce("beneficial_owner__name", "legal_owner__name", "legal_owner_name")
GROUPS: dict[str, tuple[Any, ...]] = {
    "case": ("case_id", "pk"),
    "subject": (_NAME, Coalesce("beneficial_owner_id", "legal_owner_id"), "pk"),
}


def _waiting(user: Any) -> dict[str, Any]:
    requests = list(read.waiting_requests(user)[: WAITING + 1])
    seizures = list(read.waiting_seizures(user)[: WAITING + 1])
    found = {"requests": requests, "seizures": seizures}
    found |= {
        "waivers": list(waivers_to_decide(user)[: WAITING + 1]),
        "plans": list(plans_to_decide(user)[: WAITING + 1]),
    }
    more = any(len(rows) > WAITING for rows in found.values())
    return {**{name: rows[:WAITING] for name, rows in found.items()}, "more_wait": more, "most_wait": WAITING}


def _slice(rows: Any, cursor: str) -> tuple[list[Any], str, str]:
    """One page of rows by its number, and the numbers of its neighbours ('' where there is none)."""
    number = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 6 else 1
    start = PAGE * max(0, number - 1)
    found = list(rows[start : start + PAGE + 1])
    return found[:PAGE], str(number + 1) if len(found) > PAGE else "", str(number - 1) if number > 1 else ""


def _states(counts: dict[str, int]) -> list[dict[str, Any]]:
    words = dict(AssetState.choices)
    return [{"state": s, "words": words[s], "count": counts[s], "help": ASSET_HELP[s]} for s in words if s in counts]


@require_GET
@exportable
def portfolio(request: HttpRequest) -> HttpResponseBase:
    """The whole page, or its table as a file."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponseBase:
    form = AssetFilterForm(request.GET)
    kind = request.GET.get("export", "")
    group = request.GET.get("group", "case")
    group = group if group in GROUPS else "case"
    rows = read.list_assets(request.user, form.filters(), operation="export" if kind else "list")
    rows = rows.order_by(*GROUPS[group])
    if kind:
        return export_assets("portfolio", kind, rows)
    everything = read.seen_assets(request.user)
    counts, asked = read.by_state(everything), form.filters()
    assets, following, previous = _slice(rows, request.GET.get("cursor", ""))
    context = {
        **_waiting(request.user),
        "lines": figure_lines(figures_of(everything), f"{reverse('finance:asset_list')}?"),
        "states": _states(counts),
        "state": asked.state,
        "groups": _grouped(assets, group),
        "following": following,
        "previous": previous,
        "group": group,
        "count": _count(rows, asked, counts),
        "print_title": _("Portfolio"),
        **more,
    }
    return render(request, "finance/assets/portfolio.html", context, status=status)


def _count(rows: Any, asked: read.AssetFilters, counts: dict[str, int]) -> str:
    """How many the table has: known already where the state is all that was asked for."""
    if asked != read.AssetFilters(state=asked.state):
        return read.count_assets(rows)
    return read.capped(counts.get(asked.state, 0) if asked.state else sum(counts.values()))


def _grouped(assets: list[Any], group: str) -> list[dict[str, Any]]:
    found: dict[Any, dict[str, Any]] = {}
    for asset in assets:
        owner = asset.beneficial_owner or asset.legal_owner
        name = str(owner or asset.legal_owner_name or _("no owner known"))
        title = f"{asset.case.reference} {asset.case.codename}" if group == "case" else name
        key = asset.case_id if group == "case" else (owner.pk if owner else name)
        entry = found.setdefault(key, {"title": title, "case": asset.case, "known": bool(owner), "assets": []})
        entry["assets"].append(asset)
    return list(found.values())


def _answer(request: HttpRequest, error: Refusal | None = None, at: str = "") -> HttpResponseBase:
    more = {"error": str(error.message) if error else "", "error_at": at, "typed": request.POST.get("reason", "")}
    if request.headers.get("HX-Request"):
        response = render(request, "finance/assets/answer.html", {**_waiting(request.user), **more})
        if error is None:
            response["HX-Trigger"] = "decided"  # the figures and the table ask anew
        return response
    if error is None:
        return redirect("finance:portfolio")
    return _page(request, status=error.status, **more)


@require_POST
def request_decide(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Approve, refuse or send back one request."""
    asked = read.open_request(request.user, uuid)
    given = {"verdict": request.POST.get("verdict", ""), "reason": request.POST.get("reason", "")}
    try:
        decide(request.user, asked, version=_version(request), **given)
    except (Forbidden, Hidden):
        raise
    except Refusal as refusal:
        return _answer(request, refusal, str(uuid))
    said(request, 1, [])
    return _answer(request)


@require_POST
def decide_together(request: HttpRequest) -> HttpResponseBase:
    """Decide on the ticked requests, each for itself."""
    chosen = read.requests_among(request.user, request.POST.getlist("request"))
    given = {"verdict": request.POST.get("verdict", ""), "reason": request.POST.get("reason", "")}
    results = decide_many(request.user, chosen, **given)
    errors = [f"{asked.asset}: {error.message}" for asked, error in results if error]
    said(request, len(results) - len(errors), errors)
    return _answer(request)


@require_POST
def seizure_confirm(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Confirm a recorded seizure, or not."""
    move = read.open_move(request.user, uuid)
    try:
        confirm_seizure(
            request.user, move, verdict=request.POST.get("verdict", ""), reason=request.POST.get("reason", "")
        )
    except (Forbidden, Hidden):
        raise
    except Refusal as refusal:
        return _answer(request, refusal, str(uuid))
    said(request, 1, [])
    return _answer(request)


def said(request: HttpRequest, done: int, refused: list[str]) -> None:
    """Tell what was decided and what was not."""
    if done:
        messages.success(request, _("Decided: %(count)s") % {"count": done})
    for message in refused:
        messages.error(request, message)


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
