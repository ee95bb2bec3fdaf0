"""The list of cases, and its way out as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from access.gate import may_in_house
from access.keys import keys_of
from access.rules import Right
from desk.exports import export
from desk.lists import ListPage, exportable
from investigations.forms import FilterForm
from investigations.queries.cases import ORDERS, CaseFilters, CasePage, count_cases, list_cases
from investigations.queries.changes import changes_for, since_of
from investigations.queries.export import case_columns, export_cases
from investigations.views.bulk import ticked


def _order(request: HttpRequest) -> str:
    order = request.GET.get("order", "")
    return order if order in ORDERS else ""


@require_GET
@exportable
def case_list(request: HttpRequest) -> HttpResponseBase:
    """The cases that one may see, as a page or as a file; the filters of last time come back."""
    listed = ListPage(request, "cases", case_columns())
    if away := listed.come_back():
        return away
    form = FilterForm(request.GET)
    asked = form.asked(_order(request), ticked(request.GET))
    if kind := request.GET.get("export", ""):
        rows = ([column.value(case) for column in listed.shown] for case in export_cases(request.user, asked))
        return export(f"cases-{localdate().isoformat()}", kind, [column.words for column in listed.shown], rows)
    form.lend_unit(request.user)
    page = list_cases(request.user, asked, cursor=request.GET.get("cursor", ""))
    context = {
        "form": form,
        "page": page,
        **_counted(request, asked, page),
        "order": asked.order,
        "columns": listed.shown,
        "tools": listed.tools(),
        "filtered": any(request.GET.get(name) for name in form.fields),
        "may_assign": keys_of(request.user).may_anywhere(Right.CASE_ASSIGN),
        "may_register": may_in_house(request.user, Right.CASE_CREATE),
    }
    return render(request, "investigations/list.html", context)


def _counted(request: HttpRequest, asked: CaseFilters, page: CasePage) -> dict[str, Any]:
    """How many cases there are; one page that holds them all needs no query."""
    whole = not request.GET.get("cursor") and not page.following
    count, more = (len(page.cases), False) if whole else count_cases(request.user, asked)
    return {"count": count, "more": more}


@require_GET
def work_changes(request: HttpRequest) -> HttpResponse:
    """What others did in one's cases since the last visit, for the page of one's work."""
    since = since_of(request.user)
    context = {"since": since, "changes": changes_for(request.user, since)}
    return render(request, "investigations/changes.html", context)
