"""The first security officer of an installation: everybody else is made by one."""

from access.errors import Invalid, RuleBroken
from access.models import Agency, User
from access.rules import Role
from audit.actions import action

INSTALLER = "job:make_officer"


def make_officer(*, username: str, name: str, email: str, password: str, agency_code: str, agency_name: str) -> User:
    """Make the one security officer that no security officer can make; refused as soon as there is one."""
    if User.objects.filter(role=Role.SECURITY, is_active=True).exists():
        raise RuleBroken("There is a security officer already: ask that person to make the account.")
    if User.objects.filter(username__iexact=username).exists():
        raise Invalid("This name is taken.", field="username")
    with action(INSTALLER, "user.create", thing=username):
        agency, _ = Agency.objects.get_or_create(code=agency_code, defaults={"name": agency_name})
        officer = User(username=username, name=name, email=email, role=Role.SECURITY, agency=agency)
        officer.set_password(password)
        officer.save()
    return officer
