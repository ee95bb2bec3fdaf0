"""Sends the e-mails that wait; each says where to look, and nothing of any case."""

import logging
from datetime import timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.timezone import now

from audit.actions import action
from desk.models import MailOut

log = logging.getLogger(__name__)
ACTOR = "job:send_mail"
GIVE_UP = 12  # failures: with the waits of `wait_after` that is about three days


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures: one minute, two, four, up to twelve hours."""
    return timedelta(minutes=min(2 ** (failures - 1), 720))


def send_waiting(most: int = 500) -> int:
    """Send what is due and return how many were sent; two workers share the work."""
    sent = 0
    for _turn in range(most):
        outcome = _one()
        if outcome is None:
            break
        sent += outcome
    return sent


def _one() -> bool | None:
    """Send the oldest e-mail that is due: True when sent, False when it failed, None when none is left."""
    with transaction.atomic():
        due = MailOut.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
        due = due.filter(
            Q(try_after__isnull=True) | Q(try_after__lte=now()), sent_at__isnull=True, failures__lt=GIVE_UP
        )
        mail = due.order_by("created_at", "pk").first()
        if mail is None:
            return None
        with action(ACTOR, "mail.send", thing=str(mail.pk)):
            return _send(mail)


def _send(mail: MailOut) -> bool:
    try:
        message_of(mail).send()
    except (SMTPException, OSError) as error:
        mail.failures += 1
        mail.try_after = now() + wait_after(mail.failures)
        mail.save(update_fields=["failures", "try_after"])
        log.warning("e-mail %s could not be sent (%s times): %s", mail.pk, mail.failures, type(error).__name__)
        return False
    mail.sent_at = now()
    mail.save(update_fields=["sent_at"])
    return True


def message_of(mail: MailOut) -> EmailMessage:
    """The message; sent again after a crash it has the same number, so that mail programs drop a double."""
    context = {"name": mail.user.name, "address": f"{settings.SITE_URL}{mail.url}"}
    subject = render_to_string(["mail/" + mail.kind + "_subject.txt", "mail/notice_subject.txt"], context)
    body = render_to_string(["mail/" + mail.kind + ".txt", "mail/notice.txt"], context)
    number = f"<mail-{mail.pk}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
    return EmailMessage(" ".join(subject.split()), body, to=[mail.user.email], headers={"Message-ID": number})
