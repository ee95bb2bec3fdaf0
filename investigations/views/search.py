"""The search: one box, and the searches that one keeps."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from access.asking import HouseRequest
from access.errors import Hidden
from investigations.actions.searches import forget_search, save_search
from investigations.queries.search import find, saved_searches
from investigations.registry import registry


@require_GET
def search(request: HouseRequest) -> HttpResponse:
    """What the text points to, in groups; `saved` runs a search of one's own that is kept."""
    kept = list(saved_searches(request.user))
    text, kind = request.GET.get("q", "")[:200], request.GET.get("kind", "")
    if handle := request.GET.get("saved", ""):
        chosen = next((each for each in kept if str(each.uuid) == handle), None)
        if chosen is None:
            raise Hidden
        text, kind = chosen.text, chosen.kind
    known = {group.code for group in registry.search}
    kind = kind if kind in known else ""
    context = {
        "text": text,
        "kind": kind,
        "kinds": registry.search,
        "found": find(request.user, text, kind=kind) if text.strip() else None,
        "kept": kept,
        "is_kept": any((each.text, each.kind) == (text, kind) for each in kept),
    }
    return render(request, "investigations/search.html", context)


@require_POST
def save(request: HouseRequest) -> HttpResponse:
    """Keep a search, to be told of what comes to be found."""
    kept = save_search(request.user, text=request.POST.get("q", "")[:200], kind=request.POST.get("kind", ""))
    messages.success(request, _("Kept. You will be told when something new is found."))
    query = QueryDict(mutable=True)
    query.update({"q": kept.text, "kind": kept.kind})
    return redirect(f"/search/?{query.urlencode()}")


@require_POST
def forget(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Keep a search no longer."""
    forget_search(request.user, uuid)
    messages.success(request, _("No longer kept."))
    return redirect("investigations:search")
