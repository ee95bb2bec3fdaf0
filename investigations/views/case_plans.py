"""Case plans: the catalogue, an edition of one, and making one the tasks of a case."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from access.errors import Forbidden, Hidden, Refusal
from access.gate import may_in_house, require_in_house
from access.rules import Right
from desk.forms import run, without_version
from investigations.actions.case_plans import NAMES, apply_plan, write_plan
from investigations.forms_tasks import ApplyForm, PlanForm, step_rows
from investigations.models import Case, CasePlan
from investigations.queries import case_plans as reads
from investigations.queries.cases import open_for_work
from investigations.rules_tasks import Lane
from investigations.views.common import case_page
from investigations.views.tasks import TAB

form_methods = require_http_methods(["GET", "HEAD", "POST"])
_PATH = re.compile(r"^steps\[(\d+)\]\.(\w+)$")
NEW_ROWS = 4


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans as they stand."""
    may_add = may_in_house(request.user, Right.RULES_MANAGE)
    return render(request, "investigations/case_plans.html", {"plans": reads.list_plans(), "may_add": may_add})


@require_GET
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan, both lanes step by step."""
    found, earlier = reads.open_plan(code)
    may_add = may_in_house(request.user, Right.RULES_MANAGE)
    context = {"plan": found, "steps": found.steps.all(), "earlier": earlier, "may_add": may_add}
    return render(request, "investigations/case_plan.html", context)


@form_methods
def plan_edition(request: HttpRequest, code: str = "") -> HttpResponse:
    """A new plan, or a new edition of one."""
    require_in_house(request.user, Right.RULES_MANAGE)
    start = reads.open_plan(code)[0] if code else None
    if request.method == "POST":
        form, rows = PlanForm(request.POST), step_rows(0)(request.POST, prefix="steps")
        if all([form.is_valid(), rows.is_valid()]) and _write(request, form, rows):
            messages.success(request, _("The new edition stands."))
            return redirect("investigations:case_plan", code=form.cleaned_data["code"].lower())
    else:
        form, rows = _typed(start)
    status = 400 if form.is_bound else 200
    context = {"form": form, "rows": rows, "plan": start}
    return render(request, "investigations/case_plan_form.html", context, status=status)


def _typed(start: CasePlan | None) -> tuple[PlanForm, Any]:
    """The forms filled with the edition that stands."""
    steps = list(start.steps.all()) if start else []
    values = {name: getattr(start, name) for name in ("code", *NAMES)} if start else None
    rows = [
        {
            **{name: getattr(row, name) for name in ("title_en", "title_nl", "lane", "offset_days")},
            "checklist_en": "\n".join(row.checklist_en),
            "checklist_nl": "\n".join(row.checklist_nl),
            "waits_for": ", ".join(str(number) for number in row.waits_for),
        }
        for row in steps
    ]
    return PlanForm(initial=values), step_rows(NEW_ROWS)(prefix="steps", initial=rows)


def _write(request: HttpRequest, form: PlanForm, rows: Any) -> bool:
    filled = [row for row in rows.forms if row.has_changed()]
    try:
        write_plan(request.user, steps=[row.step() for row in filled], **without_version(form.cleaned_data))
    except (Hidden, Forbidden):
        raise
    except Refusal as refusal:
        error = ValidationError(str(refusal.message), code=refusal.code)
        if match := _PATH.match(refusal.field):
            filled[int(match[1])].add_error(match[2], error)
            form.add_error(None, ValidationError(_("Look at the rows below.")))
        else:
            form.add_error(refusal.field if refusal.field in form.fields else None, error)
        return False
    return True


@form_methods
def plan_apply(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a plan, look at what it would make, and make it."""
    case = open_for_work(request.user, reference)
    chosen = request.POST if request.method == "POST" else request.GET
    form = ApplyForm(chosen, case=case) if "plan" in chosen else ApplyForm(case=case, initial=_start(case))
    rows: list[reads.Preview] = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        rows = reads.preview(case, data["plan"], data["start_on"])
        if request.method == "POST" and (made := run(form, lambda: _apply(request, case, data))) is not None:
            text = ngettext("%(count)s task made.", "%(count)s tasks made.", made) % {"count": made}
            messages.success(request, text)
            return redirect("investigations:case_tasks", reference)
    context = {"form": form, "rows": rows, "new": [row for row in rows if not row.known], "tab": TAB}
    return case_page(request, "plan_apply", case, status=400 if form.errors else 200, **context)


def _start(case: Case) -> dict[str, Any]:
    return {"start_on": case.opened_on, "criminal": case.lead.username}


def _apply(request: HttpRequest, case: Case, data: dict[str, Any]) -> int:
    owners = {Lane.CRIMINAL.value: data["criminal"], Lane.MONEY.value: data["money"]}
    return len(apply_plan(request.user, case, data["plan"], start_on=data["start_on"], owners=owners))
