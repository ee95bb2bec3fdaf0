"""The shape of what is typed about evidence."""

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from desk.forms import PlainForm
from investigations.forms_items import HandlingFields, handling_field
from investigations.handling import HandlingCode


class ManyFiles(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, widget=ManyFiles(attrs={"multiple": True}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each of the files, checked on its own."""
        clean = super().clean
        return [clean(one, initial) for one in data] if isinstance(data, (list, tuple)) else [clean(data, initial)]


class FilesForm(PlainForm):
    """Files of evidence, in one go."""

    documents = FilesField(label=_("Files"), max_length=200)


def _when(**kwargs: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        **kwargs,
    )


class ExhibitForm(HandlingFields):
    """What is said of an exhibit."""

    folded = ("description", "handling", "restriction")
    handling = handling_field(initial=HandlingCode.H0, required=False)
    title = forms.CharField(label=_("Title"), max_length=200)
    found_on = forms.DateField(label=_("Found on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    found_at = forms.CharField(label=_("Found at"), max_length=200, required=False)
    seal_number = forms.CharField(label=_("Seal number"), max_length=60, required=False)
    description = forms.CharField(label=_("Description"), max_length=10_000, required=False, widget=forms.Textarea)

    def clean(self) -> dict[str, Any]:
        """Without a code nothing is said of the handling."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        return data if data.get("handling") else {k: v for k, v in data.items() if k not in ("handling", "restriction")}


class HandOverForm(PlainForm):
    """A hand-over between two named parties."""

    to_party = forms.CharField(label=_("Received by"), max_length=120)
    at = _when(label=_("When"))
    place = forms.CharField(label=_("Place"), max_length=200)
    seal_number = forms.CharField(label=_("Seal number"), max_length=60, required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].initial = localtime


class ThingForm(ExhibitForm):
    """A physical exhibit and the first step of its chain of custody."""

    from_party = forms.CharField(label=_("Taken from"), max_length=120)
    to_party = forms.CharField(label=_("Held by"), max_length=120)
    at = _when(label=_("Taken at"), initial=localtime)
    place = forms.CharField(label=_("Where it is kept"), max_length=200)
    purpose = forms.CharField(label=_("Purpose"), max_length=400)
    field_order = (
        "title",
        "from_party",
        "to_party",
        "at",
        "place",
        "purpose",
        "seal_number",
        "found_on",
        "found_at",
        "description",
        "handling",
        "restriction",
    )
