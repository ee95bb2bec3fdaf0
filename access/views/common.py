"""The round of a form: show it, call the action, put a refusal at its field."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.errors import Forbidden, Hidden, Refusal


def run(form: Form, act: Callable[[dict[str, Any]], Any]) -> Any:
    """Call the action with what was typed; None when it was refused, and the form says why."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except (Hidden, Forbidden):
        raise
    except Refusal as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, ValidationError(str(refusal.message), code=refusal.code))
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
    context |= {"form": form, "title": title, "back": back}
    return render(request, f"access/{template}.html", context, status=400 if posted else 200)


def shown_once(request: HttpRequest, title: str, name: str, secret: str, back: str) -> HttpResponse:
    """A secret that is shown this one time."""
    context = {"title": title, "name": name, "secret": secret, "back": back}
    response = render(request, "access/secret.html", context)
    response["Cache-Control"] = "no-store"
    return response
