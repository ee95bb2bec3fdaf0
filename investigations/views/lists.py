"""The list of cases, its export, and the search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from access.gate import may_in_house
from access.rules import Right
from desk.actions.forms import remember_filter
from desk.queries.forms import last_filter
from investigations.forms import FilterForm
from investigations.queries.cases import ORDERS, count_cases, list_cases
from investigations.queries.export import as_csv, as_xlsx, export_rows
from investigations.registry import registry

KINDS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def _order(request: HttpRequest) -> str:
    order = request.GET.get("order", "")
    return order if order in ORDERS else ""


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases that one may see; the filters of last time come back."""
    if not request.GET:
        if last := last_filter(request.user, "cases"):
            return redirect(f"{request.path}?{last}")
    else:
        query = request.GET.copy()
        for name in ("cursor", "all"):
            query.pop(name, None)
        remember_filter(request.user, list_name="cases", query=query.urlencode())
    form = FilterForm(request.GET)
    asked = form.asked(_order(request))
    form.lend_unit(request.user)
    cursor = request.GET.get("cursor", "")
    page = list_cases(request.user, asked, cursor=cursor)
    whole = not cursor and not page.following
    count, more = (len(page.cases), False) if whole else count_cases(request.user, asked)
    context = {
        "form": form,
        "page": page,
        "count": count,
        "more": more,
        "order": asked.order,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "may_register": may_in_house(request.user, Right.CASE_CREATE),
        "with_track": bool(registry.case_columns),
    }
    return render(request, "investigations/list.html", context)


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Exactly what the list shows, as a file."""
    write, content_type = KINDS[kind]
    asked = FilterForm(request.GET).asked(_order(request))
    rows = export_rows(request.user, asked, purpose=request.GET.get("purpose", "")[:200])
    response = HttpResponse(write(rows), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="cases-{localdate().isoformat()}.{kind}"'
    return response
