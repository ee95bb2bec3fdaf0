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


def change_user(
    actor: User,
    user: User,
    *,
    reason: str,
    role: str = "",
    unit: Unit | None = None,
    name: str | None = None,
    email: str | None = None,
    purpose: str | None = None,
) -> User:
    """Change what is known of a person; with another role the keys end, for a key never outlives its role."""
    require_in_house(actor, Right.USERS_MANAGE)
    refuse_oneself(actor, user)
    role, unit, why = role or user.role, unit or user.unit, text(reason, "reason")
    words = _words_of(user, name, email, purpose)
    if role not in Role.values or (role == Role.PARTNER) != (user.role == Role.PARTNER):
        raise Invalid(_("Choose another role."), code="role", field="role")
    with action(actor, "user.change", thing=user.username, reason=why):
        if role != user.role:
            end_now(running(Grant.objects.filter(user=user)))
        user.role, user.unit, user.agency = role, unit, unit.agency if unit else user.agency
        user.name, user.email, user.purpose = words["name"], words["email"], words["purpose"]
        user.save(update_fields=["role", "unit", "agency", "name", "email", "purpose"])
    return user


def _words_of(user: User, name: str | None, email: str | None, purpose: str | None) -> dict[str, str]:
    """What a person is called and reached by, checked where it was given and as it was where not."""
    return {
        "name": user.name if name is None else text(name, "name", 120),
        "email": user.email if email is None else _email(email),
        "purpose": user.purpose if purpose is None else text(purpose, "purpose", 200, needed=False),
    }


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


def reset_factor(actor: User, user: User, *, reason: str) -> User:
    """Take the second factor away from who lost it and sign the person out everywhere; the password stays."""
    require_in_house(actor, Right.USERS_MANAGE)
    refuse_oneself(actor, user)
    why = text(reason, "reason")
    if not Authenticator.objects.filter(user=user).exists():
        raise RuleBroken(_("This person has no second factor."), code="no_factor")
    with action(actor, "factor.reset", thing=user.username, reason=why):
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
    return user


def unlock_user(actor: User, user: User) -> int:
    """End a lock-out before its time and return how many failures were forgotten."""
    require_in_house(actor, Right.USERS_MANAGE)
    refuse_oneself(actor, user)
    with action(actor, "user.unlock", thing=user.username):
        return int(reset(username=user.username.lower()))
