"""The shape of what people type about assets: facts, values, filters."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from desk.forms import Pick, PlainForm, without_version
from finance.models import Asset
from finance.queries.assets import AssetFilters, subjects_for
from finance.rules.assets import IDENTIFIER_CHOICES, AssetState, AssetType
from finance.rules.figures import Figure
from investigations.models import Case, Subject

IDENTIFIERS = 3
BLANK = [("", "–")]


def day(label: Any) -> forms.DateField:
    """A day, today unless told."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, initial=localdate)


def money(label: Any, *, required: bool = True) -> forms.DecimalField:
    """An amount of at most 18 digits, two of them behind the comma."""
    return forms.DecimalField(label=label, max_digits=18, decimal_places=2, min_value=0, required=required)


def currency() -> forms.CharField:
    """The currency of an amount."""
    return forms.CharField(label=_("Currency"), max_length=3, initial="EUR", help_text=_("Three letters, such as EUR"))


def text(label: Any, *, required: bool = True) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, max_length=4_000, required=required, widget=forms.Textarea)


def rows_of(data: dict[str, Any], prefix: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of a form; empty ones too, so that a refusal finds its line."""
    count = sum(1 for name in data if name.startswith(f"{prefix}[") and name.endswith(f".{names[0]}"))
    return [{name: data[f"{prefix}[{i}].{name}"] for name in names} for i in range(count)]


class AssetForm(PlainForm):
    """What is known of an asset."""

    type = forms.ChoiceField(label=_("Type"), choices=AssetType.choices)
    label = forms.CharField(label=_("Description"), max_length=200)
    legal_owner = Pick(Subject.objects.none, label=_("Legal owner"), required=False, to_field_name="uuid")
    beneficial_owner = Pick(
        Subject.objects.none, label=_("Suspected beneficial owner"), required=False, to_field_name="uuid"
    )
    country = forms.CharField(label=_("Country"), max_length=2, required=False, help_text=_("Two letters, such as NL"))
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    legal_owner_name = forms.CharField(label=_("Legal owner, if not in the case"), max_length=200, required=False)
    indications = text(_("Indications of beneficial ownership"), required=False)
    notes = text(_("Notes"), required=False)
    folded: tuple[str, ...] = ("legal_owner_name", "indications", "notes")
    order: tuple[str, ...] = ()

    def __init__(self, *args: Any, case: Case, identifiers: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("legal_owner", "beneficial_owner"):
            self.fields[name].queryset = subjects_for(case)  # type: ignore[attr-defined]
        for i in range(max(IDENTIFIERS, identifiers + 1)):
            number = {"n": i + 1}
            kinds = [*BLANK, *IDENTIFIER_CHOICES]
            kind = forms.ChoiceField(label=_("Identifier %(n)s: kind") % number, required=False, choices=kinds)
            value = forms.CharField(label=_("Identifier %(n)s: value") % number, required=False, max_length=120)
            self.fields[f"identifiers[{i}].kind"], self.fields[f"identifiers[{i}].value"] = kind, value
        self.order_fields(self.order)
        spare = [f"identifiers[{i}]" for i in range(max(1, identifiers), max(IDENTIFIERS, identifiers + 1))]
        self.folded = (*self.folded, *(name for name in self.fields if name.startswith(tuple(spare))))

    @staticmethod
    def facts(data: dict[str, Any]) -> dict[str, Any]:
        """What the action takes, from the cleaned fields; identifiers as rows."""
        facts = {name: value for name, value in data.items() if not name.startswith("identifiers[")}
        return {**without_version(facts), "identifiers": rows_of(data, "identifiers", ("kind", "value"))}

    @staticmethod
    def values_of(asset: Asset) -> dict[str, Any]:
        """The form as it stands now."""
        names = ("type", "label", "country", "place", "legal_owner_name", "indications", "notes")
        values = {name: getattr(asset, name) for name in names}
        for name in ("legal_owner", "beneficial_owner"):
            owner = getattr(asset, name)
            values[name] = owner.uuid if owner else None
        for i, row in enumerate(asset.identifiers.all()):
            values |= {f"identifiers[{i}].kind": row.kind, f"identifiers[{i}].value": row.value}
        return values


class ValueForm(PlainForm):
    """What an asset is worth."""

    amount = money(_("Value"))
    currency = currency()
    valued_on = day(_("Valued on"))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Who says so, or on what paper"))


class RegisterForm(AssetForm, ValueForm):
    """An asset with its first value."""

    order = ("type", "label", "amount", "currency", "valued_on", "source")


class AssetFilterForm(forms.Form):
    """The filters above the list of assets."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *AssetState.choices])
    type = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("all")), *AssetType.choices])
    case = forms.CharField(label=_("Case"), required=False, max_length=20)
    owner = forms.CharField(label=_("Owner"), required=False, max_length=100)
    country = forms.CharField(label=_("Country"), required=False, max_length=2)
    text = forms.CharField(label=_("Text or identifier"), required=False, max_length=100)
    figure = forms.ChoiceField(label=_("Figure"), required=False, choices=[("", _("all")), *Figure.choices])
    currency = forms.CharField(label=_("Currency"), required=False, max_length=3)

    def filters(self) -> AssetFilters:
        """The filters that could be read; a wrong one is left out and shown at its field."""
        self.is_valid()
        return AssetFilters(**{name: value for name, value in self.cleaned_data.items() if value})
