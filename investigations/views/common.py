"""What the pages of a case share: its frame, and the round of a form."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from access.gate import rights_in
from access.rules import Right
from desk.actions.once import once
from desk.forms import run, token_of
from investigations.models import Case
from investigations.queries.cases import rights_on
from investigations.rules import CaseState


def link(name: str, *args: str) -> str:
    """The address of a page, '' when no app offers it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def case_tabs(case: Case, can: dict[str, bool], here: str = "") -> list[dict[str, Any]]:
    """The parts of a case that this reader has; `here` names the part of a page that lies deeper."""
    places = (
        (_("Overview"), "investigations:case"),
        (_("People"), "investigations:case_people"),
        (_("Routes"), "investigations:case_routes"),
        (_("Map"), "investigations:case_map"),
        (_("Modi operandi"), "investigations:case_modi"),
        (_("Money"), "finance:case_money"),
        (_("Assets"), "finance:case_assets"),
        (_("Information"), "investigations:case_items"),
        (_("Evidence"), "investigations:case_evidence"),
        (_("Timeline"), "investigations:case_timeline"),
        (_("Tasks"), "investigations:case_tasks"),
        (_("Book"), "investigations:case_book"),
        *([(_("Keys"), "investigations:case_keys")] if can["keys"] else []),
        *([(_("Visitors"), "investigations:case_visitors")] if can["visitors"] else []),
    )
    found = ((words, link(name, case.reference), name) for words, name in places)
    marked = {"active": True}
    return [{"words": words, "url": url, **(marked if name == here else {})} for words, url, name in found if url]


def case_steps(actor: Any, case: Case) -> list[dict[str, Any]]:
    """What this reader can register next in the case: words, icon and address."""
    if case.state == CaseState.CLOSED:
        return []
    rights = rights_in(actor, case)
    places = (
        (_("Person or organisation"), "user-plus", Right.CASE_WRITE, link("investigations:person_new", case.reference)),
        (_("Route"), "route", Right.CASE_WRITE, link("investigations:route_new", case.reference)),
        (_("Modus operandi"), "notes", Right.CASE_WRITE, link("investigations:case_modus_new", case.reference)),
        (_("Evidence"), "paperclip", Right.CASE_WRITE, link("investigations:case_evidence", case.reference)),
        (_("Asset"), "diamond", Right.ASSET_WRITE, link("finance:asset_new", case.reference)),
        (_("Act in the money lane"), "coins", Right.TRACK_WRITE, link("finance:case_act", case.reference, "activity")),
    )
    return [{"words": words, "icon": icon, "url": url} for words, icon, right, url in places if url and right in rights]


def case_page(request: HttpRequest, template: str, case: Case, **context: Any) -> HttpResponse:
    """A page in the frame of a case."""
    can = rights_on(request.user, case)
    frame = {"case": case, "can": can, "tabs": case_tabs(case, can, context.pop("tab", ""))}
    frame |= {"print_reference": case.reference, "print_title": case.codename}
    status = context.pop("status", 200)
    return render(request, f"investigations/{template}.html", {**frame, **context}, status=status)


def save(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Whether the form was in shape and the action accepted it; else the form says why."""
    if form.is_valid():
        run(form, act)
    return not form.errors


def status_of(form: BaseForm) -> int:
    """The status of a form that was not accepted."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return 412 if "stale" in codes else 400


def conflict(form: BaseForm, theirs: dict[str, Any], version: int) -> list[dict[str, Any]]:
    """Both versions of each field that differs; the form then stands on the new version, to be saved again."""
    typed = cast("QueryDict", form.data).copy()
    typed["version"] = str(version)
    form.data = typed
    rows = []
    for field in form.visible_fields():
        if field.name not in theirs:  # such as the reason of the change
            continue
        old, mine = _words(field, theirs[field.name]), _words(field, field.value())
        if old != mine:
            rows.append({"name": field.label, "theirs": old or "–", "yours": mine or "–"})
    return rows


def _words(field: BoundField, value: Any) -> str:
    """A value of a field as people read it: of a choice its label."""
    value = "" if value is None else str(getattr(value, "pk", value))
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    return choices.get(value, value)


def form_page(
    request: HttpRequest,
    form_class: Callable[..., Any],
    *,
    case: Case,
    title: str,
    act: Callable[[dict[str, Any]], Any],
    back: str,
    thing: Any = None,
    values: dict[str, Any] | None = None,
    template: str = "form",
    **context: Any,
) -> HttpResponse:
    """Show a form, or call the action with what was typed and go back; a stale version shows both."""
    start = {**(values or {}), "version": getattr(thing, "version", None)}
    form = form_class(request.POST) if request.method == "POST" else form_class(initial=start)
    rows: list[dict[str, Any]] = []
    token = token_of(request)
    if request.method == "POST":
        if save(form, lambda: once(request.user, token=token, route=request.path, act=lambda: act(form.cleaned_data))):
            messages.success(request, _("Saved."))
            return redirect(back)
        if status_of(form) == 412 and thing is not None:
            rows = conflict(form, values or {}, thing.version)
    context |= {"form": form, "title": title, "back": back, "conflict": rows, "draft": request.path, "token": token}
    return case_page(request, template, case, status=status_of(form) if form.is_bound else 200, **context)
