"""Who can sign in to a demonstration."""

from django.conf import settings

from access.demo import CLIENT, LOG_INS
from access.models import User


def demo_logins() -> list[dict[str, str]]:
    """One log-in per role, for the sign-in page of a demonstration; nothing anywhere else."""
    if not settings.DEMO_MODE:
        return []
    people = User.objects.filter(is_active=True, username__in=LOG_INS).order_by("role")
    return [
        {"username": user.username, "password": settings.DEMO_PASSWORD, "role": user.get_role_display()}
        for user in people
    ]


def demo_client() -> dict[str, str]:
    """The name and the secret of the agency's client in a demonstration; nothing anywhere else."""
    if not settings.DEMO_MODE or not User.objects.filter(is_active=True, username=CLIENT).exists():
        return {}
    return {"name": CLIENT, "secret": settings.DEMO_CLIENT_SECRET}
