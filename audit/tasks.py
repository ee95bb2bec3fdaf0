"""Work of the book that is done later."""

from celery import shared_task

from audit import seals


@shared_task(name="audit.seal", ignore_result=True)
def seal() -> int:
    """Seal what is complete; safe to run twice, and beside another."""
    return seals.seal()
