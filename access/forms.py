"""The shape of what people type; the rules lie in the actions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from access.book import BookFilters, checked
from access.errors import Refusal
from access.models import Agency, Unit, User
from access.rules import ROOM_RIGHTS, Role
from access.texts import refuse_unreadable
from audit.models import OPERATIONS
from audit.words import did, verbs

PERSON_ROLES = [choice for choice in Role.choices if choice[0] != Role.PARTNER]
KEY_ROLES = [choice for choice in Role.choices if ROOM_RIGHTS[choice[0]] and choice[0] != Role.PARTNER]
LONG = forms.Textarea(attrs={"rows": 3})
WHY = _("It stands in the book.")
PEOPLE = "people"  # the id of the list of suggestions beside a field with a user name


def moment() -> forms.DateTimeInput:
    """A moment by the browser's calendar."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def day() -> forms.DateInput:
    """A day by the browser's calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def is_moment(typed: Any) -> bool:
    """Whether the browser's calendar can show what was typed: a moment, or nothing."""
    try:
        return not typed or parse_datetime(str(typed)) is not None
    except ValueError:
        return False


class AccessForm(forms.Form):
    """A form whose texts are readable; a moment that was typed wrong comes back as text, so that it is not lost."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(readable)

    def add_error(self, field: str | None, error: Any) -> None:
        """Put a refusal at its field."""
        super().add_error(field, error)
        if field and isinstance(self.fields[field].widget, forms.DateTimeInput) and not is_moment(self[field].value()):
            self.fields[field].widget.input_type = "text"


def readable(value: str) -> None:
    """Refuse characters that nobody typed."""
    try:
        refuse_unreadable(value)
    except Refusal as refusal:
        raise ValidationError(str(refusal.message), code=refusal.code) from refusal


class UserName(forms.CharField):
    """The user name of an active person or client, with suggestions."""

    widget = forms.TextInput(attrs={"list": PEOPLE, "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        """The user of that name, None when left empty."""
        name = super().clean(value)
        if not name:
            return None
        user = User.objects.filter(username__iexact=name, is_active=True).first()
        if user is None:
            raise ValidationError(_("Nobody active has this user name."), code="unknown")
        return user


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit, named with its agency: names of units come back in other agencies."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.select_related("agency").order_by("agency__code", "code"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Agency and unit."""
        return f"{obj.agency} · {obj.name} ({obj.code})"


class RequestForm(AccessForm):
    """Ask for a key."""

    reference = forms.CharField(
        label=_("Case reference"), max_length=60, help_text=_("As it stands in a letter or a link: SC-2026-00042.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=LONG,
        help_text=_("What your work needs from the case. Whoever keeps its keys reads this."),
    )


class GlassForm(AccessForm):
    """Break the glass."""

    reference = forms.CharField(
        label=_("Case reference"), max_length=60, help_text=_("The exact reference: SC-2026-00042.")
    )
    reason = forms.CharField(
        label=_("What cannot wait"), max_length=2000, widget=LONG, help_text=_("The case lead reads this at once.")
    )
    purpose = forms.CharField(
        label=_("Purpose"), max_length=200, help_text=_("In a few words, such as rescue at sea. It stands in the book.")
    )


class AnswerForm(AccessForm):
    """Answer a request."""

    reason = forms.CharField(
        label=_("Answer"), max_length=2000, required=False, help_text=_("Needed to refuse; the asker reads it.")
    )
    ends_at = forms.DateTimeField(
        label=_("Until"), required=False, widget=moment(), help_text=_("Empty: until somebody ends the key.")
    )


class ReasonForm(AccessForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, help_text=WHY)


class ReviewForm(AccessForm):
    """What became of broken glass."""

    review = forms.CharField(
        label=_("Review"), max_length=2000, widget=LONG, help_text=_("Whether it was right, and what follows.")
    )


class UserForm(AccessForm):
    """A new person."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters, digits, dots and dashes; it never changes, for the book names people by it."),
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("For notices without content, and for sign-in at another provider."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=PERSON_ROLES)
    unit = UnitChoice(label=_("Unit"))
    purpose = forms.CharField(
        label=_("Usual purpose"),
        max_length=200,
        required=False,
        help_text=_("Stands in the book with everything this person opens, unless another is given."),
    )


class ChangeForm(AccessForm):
    """What is known of a person."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=PERSON_ROLES, help_text=_("With another role all keys end."))
    unit = UnitChoice(label=_("Unit"))
    purpose = forms.CharField(label=_("Usual purpose"), max_length=200, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=2000, help_text=WHY)


class ClientChangeForm(ChangeForm):
    """What is known of the client of an agency; its role stays."""

    role = None  # type: ignore[assignment]


class AgencyForm(AccessForm):
    """A new agency."""

    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("Short and for ever, such as KMAR."))
    name = forms.CharField(label=_("Name"), max_length=120)
    country = forms.CharField(label=_("Country"), max_length=2, initial="NL", help_text=_("Two letters, such as NL."))


