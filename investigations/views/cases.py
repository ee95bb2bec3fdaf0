"""The pages of a case: overview, edit, assign, close, reopen, its book, print."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access.asking import HouseRequest
from access.errors import Invalid
from access.rules import Right
from desk.forms import without_version
from investigations.actions import assignment, cases, closing, references
from investigations.forms import AssignForm, CaseForm, ReasonForm, ReferenceRow
from investigations.handling import Way
from investigations.models import Case, Exhibit, InformationItem
from investigations.queries import parts
from investigations.queries.cases import (
    objections,
    open_case,
    open_for_work,
    references_of,
    requested_by,
    rights_on,
)
from investigations.queries.evidence import exhibits_of
from investigations.queries.history import history_of_case
from investigations.queries.items import items_of
from investigations.queries.leaving import withheld
from investigations.queries.tasks import count_unfinished, next_tasks
from investigations.queries.transports import attach_sums
from investigations.rules_tasks import Lane
from investigations.views.common import case_page, case_steps, form_page, link, save, status_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def overview(request: HouseRequest, reference: str) -> HttpResponse:
    """The case in ten seconds."""
    case = open_case(request.user, reference)
    return case_page(request, "case", case, **_overview(request, case), reference_form=ReferenceRow())


def _overview(request: HouseRequest, case: Case) -> dict[str, Any]:
    return {**_facts(case), **_next(case), "steps": case_steps(request.user, case)}


def _facts(case: Case) -> dict[str, Any]:
    return {
        "references": references_of(case),
        "subjects": parts.subjects_of(case),
        "routes": parts.routes_of(case),
        "modi": parts.modi_of(case),
        "moves": parts.moves_of(case),
        "assignments": parts.assignments_of(case),
    }


def _next(case: Case) -> dict[str, Any]:
    return {"next_task": next_tasks(case).get(Lane.CRIMINAL)}


@require_GET
def printed(request: HouseRequest, reference: str) -> HttpResponse:
    """The whole case on paper."""
    case = open_case(request.user, reference)
    facts = _facts(case)
    facts["routes"] = attach_sums(case, facts["routes"])
    found: list[Any] = [*items_of(case), *exhibits_of(case)]
    left_out = withheld(request.user, found, Way.HOUSE)
    going = [thing for thing in found if thing not in left_out]
    leaving = {
        "left_out": left_out,
        "items": [thing for thing in going if isinstance(thing, InformationItem)],
        "exhibits": [thing for thing in going if isinstance(thing, Exhibit)],
    }
    codes = ", ".join(sorted({thing.handling for thing in going}))
    handling = " · ".join(filter(None, (_("For official use only"), codes)))
    return case_page(request, "print", case, **facts, **leaving, print_handling=handling)


@form_methods
def edit(request: HouseRequest, reference: str) -> HttpResponse:
    """Amend what describes the case."""
    case = open_for_work(request.user, reference)
    values = {name: getattr(case, name) for name in ("codename", "summary", "purpose", "opened_on", "review_on")}
    return form_page(
        request,
        CaseForm,
        case=case,
        thing=case,
        values={**values, "agency": case.agency.code},
        title=_("Edit the case"),
        act=lambda data: cases.amend_case(request.user, case, **data),
        back=link("investigations:case", reference),
    )


@form_methods
def assign(request: HouseRequest, reference: str) -> HttpResponse:
    """Give the case to a unit and a lead."""
    case = open_for_work(request.user, reference, Right.CASE_ASSIGN)
    return form_page(
        request,
        AssignForm,
        case=case,
        thing=case,
        values={"unit": case.unit.code, "lead": case.lead.username, "effective_on": localdate()},
        title=_("Assign the case"),
        act=lambda data: assignment.assign_case(request.user, case, **data),
        back=link("investigations:case", reference),
        assignments=parts.assignments_of(case),
    )


STEPS = {
    "request": closing.request_closing,
    "close": closing.close_case,
    "refuse": closing.refuse_closing,
    "withdraw": closing.withdraw_closing,
    "reopen": closing.reopen_case,
}


@form_methods
def close(request: HouseRequest, reference: str) -> HttpResponse:
    """Ask to close, close, refuse, withdraw or reopen, each with a reason."""
    case = open_case(request.user, reference)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        step = STEPS.get(request.POST.get("step", ""))
        if step is None:
            raise Invalid(_("Choose one of the steps of this page."), field="step")
        if save(form, lambda: step(request.user, case, reason=form.cleaned_data["reason"])):
            messages.success(request, _("Recorded."))
            return redirect("investigations:case", reference=reference)
    context = {
        "form": form,
        "objections": objections(case),
        "unfinished": count_unfinished(case),
        "asked_by": requested_by(case),
        "moves": parts.moves_of(case),
        "can": rights_on(request.user, case),
    }
    return case_page(request, "close", case, status=status_of(form) if form.is_bound else 200, **context)


@require_GET
def book(request: HouseRequest, reference: str) -> HttpResponse:
    """What was changed in the case, with values before and after."""
    case = open_case(request.user, reference)
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    entries, following = history_of_case(request.user, case, before=before)
    return case_page(request, "history", case, entries=entries, following=following)


@require_POST
def add_reference(request: HouseRequest, reference: str) -> HttpResponse:
    """Add the number of another system."""
    case = open_case(request.user, reference)
    form = ReferenceRow(request.POST)
    if save(form, lambda: references.add_reference(request.user, case, **without_version(form.cleaned_data))):
        return redirect("investigations:case", reference=reference)
    return case_page(request, "case", case, status=400, **_overview(request, case), reference_form=form)


@require_POST
def remove_reference(request: HouseRequest, reference: str) -> HttpResponse:
    """Take the number of another system away."""
    case = open_case(request.user, reference)
    system, number = request.POST.get("system", ""), request.POST.get("number", "")
    references.remove_reference(request.user, case, system=system, number=number)
    messages.success(request, _("Removed: %(number)s") % {"number": f"{system} {number}"})
    return redirect("investigations:case", reference=reference)
