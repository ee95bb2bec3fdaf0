"""Jobs of the money lane; each calls one action and can run twice."""

from celery import shared_task
from django.utils.timezone import localdate

from finance.coverage.kept import count_anew
from finance.coverage.report import month_ends
from finance.flags import engine, escalate


@shared_task(name="finance.flag_cases", ignore_result=True)
def flag_cases() -> int:
    """Run all rules over all cases; do nothing while another sweep is under way."""
    with engine.alone() as mine:
        if not mine:
            return 0
        return sum(counts.raised + counts.cleared for counts in engine.sweep().values())


@shared_task(name="finance.flag_case", ignore_result=True)
def flag_case(case_id: int) -> None:
    """Run all rules over one case that just changed."""
    engine.sweep([case_id])


@shared_task(name="finance.count_coverage", ignore_result=True)
def count_coverage() -> None:
    """Count coverage for the readers to come, in a house so large that they would wait for it."""
    count_anew(month_ends(localdate()))


@shared_task(name="finance.escalate_flags", ignore_result=True)
def escalate_flags() -> int:
    """Take what stands too long to the unit chiefs."""
    return escalate.escalate()