class AgencyChangeForm(AgencyForm):
    """Another name or country of an agency."""

    code = None  # type: ignore[assignment]


class UnitForm(AccessForm):
    """A new unit."""

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.all())
    code = forms.CharField(label=_("Code"), max_length=30, help_text=_("Short and for ever, such as KMAR-EAST."))
    name = forms.CharField(label=_("Name"), max_length=120)


class UnitChangeForm(AccessForm):
    """Another name of a unit."""

    name = forms.CharField(label=_("Name"), max_length=120)


class ClientForm(AccessForm):
    """A new client of a partner agency."""

    client = forms.CharField(
        label=_("Client"), max_length=60, help_text=_("Small letters, digits, dots and dashes, such as utopol.")
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    unit = UnitChoice(label=_("Unit of the agency"))


class KeyForm(AccessForm):
    """A key to a case."""

    user = UserName(
        label=_("User name"), max_length=60, help_text=_("The key has the role of this person or partner agency.")
    )
    ends_at = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=moment(),
        help_text=_("Empty: until somebody ends it. A partner agency needs an end."),
    )
    legal_ground = forms.CharField(
        label=_("Legal ground"), max_length=200, required=False, help_text=_("Needed for a partner agency.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=LONG, help_text=WHY)


class UnitKeyForm(AccessForm):
    """A key to all cases of a unit."""

    unit = UnitChoice(label=_("Opens the cases of"), help_text=_("Inner rooms stay shut to it."))
    user = UserName(label=_("User name"), max_length=60, required=False, help_text=_("For one person …"))
    member_unit = UnitChoice(
        label=_("Or everybody of"), required=False, help_text=_("… or for all who belong to a unit, now and later.")
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=KEY_ROLES, help_text=_("That of the person; a whole unit gets keys of investigators.")
    )
    ends_at = forms.DateTimeField(
        label=_("Until"), required=False, widget=moment(), help_text=_("Empty: until somebody ends it.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=LONG, help_text=WHY)


class UsersFilter(AccessForm):
    """Which users."""

    q = forms.CharField(label=_("Search"), max_length=60, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("all")), *Role.choices], required=False)
    off = forms.BooleanField(label=_("Switched off"), required=False)


class GrantsFilter(AccessForm):
    """Which keys."""

    q = forms.CharField(label=_("Search"), max_length=60, required=False)
    ended = forms.BooleanField(label=_("With those that ended"), required=False)


class BookForm(AccessForm):
    """Which entries of the book."""

    actor = forms.CharField(label=_("Who"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Did"), required=False)
    thing = forms.CharField(label=_("Thing"), max_length=200, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=day())
    until = forms.DateField(label=_("Until"), required=False, widget=day())
    refused = forms.BooleanField(label=_("Refused only"), required=False)

    def __init__(self, *args: Any, looks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = OPERATIONS if looks else sorted(verbs)
        words = sorted(((code, str(did(code))) for code in codes), key=lambda choice: choice[1])
        self.fields["kind"].choices = [("", _("all")), *words]  # type: ignore[attr-defined]
        if not looks:
            del self.fields["refused"]

    def clean(self) -> dict[str, Any]:
        """Dates that make sense, and the filters as the queries read them."""
        data = super().clean() or {}
        if not self.errors:
            given = {name: value for name, value in data.items() if value not in (None, "")}
            try:
                data["filters"] = checked(BookFilters(**given))
            except Refusal as refusal:
                self.add_error(refusal.field, ValidationError(str(refusal.message), code=refusal.code))
        return data


class VisitorsForm(BookForm):
    """Which visitors of one case."""

    thing = None  # type: ignore[assignment]
