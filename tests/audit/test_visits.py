"""Who looked, and who was refused."""

from typing import Any

import pytest
from django.db import connections, transaction

from audit.models import Visit
from audit.visits import note_refusal, note_visit
from tests.audit.conftest import CHECK, CONNECTIONS, committed, refused, run

pytestmark = pytest.mark.django_db(databases=CONNECTIONS)


class Anna:
    handle = "user:anna"


@pytest.fixture(autouse=True)
def _same_ten_minutes() -> None:
    """Wait out the end of a bucket, so that notes made at once share one."""
    run(
        "SELECT pg_sleep(2) WHERE clock_timestamp() + interval '2 s'"
        " >= date_bin('10 minutes', clock_timestamp(), '2000-01-01Z') + interval '10 min'"
    )


def test_one_look_per_actor_operation_thing_purpose_and_ten_minutes() -> None:
    for _ in range(3):
        note_visit(Anna(), "open", "SC-1", 5, "investigation")
    note_visit(Anna(), "open", "SC-1", 5, "audit")
    note_visit(Anna(), "export", "SC-1", 5, "investigation")
    note_visit("user:bob", "open", "SC-1", 5, "investigation")
    note_visit(Anna(), "open", "SC-2", 5, "investigation")
    assert Visit.objects.filter(room=5, refused=False).count() == 5


def test_ten_minutes_later_it_is_another_look() -> None:
    note_visit(Anna(), "open", "SC-1", 5)
    ((bucket, at),) = run("SELECT extract(epoch FROM bucket), extract(epoch FROM at) FROM audit_visit")
    assert bucket % 600 == 0 and 0 <= at - bucket < 600
    bucket_index = run("SELECT pg_get_indexdef('one_visit_per_bucket'::regclass)")
    assert "bucket" in bucket_index[0][0]


def test_a_refusal_outlives_the_rollback() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        note_visit(Anna(), "open", "SC-1", 5)
        note_refusal(Anna(), "open", "SC-1")
        raise RuntimeError
    assert not Visit.objects.exists()
    assert [(v.actor, v.refused) for v in Visit.objects.using("aside").all()] == [("user:anna", True)]


@committed
def test_a_refusal_is_committed_at_once() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        note_refusal(Anna(), "case.close", "SC-1", room=9)
        raise RuntimeError
    assert Visit.objects.get().refused


def test_a_look_is_one_of_the_known_operations() -> None:
    with pytest.raises(ValueError, match="unknown operation"):
        note_visit(Anna(), "peek", "SC-1")
    with refused("visit_has_known_operation", CHECK):
        run("SELECT audit_look('user:anna', 'peek', 'SC-1', NULL, '', false)")
    with refused("visit_has_actor_and_thing", CHECK):
        note_visit(Anna(), "open", "")


def test_long_names_are_cut() -> None:
    note_visit(Anna(), "search", "x" * 5000, purpose="y" * 5000)
    visit = Visit.objects.get()
    assert (len(visit.thing), len(visit.purpose)) == (200, 200)


@committed
def test_two_at_once_leave_one_note() -> None:
    def note(using: str) -> Any:
        return note_visit(Anna(), "open", "SC-1", 5, using=using)

    with transaction.atomic(using="aside"):
        note("aside")
        connections["default"].cursor().execute("SET lock_timeout = '100ms'")
        try:
            with refused("lock timeout"):
                note("default")
        finally:
            connections["default"].cursor().execute("RESET lock_timeout")
    note("default")
    assert Visit.objects.count() == 1
