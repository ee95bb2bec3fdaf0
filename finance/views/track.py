"""The pages of the financial track: the tab of the case, its box on the overview, and one form for each act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.gate import may, rights_in
from access.rules import Right
from desk.actions.once import once
from desk.forms import run, token_of
from finance.actions import lines, plan, track, waiver
from finance.forms import track as forms
from finance.help import TRACK_HELP
from finance.queries import track as queries
from finance.rules.track import TRACK_MOVES, TrackState
from investigations.models import Case
from investigations.queries.cases import open_case
from investigations.queries.tasks import next_tasks
from investigations.rules import CaseState
from investigations.rules_tasks import Lane
from investigations.views.common import case_page


@dataclass(frozen=True)
class Act:
    """One act in the money lane: its words, the right that it takes, its form and its action."""

    words: str | Promise
    right: Right
    form: type[forms.CaseForm]
    action: Callable[..., Any]
    to: str = ""  # the state it leads to, when it moves the track


ACTS: dict[str, Act] = {
    "open": Act(_("Open the financial track"), Right.TRACK_WRITE, forms.OpenForm, track.open_track, TrackState.OPEN),
    "assess": Act(
        _("Declare the track required"), Right.TRACK_WRITE, forms.AssessForm, track.assess_track, TrackState.REQUIRED
    ),
    "waiver": Act(
        _("Request a waiver"), Right.WAIVER_REQUEST, forms.WaiverForm, waiver.request_waiver, TrackState.WAIVED
    ),
    "plan": Act(_("Propose a plan"), Right.TRACK_WRITE, forms.PlanForm, plan.propose_plan),
    "activity": Act(_("Log an activity"), Right.TRACK_WRITE, forms.ActivityForm, track.log_activity),
    "next-step": Act(_("Set the next step"), Right.TRACK_WRITE, forms.NextStepForm, track.amend_track),
    "lead": Act(_("Change the financial lead"), Right.TRACK_WRITE, forms.LeadForm, track.amend_track),
    "conclude": Act(
        _("Conclude the track"), Right.TRACK_WRITE, forms.ConcludeForm, track.conclude_track, TrackState.CONCLUDED
    ),
}


def acts_for(actor: Any, case: Case, state: str) -> list[tuple[str, Act]]:
    """The acts that this person may do now on the track of this case."""
    rights, legal = rights_in(actor, case), TRACK_MOVES.get(state, frozenset())
    if case.state == CaseState.CLOSED:
        return []
    names = [name for name, act in ACTS.items() if act.right in rights and (not act.to or act.to in legal)]
    return [(name, ACTS[name]) for name in names if name != "lead" or state == TrackState.OPEN]


def case_money(request: HttpRequest, reference: str) -> HttpResponse:
    """The tab Money of a case."""
    case = open_case(request.user, reference)
    found = queries.track_of(case)
    context = {
        "track": found,
        "opened_on": queries.opened_on(found),
        "outcome": queries.outcome_of(found),
        "lines": queries.lines_of(found),
        "plans": found.plans.select_related("proposed_by"),
        "waivers": case.waivers.select_related("requested_by").prefetch_related("steps__moved_by"),
        "running": queries.running_waiver(case),
        "activities": found.activities.select_related("done_by")[:50],
        "moves": found.moves.select_related("moved_by", "lead"),
        "acts": acts_for(request.user, case, found.state),
        "help": TRACK_HELP[found.state],
        "may_write": may(request.user, Right.TRACK_WRITE, case),
        "may_decide_waiver": may(request.user, Right.WAIVER_DECIDE, case),
        "may_decide_plan": may(request.user, Right.PLAN_DECIDE, case),
    }
    return case_page(request, "../finance/track/money", case, **context)


def case_money_box(request: HttpRequest, reference: str) -> HttpResponse:
    """The money box on the overview of a case."""
    case = open_case(request.user, reference)
    found = queries.track_of(case)
    rows = queries.lines_of(found)
    context = {
        "case": case,
        "track": found,
        "opened_on": queries.opened_on(found),
        "outcome": queries.outcome_of(found),
        "running": queries.running_waiver(case),
        "blank": sum(row.blank for row in rows),
        "lines": len(rows),
        "next_task": next_tasks(case).get(Lane.MONEY),
        "missing": found.state in (TrackState.NOT_ASSESSED, TrackState.REQUIRED),
        "acts": acts_for(request.user, case, found.state),
    }
    return render(request, "finance/track/box.html", context)


def _form_page(
    request: HttpRequest, case: Case, title: Any, form: forms.CaseForm, act: Callable[..., Any], about: Any = None
) -> HttpResponse:
    token = token_of(request)
    if request.method == "POST" and form.is_valid():
        values = {k: v for k, v in form.cleaned_data.items() if k != "version" or v is not None}
        if (
            run(form, lambda: once(request.user, token=token, route=request.path, act=lambda: act(**values)))
            is not None
        ):
            return redirect("finance:case_money", reference=case.reference)
    status = 422 if form.errors else 200
    context = {"case": case, "form": form, "title": title, "about": about, "token": token}
    return render(request, "finance/track/form.html", context, status=status)


def case_act(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    """The form of one act."""
    if act not in ACTS:
        raise Http404
    wanted = ACTS[act]
    case = open_case(request.user, reference, right=wanted.right)
    amends = wanted.action is track.amend_track
    found = queries.track_of(case)
    names = ("version", "lead", "next_step", "next_step_on") if amends else ()
    form = wanted.form(request.POST or None, case=case, initial={name: getattr(found, name) for name in names})

    def do(**values: Any) -> Any:
        version = {"version": values.pop("version", None)}
        return wanted.action(request.user, case, **values, **(version if amends else {}))

    return _form_page(request, case, wanted.words, form, do)


def line(request: HttpRequest, reference: str, beside: str, uuid: UUID) -> HttpResponse:
    """The form of one line of money."""
    case = open_case(request.user, reference, right=Right.TRACK_WRITE)
    row = next(
        (r for r in queries.lines_of(queries.track_of(case)) if r.beside == beside and r.thing.uuid == uuid), None
    )
    if row is None:
        raise Http404
    known = row.line
    initial = {"known": known.known, "next_step": known.next_step, "version": known.version} if known else {}
    form = forms.LineForm(request.POST or None, case=case, initial=initial)

    def do(**values: Any) -> Any:
        return lines.write_line(request.user, case, beside=beside, uuid=uuid, **values)

    return _form_page(request, case, _("The money of %(thing)s") % {"thing": row.thing}, form, do)


def decide_waiver(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Approve or refuse a waiver."""
    asked = queries.open_waiver(request.user, uuid)
    case = open_case(request.user, asked.case.reference, right=Right.WAIVER_DECIDE)
    form = forms.DecideWaiverForm(request.POST or None, case=case)

    def do(decision: str, reason: str, **_rest: Any) -> Any:
        return waiver.decide_waiver(request.user, asked, decision=decision, reason=reason)

    return _form_page(request, case, _("Decide on the waiver"), form, do, about=asked)


def withdraw_waiver(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take back a request for a waiver."""
    asked = queries.open_waiver(request.user, uuid)
    case = open_case(request.user, asked.case.reference, right=Right.WAIVER_REQUEST)
    form = forms.WithdrawForm(request.POST or None, case=case)

    def do(reason: str, **_rest: Any) -> Any:
        return waiver.withdraw_waiver(request.user, asked, reason=reason)

    return _form_page(request, case, _("Withdraw the waiver"), form, do, about=asked)


def decide_plan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Approve a plan or send it back."""
    proposed = queries.open_plan(request.user, uuid)
    case = open_case(request.user, proposed.case.reference, right=Right.PLAN_DECIDE)
    form = forms.DecidePlanForm(request.POST or None, case=case)

    def do(decision: str, reason: str, **_rest: Any) -> Any:
        return plan.decide_plan(request.user, proposed, decision=decision, reason=reason)

    return _form_page(request, case, _("Decide on the plan"), form, do, about=proposed)
