"""The shape of what people type; the rules lie in the actions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from access.models import Agency, Unit, User
from access.rules import ROOM_RIGHTS, Role

PERSON_ROLES = [choice for choice in Role.choices if choice[0] != Role.PARTNER]
KEY_ROLES = [choice for choice in Role.choices if ROOM_RIGHTS[choice[0]]]
LONG = forms.Textarea(attrs={"rows": 3})
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class UserName(forms.CharField):
    """The user name of an active person or client."""

    def clean(self, value: Any) -> Any:
        """The user of that name, None when left empty."""
        name = super().clean(value)
        if not name:
            return None
        user = User.objects.filter(username__iexact=name, is_active=True).first()
        if user is None:
            raise ValidationError(_("Nobody active has this user name."), code="unknown")
        return user


class RequestForm(forms.Form):
    """Ask for a key."""

    reference = forms.CharField(label=_("Case reference"), max_length=60)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=LONG)


class GlassForm(forms.Form):
    """Break the glass."""

    reference = forms.CharField(label=_("Case reference"), max_length=60)
    reason = forms.CharField(label=_("What cannot wait"), max_length=2000, widget=LONG)
    purpose = forms.CharField(label=_("Purpose"), max_length=200)


class AnswerForm(forms.Form):
    """Answer a request."""

    reason = forms.CharField(label=_("Answer"), max_length=2000, required=False)
    ends_at = forms.DateTimeField(label=_("Until"), required=False, widget=MOMENT)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=2000)


class UserForm(forms.Form):
    """A new person."""

    username = forms.CharField(label=_("User name"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=PERSON_ROLES)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.all())
    purpose = forms.CharField(label=_("Usual purpose"), max_length=200, required=False)


class ChangeForm(forms.Form):
    """Another role or unit."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.all())
    reason = forms.CharField(label=_("Reason"), max_length=2000)


class AgencyForm(forms.Form):
    """A new agency."""

    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=120)
    country = forms.CharField(label=_("Country"), max_length=2, initial="NL")


class UnitForm(forms.Form):
    """A new unit."""

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.all())
    code = forms.CharField(label=_("Code"), max_length=30)
    name = forms.CharField(label=_("Name"), max_length=120)


class ClientForm(forms.Form):
    """A new client of a partner agency."""

    client = forms.CharField(label=_("Client"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=120)
    unit = forms.ModelChoiceField(label=_("Unit of the agency"), queryset=Unit.objects.all())


class KeyForm(forms.Form):
    """A key to a case."""

    user = UserName(label=_("User name"), max_length=60)
    ends_at = forms.DateTimeField(label=_("Until"), required=False, widget=MOMENT)
    legal_ground = forms.CharField(label=_("Legal ground"), max_length=200, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=LONG)


class UnitKeyForm(forms.Form):
    """A key to all cases of a unit."""

    unit = forms.ModelChoiceField(label=_("Opens the cases of"), queryset=Unit.objects.all())
    user = UserName(label=_("User name"), max_length=60, required=False)
    member_unit = forms.ModelChoiceField(label=_("Or everybody of"), queryset=Unit.objects.all(), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=KEY_ROLES)
    ends_at = forms.DateTimeField(label=_("Until"), required=False, widget=MOMENT)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=LONG)
