"""Check that nothing in the book was altered, removed or inserted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import heads
from audit.seals import links
from audit.verify import Report, verify


class Command(BaseCommand):
    """`verify_book`: exit status 1 at the first row altered, removed or inserted."""

    help = "Check that nothing in the audit book was altered, removed or inserted."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the choice of connection and the repair of a lost head file."""
        parser.add_argument("--database", default="default")
        parser.add_argument(
            "--tables", action="store_true", help="Also compare each row of the audited tables with its last entry."
        )
        parser.add_argument(
            "--renew-heads", action="store_true", help="Write the head file again from a chain that fits its key."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and say what was checked."""
        report = verify(options["database"], tables=options["tables"])
        self.stdout.write(summary(report))
        findings = report.findings
        if options["renew_heads"]:
            findings = [finding for finding in findings if finding.where != "the head file"]
        if findings:
            lines = [f"{finding.where}: {finding.what}" for finding in findings]
            more = [f"and {report.more} more"] if report.more else []
            raise CommandError("\n".join(["The book was tampered with:", *lines, *more]))
        if options["renew_heads"]:
            heads.renew(links(options["database"]), heads.place_of(options["database"]))
            self.stdout.write("The head file was written again.")
        self.stdout.write(self.style.SUCCESS("The book is whole."))


def summary(report: Report) -> str:
    """Say what was checked, what waits for its seal and what for its note outside."""
    checked = (
        f"Checked {report.actions} actions, {report.changes} changes and {report.visits} visits"
        f" under {report.seals} seals, {report.contents} contents, {report.reasons} reasons"
        f" and {report.bulks} bulk digests."
    )
    lines = [
        checked,
        f"Not sealed yet: {report.unsealed} rows. Not noted outside yet: {report.unnoted} seals.",
    ]
    if report.tables:
        lines.append(f"Compared the rows of {report.tables} tables with the last entry about each.")
    return "\n".join(lines)
