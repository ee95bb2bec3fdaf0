"""Forms and actions meet here: a refusal of the action lands at its field, and what was typed is kept."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from access.errors import Forbidden, Hidden, Refusal
from access.texts import refuse_unreadable

T = TypeVar("T")


def run(form: forms.BaseForm, act: Callable[[], T]) -> T | None:
    """Call the action; a refusal becomes an error of the form (at its field) and None is returned."""
    try:
        return act()
    except (Hidden, Forbidden):
        raise
    except Refusal as refusal:
        show_refusal(form, refusal)
        return None


def token_of(request: HttpRequest) -> UUID:
    """The token with which this form was drawn, or a new one."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put a refusal at its field, or at the form when the field is not there."""
    named = getattr(form, "aliases", {}).get(refusal.field, refusal.field)
    field = named if named in form.fields else None
    form.add_error(field, ValidationError(str(refusal.message), code=refusal.code))


def no_control_characters(value: object) -> None:
    """Refuse characters that nobody can type and no database stores, such as NUL, and bytes that were not UTF-8."""
    try:
        refuse_unreadable(str(value))
    except Refusal as refusal:
        raise ValidationError(str(refusal.message), code=refusal.code) from refusal


class _Asked:
    """Asks for its rows anew in each form, since they may have changed meanwhile."""

    def __init__(self, rows: Callable[[], QuerySet[Any]], **kwargs: Any) -> None:
        super().__init__(queryset=None, **kwargs)  # type: ignore[call-arg]
        self.rows = rows

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        copied = super().__deepcopy__(memo)  # type: ignore[misc]
        copied.queryset = self.rows()
        return copied


class Pick(_Asked, forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of one row."""


class PickMany(_Asked, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """A choice of some rows."""


class PlainForm(forms.Form):
    """A form whose text fields refuse control characters and carry the version that was read."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    error_css_class = "is-invalid"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(no_control_characters)


def without_version(data: dict[str, Any]) -> dict[str, Any]:
    """The fields of a form without the version that travels with them."""
    return {name: value for name, value in data.items() if name != "version"}
