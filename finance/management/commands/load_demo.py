"""Load the fictional demo data and run the flag job on it."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from finance.demo.load import load
from finance.flags.engine import sweep


class Command(BaseCommand):
    """In demo mode only; running it again changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Load reference data, people and cases, then flag them."""
        if not settings.DEMO_MODE:
            raise CommandError("Demo data is for demo mode only: set DEMO_MODE=1.")
        call_command("load_reference", verbosity=0)
        cases = load()
        sweep()
        self.stdout.write(f"demo data is there; the worked example is {cases['ZANDKREEK'].reference}")
