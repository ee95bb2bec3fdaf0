"""Print the log-ins of the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from access.demo import CLIENT, LOG_INS
from access.models import User


class Command(BaseCommand):
    """One line for each role, and the agency's client; nothing outside demo mode."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        if not settings.DEMO_MODE:
            return
        people = User.objects.in_bulk(LOG_INS, field_name="username")
        self.stdout.write(f"Sign in with one of these; the password is {settings.DEMO_PASSWORD}")
        for name in LOG_INS:
            if name in people:
                self.stdout.write(f"  {name:<14}{people[name].get_role_display()}")
        self.stdout.write(f"OAuth2 client of an agency: {CLIENT}, secret {settings.DEMO_CLIENT_SECRET}")
