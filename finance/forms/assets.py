"""The shape of what people type about assets."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from desk.forms import Pick, PlainForm, without_version
from desk.models import LegalBasis
from finance.models import Asset
from finance.queries.assets import AssetFilters, bases_for, subjects_for
from finance.rules.assets import IDENTIFIER_CHOICES, AssetState, AssetType
from finance.rules.figures import Figure
from investigations.models import Case, Subject

IDENTIFIERS, PARTS = 3, 6
BLANK = [("", "–")]


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _money(label: Any, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=18, decimal_places=2, min_value=0, required=required)


def _currency() -> forms.CharField:
    return forms.CharField(label=_("Currency"), max_length=3, initial="EUR", help_text=_("Three letters, such as EUR"))


def _rows(data: dict[str, Any], prefix: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of a form without the empty ones at its end."""
    count = sum(1 for name in data if name.startswith(f"{prefix}[") and name.endswith(f".{names[0]}"))
    rows = [{name: data[f"{prefix}[{i}].{name}"] for name in names} for i in range(count)]
    while rows and not any(value not in ("", None) for value in rows[-1].values()):
        rows.pop()
    return rows


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
    indications = forms.CharField(
        label=_("Indications of beneficial ownership"), max_length=4_000, required=False, widget=forms.Textarea
    )
    notes = forms.CharField(label=_("Notes"), max_length=4_000, required=False, widget=forms.Textarea)
    folded = ("legal_owner_name", "indications", "notes")

    def __init__(self, *args: Any, case: Case, identifiers: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("legal_owner", "beneficial_owner"):
            self.fields[name].queryset = subjects_for(case)  # type: ignore[attr-defined]
        for i in range(max(IDENTIFIERS, identifiers + 1)):
            kinds = forms.ChoiceField(
                label=_("Identifier %(n)s: kind") % {"n": i + 1},
                required=False,
                choices=[*BLANK, *IDENTIFIER_CHOICES],
            )
            value = forms.CharField(label=_("Identifier %(n)s: value") % {"n": i + 1}, required=False, max_length=120)
            self.fields[f"identifiers[{i}].kind"], self.fields[f"identifiers[{i}].value"] = kinds, value

    @staticmethod
    def facts(data: dict[str, Any]) -> dict[str, Any]:
        """What the action takes, from the cleaned fields; identifiers as rows."""
        facts = {name: value for name, value in data.items() if not name.startswith("identifiers[")}
        return {**without_version(facts), "identifiers": _rows(data, "identifiers", ("kind", "value"))}

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

    amount = _money(_("Value"))
    currency = _currency()
    valued_on = forms.DateField(label=_("Valued on"), widget=_date(), initial=localdate)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Who says so, or on what paper"))


class RegisterForm(AssetForm):
    """An asset with its first value."""

    amount = _money(_("Value"))
    currency = _currency()
    valued_on = forms.DateField(label=_("Valued on"), widget=_date(), initial=localdate)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Who says so, or on what paper"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["type", "label", "amount", "currency", "valued_on", "source"])


class AloneForm(PlainForm):
    """A step that one person makes."""

    effective_on = forms.DateField(label=_("Effective on"), widget=_date(), initial=localdate)
    note = forms.CharField(label=_("Note"), max_length=4_000, required=False, widget=forms.Textarea)


def _seizure_bases() -> QuerySet[LegalBasis]:
    return bases_for(AssetState.SEIZED).filter(confirmed_afterwards=True)


class SeizeForm(AloneForm):
    """A seizure that a prosecutor confirms afterwards."""

    legal_basis = Pick(_seizure_bases, label=_("Legal basis"), to_field_name="code")
    authority = forms.CharField(label=_("Authority"), max_length=200)
    amount = _money(_("Amount"))
    currency = _currency()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["legal_basis", "authority", "amount", "currency", "effective_on", "note"])


class ProposeForm(PlainForm):
    """A request to move an asset."""

    legal_basis = Pick(LegalBasis.objects.none, label=_("Legal basis"), to_field_name="code")
    authority = forms.CharField(label=_("Authority"), max_length=200)
    amount = _money(_("Amount"))
    currency = _currency()
    effective_on = forms.DateField(label=_("Effective on"), widget=_date(), initial=localdate)
    reason = forms.CharField(label=_("Reason"), max_length=4_000, widget=forms.Textarea)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_basis"].queryset = bases_for(state)  # type: ignore[attr-defined]
        if state in (AssetState.RELEASED, AssetState.WITHDRAWN):
            del self.fields["amount"], self.fields["currency"]

    @staticmethod
    def asked(data: dict[str, Any]) -> dict[str, Any]:
        """What the action takes, from the cleaned fields."""
        return without_version(data)


class SplitForm(PlainForm):
    """A request to split an asset into parts that add up to its booked amount."""

    reason = forms.CharField(label=_("Reason"), max_length=4_000, widget=forms.Textarea)
    effective_on = forms.DateField(label=_("Effective on"), widget=_date(), initial=localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for i in range(PARTS):
            need = i < 2
            label = forms.CharField(label=_("Part %(n)s: description") % {"n": i + 1}, max_length=200, required=need)
            self.fields[f"parts[{i}].label"] = label
            self.fields[f"parts[{i}].amount"] = _money(_("Part %(n)s: value") % {"n": i + 1}, required=need)

    @staticmethod
    def asked(data: dict[str, Any]) -> dict[str, Any]:
        """What the action takes, from the cleaned fields; parts as rows."""
        facts = {name: data[name] for name in ("reason", "effective_on")}
        return {**facts, "parts": _rows(data, "parts", ("label", "amount"))}


class DecideForm(PlainForm):
    """A decision with its reason."""

    verdict = forms.CharField(max_length=20)
    reason = forms.CharField(label=_("Reason"), max_length=4_000)


class ReasonForm(PlainForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=4_000, widget=forms.Textarea)


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
