"""Agencies, their units and the clients of partner agencies, kept by the security officer."""

import secrets

from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import Application

from access.actions.checks import text
from access.actions.users import name_of
from access.errors import Invalid, RuleBroken
from access.gate import require_in_house
from access.models import Agency, Unit, User
from access.rules import Right, Role
from audit.actions import action


def create_agency(actor: User, *, code: str, name: str, country: str = "NL") -> Agency:
    """Make an agency known."""
    require_in_house(actor, Right.USERS_MANAGE)
    key, land = text(code, "code", 20).upper(), text(country, "country", 2).upper()
    if len(land) != 2 or not land.isascii() or not land.isalpha():
        raise Invalid(_("A country has two letters."), code="invalid", field="country")
    if Agency.objects.filter(code=key).exists():
        raise RuleBroken(_("This code is taken."), code="taken", field="code")
    with action(actor, "agency.create", thing=key):
        return Agency.objects.create(code=key, name=text(name, "name", 120), country=land)


def create_unit(actor: User, *, agency: Agency, code: str, name: str) -> Unit:
    """Make a unit of an agency known."""
    require_in_house(actor, Right.USERS_MANAGE)
    key = text(code, "code", 30).upper()
    if Unit.objects.filter(code=key).exists():
        raise RuleBroken(_("This code is taken."), code="taken", field="code")
    with action(actor, "unit.create", thing=key):
        return Unit.objects.create(agency=agency, code=key, name=text(name, "name", 120))


def create_client(actor: User, *, client: str, name: str, unit: Unit) -> tuple[User, str]:
    """Make the client of a partner agency, with the user that it acts as, and return its secret, shown once."""
    require_in_house(actor, Right.USERS_MANAGE)
    handle = name_of(client, "client")
    if User.objects.filter(username__iexact=handle).exists() or Application.objects.filter(client_id=handle).exists():
        raise RuleBroken(_("This name is taken."), code="taken", field="client")
    secret = secrets.token_urlsafe(32)
    user = User(username=handle, name=text(name, "name", 120), role=Role.PARTNER, unit=unit, agency=unit.agency)
    user.set_unusable_password()
    with action(actor, "client.create", thing=handle):
        user.save()
        Application.objects.create(
            client_id=handle,
            client_secret=secret,
            name=user.name,
            user=user,
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        )
    return user, secret
