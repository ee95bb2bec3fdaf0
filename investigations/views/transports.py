"""The pages of transports, and the places that are suggested while a leg is typed."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk.exports import export
from desk.forms import without_version
from desk.rest.pages import slice_of
from investigations import places
from investigations.actions import transports as acts
from investigations.forms_transport import (
    LegTransportForm,
    TransportFilterForm,
    TransportForm,
    initial_of,
    start_of,
)
from investigations.models import Leg, Transport
from investigations.queries import transports as read
from investigations.queries.cases import open_case, open_child, open_for_work
from investigations.views.common import case_page, form_page, link

form_methods = require_http_methods(["GET", "HEAD", "POST"])
TAB = "investigations:case_routes"
PAGE = 50
HEAD = (
    gettext_lazy("Number"), gettext_lazy("Date"), gettext_lazy("Time"), gettext_lazy("Arrival or end"),
    gettext_lazy("Route"), gettext_lazy("From"), gettext_lazy("To"), gettext_lazy("How"), gettext_lazy("Outcome"),
    gettext_lazy("People carried"), gettext_lazy("Of whom paid"), gettext_lazy("Price paid per person"),
    gettext_lazy("Currency"), gettext_lazy("Paid altogether"), gettext_lazy("Source of the total"),
    gettext_lazy("Paid by"), gettext_lazy("Vehicle"), gettext_lazy("Crew"), gettext_lazy("Modus operandi"),
    gettext_lazy("Source"), gettext_lazy("Note"),
)  # fmt: skip


def row_of(run: Any) -> list[Any]:
    """One transport as a row of the export."""
    leg, crew = run.leg, ", ".join(str(row) for row in run.manned_by)
    when = [run.code, run.starts_on, run.starts_at.isoformat("minutes") if run.starts_at else "", run.ends_on]
    where = [leg.route.name, leg.origin, leg.destination, leg.get_mode_display(), run.get_outcome_display()]
    money = [run.carried, run.paid, run.price, run.currency, run.brought_in, run.total_source]
    rest = [run.get_payment_channel_display(), run.vehicle or "", crew, run.modus or "", run.source, run.note]
    return [*when, *where, *money, *rest]


@require_GET
def transport_list(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The transports of a case, filtered, with their sums; or exactly these as a file."""
    case = open_case(request.user, reference)
    form = TransportFilterForm(request.GET, case=case)
    rows = read.transports_of(case, form.asked())
    order = request.GET.get("order", "")
    order = order if order in read.ORDERS else "-starts_on"
    if kind := request.GET.get("export", ""):
        found = read.exported(request.user, case, rows.order_by(*read.ORDERS[order]))
        return export(f"{reference}-transports", kind, HEAD, map(row_of, found))
    runs, following, previous = slice_of(rows, read.ORDERS[order], PAGE, request.GET.get("cursor", ""))
    context = {
        "form": form, "runs": runs, "following": following, "previous": previous, "order": order,
        "sums": read.count_of(rows), "removed": read.removed_transports_of(case), "tab": TAB,
        "legs": read.legs_of(case), "filtered": any(request.GET.get(name) for name in form.fields),
    }  # fmt: skip
    return case_page(request, "transports", case, **context)


@form_methods
def transport_new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record a transport on a leg."""
    leg = open_child(request.user, Leg, uuid)
    case = open_for_work(request.user, leg.case.reference)
    return form_page(
        request,
        partial(TransportForm, case=case),  # type: ignore[arg-type]
        case=case,
        values=start_of(leg),
        title=_("Record a transport: %(leg)s") % {"leg": leg},
        act=lambda data: acts.add_transport(request.user, leg, **without_version(data)),
        back=link("investigations:case_routes", case.reference),
        template="transport_form",
        tab=TAB,
    )


@require_GET
def transport(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One transport."""
    found = read.open_transport(request.user, uuid)
    context = {"run": found, "crew": read.crew_of(found), "leg": found.leg, "tab": TAB}
    return case_page(request, "transport", found.case, **context)


@form_methods
def transport_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change a transport."""
    found = read.open_transport(request.user, uuid)
    case = open_for_work(request.user, found.case.reference)
    return form_page(
        request,
        partial(LegTransportForm, case=case, transport=found),  # type: ignore[arg-type]
        case=case,
        thing=found,
        values=initial_of(found),
        title=found.title,
        act=lambda data: acts.amend_transport(request.user, found, **data),
        back=link("investigations:transport", str(uuid)),
        template="transport_form",
        tab=TAB,
    )


def _set_removed(request: HttpRequest, uuid: UUID, act: Callable[[Any, Transport], None], words: str) -> HttpResponse:
    found = read.open_transport(request.user, uuid)
    act(request.user, found)
    messages.success(request, words % {"thing": found})
    return redirect("investigations:case_transports", found.case.reference)


@require_POST
def transport_remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a transport out of the case; the list then offers to put it back."""
    words = _("Removed: %(thing)s. It can be put back below.")
    return _set_removed(request, uuid, acts.remove_transport, words)


@require_POST
def transport_restore(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a transport back."""
    return _set_removed(request, uuid, acts.restore_transport, _("Put back: %(thing)s"))


@require_GET
def suggest_places(request: HttpRequest) -> HttpResponse:
    """What the one value of this call may become: codes and towns, as choices of the line that asks."""
    text = str(next(iter(request.GET.values()), ""))[:60]
    return render(request, "investigations/places.html", {"suggestions": places.suggest(text)})
