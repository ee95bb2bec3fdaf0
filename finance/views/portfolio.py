"""The prosecutor's page: what waits, the five figures, and the assets across all their cases."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from access.errors import Forbidden, Hidden, Refusal
from desk.exports import export
from desk.lists import exportable
from finance.actions.moves import confirm_seizure
from finance.actions.requests import decide, decide_many
from finance.forms.assets import AssetFilterForm
from finance.help import ASSET_HELP
from finance.queries import assets as read
from finance.queries.figures import figures_of
from finance.rules.assets import AssetState
from finance.views.assets import HEAD, figure_lines, row_of, said

PAGE = 100  # assets
WAITING = 50  # requests, and as many seizures
GROUPS = {"case": ("case_id", "pk"), "subject": ("legal_owner__name", "legal_owner_name", "pk")}


def _waiting(user: Any) -> dict[str, Any]:
    requests = list(read.waiting_requests(user)[: WAITING + 1])
    seizures = list(read.waiting_seizures(user)[: WAITING + 1])
    more = max(len(requests), len(seizures)) > WAITING
    return {"requests": requests[:WAITING], "seizures": seizures[:WAITING], "more_wait": more, "most_wait": WAITING}


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
        return export("portfolio", kind, HEAD, (row_of(a) for a in rows[:100_000]))
    everything = read.seen_assets(request.user)
    assets, following, previous = _slice(rows, request.GET.get("cursor", ""))
    context = {
        **_waiting(request.user),
        "lines": figure_lines(figures_of(everything)),
        "states": _states(read.by_state(everything)),
        "state": form.filters().state,
        "groups": _grouped(assets, group),
        "following": following,
        "previous": previous,
        "group": group,
        "count": read.count_assets(rows),
        "print_title": _("Portfolio"),
        **more,
    }
    return render(request, "finance/assets/portfolio.html", context, status=status)


def _grouped(assets: list[Any], group: str) -> list[dict[str, Any]]:
    found: dict[Any, dict[str, Any]] = {}
    for asset in assets:
        owner = asset.legal_owner or asset.legal_owner_name or _("no owner known")
        title = f"{asset.case.reference} {asset.case.codename}" if group == "case" else str(owner)
        entry = found.setdefault(title, {"title": title, "case": asset.case, "assets": []})
        entry["assets"].append(asset)
    return list(found.values())


def _answer(request: HttpRequest, error: Refusal | None = None, at: str = "") -> HttpResponseBase:
    more = {"error": str(error.message) if error else "", "error_at": at, "typed": request.POST.get("reason", "")}
    if request.headers.get("HX-Request"):
        return render(request, "finance/assets/waiting.html", {**_waiting(request.user), **more})
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


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
