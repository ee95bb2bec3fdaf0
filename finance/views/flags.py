"""The pages of flags and rules."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from access.gate import require_in_house
from access.rules import Right
from desk.exports import export
from desk.forms import run
from desk.lists import ListPage, exportable
from desk.rest.pages import slice_of
from finance.actions.flags import acknowledge_flag, change_parameters, latest_day
from finance.flags.rule import SEVERITY_WORDS
from finance.forms.flags import AcknowledgeForm, FlagListForm, RuleForm
from finance.models import FlagEvent
from finance.queries import flags as flags_read
from finance.queries.rules import list_rules, may_change_rules, open_rule
from investigations.views.common import conflict, status_of

PAGE = 50
LIST = "flags"
HEAD = (
    gettext_lazy("Rule"),
    gettext_lazy("Name"),
    gettext_lazy("Weight"),
    gettext_lazy("Case"),
    gettext_lazy("Unit"),
    gettext_lazy("Explanation"),
    gettext_lazy("Fires since"),
    gettext_lazy("Raised"),
    gettext_lazy("Acknowledged until"),
    gettext_lazy("Cleared"),
)


@require_GET
@exportable
def flag_list(request: HttpRequest) -> HttpResponseBase:
    """The flags on what the reader may see, with filters that are remembered."""
    listed = ListPage(request, LIST)
    if away := listed.come_back():
        return away
    form = FlagListForm(request.GET)
    order = request.GET.get("order", "")
    order = order if order in flags_read.ORDERS else "-raised_at"
    kind = request.GET.get("export", "")
    rows = flags_read.list_flags(request.user, form.filters(), operation="export" if kind else "list")
    if kind:
        return export("flags", kind, HEAD, (_row(flag) for flag in rows.order_by(*flags_read.ORDERS[order])[:100_000]))
    found, following, previous = slice_of(rows, flags_read.ORDERS[order], PAGE, request.GET.get("cursor", ""))
    context = {
        "form": form,
        "entries": [flags_read.show(flag) for flag in found],
        "following": following,
        "previous": previous,
        "order": order,
        "count": _("%(number)s flags") % {"number": flags_read.count_flags(rows)},
        "print_title": _("Flags"),
        "tools": listed.tools(),
    }
    return render(request, "finance/flags/list.html", context)


def _row(flag: Any) -> list[Any]:
    shown = flags_read.show(flag)
    return [
        flag.code,
        shown.rule.title,
        SEVERITY_WORDS[shown.rule.severity],
        flag.case.reference,
        flag.case.unit.code,
        shown.sentence,
        flag.due_on,
        flag.raised_at,
        flag.acknowledged_until,
        flag.cleared_at,
    ]


@require_http_methods(["GET", "POST"])
def flag(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One flag: what it means, what clears it, its history, and the form to acknowledge it."""
    found = flags_read.open_flag(request.user, uuid)
    allowed = flags_read.may_acknowledge(request.user, found)
    form = AcknowledgeForm(request.POST or None) if allowed or request.method == "POST" else None
    if request.method == "POST" and form is not None and form.is_valid():
        reason, until = form.cleaned_data["reason"], form.cleaned_data["until"]
        if run(form, lambda: acknowledge_flag(request.user, found, reason=reason, until=until)):
            messages.success(request, _("The flag is acknowledged."))
            return redirect("finance:flag", uuid=uuid)
    context = {
        "shown": flags_read.show(found),
        "history": [_event(event) for event in flags_read.events_of(found)],
        "form": form,
        "latest": latest_day(found),
        "print_reference": found.case.reference,
    }
    return render(request, "finance/flags/flag.html", context, status=400 if form and form.errors else 200)


def _event(event: FlagEvent) -> dict[str, Any]:
    return {
        "at": event.at,
        "actor": str(event.by) if event.by else _("the flag job"),
        "words": event.get_kind_display(),
        "reason": event.reason,
    }


@require_GET
def case_flags_box(request: HttpRequest, reference: str) -> HttpResponse:
    """What stands on a case, for the page of the case."""
    case, shown = flags_read.flags_of_case(request.user, reference)
    return render(request, "finance/flags/case_box.html", {"case": case, "entries": shown})


@require_GET
def work_flags(request: HttpRequest) -> HttpResponse:
    """What needs the reader today, for the first page."""
    return render(request, "finance/flags/work.html", {"groups": flags_read.flags_for(request.user)})


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """All rules: what each means, its parameters and sources, and what clears it."""
    context = {"entries": list_rules(request.user), "may_change": may_change_rules(request.user)}
    return render(request, "finance/flags/rules.html", context)


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Change the parameters of a rule."""
    shown = open_rule(request.user, code)
    require_in_house(request.user, Right.RULES_MANAGE)
    form = RuleForm(request.POST or None, shown=shown)
    if request.method == "POST" and form.is_valid():
        given = {
            "values": form.values(),
            "reason": form.cleaned_data["reason"],
            "version": form.cleaned_data.get("version"),
        }
        if run(form, lambda: change_parameters(request.user, code, **given)):
            messages.success(request, _("The rule is changed and looks at all cases again."))
            return redirect("finance:rules")
    status = status_of(form) if form.errors else 200
    theirs = {entry.parameter.name: entry.value for entry in shown.parameters}
    context = {"shown": shown, "form": form, "conflict": conflict(form, theirs, shown.version) if status == 412 else []}
    return render(request, "finance/flags/rule.html", context, status=status)
