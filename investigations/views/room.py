"""The keys and the visitors of a case, as parts of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from access.actions.grants import give_key
from access.asking import HouseRequest
from access.book import MOST, room_visits
from access.errors import Hidden
from access.forms import KeyForm, VisitorsForm
from access.queries import MOST as MOST_KEYS
from access.queries import holders, keys_to
from access.rules import Right
from access.views.book import before_of, is_filtered, page_of_book
from access.views.common import run
from desk.exports import FORMATS, export
from desk.views.book import heading_of_looks, lines_of_looks
from investigations.queries.cases import open_book_of, open_case
from investigations.views.common import case_page


@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HouseRequest, reference: str) -> HttpResponse:
    """The keys of a case, for whoever gives them."""
    case = open_case(request.user, reference, right=Right.KEYS_GIVE)
    room = case.compartment
    posted = request.method == "POST"
    form = KeyForm(request.POST) if posted else KeyForm()
    if posted:
        run(form, lambda data: give_key(request.user, room=room, **data))
        if not form.errors:
            messages.success(request, _("The key was given."))
            return redirect("investigations:case_keys", case.reference)
    return case_page(
        request,
        "keys",
        case,
        status=400 if posted else 200,
        form=form,
        people=holders(),
        grants=keys_to(room)[:MOST_KEYS],
    )


@require_GET
def visitors(request: HouseRequest, reference: str) -> HttpResponse:
    """Who looked into a case."""
    case = open_book_of(request.user, reference)
    form = VisitorsForm(request.GET, looks=True)
    page: dict[str, Any] = {"rows": [], "older": None}
    if form.is_valid():
        page = page_of_book(
            room_visits(request.user, case.compartment, form.cleaned_data["filters"], before=before_of(request))
        )
    return case_page(
        request, "visitors", case, status=200 if form.is_valid() else 400, form=form, filtered=is_filtered(form), **page
    )


@require_GET
def visitors_export(request: HouseRequest, reference: str, kind: str) -> HttpResponseBase:
    """The visitors of a case as a file, behind the filters that are seen."""
    case = open_book_of(request.user, reference)
    form = VisitorsForm(request.GET, looks=True)
    if kind not in FORMATS or not form.is_valid():
        raise Hidden(_("There is no such export."))
    rows = room_visits(request.user, case.compartment, form.cleaned_data["filters"], export=True)[:MOST]
    return export(f"{case.reference}-visitors", kind, heading_of_looks(), list(lines_of_looks(rows)))
