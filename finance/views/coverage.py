"""The page of coverage: one figure, its line over two years, a bar per unit, and the cases behind it."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from access.errors import Invalid
from access.models import Unit
from desk.dates import month_form, on_day
from desk.exports import export
from desk.lists import exportable
from finance.coverage.report import Report
from finance.queries import coverage as read
from finance.queries.rules import may_change_rules

HIDDEN = "*"


@require_GET
@exportable
def coverage(request: HttpRequest) -> HttpResponseBase:
    """Show coverage, or export it."""
    month, kind = request.GET.get("month", ""), request.GET.get("export", "")
    problem = ""
    try:
        report = read.coverage(request.user, month=month, operation="export" if kind else "list")
    except Invalid as refusal:
        problem, month = str(refusal.message), ""
        report = read.coverage(request.user)
    if kind:
        return export("coverage", kind, _head(), _rows(report))
    unit = Unit.objects.filter(code=request.GET.get("unit", "").replace("\0", "")).first()
    behind = list(read.cases_behind(request.user, unit, report.day)[: read.BEHIND + 1])
    units = {line.unit.pk: line.unit for line in report.units if line.unit}
    context = {
        "report": report,
        "month": month,
        "problem": problem,
        "unit": unit,
        "behind": [(case, units.get(case.unit_then, case.unit)) for case in behind[: read.BEHIND]],
        "behind_more": len(behind) > read.BEHIND,
        "over_time": _line(report, request),
        "by_unit": _bars(report, request),
        "may_change_rules": may_change_rules(request.user),
        "print_title": _("Coverage"),
    }
    return render(request, "finance/coverage/page.html", context, status=400 if problem else 200)


def _head() -> list[str]:
    return [
        _("Unit"),
        _("Month end"),
        _("Open cases"),
        _("With a track"),
        _("Share (%)"),
        _("Running waivers"),
        _("Dormant tracks"),
        _("Moves recorded late"),
    ]


def _rows(report: Report) -> list[list[Any]]:
    """One row for each unit and month; a hidden count is a star."""
    rows: list[list[Any]] = []
    for line in (report.everything, *report.units):
        name = line.unit.name if line.unit else _("All units")
        for day, cell in zip(report.ends, line.cells, strict=True):
            counts = [cell.total, cell.covered, cell.share, cell.waived, cell.dormant, cell.late]
            hidden = cell.total is None or cell.covered is None
            shown = [HIDDEN if n is None and (i != 2 or hidden) else n for i, n in enumerate(counts)]
            rows.append([name, day, *shown])
    return rows


def _month(day: date) -> str:
    return date_format(day, month_form().removeprefix("j "))


def _picture(report: Report, request: HttpRequest, **more: Any) -> dict[str, Any]:
    query = request.GET.copy()
    query["export"] = "csv"
    return {
        "unit": _("per cent of open cases"),
        "source": _("moves and assignments by their effective dates"),
        "period": f"{_month(report.ends[0])} – {on_day(report.day)}",
        "export_url": f"?{query.urlencode()}",
        **more,
    }


def _line(report: Report, request: HttpRequest) -> dict[str, Any]:
    names = [_month(day) for day in report.ends]
    shares = [cell.share for cell in report.everything.cells]
    series = {"type": "line", "data": shares, "name": _("All units"), "connectNulls": False}
    return _picture(
        report,
        request,
        id="coverage-line",
        title=_("Share of open cases that follow the money"),
        columns=[_("Month"), _("Open cases"), _("With a track"), _("Share (%)"), _("Running waivers"), _("Dormant")],
        rows=[
            [name, *(HIDDEN if n is None else n for n in (c.total, c.covered, c.share, c.waived, c.dormant))]
            for name, c in zip(names, report.everything.cells, strict=True)
        ],
        option={
            "xAxis": {"type": "category", "data": names},
            "yAxis": {"type": "value", "min": 0, "max": 100},
            "series": [series],
        },
    )


def _bars(report: Report, request: HttpRequest) -> dict[str, Any]:
    lines = [line for line in report.units if line.last.total != 0]
    names = [line.unit.name if line.unit else "" for line in lines]
    return _picture(
        report,
        request,
        id="coverage-units",
        title=_("Share by unit"),
        period=on_day(report.day),
        columns=[_("Unit"), _("Share (%)")],
        rows=[
            [name, HIDDEN if line.last.share is None else line.last.share]
            for name, line in zip(names, lines, strict=True)
        ],
        option={
            "xAxis": {"type": "value", "min": 0, "max": 100},
            "yAxis": {"type": "category", "data": names, "inverse": True},
            "series": [{"type": "bar", "data": [line.last.share for line in lines], "name": _("Share (%)")}],
        },
    )
