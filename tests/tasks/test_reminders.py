"""Reminders: once before the day, once when it has passed, whatever is killed or runs twice."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.db.models import F

from access.models import Grant
from audit.actions import action
from desk.models import MailOut, Notification, Term
from investigations.actions.reminders import remind
from investigations.actions.tasks import add_task, amend_task, move_task, set_removed
from investigations.models import Task, TaskReminder
from investigations.tasks import remind_of_tasks
from tests.cast import Cast, make_case, make_cast

TODAY = date.today()


def due(cast: Cast, days: int, **values: object) -> Task:
    """A task of finn's that is due in so many days."""
    values = {"owner": cast.finn, "title": "Ask the bank", "lane": "money", **values}
    return add_task(cast.noor, cast.case, due_on=TODAY + timedelta(days=days), **values)


def kinds() -> list[str]:
    """What was told, without who was given what."""
    rows = Notification.objects.filter(kind__in=("task.soon", "task.late")).order_by("pk")
    return list(rows.values_list("kind", flat=True))


@pytest.mark.django_db
def test_once_before_the_day_and_once_after_it(cast: Cast) -> None:
    task = due(cast, 4)
    assert remind() == 0
    amend_task(cast.noor, task, version=None, due_on=TODAY + timedelta(days=3))
    assert remind_of_tasks() == 1 and remind() == 0
    assert kinds() == ["task.soon"]
    told = Notification.objects.get(kind="task.soon")
    assert told.user == cast.finn and told.details["task"] == "T-001" and told.compartment_id == task.compartment_id
    assert MailOut.objects.filter(user=cast.finn, kind="tasks", sent_at__isnull=True).count() == 1
    amend_task(cast.noor, task, version=None, due_on=TODAY - timedelta(days=1))
    assert remind() == 1 and remind() == 0
    assert kinds() == ["task.soon", "task.late"]
    assert MailOut.objects.filter(user=cast.finn, kind="tasks").count() == 1, "one e-mail waits at a time"
    amend_task(cast.noor, task, version=None, owner=cast.noor)
    assert remind() == 1 and kinds()[-1] == "task.late"


@pytest.mark.django_db
def test_the_days_are_a_term_with_dates(cast: Cast) -> None:
    with action("job:tests", "test.term"):
        Term.objects.filter(code="task_reminder").update(valid_to=TODAY - timedelta(days=1))
        Term.objects.create(code="task_reminder", days=10, valid_from=TODAY, source="test")
    due(cast, 10)
    due(cast, 11)
    assert remind() == 1


@pytest.mark.django_db
def test_what_is_over_removed_or_out_of_reach_reminds_nobody(cast: Cast) -> None:
    move_task(cast.noor, due(cast, 0), to="done")
    set_removed(cast.noor, due(cast, 0), removed=True)
    due(cast, 0, owner=None)
    assert remind() == 0
    due(cast, 0)
    with action("job:tests", "test.key"):
        Grant.objects.filter(user=cast.finn).update(ends_at=F("starts_at"))
    assert remind() == 0 and not MailOut.objects.filter(kind="tasks").exists()


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_broken_off_leaves_nothing_half_and_two_at_once_remind_once() -> None:
    cast = make_cast()
    cast.case = make_case(cast, cast.noor, "zqremind", holders=(cast.finn,))
    for _ in range(30):
        due(cast, -1)

    def broken_off() -> None:
        try:
            with connection.execute_wrapper(_break):
                remind()
        except ConnectionResetError:
            pass

    broken_off()
    assert TaskReminder.objects.count() == 0 and kinds() == []
    done: list[int] = []

    def run() -> None:
        try:
            done.append(remind())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(done) == [0, 0, 30]
    assert TaskReminder.objects.count() == 30 and kinds() == ["task.late"] * 30
    assert MailOut.objects.filter(kind="tasks").count() == 1


def _break(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    """The connection breaks just before the e-mail is written."""
    if "INSERT INTO desk_mailout" in sql:
        raise ConnectionResetError
    return execute(sql, params, many, context)
