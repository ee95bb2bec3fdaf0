"""Filters of a list that are kept under a name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.errors import Invalid
from desk.actions.forms import forget_filter, name_filter


def _back(request: HttpRequest, query: str) -> HttpResponse:
    path = request.POST.get("path", "")
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return redirect(f"{path}?{query}" if safe else "/")


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what a list is asked under a name, and go back to it."""
    query = QueryDict(request.POST.get("query", "")[:4_000]).urlencode()
    given = {"list_name": request.POST.get("list_name", ""), "name": request.POST.get("name", "")}
    try:
        name = name_filter(request.user, query=query, **given)
        messages.success(request, _("Kept as “%(name)s”.") % {"name": name})
    except Invalid as refusal:
        messages.error(request, str(refusal.message))
    return _back(request, query)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Forget what was kept under a name."""
    name = request.POST.get("name", "")
    if name:
        forget_filter(request.user, list_name=request.POST.get("list_name", ""), name=name)
    return _back(request, "all=1")
