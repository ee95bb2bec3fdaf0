"""The shape of what is typed about information items, handling codes and permissions."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from desk.forms import PlainForm
from investigations.evaluation import FOUR, INFORMATION_CODES, LONGEST, NONE, SCHEME_CHOICES, SOURCE_CODES
from investigations.handling import RESTRICTION, HandlingCode, Way, ways_that_ask
from investigations.models import Case, InformationItem
from investigations.models.item import TEXT
from investigations.queries.items import ItemFilters, tieable
from investigations.rules import Basis

BLANK: list[tuple[str, Any]] = [("", "–")]
EVERY: list[tuple[str, Any]] = [("", _("all"))]


def _day(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _time(**kwargs: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), required=False, **kwargs)


def handling_field(**kwargs: Any) -> forms.ChoiceField:
    """The choice of a handling code."""
    return forms.ChoiceField(
        label=_("Handling code"),
        choices=BLANK + HandlingCode.choices,
        help_text=_("What whoever gave it allows. An ordinary change makes it stricter, never less strict."),
        **kwargs,
    )


def _restriction() -> forms.CharField:
    return forms.CharField(
        label=_("Restriction"),
        max_length=RESTRICTION,
        required=False,
        help_text=_("Only with H3: what is allowed and what is not, in the words of whoever gave it."),
    )


class HandlingFields(PlainForm):
    """A handling code and the text of H3."""

    handling = handling_field()
    restriction = _restriction()


class _Picked(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Rows by their public handle; the cleaned value is the handles."""

    def clean(self, value: Any) -> Any:
        """The handles of the rows that were ticked."""
        return [row.uuid for row in super().clean(value)]


class ItemForm(HandlingFields):
    """An information item; `base` is the version that was read, and stays with a draft."""

    version = None  # type: ignore[assignment]
    folded = ("happened_time", "ended_on", "ended_time", "subjects", "exhibits")
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 14}))
    happened_on = _day(label=_("Happened on"), required=False)
    happened_time = _time(label=_("At what time"))
    ended_on = _day(label=_("Until"), required=False)
    ended_time = _time(label=_("Until what time"))
    learned_on = _day(label=_("Learned on"))
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("In free words; no name that has to stay hidden.")
    )
    scheme = forms.ChoiceField(label=_("Scheme of evaluation"), choices=SCHEME_CHOICES, initial=FOUR.code)
    evaluation = forms.CharField(
        label=_("Evaluation as it came"),
        max_length=LONGEST,
        help_text=_("Such as B2 (4x4), 1AP (3x5x2) or B24 (5x5x5). It is kept as it is typed and not changed later."),
    )
    basis = forms.ChoiceField(label=_("Fact or assessment"), choices=BLANK + Basis.choices)
    subjects = _Picked(
        queryset=None,
        label=_("People and things that it concerns"),
        to_field_name="uuid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    exhibits = _Picked(
        queryset=None,
        label=_("Evidence that it concerns"),
        to_field_name="uuid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    base = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput(attrs={"data-kept": ""}))
    field_order = (
        "title", "text", "source", "scheme", "evaluation", "basis", "handling", "restriction", "learned_on",
        "happened_on", "happened_time", "ended_on", "ended_time", "subjects", "exhibits",
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, item: InformationItem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in zip(("subjects", "exhibits"), tieable(case, item), strict=True):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            if not rows:
                del self.fields[name]
        if item is None:
            self.fields["learned_on"].initial = localdate
        else:
            for name in ("scheme", "evaluation"):
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What the action is given."""
        return {name: value for name, value in self.cleaned_data.items() if name != "base"}


class ItemFilterForm(forms.Form):
    """What somebody asks of the items of a case."""

    q = forms.CharField(label=_("Text"), max_length=200, required=False)
    source = forms.ChoiceField(
        label=_("Source (4x4)"),
        choices=[*EVERY, *((code, code) for code in SOURCE_CODES), (NONE, _("no equivalent"))],
        required=False,
    )
    information = forms.ChoiceField(
        label=_("Information (4x4)"),
        choices=[*EVERY, *((code, code) for code in INFORMATION_CODES), (NONE, _("no equivalent"))],
        required=False,
    )
    handling = forms.ChoiceField(
        label=_("Handling code"), choices=[*EVERY, *((code, code) for code in HandlingCode.values)], required=False
    )
    basis = forms.ChoiceField(label=_("Fact or assessment"), choices=[*EVERY, *Basis.choices], required=False)

    def asked(self) -> ItemFilters:
        """The filters that could be read."""
        self.full_clean()
        data = {name: value for name, value in self.cleaned_data.items() if name != "q"}
        text = "".join(c if c.isprintable() else " " for c in self.cleaned_data.get("q") or "")
        return ItemFilters(text=text, **data)


class SetHandlingForm(HandlingFields):
    """Another handling code, with the reason."""

    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=forms.Textarea)


class PermissionForm(PlainForm):
    """A permission of whoever owns the information for one way out."""

    way = forms.ChoiceField(label=_("Way out"))
    owner = forms.CharField(
        label=_("Permission of"), max_length=200, help_text=_("Who owns the information and allowed it: office, name.")
    )
    granted_on = _day(label=_("Given on"), initial=localdate)
    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea, help_text=_("Why, and where the answer is kept.")
    )

    def __init__(self, *args: Any, handling: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = set(ways_that_ask(handling))
        self.fields["way"].choices = [(way, words) for way, words in Way.choices if way in asked]  # type: ignore[attr-defined]
