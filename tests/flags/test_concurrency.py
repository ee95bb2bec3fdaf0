"""Two sweeps at once, and sweeps that die half-way, leave what one undisturbed sweep leaves."""

import threading
from typing import Any

import pytest
from django.db import connections

from audit.models import Action
from desk.models import Notification
from finance.flags import engine
from finance.flags.engine import alone, sweep
from finance.flags.escalate import escalate
from finance.models import Flag, FlagEvent
from tests.cast import make_cast
from tests.flags.build import ago, build_case

CASES = 12


@pytest.fixture
def behind(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases that lack a track, committed; batches are small so that workers meet."""
    monkeypatch.setattr(engine, "BATCH", 2)
    cast = make_cast()
    for _ in range(CASES):
        build_case(cast.noor, opened=ago(20))


def in_threads(work: Any, number: int) -> None:
    """Run the work at once in threads with connections of their own."""
    start, failures = threading.Barrier(number), []

    def run() -> None:
        try:
            start.wait(10)
            work()
        except Exception as error:
            failures.append(error)
        finally:
            for alias in ("default", "aside", "owner"):
                connections[alias].close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures


def told() -> tuple[int, int, int]:
    """How many flags, raised events and notifications there are."""
    raised = FlagEvent.objects.filter(kind="raised").count()
    return Flag.objects.count(), raised, Notification.objects.filter(kind="flag.raised").count()


pytestmark = pytest.mark.django_db(transaction=True)


def test_workers_at_once_raise_each_flag_once(behind: None) -> None:
    in_threads(sweep, 4)
    assert told() == (CASES, CASES, CASES)
    assert Action.objects.filter(verb="flag.sweep").count() == CASES // 2
    in_threads(escalate, 3)
    assert not FlagEvent.objects.filter(kind="escalated").exists()


def test_only_one_full_sweep_runs_at_a_time(behind: None) -> None:
    seen = []

    def other() -> None:
        with alone() as mine:
            seen.append(mine)

    with alone() as mine:
        assert mine
        in_threads(other, 1)
    in_threads(other, 1)
    assert seen == [False, True]


def test_a_sweep_that_dies_half_way_is_finished_by_the_next(behind: None, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = engine.tell_leads, []

    def dies(flags: list[int]) -> None:
        calls.append(flags)
        if len(calls) == 4:
            raise KeyboardInterrupt
        real(flags)

    monkeypatch.setattr(engine, "tell_leads", dies)
    with pytest.raises(KeyboardInterrupt):
        sweep()
    assert told() == (6, 6, 6)  # three batches are whole, the fourth left nothing
    sweep()
    assert told() == (CASES, CASES, CASES)
    assert all(counts.nothing for counts in sweep().values())
