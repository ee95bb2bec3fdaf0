"""Users: made, changed, switched off, unlocked by the security officer, never for oneself."""

import secrets

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.utils import reset
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email
from django.utils.translation import gettext_lazy as _

from access.actions.checks import end_now, refuse_oneself, running, text
from access.errors import Invalid, RuleBroken
from access.gate import require_in_house
from access.models import Grant, Unit, User
from access.rules import Right, Role
from audit.actions import action

USERNAME = RegexValidator(r"\A[a-z0-9][a-z0-9._-]{1,59}\Z")


def name_of(value: str, field: str) -> str:
    """The name to sign in with, in small letters; Invalid when it has other signs than it may."""
    name = text(value, field, 60).lower()
    try:
        USERNAME(name)
    except ValidationError as error:
        raise Invalid(_("Use letters, digits, dots and dashes."), code="invalid", field=field) from error
    return name


def create_user(
    actor: User, *, username: str, name: str, role: str, unit: Unit, email: str = "", purpose: str = ""
) -> tuple[User, str]:
    """Make a person and return it with a first password, which is shown once."""
    require_in_house(actor, Right.USERS_MANAGE)
    handle = name_of(username, "username")
    if User.objects.filter(username__iexact=handle).exists():
        raise RuleBroken(_("This user name is taken."), code="taken", field="username")
    if role not in Role.values or role == Role.PARTNER:
        raise Invalid(_("Choose a role of a person; partner agencies get a client."), code="role", field="role")
    user = User(username=handle, name=text(name, "name", 120), role=role, unit=unit, agency=unit.agency)
    user.email, user.purpose = _email(email), text(purpose, "purpose", 200, needed=False)
    password = secrets.token_urlsafe(15)
    user.set_password(password)
    with action(actor, "user.create", thing=handle):
        user.save()
    return user, password


def _email(email: str) -> str:
    clean = text(email, "email", 254, needed=False)
    try:
        if clean:
            validate_email(clean)
    except ValidationError as error:
        raise Invalid(_("This is no e-mail address."), code="invalid", field="email") from error
    return clean


def change_user(actor: User, user: User, *, role: str, unit: Unit, reason: str) -> User:
    """Give a person another role or unit; keys of the old role end, for a key never outlives its role."""
    require_in_house(actor, Right.USERS_MANAGE)
    refuse_oneself(actor, user)
    why = text(reason, "reason")
    if role not in Role.values or (role == Role.PARTNER) != (user.role == Role.PARTNER):
        raise Invalid(_("Choose another role."), code="role", field="role")
    with action(actor, "user.change", thing=user.username, reason=why):
        if role != user.role:
            end_now(running(Grant.objects.filter(user=user)))
        user.role, user.unit, user.agency = role, unit, unit.agency
        user.save(update_fields=["role", "unit", "agency"])
    return user


def switch_user(actor: User, user: User, *, active: bool, reason: str) -> User:
    """Switch a person off, which ends sessions and keys at once, or on again without keys."""
    require_in_house(actor, Right.USERS_MANAGE)
    refuse_oneself(actor, user)
    verb = "user.activate" if active else "user.deactivate"
    with action(actor, verb, thing=user.username, reason=text(reason, "reason")):
        user.is_active = active
        user.save(update_fields=["is_active"])
        if not active:
            end_now(running(Grant.objects.filter(user=user)))
            end_sessions(user)
    return user


def end_sessions(user: User) -> None:
    """Sign a person out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def reset_password(actor: User, user: User, *, reason: str) -> str:
    """Give a new password, shown once, take the second factor away and sign the person out everywhere."""
    require_in_house(actor, Right.USERS_MANAGE)
    refuse_oneself(actor, user)
    if user.role == Role.PARTNER:
        raise RuleBroken(_("A partner agency has a client, not a password."), code="client")
    password = secrets.token_urlsafe(15)
    with action(actor, "password.reset", thing=user.username, reason=text(reason, "reason")):
        user.set_password(password)
        user.save(update_fields=["password"])
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
    return password


def unlock_user(actor: User, user: User) -> int:
    """End a lock-out before its time and return how many failures were forgotten."""
    require_in_house(actor, Right.USERS_MANAGE)
    refuse_oneself(actor, user)
    with action(actor, "user.unlock", thing=user.username):
        return int(reset(username=user.username.lower()))
