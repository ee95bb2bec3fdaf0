"""Run the flag rules by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from finance.flags.engine import sweep
from finance.flags.rules import RULES
from investigations.models import Case


class Command(BaseCommand):
    """Print what each rule raised and cleared."""

    help = "Runs the flag rules over all cases, or over one, and prints what each raised and cleared."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a case and a rule."""
        parser.add_argument("--case", metavar="REFERENCE", help="only this case, such as SC-2026-00042")
        parser.add_argument("--rule", metavar="CODE", action="append", choices=sorted(RULES), help="only this rule")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep and report."""
        cases = None
        if options["case"]:
            cases = list(Case.objects.filter(reference=options["case"]).values_list("pk", flat=True))
            if not cases:
                raise CommandError(f"There is no case {options['case']}.")
        self.stdout.write(f"{'rule':<22}{'raised':>10}{'cleared':>10}{'amended':>10}")
        for code, counts in sweep(cases, options["rule"]).items():
            name = f"{code} {RULES[code].name}"
            self.stdout.write(f"{name:<22}{counts.raised:>10}{counts.cleared:>10}{counts.amended:>10}")
