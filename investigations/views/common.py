"""What the pages of a case share: its frame, and the round of a form."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from desk.forms import run
from investigations.models import Case
from investigations.queries.cases import rights_on


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
        (_("Modi operandi"), "investigations:case_modi"),
        (_("Money"), "finance:case_money"),
        (_("Assets"), "finance:case_assets"),
        (_("Evidence"), "investigations:case_evidence"),
        (_("Book"), "investigations:case_book"),
        *([(_("Keys"), "access:keys")] if can["keys"] else []),
        *([(_("Visitors"), "access:room_book")] if can["visitors"] else []),
    )
    found = ((words, link(name, case.reference), name) for words, name in places)
    marked = {"active": True}
    return [{"words": words, "url": url, **(marked if name == here else {})} for words, url, name in found if url]


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
        old, mine = theirs.get(field.name, ""), field.value()
        if str(old or "") != str(mine or ""):
            words = _choices(field)
            theirs_shown, yours_shown = (words.get(str(value), value) for value in (old, mine))
            rows.append({"name": field.label, "theirs": theirs_shown or "–", "yours": yours_shown or "–"})
    return rows


def _choices(field: Any) -> dict[str, str]:
    """The words of a choice by its value, since a code or a handle says nothing to a reader."""
    return {str(value): str(words) for value, words in getattr(field.field, "choices", ()) if value}


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
    **context: Any,
) -> HttpResponse:
    """Show a form, or call the action with what was typed and go back; a stale version shows both."""
    start = {**(values or {}), "version": getattr(thing, "version", None)}
    form = form_class(request.POST) if request.method == "POST" else form_class(initial=start)
    rows: list[dict[str, Any]] = []
    if request.method == "POST":
        if save(form, lambda: act(form.cleaned_data)):
            messages.success(request, _("Saved."))
            return redirect(back)
        if status_of(form) == 412 and thing is not None:
            rows = conflict(form, values or {}, thing.version)
    context |= {"form": form, "title": title, "back": back, "conflict": rows, "draft": request.path}
    return case_page(request, "form", case, status=status_of(form) if form.is_bound else 200, **context)
