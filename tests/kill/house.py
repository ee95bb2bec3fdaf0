"""The whole product with servers and data of its own, whose parts can be killed and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis
import requests

from tests.setup.ports import free_port
from tests.setup.test_launcher import OURS, ROOT
from tools import embedded
from tools.servers import connect

PASSWORD = "a fictional long password"
PEOPLE = """
from access.models import Agency, Unit, User, Grant
from audit.actions import action
with action("job:tests", "test.people"):
    agency = Agency.objects.create(code="KILLED", name="Fictional Police")
    unit = Unit.objects.create(agency=agency, code="KILL", name="Unit")
    user = User(username="noor", role="investigator", unit=unit, agency=agency, name="Noor", email="noor@example.org")
    user.set_password("a fictional long password")
    user.save()
"""


def until(true: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Wait for something, with an end."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.02)


class House:
    """PostgreSQL, Valkey, web server, worker and beat as processes of their own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.whole = 0  # flags that stand after a run that nobody disturbs
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        (folder / "servers").mkdir()
        self.place = embedded._place(folder / "servers", "")
        embedded._initdb(self.place)
        self.start("database")
        self.start("broker")
        embedded._roles_and_database(self.place)
        base = {name: value for name, value in os.environ.items() if not OURS.match(name)}
        self.env = {
            **base,
            **embedded.addresses(self.place.sockets),
            "SECRET_KEY": "for tests only",
            "BOOK_KEY": "for tests only",
            "BOOK_HEAD_FILE": str(folder / "heads"),
            "EVIDENCE_FOLDER": str(folder / "evidence"),
            "STATIC_ROOT": str(folder / "static"),
            "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "REQUIRE_MFA": "0",
            "FLAG_INTERVAL": "2",
            "DJANGO_SETTINGS_MODULE": "smugglecases.settings",
            **settings,
        }
        (folder / "static").mkdir()
        self.manage("migrate", "--no-input", "-v", "0")
        self.manage("load_reference", "-v", "0")
        self.manage("shell", "-v", "0", "-c", PEOPLE)

    @property
    def url(self) -> str:
        """Where the web server listens."""
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *words: str) -> str:
        """Run a management command; its words."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, name: str) -> None:
        """Start a part and wait until it answers."""
        if name == "database":
            until(self._database_runs, "the database answers")
        elif name == "broker":
            (self.place.sockets / "redis.sock").unlink(missing_ok=True)
            self.processes[name] = embedded._start_valkey(self.place)
            until((self.place.sockets / "redis.sock").exists, "the broker answers")
        else:
            with (self.folder / f"{name}.log").open("ab") as log:
                command = [sys.executable, "-m", *self._command(name)]
                self.processes[name] = subprocess.Popen(
                    command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
                )
            if name == "web":
                until(self.is_live, "the web server answers")

    def _command(self, name: str) -> list[str]:
        celery = ["celery", "-A", "smugglecases"]
        return {
            "web": [
                *("gunicorn", "smugglecases.wsgi", "--bind", f"127.0.0.1:{self.port}"),
                *("--workers", "1", "--threads", "4", "--no-control-socket"),
            ],
            "worker": [*celery, "worker", "--concurrency", "1", "-n", "one@%h", "--loglevel", "INFO"],
            "worker2": [*celery, "worker", "--concurrency", "1", "-n", "two@%h", "--loglevel", "INFO"],
            "beat": [*celery, "beat", "--schedule", str(self.folder / "beat"), "--pidfile=", "--loglevel", "INFO"],
        }[name]

    def kill(self, name: str) -> None:
        """SIGKILL a part with all its children."""
        process = self.processes.pop(name)
        if name in ("database", "broker"):
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)

    def _database_runs(self) -> bool:
        """Whether it answers; a server that gave up is started again, as a service manager does.

        After a kill the first starts can be in vain: the orphans of the killed server still hold its shared memory.
        """
        process = self.processes.get("database")
        if process is None or process.poll() is not None:
            self.processes["database"] = process = embedded._start_postgres(self.place, durable=True)
            time.sleep(0.2)
        return process.poll() is None and embedded._ready(self.place)

    def is_live(self) -> bool:
        """Whether the web server answers at all."""
        try:
            return requests.get(f"{self.url}/health/live", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def is_ready(self) -> bool:
        """Whether all parts that the web server needs are there."""
        try:
            return requests.get(f"{self.url}/health/ready", timeout=15).status_code == 200
        except requests.RequestException:
            return False

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query as the owner finds."""
        link = connect(self.env["DATABASE_OWNER_URL"])
        try:
            with link.cursor() as cursor:
                cursor.execute(statement, values)
                return list(cursor.fetchall())
        finally:
            link.close()

    def count(self, statement: str, *values: Any) -> int:
        """What a counting query finds."""
        return int(self.rows(statement, *values)[0][0])

    def keep(self) -> None:
        """Remember how everything is now."""
        embedded._sql(self.place, f"CREATE DATABASE kept TEMPLATE {embedded.DATABASE} OWNER {embedded.OWNER}")

    def restore(self) -> None:
        """Stop the product and put everything back as it was kept."""
        for name in ("beat", "worker", "worker2", "web"):
            if name in self.processes:
                self.kill(name)
        for name in ("database", "broker"):
            if name not in self.processes:
                self.start(name)
        redis.Redis.from_url(self.env["REDIS_URL"]).flushall()
        (self.folder / "heads").unlink(missing_ok=True)
        embedded._sql(self.place, f"DROP DATABASE {embedded.DATABASE} WITH (FORCE)")
        made = embedded._sql(self.place, f"CREATE DATABASE {embedded.DATABASE} TEMPLATE kept OWNER {embedded.OWNER}")
        assert made.returncode == 0, made.stderr
        # A copied sequence is not written ahead until a checkpoint has passed: a crash before it would turn it back.
        embedded._sql(self.place, "CHECKPOINT")

    def send(self, task: str) -> None:
        """Ask for a run of a task."""
        self.manage("shell", "-v", "0", "-c", f"from celery import current_app as app; app.send_task({task!r})")

    def end(self) -> None:
        """Stop everything."""
        for name in ("beat", "worker", "worker2", "web", "broker", "database"):
            if name in self.processes:
                self.kill(name)


class Program:
    """A client that is signed in and keeps asking until it is answered."""

    def __init__(self, house: House) -> None:
        self.house, self.session = house, requests.Session()

    def sign_in(self) -> None:
        """Sign in as people do."""
        page = f"{self.house.url}/accounts/login/"
        self.session.get(page, timeout=30)
        form = {"login": "noor", "password": PASSWORD, "csrfmiddlewaretoken": self.session.cookies["csrftoken"]}
        answer = self.session.post(page, form, headers={"Referer": page}, timeout=30, allow_redirects=False)
        assert answer.status_code == 302, answer.text[:2000]

    def post(self, path: str, body: dict[str, Any], key: str) -> requests.Response:
        """One try."""
        headers = {
            "X-CSRFToken": self.session.cookies["csrftoken"],
            "Referer": self.house.url,
            "Idempotency-Key": key,
        }
        return self.session.post(f"{self.house.url}{path}", json=body, headers=headers, timeout=30)

    def insist(self, path: str, body: dict[str, Any], key: str, seconds: float = 120) -> requests.Response:
        """Try again with the same key until there is an answer that is none of a broken house."""
        end = time.monotonic() + seconds
        while True:
            try:
                answer = self.post(path, body, key)
                if answer.status_code < 500:
                    return answer
            except requests.RequestException:
                pass
            assert time.monotonic() < end, f"no answer within {seconds:.0f} s"
            time.sleep(0.1)
