"""The shape of what is typed about events, and asked of a timeline."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.forms import PlainForm, no_control_characters
from investigations.forms import BLANK, EVERY
from investigations.forms_tasks import dates
from investigations.models import Case, Subject
from investigations.queries.timeline import TimelineFilters, kinds
from investigations.rules import Basis
from investigations.rules_tasks import Lane
from investigations.rules_timeline import Clock, EventKind, Resolution

PARTS = _("YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DD HH:MM: as far as it is known.")


def subjects_of(case: Case) -> Any:
    """The people and things of a case that can take part."""
    return Subject.objects.filter(case=case).standing().order_by("name", "pk")


class EventForm(PlainForm):
    """An event of this case."""

    folded = ("until", "place", "text", "subjects")
    title = forms.CharField(label=_("What happened"), max_length=200)
    happened = forms.CharField(label=_("Happened"), max_length=40, help_text=PARTS)
    lane = forms.ChoiceField(label=_("Lane"), choices=BLANK + Lane.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=BLANK + EventKind.choices)
    source = forms.CharField(label=_("Source"), max_length=200)
    basis = forms.ChoiceField(label=_("Fact or assessment"), choices=BLANK + Basis.choices)
    learned = forms.CharField(
        label=_("Learned"), max_length=40, required=False, help_text=_("When we learned of it; now if left empty.")
    )
    until = forms.CharField(label=_("Until"), max_length=40, required=False, help_text=PARTS)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    text = forms.CharField(label=_("Text"), max_length=10_000, required=False, widget=forms.Textarea)
    subjects = forms.ModelMultipleChoiceField(
        Subject.objects.none(),
        label=_("Who took part"),
        required=False,
        to_field_name="uuid",
        widget=forms.SelectMultiple(attrs={"data-search": ""}),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subjects"].queryset = subjects_of(case)  # type: ignore[attr-defined]


class TimelineForm(forms.Form):
    """What somebody asks of a timeline."""

    clock = forms.ChoiceField(label=_("Clock"), choices=Clock.choices, required=False)
    q = forms.CharField(label=_("Text"), max_length=200, required=False, validators=[no_control_characters])
    lane = forms.ChoiceField(label=_("Lane"), choices=[*EVERY, *Lane.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    subject = forms.ModelChoiceField(
        Subject.objects.none(), label=_("Who"), to_field_name="uuid", required=False, empty_label=_("all")
    )
    start = forms.DateField(label=_("From"), required=False, widget=dates())
    end = forms.DateField(label=_("Until"), required=False, widget=dates())
    steps = forms.ChoiceField(label=_("In"), choices=[("", _("fitting steps")), *Resolution.choices], required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = subjects_of(case)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [*EVERY, *kinds()]  # type: ignore[attr-defined]

    def asked(self) -> TimelineFilters:
        """The filters that could be read; what could not be read filters nothing and is shown as an error."""
        self.full_clean()
        data = {name: value for name, value in self.cleaned_data.items() if value}
        data.setdefault("clock", Clock.HAPPENED)
        return TimelineFilters(text=data.pop("q", ""), **data)
