"""Agencies, their units and the clients of partner agencies, kept by the security officer."""

import re
import secrets

from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AccessToken, Application

from access.actions.checks import text
from access.actions.users import name_of
from access.errors import Invalid, RuleBroken
from access.gate import require_in_house
from access.models import Agency, Unit, User
from access.rules import Right, Role
from audit.actions import action

CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]*\Z")


def create_agency(actor: User, *, code: str, name: str, country: str = "NL") -> Agency:
    """Make an agency known."""
    require_in_house(actor, Right.USERS_MANAGE)
    key, words, land = _code(code, 20), text(name, "name", 120), _country(country)
    if Agency.objects.filter(code=key).exists():
        raise RuleBroken(_("This code is taken."), code="taken", field="code")
    with action(actor, "agency.create", thing=key):
        return Agency.objects.create(code=key, name=words, country=land)


def _code(code: str, most: int) -> str:
    """The code in capitals; Invalid when it has other signs than it may."""
    key = text(code, "code", most).upper()
    if not CODE.match(key):
        raise Invalid(_("Use letters, digits, dots and dashes."), code="invalid", field="code")
    return key


def _country(country: str) -> str:
    """The two letters of a country."""
    land = text(country, "country", 2).upper()
    if len(land) != 2 or not land.isascii() or not land.isalpha():
        raise Invalid(_("A country has two letters."), code="invalid", field="country")
    return land


def change_agency(actor: User, agency: Agency, *, name: str, country: str) -> Agency:
    """Give an agency another name or country; its code stays."""
    require_in_house(actor, Right.USERS_MANAGE)
    words, land = text(name, "name", 120), _country(country)
    with action(actor, "agency.change", thing=agency.code):
        agency.name, agency.country = words, land
        agency.save(update_fields=["name", "country"])
    return agency


def create_unit(actor: User, *, agency: Agency, code: str, name: str) -> Unit:
    """Make a unit of an agency known."""
    require_in_house(actor, Right.USERS_MANAGE)
    key, words = _code(code, 30), text(name, "name", 120)
    if Unit.objects.filter(code=key).exists():
        raise RuleBroken(_("This code is taken."), code="taken", field="code")
    with action(actor, "unit.create", thing=key):
        return Unit.objects.create(agency=agency, code=key, name=words)


def change_unit(actor: User, unit: Unit, *, name: str) -> Unit:
    """Give a unit another name; its code and its agency stay."""
    require_in_house(actor, Right.USERS_MANAGE)
    words = text(name, "name", 120)
    with action(actor, "unit.change", thing=unit.code):
        unit.name = words
        unit.save(update_fields=["name"])
    return unit


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


def reset_secret(actor: User, user: User, *, reason: str) -> str:
    """Give the client of an agency a new secret, shown once; the old one and its tokens end at once."""
    require_in_house(actor, Right.USERS_MANAGE)
    why = text(reason, "reason")
    client = Application.objects.filter(user=user).first()
    if client is None:
        raise RuleBroken(_("Only the client of a partner agency has a secret."), code="person")
    secret = secrets.token_urlsafe(32)
    with action(actor, "client.secret", thing=user.username, reason=why):
        client.client_secret = secret
        client.save()
        AccessToken.objects.filter(application=client).delete()
    return secret
