"""The shape of what is typed about people and things."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.forms import Pick, PlainForm
from investigations.forms import BLANK, SubjectForm
from investigations.identifiers import LONGEST, IdentifierKind
from investigations.models import Case, NameKind, Subject
from investigations.queries.subjects import standing_in
from investigations.rules import THING_CHOICES, Basis, DataSubject, NetworkRole, RelationKind


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


def _lines(label: Any, most: int, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ThingForm(PlainForm):
    """A vehicle, telephone, account, place or another thing."""

    kind = forms.ChoiceField(label=_("Kind"), choices=BLANK + THING_CHOICES)
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("What it is called here, such as: white van, XX-000-X")
    )
    notes = _lines(_("Notes"), 10_000, required=False)


class NewSubjectForm(SubjectForm):
    """A person or organisation to add; who seems to be known already is offered while the name is typed."""

    def __init__(self, *args: Any, alike: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks = {"hx-get": alike, "hx-trigger": "input changed delay:400ms", "hx-target": "#alike"}
        self.fields["name"].widget.attrs.update(asks)


class NameForm(PlainForm):
    """A further name."""

    kind = forms.ChoiceField(label=_("Kind"), choices=NameKind.choices)
    text = forms.CharField(label=_("Name"), max_length=200)


class IdentifierForm(PlainForm):
    """A number, address or handle."""

    folded = ("issuer", "valid_from", "valid_to", "note", "as_seen")
    kind = forms.ChoiceField(label=_("Kind"), choices=BLANK + IdentifierKind.choices)
    value = forms.CharField(label=_("Value"), max_length=LONGEST, help_text=_("As it was seen."))
    issuer = forms.CharField(label=_("Issued by"), max_length=80, required=False)
    valid_from = _day(_("From"), _("Since when it was theirs, or the first contact."))
    valid_to = _day(_("Until"))
    note = forms.CharField(label=_("Note"), max_length=400, required=False)
    as_seen = forms.BooleanField(
        label=_("Keep it as seen although its check fails"),
        required=False,
        help_text=_("For a forged document, say: it shows what it shows."),
    )


class RoleForm(PlainForm):
    """What somebody was from a day on."""

    category = forms.ChoiceField(label=_("Category"), choices=BLANK + DataSubject.choices)
    network_role = forms.ChoiceField(
        label=_("Role in the network"), choices=BLANK + NetworkRole.choices, required=False
    )
    from_on = _day(_("From"), _("Empty: from the beginning. The latest one is what somebody is now."))
    source = forms.CharField(label=_("Source"), max_length=200, required=False)


class RelationForm(PlainForm):
    """What is known of a tie."""

    kind = forms.ChoiceField(label=_("Is tied as"), choices=BLANK + RelationKind.choices)
    basis = forms.ChoiceField(label=_("Fact or assessment"), choices=BLANK + Basis.choices)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Where this is known from."))
    from_on = _day(_("Since"))
    to_on = _day(_("Until"))
    note = _lines(_("Note"), 4_000, required=False)


class PairForm(PlainForm):
    """Two of one case; `ends` names the two fields."""

    ends: tuple[str, str]

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.ends:
            self.fields[name].queryset = standing_in(case)  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["data-search"] = True


class NewRelationForm(PairForm, RelationForm):
    """A tie between two of a case."""

    ends = ("from_subject", "to_subject")
    from_subject = Pick(Subject.objects.none, label=_("From"), to_field_name="uuid")
    to_subject = Pick(Subject.objects.none, label=_("To"), to_field_name="uuid")
    field_order = ("from_subject", "kind", "to_subject", "basis", "source", "from_on", "to_on", "note")


class MergeForm(PairForm):
    """Which of two goes on, and why they are one."""

    ends = ("kept", "gone")
    kept = Pick(Subject.objects.none, label=_("Goes on as"), to_field_name="uuid")
    gone = Pick(
        Subject.objects.none,
        label=_("Goes into it"),
        to_field_name="uuid",
        help_text=_("Its names, numbers, ties and assets go along. It can be undone."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=400)


class SealForm(PlainForm):
    """Who somebody really is, and what the case calls them."""

    label = forms.CharField(
        label=_("Label in the case"), max_length=200, help_text=_("Such as: informant 2. It must not name the person.")
    )
    name = forms.CharField(label=_("True name"), max_length=200)
    born_on = forms.CharField(
        label=_("Date of birth"), max_length=10, required=False, help_text=_("YYYY, YYYY-MM or YYYY-MM-DD")
    )
    nationality = forms.CharField(
        label=_("Nationality"), max_length=3, required=False, help_text=_("ICAO code such as NLD; Germany is D")
    )
    details = _lines(_("Further details"), 10_000, required=False, help_text=_("Documents, contact, circumstances."))


class WhyForm(PlainForm):
    """A reason."""

    reason = _lines(_("Reason"), 4_000)


class AnswerForm(WhyForm):
    """An answer with its reason."""

    granted = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[*BLANK, ("yes", _("allow")), ("no", _("refuse"))],
        coerce=lambda value: value == "yes",
    )
    field_order = ("granted", "reason")


class SettleForm(PlainForm):
    """What came of asking the other unit."""

    note = _lines(_("What came of it"), 4_000, help_text=_("Whom you asked, when, and what was agreed."))
