"""What the pages of access share: their parts for each role, and the round of a form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.errors import Forbidden, Hidden, Refusal
from access.models import User
from access.queries import PAGE
from access.rules import Right, Role

Part = tuple[str | Promise, str]
OFFICER: tuple[Part, ...] = (
    (gettext_lazy("Users"), "access:users"),
    (gettext_lazy("Agencies and units"), "access:units"),
    (gettext_lazy("Keys"), "access:grants"),
    (gettext_lazy("Broken glass"), "access:glass"),
)
ASKER: tuple[Part, ...] = ((gettext_lazy("Requests"), "access:requests"), (gettext_lazy("My keys"), "access:my_keys"))
CHIEF: tuple[Part, ...] = (*ASKER, (gettext_lazy("Broken glass"), "access:glass"))
AUDITOR: tuple[Part, ...] = ((gettext_lazy("The book"), "access:book"), *ASKER)


def sections(user: User, here: str = "") -> list[dict[str, Any]]:
    """The parts of access that this person has; `here` marks the one of a page that lies deeper."""
    house = user.house_rights
    parts = (
        OFFICER
        if Right.USERS_MANAGE in house
        else AUDITOR
        if Right.BOOK_READ in house
        else CHIEF
        if user.role == Role.CHIEF
        else ASKER
        if user.may_ask
        else ()
    )
    found = [{"words": words, "url": reverse(name), "name": name} for words, name in parts]
    return [{**part, "active": True} if part.pop("name") == here else part for part in found]


def show(request: HttpRequest, template: str, status: int = 200, here: str = "", **context: Any) -> HttpResponse:
    """A page of access with its parts as tabs."""
    context["sections"] = sections(request.user, here)  # type: ignore[arg-type]
    return render(request, f"access/{template}.html", context, status=status)


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page of the rows that was asked for; the first one when that is no page."""
    number = request.GET.get("page", "1")
    return Paginator(rows, PAGE).get_page(number if number.isascii() and len(number) < 8 else 1)


def run(form: Form, act: Callable[[dict[str, Any]], Any]) -> Any:
    """Call the action with what was typed; None when it was refused, and the form says why."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except Refusal as refusal:
        field = refusal.field if refusal.field in form.fields else None
        if isinstance(refusal, Hidden | Forbidden) and field is None:
            raise
        form.add_error(field, ValidationError(str(refusal.message), code=refusal.code))
        form.refusal = refusal  # type: ignore[attr-defined]
        return None


def form_page(
    request: HttpRequest,
    form_class: type[Form],
    *,
    title: str,
    act: Callable[[dict[str, Any]], Any],
    back: str,
    template: str = "form",
    initial: dict[str, Any] | None = None,
    done: Callable[[Any], HttpResponse] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show a form, or call the action and go back."""
    posted = request.method == "POST"
    form = form_class(request.POST) if posted else form_class(initial=initial)
    if posted:
        result = run(form, act)
        if not form.errors:
            if done:
                return done(result)
            messages.success(request, _("Saved."))
            return redirect(back)
    response = show(request, template, 400 if posted else 200, form=form, title=title, back=back, **context)
    if (wait := getattr(getattr(form, "refusal", None), "wait", None)) is not None:
        response.status_code, response["Retry-After"] = 429, str(wait)
    return response


def shown_once(request: HttpRequest, title: str, name: str, secret: str, back: str) -> HttpResponse:
    """A secret that is shown this one time."""
    response = show(request, "secret", title=title, name=name, secret=secret, back=back)
    response["Cache-Control"] = "no-store"
    return response
