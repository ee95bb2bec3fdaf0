"""The catalogue of modi operandi."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from access.gate import may_in_house, require_in_house
from access.rules import Right
from desk.forms import without_version
from desk.rest.pages import slice_of
from investigations.actions.modi import add_edition
from investigations.forms import EditionForm
from investigations.queries import parts
from investigations.queries.catalogue import count_seen, seen_in
from investigations.rules import MODUS_LANES
from investigations.views.common import save

PAGE = 50
SEEN_ORDER = ("-created_at", "-id")


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """The entries as they stand."""
    may_add = may_in_house(request.user, Right.RULES_MANAGE)
    context = {"modi": parts.list_modi(), "lanes": MODUS_LANES, "may_add": may_add}
    return render(request, "investigations/catalogue.html", context)


@require_GET
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry with its signs, its money, its editions, and the cases of the reader in which it was seen."""
    modus, earlier = parts.open_modus(code)
    rows = seen_in(request.user, modus.code)
    seen, following, previous = slice_of(rows, SEEN_ORDER, PAGE, request.GET.get("cursor", ""))
    count, more = count_seen(rows)
    context = {
        "modus": modus, "earlier": earlier, "lane": MODUS_LANES.get(modus.lane, modus.lane),
        "may_add": may_in_house(request.user, Right.RULES_MANAGE),
        "seen": seen, "following": following, "previous": previous, "count": count, "more": more,
    }  # fmt: skip
    return render(request, "investigations/modus.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest, code: str = "") -> HttpResponse:
    """A new entry, or a new edition of one."""
    require_in_house(request.user, Right.RULES_MANAGE)
    start = parts.open_modus(code)[0] if code else None
    known = {**vars(start), "indicators": ", ".join(start.indicators)} if start else None
    form = EditionForm(request.POST or None, initial=known)
    if request.method == "POST" and save(form, lambda: add_edition(request.user, **without_version(form.cleaned_data))):
        messages.success(request, _("The new edition stands."))
        return redirect("investigations:modus", code=form.cleaned_data["code"].lower())
    status = 400 if form.is_bound else 200
    return render(request, "investigations/edition.html", {"form": form, "modus": start}, status=status)
