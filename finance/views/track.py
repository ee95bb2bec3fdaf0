"""The pages of the financial track: the tab of the case, its box on the overview, and one form for each act."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.errors import RuleBroken
from access.gate import may, rights_in
from access.rules import Right
from desk.forms import without_version
from finance.actions import plan, track, waiver
from finance.forms import track as forms
from finance.help import TRACK_HELP
from finance.queries import track as queries
from finance.queries.assets import assets_of
from finance.queries.figures import figures_of
from finance.rules.track import TRACK_MOVES, TrackState
from finance.views.assets import figure_lines
from investigations.models import Case
from investigations.queries.cases import open_case
from investigations.queries.tasks import next_tasks
from investigations.rules import CaseState
from investigations.rules_tasks import Lane
from investigations.views.common import case_page, form_page


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
    "activity": Act(_("Log an activity"), Right.TRACK_WRITE, forms.ActivityForm, track.log_activity),
    "next-step": Act(_("Set the next step"), Right.TRACK_WRITE, forms.NextStepForm, track.amend_track),
    "plan": Act(_("Propose a plan"), Right.TRACK_WRITE, forms.PlanForm, plan.propose_plan),
    "lead": Act(_("Change the financial lead"), Right.TRACK_WRITE, forms.LeadForm, track.amend_track),
    "conclude": Act(
        _("Conclude the track"), Right.TRACK_WRITE, forms.ConcludeForm, track.conclude_track, TrackState.CONCLUDED
    ),
    "waiver": Act(
        _("Request a waiver"), Right.WAIVER_REQUEST, forms.WaiverForm, waiver.request_waiver, TrackState.WAIVED
    ),
}
MISSING = (TrackState.NOT_ASSESSED, TrackState.REQUIRED)


def acts_for(actor: Any, case: Case, state: str) -> list[tuple[str, Act]]:
    """The acts that this person may do now on the track of this case."""
    rights, legal = rights_in(actor, case), TRACK_MOVES.get(state, frozenset())
    if case.state == CaseState.CLOSED:
        return []
    if state == TrackState.WAIVED:
        legal |= {TrackState.WAIVED}  # renewal is a new waiver
    names = [name for name, act in ACTS.items() if act.right in rights and (not act.to or act.to in legal)]
    return [(name, ACTS[name]) for name in names if name != "lead" or state == TrackState.OPEN]


def _others_open(case: Case, state: str, acts: list[tuple[str, Act]]) -> bool:
    """Whether the track is missing and this reader has to ask somebody else to open it."""
    return state in MISSING and case.state != CaseState.CLOSED and "open" not in dict(acts)


def case_money(request: HttpRequest, reference: str) -> HttpResponse:
    """The tab Money of a case."""
    case = open_case(request.user, reference)
    found = queries.track_of(case)
    rows, acts = queries.lines_of(found), acts_for(request.user, case, found.state)
    context = {
        "track": found,
        "opened_on": queries.opened_on(found),
        "outcome": queries.outcome_of(found),
        "lines": rows,
        "blank": sum(row.blank for row in rows),
        "plans": queries.plans_of(found),
        "waivers": case.waivers.select_related("requested_by").prefetch_related("steps__moved_by"),
        "running": queries.running_waiver(case),
        "activities": found.activities.select_related("done_by")[:50],
        "moves": found.moves.select_related("moved_by", "lead"),
        "acts": acts,
        "others_open": _others_open(case, found.state, acts),
        "help": TRACK_HELP[found.state],
        "may_write": may(request.user, Right.TRACK_WRITE, case) and case.state != CaseState.CLOSED,
        "may_decide_waiver": may(request.user, Right.WAIVER_DECIDE, case),
        "may_decide_plan": may(request.user, Right.PLAN_DECIDE, case),
    }
    return case_page(request, "../finance/track/money", case, **context)


def case_money_box(request: HttpRequest, reference: str) -> HttpResponse:
    """The money box on the overview of a case."""
    case = open_case(request.user, reference)
    found = queries.track_of(case)
    rows, acts = queries.lines_of(found), acts_for(request.user, case, found.state)
    context = {
        "case": case,
        "track": found,
        "opened_on": queries.opened_on(found),
        "outcome": queries.outcome_of(found),
        "running": queries.running_waiver(case) if found.state == TrackState.WAIVED else None,
        "blank": sum(row.blank for row in rows),
        "lines": len(rows),
        "next_task": next_tasks(case).get(Lane.MONEY),
        "figures": figure_lines(figures_of(assets_of(case))),
        "missing": found.state in MISSING,
        "acts": acts,
        "others_open": _others_open(case, found.state, acts),
    }
    return render(request, "finance/track/box.html", context)


def case_act(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    """The form of one act; not offered where the track cannot take it."""
    if act not in ACTS:
        raise Http404
    wanted = ACTS[act]
    case = open_case(request.user, reference, right=wanted.right)
    amends = wanted.action is track.amend_track
    found = queries.track_of(case)
    if request.method != "POST" and act not in dict(acts_for(request.user, case, found.state)):
        raise RuleBroken(_("The track of this case stands where this cannot be done."), code="not_now")
    names = ("lead", "next_step", "next_step_on") if amends else ()

    def do(data: dict[str, Any]) -> Any:
        return wanted.action(request.user, case, **(data if amends else without_version(data)))

    values = {name: getattr(found, name) for name in names}
    return _form(request, case, wanted.form, wanted.words, do, thing=found if amends else None, values=values)


def _form(
    request: HttpRequest,
    case: Case,
    form: type[forms.CaseForm],
    title: str | Promise,
    act: Callable[[dict[str, Any]], Any],
    **more: Any,
) -> HttpResponse:
    """The round of a form of the money lane, back to the tab Money."""
    more.setdefault("template", "../finance/track/form")
    back = reverse("finance:case_money", args=[case.reference])
    return form_page(request, partial(form, case=case), case=case, title=str(title), act=act, back=back, **more)


def decide_waiver(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Approve or refuse a waiver."""
    asked = queries.open_waiver(request.user, uuid)
    case = open_case(request.user, asked.case.reference, right=Right.WAIVER_DECIDE)

    def do(data: dict[str, Any]) -> Any:
        return waiver.decide_waiver(request.user, asked, **without_version(data))

    return _form(request, case, forms.DecideWaiverForm, _("Decide on the waiver"), do, about=asked)


def withdraw_waiver(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take back a request for a waiver."""
    asked = queries.open_waiver(request.user, uuid)
    case = open_case(request.user, asked.case.reference, right=Right.WAIVER_REQUEST)

    def do(data: dict[str, Any]) -> Any:
        return waiver.withdraw_waiver(request.user, asked, **without_version(data))

    return _form(request, case, forms.WithdrawForm, _("Withdraw the waiver"), do, about=asked)


def decide_plan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Approve a plan or send it back."""
    proposed = queries.open_plan(request.user, uuid)
    case = open_case(request.user, proposed.case.reference, right=Right.PLAN_DECIDE)

    def do(data: dict[str, Any]) -> Any:
        return plan.decide_plan(request.user, proposed, **without_version(data))

    return _form(request, case, forms.DecidePlanForm, _("Decide on the plan"), do, about=proposed)
