"""The form of a new case, with rows that are added without losing what was typed."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.asking import HouseRequest
from access.errors import Forbidden, Hidden, Invalid, Refusal
from access.gate import require_in_house
from access.rules import Right
from desk.forms import without_version
from investigations.actions.cases import register_once
from investigations.forms import MOST_ROWS, ROWS, RegisterForm, Rows

_PATH = re.compile(r"^(subjects|external_references|routes\[0\]\.legs)\[(\d+)\]\.(\w+)$")


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HouseRequest) -> HttpResponse:
    """Register a case."""
    require_in_house(request.user, Right.CASE_CREATE)
    bound = request.method == "POST"
    form = RegisterForm(request.POST if bound else None, actor=request.user)
    rows = {name: kind(request.POST if bound else None, prefix=name) for name, kind in ROWS.items()}
    if bound and "add_row" in request.POST:
        name = request.POST["add_row"]
        rows = {each: longer(request.POST, each, by=int(each == name)) for each in ROWS}
        return _page(request, RegisterForm(initial=_typed(request.POST, form), actor=request.user), rows, 200)
    # all of them, so that every mistake shows at once
    if bound and all([form.is_valid(), *(each.is_valid() for each in rows.values())]):
        reference = _register(request, form, rows)
        if reference:
            messages.success(request, _("Registered as %(reference)s.") % {"reference": reference})
            return redirect("investigations:case", reference=reference)
    return _page(request, form, rows, 400 if bound else 200)


def _page(request: HouseRequest, form: RegisterForm, rows: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "investigations/register.html", {"form": form, "rows": rows}, status=status)


def _typed(data: QueryDict, form: RegisterForm) -> dict[str, Any]:
    many = {"modi"}
    return {name: data.getlist(name) if name in many else data.get(name, "") for name in form.fields}


def _register(request: HouseRequest, form: RegisterForm, rows: dict[str, Rows]) -> str:
    data = without_version(form.cleaned_data)
    modi = [{"modus": modus} for modus in data.pop("modi")]
    legs = rows["legs"].filled()
    try:
        return register_once(
            request.user,  # type: ignore[arg-type]
            **data,
            modi=modi,
            subjects=rows["subjects"].filled(),
            routes=[{"legs": legs}] if legs else [],
            external_references=rows["external_references"].filled(),
        )
    except (Hidden, Forbidden):
        raise
    except Refusal as refusal:
        _put(form, rows, refusal)
        return ""


def _put(form: RegisterForm, rows: dict[str, Rows], refusal: Refusal) -> None:
    """Show the refusal at its field, in its row."""
    error = ValidationError(str(refusal.message), code=refusal.code)
    match = _PATH.match(refusal.field)
    if match:
        name = "legs" if match[1].startswith("routes") else match[1]
        row = [each for each in rows[name].forms if each.has_changed()][int(match[2])]
        row.add_error(match[3] if match[3] in row.fields else None, error)
        form.add_error(None, ValidationError(_("Look at the rows below.")))
        return
    form.add_error(refusal.field if refusal.field in form.fields else None, error)


def longer(data: QueryDict, name: str, by: int = 1) -> Any:
    """The rows of this name as they were typed, and more empty ones."""
    kind = ROWS[name]
    fields = list(kind.form.base_fields)
    text = data.get(f"{name}-TOTAL_FORMS", "0")
    total = min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    typed = [{field: data.get(f"{name}-{i}-{field}", "") for field in fields} for i in range(total)]
    rows = kind(prefix=name, initial=typed)
    rows.extra = min(by, MOST_ROWS - total)
    return rows


@require_POST
def add_row(request: HouseRequest, name: str) -> HttpResponse:
    """The fieldset with one more row, for htmx."""
    require_in_house(request.user, Right.CASE_CREATE)
    if name not in ROWS:
        raise Invalid(_("There are no such rows."))
    return render(request, "investigations/rows.html", {"name": name, "set": longer(request.POST, name)})
