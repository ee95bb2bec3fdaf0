"""Jobs of the desk; each calls one action and can run twice."""

from celery import shared_task

from desk.actions.jobs import send_again
from desk.actions.mail import send_waiting
from desk.signs import give_sign


@shared_task(name="desk.beat_sign", ignore_result=True)
def beat_sign() -> None:
    """Show that beat and worker are alive."""
    give_sign()


@shared_task(name="desk.send_mail", ignore_result=True)
def send_mail() -> int:
    """Send the e-mails that wait."""
    return send_waiting()


@shared_task(name="desk.resend_jobs", ignore_result=True)
def resend_jobs() -> int:
    """Send the jobs again that no worker has claimed."""
    return send_again()
