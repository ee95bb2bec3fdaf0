"""The shape of what people send about flags and rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import Unit
from desk.forms import PlainForm, no_control_characters
from finance.flags.rule import SEVERITY_WORDS
from finance.flags.rules import RULES
from finance.queries.flags import FlagFilters
from finance.queries.rules import RuleShown


class FlagFilterForm(forms.Form):
    """The filters above the list of flags."""

    rule = forms.ChoiceField(label=_("Rule"), required=False)
    severity = forms.ChoiceField(label=_("Weight"), required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, to_field_name="code", empty_label=_("all")
    )
    muted = forms.ChoiceField(
        label=_("Acknowledged"), required=False, choices=[("", _("all")), ("no", _("no")), ("yes", _("yes"))]
    )
    days = forms.IntegerField(label=_("Days (at least)"), required=False, min_value=0, max_value=36_500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", _("all")), *((r.code, r.title) for r in RULES.values())]  # type: ignore[attr-defined]
        self.fields["severity"].choices = [("", _("all")), *SEVERITY_WORDS.items()]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.all()  # type: ignore[attr-defined]

    def filters(self) -> FlagFilters:
        """The filters that could be read; a wrong one is left out and shown at its field."""
        self.is_valid()
        return FlagFilters(**{name: value for name, value in self.cleaned_data.items() if value})


class FlagListForm(FlagFilterForm):
    """The filters of the page: also the flags of one case, and those that were cleared."""

    cleared = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("standing")), ("yes", _("cleared"))])
    case = forms.CharField(label=_("Case"), required=False, max_length=20, validators=[no_control_characters])


class AcknowledgeForm(PlainForm):
    """Acknowledge a flag."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why it can wait. The reason stays with the flag."),
    )
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(),
        help_text=_("Until this day nobody is reminded of it. It stays visible, and clears by itself as before."),
    )


class RuleForm(PlainForm):
    """The parameters of one rule."""

    reason = forms.CharField(label=_("Reason"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, shown: RuleShown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [entry.parameter.name for entry in shown.parameters]
        for entry in shown.parameters:
            parameter = entry.parameter
            self.fields[parameter.name] = forms.IntegerField(
                label=str(parameter.title),
                min_value=parameter.least,
                max_value=parameter.most,
                initial=entry.value,
                help_text=_("In %(unit)s. Default %(default)s: %(source)s.")
                % {"unit": parameter.unit, "default": parameter.default, "source": parameter.source},
            )
        self.order_fields([*self.names, "reason"])
        self.fields["version"].initial = shown.version

    def values(self) -> dict[str, int]:
        """The parameters as they were sent."""
        return {name: self.cleaned_data[name] for name in self.names}
