"""A real worker and a real beat flag a back-dated case unaided."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connections

from finance.models import Flag
from tests.cast import make_cast
from tests.flags.build import ago, build_case

ROOT = Path(__file__).resolve().parent.parent.parent


def _here(variable: str, alias: str) -> str:
    """The address in this variable, with the name of the test database."""
    parts = urlsplit(os.environ.get(variable) or os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connections[alias].settings_dict['NAME']}"))


@contextmanager
def running(folder: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A part of Celery as a process of its own, stopped at the end."""
    env = {
        **os.environ,
        "DATABASE_URL": _here("DATABASE_URL", "default"),
        "DATABASE_OWNER_URL": _here("DATABASE_OWNER_URL", "owner"),
        "REDIS_URL": settings.REDIS_URL,
        "CELERY_QUEUE": f"test-{os.getpid()}",
        "FLAG_INTERVAL": "2",
        "DJANGO_SETTINGS_MODULE": "smugglecases.settings",
    }
    with (folder / f"{words[0]}.log").open("wb") as log:
        command = [sys.executable, "-m", "celery", "-A", "smugglecases", *words, "--loglevel=info"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for_flag(seconds: float) -> bool:
    """Whether J01 stands within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if Flag.objects.filter(code="J01", cleared_at__isnull=True).exists():
            return True
        time.sleep(0.3)
    return False


@pytest.mark.kill
@pytest.mark.django_db(transaction=True)
def test_beat_and_worker_flag_a_back_dated_case_within_a_minute(tmp_path: Path) -> None:
    cast = make_cast()
    case = build_case(cast.noor, opened=ago(30))
    schedule = str(tmp_path / "beat")
    with running(tmp_path, "worker", "--pool=solo"), running(tmp_path, "beat", "--schedule", schedule):
        found = wait_for_flag(60)
    logs = "\n".join(p.read_text(errors="replace")[-3000:] for p in tmp_path.glob("*.log"))
    assert found, logs
    assert Flag.objects.filter(case=case, code="J01").count() == 1
