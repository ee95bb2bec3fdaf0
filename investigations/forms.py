"""The shape of what people type; what is right is decided by the actions."""

import uuid
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from desk.forms import Pick, PickMany, PlainForm, without_version
from desk.widgets import Suggest
from investigations.forms_transport import PLACE_HELP, PlaceInput
from investigations.queries import parts
from investigations.queries.cases import CaseFilters
from investigations.registry import registry
from investigations.rules import (
    MODUS_LANES,
    PEOPLE_CHOICES,
    CaseState,
    DataSubject,
    NetworkRole,
    PaymentChannel,
    SubjectKind,
    TravelMode,
)

BLANK: list[tuple[str, Any]] = [("", "–")]


def _dates(**attrs: Any) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


class CaseForm(PlainForm):
    """What describes a case."""

    codename = forms.CharField(label=_("Codename"), max_length=60)
    summary = forms.CharField(label=_("Summary"), max_length=10_000, required=False, widget=forms.Textarea)
    agency = Pick(parts.agencies, label=_("Lead agency"), to_field_name="code")
    opened_on = forms.DateField(label=_("Opened on"), widget=_dates())
    review_on = forms.DateField(label=_("Review on"), required=False, widget=_dates())
    purpose = forms.CharField(
        label=_("Purpose statement"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why these personal data are processed."),
    )


class RegisterForm(CaseForm):
    """A new case; the token makes a second click harmless."""

    folded = ("agency", "review_on")
    unit = Pick(parts.units, label=_("Unit"), to_field_name="code")
    lead = Pick(parts.leads, label=_("Case lead"), to_field_name="username")
    modi = PickMany(
        parts.list_modi,
        label=_("Modi operandi"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("codename", "opened_on", "unit", "lead", "purpose", "summary", "agency", "review_on", "modi")

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        start = {"opened_on": localdate(), "token": uuid.uuid4(), "lead": actor.username}
        if actor.unit_id:
            start |= {"unit": actor.unit.code, "agency": actor.agency.code}
        kwargs["initial"] = start | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class SubjectForm(PlainForm):
    """A person or organisation."""

    folded = ("aliases", "born_on", "nationality", "notes")
    kind = forms.ChoiceField(label=_("Kind"), choices=PEOPLE_CHOICES, initial=SubjectKind.PERSON)
    name = forms.CharField(label=_("Name"), max_length=200)
    category = forms.ChoiceField(
        label=_("Category"),
        choices=BLANK + DataSubject.choices,
        help_text=_("Nobody is a suspect by default: choose."),
    )
    network_role = forms.ChoiceField(
        label=_("Role in the network"), choices=BLANK + NetworkRole.choices, required=False
    )
    aliases = forms.CharField(label=_("Also known as"), max_length=400, required=False)
    born_on = forms.CharField(
        label=_("Date of birth"), max_length=10, required=False, help_text=_("YYYY, YYYY-MM or YYYY-MM-DD")
    )
    nationality = forms.CharField(
        label=_("Nationality"), max_length=3, required=False, help_text=_("ICAO code such as NLD; Germany is D")
    )
    notes = forms.CharField(label=_("Notes"), max_length=10_000, required=False, widget=forms.Textarea)


class SubjectRow(PlainForm):
    """A suspect in the form of a new case."""

    name = forms.CharField(label=_("Name"), max_length=200)
    category = forms.ChoiceField(label=_("Category"), choices=BLANK + DataSubject.choices)
    network_role = forms.ChoiceField(label=_("Role"), choices=BLANK + NetworkRole.choices, required=False)
    born_on = forms.CharField(label=_("Born"), max_length=10, required=False)
    nationality = forms.CharField(label=_("Nationality"), max_length=3, required=False)


class LegForm(PlainForm):
    """One stretch of a route."""

    origin = forms.CharField(label=_("From"), max_length=60, widget=PlaceInput(), help_text=PLACE_HELP)
    destination = forms.CharField(label=_("To"), max_length=60, widget=PlaceInput(), help_text=PLACE_HELP)
    mode = forms.ChoiceField(label=_("How"), choices=BLANK + TravelMode.choices, required=False)
    fee = forms.DecimalField(label=_("Fee per person"), max_digits=18, decimal_places=2, min_value=0, required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    payment_channel = forms.ChoiceField(label=_("Paid by"), choices=BLANK + PaymentChannel.choices, required=False)

    def clean_mode(self) -> str:
        """A leg of which the way of travel is not known is "other"."""
        return self.cleaned_data["mode"] or TravelMode.OTHER.value


class LegRow(LegForm):
    """A leg in the form of a new case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("origin", "destination"):
            self.fields[name].help_text = ""


class ReferenceRow(PlainForm):
    """The number that another system gives the case."""

    system = forms.CharField(label=_("System"), max_length=40)
    number = forms.CharField(label=_("Number"), max_length=80)


class Rows(BaseFormSet):  # type: ignore[type-arg]
    """Rows of a longer form; an empty row is nothing."""

    def initial_form_count(self) -> int:
        """No row stands for something stored."""
        return 0 if self.is_bound else super().initial_form_count()

    def filled(self) -> list[dict[str, Any]]:
        """The rows in which something was typed."""
        return [without_version(form.cleaned_data) for form in self.forms if form.has_changed()]


MOST_ROWS = 60


def _rows(row: type[PlainForm], extra: int) -> Any:
    limits: dict[str, Any] = {"formset": Rows, "absolute_max": MOST_ROWS, "max_num": MOST_ROWS}
    return formset_factory(row, extra=extra, **limits)


ROWS = {
    "subjects": _rows(SubjectRow, extra=3),
    "legs": _rows(LegRow, extra=3),
    "external_references": _rows(ReferenceRow, extra=1),
}


class RouteForm(PlainForm):
    """The name of a route."""

    name = forms.CharField(label=_("Name"), max_length=120)


class NoteForm(PlainForm):
    """What was noted of a modus operandi."""

    note = forms.CharField(label=_("Note"), max_length=4_000, required=False, widget=forms.Textarea)


class ModusForm(NoteForm):
    """A modus operandi of the catalogue seen in the case."""

    modus = Pick(parts.list_modi, label=_("Modus operandi"), to_field_name="code")
    field_order = ("modus", "note")


class AssignForm(PlainForm):
    """Unit and lead from a day on."""

    unit = Pick(parts.units, label=_("Unit"), to_field_name="code")
    lead = Pick(parts.leads, label=_("Case lead"), to_field_name="username")
    effective_on = forms.DateField(label=_("From"), widget=_dates())
    reason = forms.CharField(label=_("Reason"), max_length=2_000, required=False, widget=forms.Textarea)


class ReasonForm(PlainForm):
    """A reason."""

    reason = forms.CharField(label=_("Reason"), max_length=4_000, widget=forms.Textarea)


class EditionForm(PlainForm):
    """A new edition of an entry of the catalogue."""

    code = forms.CharField(label=_("Code"), max_length=40)
    lane = forms.ChoiceField(label=_("Belongs to"), choices=lambda: list(MODUS_LANES.items()))
    indicators = forms.CharField(
        label=_("Indicators"),
        max_length=400,
        required=False,
        help_text=_("Codes of the indicators that point to it, with commas: F12, F13."),
    )
    title_en = forms.CharField(label=_("Title (English)"), max_length=120)
    title_nl = forms.CharField(label=_("Title (Dutch)"), max_length=120)
    signs_en = forms.CharField(label=_("Signs (English)"), max_length=4_000, required=False, widget=forms.Textarea)
    signs_nl = forms.CharField(label=_("Signs (Dutch)"), max_length=4_000, required=False, widget=forms.Textarea)
    money_en = forms.CharField(label=_("Its money (English)"), max_length=4_000, required=False, widget=forms.Textarea)
    money_nl = forms.CharField(label=_("Its money (Dutch)"), max_length=4_000, required=False, widget=forms.Textarea)


SUGGESTED = 100  # people
EVERY: list[tuple[str, Any]] = [("", _("all"))]


class FilterForm(forms.Form):
    """What somebody asks of the list; the rare ones are folded."""

    rare = ("agency", "opened_from", "opened_to")
    q = forms.CharField(label=_("Text"), max_length=200, required=False)
    state = forms.ChoiceField(label=_("State"), choices=[*EVERY, *CaseState.choices], required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    lead = Pick(parts.leads, label=_("Lead"), to_field_name="username", required=False, widget=Suggest())
    agency = forms.ChoiceField(label=_("Agency"), required=False)
    opened_from = forms.DateField(label=_("Opened from"), required=False, widget=_dates())
    opened_to = forms.DateField(label=_("Opened until"), required=False, widget=_dates())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = list(parts.units())
        self.known: dict[str, dict[str, Any]] = {
            "unit": {unit.code: unit for unit in units},
            "agency": {unit.agency.code: unit.agency for unit in units},
        }
        for name, things in self.known.items():
            self.fields[name].choices = [*EVERY, *((key, str(thing)) for key, thing in things.items())]  # type: ignore[attr-defined]
        for known in registry.case_filters:
            choices = [*EVERY, *known.choices]
            self.fields[known.name] = forms.ChoiceField(label=str(known.label), choices=choices, required=False)

    def lend_unit(self, user: Any) -> None:
        """Give the reader their unit from the choices, so that the frame need not read it again; suggest its leads."""
        mine = next((unit for unit in self.known["unit"].values() if unit.pk == user.unit_id), None)
        if mine is not None:
            user.unit = mine
            near = parts.leads(mine)[:SUGGESTED].values_list("username", "name")
            self.fields["lead"].widget.suggestions = list(near)

    def asked(self, order: str = "", references: tuple[str, ...] = ()) -> CaseFilters:
        """The filters that could be read; what could not be read filters nothing and is shown as an error."""
        self.full_clean()
        data = self.cleaned_data
        text = "".join(c for c in data.get("q") or "" if c.isprintable())
        return CaseFilters(
            state=data.get("state") or "",
            unit=self.known["unit"].get(data.get("unit") or ""),
            lead=data.get("lead"),
            agency=self.known["agency"].get(data.get("agency") or ""),
            text=text,
            opened_from=data.get("opened_from"),
            opened_to=data.get("opened_to"),
            further={known.name: data.get(known.name) or "" for known in registry.case_filters},
            references=references,
            order=order or "-opened_on",
        )

    @property
    def rare_open(self) -> bool:
        """Whether one of the rare filters is in use, so that it is shown."""
        return any(self.data.get(name) or self.errors.get(name) for name in self.rare)
