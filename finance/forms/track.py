"""The shapes of input of the financial track."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.models import User
from desk.forms import PlainForm
from desk.queries.law import term
from finance.actions.track import LEADS
from finance.rules.track import ActivityKind, Outcome, PlanState, WaiverReason, WaiverState


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def text_area(rows: int = 3) -> forms.Textarea:
    """A text box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


class CaseForm(PlainForm):
    """A form about one case; `case` fills what depends on it."""

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case


class AssessForm(CaseForm):
    """The case requires a financial investigation."""

    effective_on = forms.DateField(label=_("effective on"), initial=localdate, widget=DayInput)
    reason = forms.CharField(label=_("reason"), max_length=4_000, widget=text_area())


class LeadForm(CaseForm):
    """Somebody else leads the financial investigation."""

    lead = forms.ModelChoiceField(label=_("financial lead"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(Q(unit_id=self.case.unit_id) | Q(grants__compartment_id=self.case.compartment_id))
        people = people.filter(is_active=True, role__in=LEADS).distinct().order_by("name")
        self.fields["lead"].queryset = people  # type: ignore[attr-defined]


class OpenForm(LeadForm):
    """Open the track with a lead."""

    effective_on = forms.DateField(label=_("effective on"), initial=localdate, widget=DayInput)
    reason = forms.CharField(label=_("reason"), max_length=4_000, required=False, widget=text_area())
    plan = forms.CharField(
        label=_("plan"),
        max_length=10_000,
        required=False,
        widget=text_area(6),
        help_text=_("What will be looked for, and where; somebody else approves it. It can follow later."),
    )


class ConcludeForm(CaseForm):
    """End the track with an outcome."""

    outcome = forms.ChoiceField(label=_("outcome"), choices=[("", "—"), *Outcome.choices])
    effective_on = forms.DateField(label=_("effective on"), initial=localdate, widget=DayInput)
    reason = forms.CharField(label=_("reason"), max_length=4_000, widget=text_area())


class NextStepForm(CaseForm):
    """What is done next, and by when."""

    next_step = forms.CharField(label=_("next step"), max_length=300)
    next_step_on = forms.DateField(label=_("next step by"), required=False, widget=DayInput)


class ActivityForm(CaseForm):
    """What was done about the money."""

    done_on = forms.DateField(label=_("done on"), initial=localdate, widget=DayInput)
    kind = forms.ChoiceField(label=_("kind"), choices=ActivityKind.choices, initial=ActivityKind.OTHER)
    text = forms.CharField(label=_("what was done"), max_length=4_000, widget=text_area())


class PlanForm(CaseForm):
    """A plan for the financial investigation."""

    text = forms.CharField(label=_("plan"), max_length=10_000, widget=text_area(10))


class WaiverForm(CaseForm):
    """Leave to go without a track for a while."""

    reason_code = forms.ChoiceField(label=_("reason"), choices=[("", "—"), *WaiverReason.choices])
    text = forms.CharField(label=_("explanation"), max_length=4_000, widget=text_area(4))
    starts_on = forms.DateField(label=_("from"), initial=localdate, widget=DayInput)
    until = forms.DateField(label=_("until"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = term("waiver", localdate())
        self.fields["until"].help_text = _("At most %(days)s days after the first day.") % {"days": days}


class DecideWaiverForm(CaseForm):
    """Approve or refuse a waiver."""

    decision = forms.ChoiceField(
        label=_("decision"),
        choices=[(WaiverState.APPROVED, _("approve")), (WaiverState.REFUSED, _("refuse"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("reason"), max_length=4_000, widget=text_area())


class WithdrawForm(CaseForm):
    """Take back a request."""

    reason = forms.CharField(label=_("reason"), max_length=4_000, widget=text_area())


class DecidePlanForm(CaseForm):
    """Approve a plan or send it back."""

    decision = forms.ChoiceField(
        label=_("decision"),
        choices=[(PlanState.APPROVED, _("approve")), (PlanState.SENT_BACK, _("send back"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("reason"), max_length=4_000, required=False, widget=text_area())


class LineForm(CaseForm):
    """What is known of the money of one thing; the version is required, lest an empty body wipes what was known."""

    version = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)
    known = forms.CharField(
        label=_("what is known of its money"), max_length=4_000, required=False, widget=text_area(4)
    )
    next_step = forms.CharField(label=_("next step"), max_length=300, required=False)
