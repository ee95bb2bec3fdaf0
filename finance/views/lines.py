"""The lines of money: written in their row, or on a page of their own without scripts."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.rules import Right
from finance.actions.lines import write_line
from finance.forms.track import LineForm
from finance.models import MoneyLine
from finance.queries.track import LineRow, lines_of, track_of
from investigations.models import Case
from investigations.queries.cases import open_case
from investigations.views.common import conflict, form_page, save, status_of


def line(request: HttpRequest, reference: str, beside: str, uuid: UUID) -> HttpResponse:
    """Write what is known of the money of one thing, and the next step."""
    case = open_case(request.user, reference, right=Right.TRACK_WRITE)
    row, blank = _row(case, beside, uuid)
    known = row.line or MoneyLine(version=0)
    form = partial(LineForm, case=case, auto_id=f"line-{uuid}-%s")
    more: dict[str, Any] = {
        "thing": known,
        "values": {"known": known.known, "next_step": known.next_step},
        "act": partial(_write, request, case, beside, uuid),
    }
    if request.headers.get("HX-Request"):
        return _inline(request, form, {"case": case, "row": row, "blank": blank, "may_write": True}, **more)
    back = reverse("finance:case_money", args=[case.reference])
    title = _("The money of %(thing)s") % {"thing": row.thing}
    return form_page(request, form, case=case, title=title, back=back, template="../finance/track/form", **more)


def _row(case: Case, beside: str, uuid: UUID) -> tuple[LineRow, dict[str, int]]:
    """The row of this thing, and how many rows are blank."""
    rows = lines_of(track_of(case))
    found = next((row for row in rows if (row.beside, row.thing.uuid) == (beside, uuid)), None)
    if found is None:
        raise Http404
    return found, {"blank": sum(row.blank for row in rows), "lines": len(rows)}


def _write(request: HttpRequest, case: Case, beside: str, uuid: UUID, data: dict[str, Any]) -> Any:
    return write_line(request.user, case, beside=beside, uuid=uuid, **data)


def _inline(
    request: HttpRequest,
    form_class: Callable[..., Any],
    context: dict[str, Any],
    *,
    thing: MoneyLine,
    values: dict[str, str],
    act: Callable[[dict[str, Any]], Any],
) -> HttpResponse:
    """The row of a line as a form, or as it stands once it was saved or left."""
    case, row = context["case"], context["row"]
    if request.method != "POST":
        context["form"] = form = form_class(initial={**values, "version": thing.version})
        form.fields["known"].widget.attrs["autofocus"] = True
        part = "line" if "row" in request.GET else "line_form"
        return render(request, f"finance/track/{part}.html", context)
    form = form_class(request.POST)
    if save(form, lambda: act(form.cleaned_data)):
        fresh, blank = _row(case, row.beside, row.thing.uuid)
        return render(request, "finance/track/line.html", {**context, "row": fresh, **blank, "saved": True})
    rows = conflict(form, values, thing.version) if status_of(form) == 412 else []
    context |= {"form": form, "conflict": rows}
    return render(request, "finance/track/line_form.html", context, status=status_of(form))
