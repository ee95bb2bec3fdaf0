"""The shape of what people type about the steps of assets."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from desk.forms import Pick, PlainForm, without_version
from desk.models import LegalBasis
from finance.forms.assets import currency, day, money, rows_of, text
from finance.queries.assets import bases_for
from finance.rules.assets import AMOUNT_MOVES, AssetState

PARTS = 6


class ReasonForm(PlainForm):
    """Why."""

    reason = text(_("Reason"))

    @staticmethod
    def asked(data: dict[str, Any]) -> dict[str, Any]:
        """What the action takes, from the cleaned fields."""
        return without_version(data)


class BackForm(ReasonForm):
    """The last step was a mistake."""

    effective_on = day(_("Effective on"))


class AloneForm(PlainForm):
    """A step that one person makes."""

    effective_on = day(_("Effective on"))
    note = text(_("Note"), required=False)


class OnLawForm(PlainForm):
    """What a step says that rests on a provision."""

    legal_basis = Pick(LegalBasis.objects.none, label=_("Legal basis"), to_field_name="code")
    authority = forms.CharField(label=_("Authority"), max_length=200, help_text=_("Who ordered or allowed it"))
    amount = money(_("Amount"))
    currency = currency()
    order = ("legal_basis", "authority", "amount", "currency", "effective_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.order)


def _seizure_bases() -> QuerySet[LegalBasis]:
    return bases_for(AssetState.SEIZED).filter(confirmed_afterwards=True)


class SeizeForm(OnLawForm, AloneForm):
    """A seizure that a prosecutor confirms afterwards."""

    legal_basis = Pick(_seizure_bases, label=_("Legal basis"), to_field_name="code")


class ProposeForm(OnLawForm, BackForm):
    """A request to move an asset."""

    def __init__(self, *args: Any, state: str, parts: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_basis"].queryset = bases_for(state)  # type: ignore[attr-defined]
        if state not in AMOUNT_MOVES:
            del self.fields["amount"], self.fields["currency"]


class SplitForm(BackForm):
    """A request to split an asset into parts that add up to its booked amount."""

    aliases: ClassVar[dict[str, str]] = {"parts": "parts[0].amount"}

    def __init__(self, *args: Any, state: str = "", parts: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for i in range(max(PARTS, parts)):
            number, need = {"n": i + 1}, i < 2
            label = forms.CharField(label=_("Part %(n)s: description") % number, max_length=200, required=need)
            self.fields[f"parts[{i}].label"] = label
            self.fields[f"parts[{i}].amount"] = money(_("Part %(n)s: value") % number, required=need)
        spare = tuple(f"parts[{i}]" for i in range(max(2, parts), max(PARTS, parts)))
        self.folded = tuple(name for name in self.fields if name.startswith(spare)) if spare else ()

    @staticmethod
    def asked(data: dict[str, Any]) -> dict[str, Any]:
        """What the action takes, from the cleaned fields; parts as rows."""
        facts = {name: data[name] for name in ("reason", "effective_on")}
        return {**facts, "parts": rows_of(data, "parts", ("label", "amount"))}
