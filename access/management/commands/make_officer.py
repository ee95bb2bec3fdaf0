"""`make_officer`: make the first security officer of a new installation."""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.actions.officer import make_officer
from access.errors import Refusal


class Command(BaseCommand):
    """Asks for the password, or reads it from a pipe."""

    help = "Make the first security officer, who makes everybody else in the browser."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who it is."""
        for name in ("--username", "--name", "--agency-code", "--agency-name"):
            parser.add_argument(name, required=True)
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the password and make the account."""
        password = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        given = {name: options[name] for name in ("username", "name", "email", "agency_code", "agency_name")}
        try:
            validate_password(password)
            officer = make_officer(password=password, **given)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except Refusal as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{officer.username} may sign in as a security officer.")
