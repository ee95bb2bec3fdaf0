"""What a template needs to draw a form field: widget classes, ids of help and errors."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.forms import BaseForm

_SELECTS = (forms.Select, forms.SelectMultiple)
_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, _SELECTS) else "form-control"


def _attrs(field: BoundField, css: str) -> dict[str, Any]:
    widget = field.field.widget
    classes = [_css(widget), css, str(widget.attrs.get("class", ""))]
    if field.errors:
        classes.append("is-invalid")
    attrs: dict[str, Any] = {"class": " ".join(c for c in classes if c)}
    if isinstance(widget, forms.Textarea) and str(widget.attrs.get("rows", "10")) == "10":  # Django's own default
        attrs["rows"] = 4
    if isinstance(widget, forms.NumberInput):
        attrs["inputmode"] = "decimal" if isinstance(field.field, forms.DecimalField) else "numeric"
    return attrs


def _shape(widget: forms.Widget) -> str:
    if isinstance(widget, _GROUPS):
        return "group"
    return "check" if isinstance(widget, forms.CheckboxInput) else "line"


def _choose_input(field: BoundField, widget: forms.Widget) -> None:
    """Dates by the browser's calendar; numbers and wrong dates as text, so that what was typed is not dropped."""
    if isinstance(widget, _GROUPS):
        widget.attrs["class"] = "form-check-input"  # for each choice; as_widget would put it on the box around them
    elif isinstance(widget, forms.NumberInput):
        widget.input_type = "text"
    elif isinstance(widget, forms.DateInput) and widget.input_type in ("text", "date"):
        widget.input_type = "text" if field.errors and field.value() else "date"
        widget.format = "%Y-%m-%d"


def field_part(field: BoundField, css: str = "") -> dict[str, Any]:
    """One field ready to be drawn."""
    widget = field.field.widget
    _choose_input(field, widget)
    shape = _shape(widget)
    return {
        "field": field,
        "html": "" if shape == "group" else field.as_widget(attrs=_attrs(field, css)),
        "shape": shape,
        "errors": field.errors,
        "help_id": f"{field.auto_id}_helptext",
        "error_id": f"{field.auto_id}_error",
        "required": field.field.required,
    }


def folded_parts(form: BaseForm, folded: str = "") -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The visible fields of a form: those shown at once and those that are folded."""
    rare = {name.strip() for name in (folded or ",".join(getattr(form, "folded", ()))).split(",") if name.strip()}
    parts = [(field.name in rare, field_part(field)) for field in form.visible_fields()]
    return [part for is_rare, part in parts if not is_rare], [part for is_rare, part in parts if is_rare]
