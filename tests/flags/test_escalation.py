"""Flags that stand too long go to the unit chief, and each person hears of each only once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import localdate, now

from audit.actions import action
from desk.actions.mail import GIVE_UP, send_waiting, wait_after
from desk.actions.notices import mark_read
from desk.models import MailOut, Notification
from desk.queries.notices import count_unread, list_notifications
from finance.actions.flags import acknowledge_flag
from finance.flags.engine import sweep
from finance.flags.escalate import escalate
from finance.models import Flag
from tests.cast import Cast
from tests.flags.build import ago, build_case

pytestmark = pytest.mark.django_db


def back_date(code: str, **days: int) -> None:
    """Let flags have been raised, or escalated, so many days ago."""
    with action("job:tests", "test.time"):
        Flag.objects.filter(code=code).update(**{name: now() - timedelta(days=n) for name, n in days.items()})


def test_j01_goes_to_the_chief_after_a_week_and_every_week(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(10))
    sweep([case.pk])
    assert escalate() == 0
    back_date("J01", raised_at=7)
    assert (escalate(), escalate()) == (1, 0)
    told = Notification.objects.filter(kind="flag.escalated")
    assert [n.user for n in told] == [people.chief]
    back_date("J01", raised_at=14, escalated_at=7)
    assert (escalate(), escalate()) == (1, 0)
    assert Notification.objects.filter(kind="flag.escalated").count() == 2
    assert list(Flag.objects.get().events.values_list("kind", flat=True)) == ["raised", "escalated", "escalated"]


def test_other_rules_go_to_the_chief_once(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(10), purpose="")
    sweep([case.pk], ["J06"])
    back_date("J06", raised_at=8)
    assert escalate() == 1
    back_date("J06", raised_at=90, escalated_at=60)
    assert escalate() == 0


def test_an_acknowledged_flag_is_left_alone_until_its_day(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(10))
    sweep([case.pk])
    back_date("J01", raised_at=20)
    acknowledge_flag(people.noor, Flag.objects.get(), reason="wait", until=localdate() + timedelta(days=5))
    assert escalate() == 0
    with action("job:tests", "test.time"):
        Flag.objects.update(acknowledged_until=ago(1))
    assert escalate() == 1


def test_mail_says_where_to_look_and_nothing_of_the_case(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(40), purpose="")
    sweep([case.pk])
    assert send_waiting() == 1
    assert send_waiting() == 0
    (message,) = mail.outbox
    assert message.to == ["noor@example.org"]
    whole = f"{message.subject} {message.body}"
    assert "/flags/" in message.body
    assert case.reference not in whole
    assert "zqflagcase" not in whole


def test_mail_that_fails_is_tried_again_later_and_not_for_ever(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    build_case(people.noor, opened=ago(40))
    sweep()

    def refuse(self: object) -> None:
        raise OSError("no server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert send_waiting() == 0
    waiting = MailOut.objects.get()
    assert (waiting.failures, waiting.sent_at) == (1, None)
    assert waiting.try_after is not None and waiting.try_after > now()
    assert send_waiting() == 0
    assert MailOut.objects.get().failures == 1
    assert wait_after(1) < wait_after(5) < wait_after(GIVE_UP)


def test_the_bell_counts_what_is_unread_and_a_lost_key_hides_it(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(40), purpose="")
    sweep([case.pk])
    assert count_unread(people.noor) == 2
    assert mark_read(people.noor, number=list_notifications(people.noor)[0].pk) == 1
    assert mark_read(people.finn, number=list_notifications(people.noor, unread=True)[0].pk) == 0
    assert count_unread(people.noor) == 1
    assert mark_read(people.noor) == 1
    from access.keys import forget_keys
    from access.models import Grant

    with action("job:tests", "test.key"):
        Grant.objects.filter(user=people.noor).update(ends_at=now())
    forget_keys(people.noor)
    assert not list_notifications(people.noor).exists()
