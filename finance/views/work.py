"""My work: the first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from access.gate import may_in_house
from access.rules import Right
from finance.queries.work import work_of


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """What needs the reader today, what waits for their decision, and their cases."""
    context = {
        "work": work_of(request.user),
        "today": localdate(),
        "may_register": may_in_house(request.user, Right.CASE_CREATE),
        "may_count": may_in_house(request.user, Right.AGGREGATES_READ),
    }
    return render(request, "finance/work.html", context)
