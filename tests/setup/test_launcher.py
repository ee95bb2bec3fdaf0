"""`make run` and what may come between: every trouble is one line that says what to do, and no data is lost."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from tests.setup.ports import free_port
from tools.servers import connect, environment, given

pytestmark = pytest.mark.setup
ROOT = Path(__file__).resolve().parent.parent.parent
READY = "smugglecases is ready at "
OURS = re.compile("^(DATABASE|REDIS|CELERY|DEMO_|SECRET_|BOOK_|STATIC|DJANGO|PYTEST|PORT|CI$)")


def plain_environment(folder: Path, **more: str) -> dict[str, str]:
    """What a person's shell has, without what this test run has set."""
    base = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    return {**base, "DEV_FOLDER": str(folder), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "default", **more}


def trouble(folder: Path, **more: str) -> str:
    """Start, expect it to give up at once, and return what it says."""
    command = [sys.executable, "-m", "tools.dev", "run"]
    env = plain_environment(folder, **{"PORT": str(free_port()), **more})
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    assert READY not in said
    return said


class Launcher:
    """A `make run` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        env = plain_environment(folder, PORT=str(self.port))
        command = [sys.executable, "-m", "tools.dev", "run"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as out:
            self.lines.extend(iter(out.readline, ""))

    @property
    def said(self) -> str:
        """All that it has printed."""
        return "".join(self.lines)

    def wait_until_ready(self, seconds: float = 300) -> None:
        """Wait for the line that scripts wait for."""
        end = time.monotonic() + seconds
        while READY not in self.said:
            assert self.process.poll() is None and time.monotonic() < end, self.said
            time.sleep(0.1)

    def end(self, sign: signal.Signals) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(sign)
        code = self.process.wait(90)
        self.reader.join(10)
        return code

    def note(self) -> dict[str, str]:
        """What other commands are told of the servers."""
        found: dict[str, str] = json.loads((self.folder / "run" / "env.json").read_text())
        return found

    def pids(self) -> dict[str, int]:
        """The processes of the product, in the order of their start."""
        pids = json.loads((self.folder / "run" / "processes.json").read_text())
        return dict(zip(("web", "worker", "beat"), map(int, pids), strict=True))


def alive(pid: int) -> bool:
    """Whether this process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def keep_a_row(url: str) -> None:
    link = connect(url)
    with link.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    link.close()


def kept_row(url: str) -> int:
    link = connect(url)
    with link.cursor() as cursor:
        cursor.execute("SELECT answer FROM kept")
        row = cursor.fetchone()
    link.close()
    assert row is not None
    return int(row[0])


@pytest.fixture
def launchers(tmp_path: Path) -> Iterator[list[Launcher]]:
    """Every launcher of a test ends with it."""
    started: list[Launcher] = []
    yield started
    for launcher in started:
        if launcher.process.poll() is None:
            launcher.end(signal.SIGINT)


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = trouble(tmp_path, PORT=str(port))
    assert f"Port {port} cannot be used" in said and f"make run PORT={port + 1}" in said


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none(tmp_path: Path, port: str) -> None:
    assert "PORT is" in trouble(tmp_path, PORT=port)


def test_only_one_of_two_addresses(tmp_path: Path) -> None:
    assert "REDIS_URL is not" in trouble(tmp_path, DATABASE_URL="postgres://127.0.0.1/x")


def test_a_database_out_of_reach(tmp_path: Path) -> None:
    with socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))  # bound and not listening: nobody else can take it meanwhile
        url = f"postgres://me:hunter2@127.0.0.1:{dead.getsockname()[1]}/x"
        redis = os.environ["REDIS_URL"]
        said = trouble(tmp_path, DATABASE_URL=url, REDIS_URL=redis)
    assert "database of DATABASE_URL cannot be reached" in said and "hunter2" not in said


def test_a_broker_out_of_reach(tmp_path: Path) -> None:
    said = trouble(tmp_path, DATABASE_URL=os.environ["DATABASE_URL"], REDIS_URL="redis://127.0.0.1:1/0")
    assert "REDIS_URL cannot be reached" in said


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://me:hunter2@127.0.0.1/x"),
        ("DATABASE_URL", "postgres://me:hunter2@127.0.0.1:port/x"),
        ("REDIS_URL", "nonsense"),
        ("DATABASE_OWNER_URL", "nonsense"),
    ],
)
def test_an_address_that_is_none(tmp_path: Path, name: str, address: str) -> None:
    """Nothing is asked of any server, and nothing made there."""
    there = {"DATABASE_URL": os.environ["DATABASE_URL"], "REDIS_URL": os.environ["REDIS_URL"]}
    said = trouble(tmp_path, **{**there, name: address})
    assert f"{name} must read" in said and "hunter2" not in said


def test_a_wrong_variable_is_told_once(tmp_path: Path) -> None:
    said = trouble(tmp_path, SESSION_HOURS="many")
    assert "SESSION_HOURS is 'many'" in said and said.count("smugglecases: ") == 1


def test_a_wrong_way_for_root(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root has a choice")
    assert "EMBEDDED_AS is 'perhaps'" in trouble(tmp_path, EMBEDDED_AS="perhaps")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "Set DEV_FOLDER" in trouble(tmp_path / "file")


def test_an_address_from_a_file_reaches_the_product_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable and its file together are refused by the settings."""
    (tmp_path / "url").write_text("redis://127.0.0.1:6379/0\n")
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("REDIS_URL_FILE", str(tmp_path / "url"))
    told = environment({"REDIS_URL": given("REDIS_URL")})
    assert told["REDIS_URL"] == "redis://127.0.0.1:6379/0" and "REDIS_URL_FILE" not in told


def test_no_way_to_run_postgres(tmp_path: Path) -> None:
    """Root that may become nobody else; for others a folder that is not theirs."""
    if os.geteuid() != 0:
        (tmp_path / "dev" / "pg").mkdir(parents=True)
        (tmp_path / "dev" / "pg" / "PG_VERSION").write_text("9.6")
    said = trouble(tmp_path, EMBEDDED_AS="refuse")
    assert "Set DATABASE_URL and REDIS_URL" in said


def test_killed_started_again_and_stopped(tmp_path: Path, launchers: list[Launcher]) -> None:
    """Kill the launcher, start again over its leftovers, stop with Ctrl-C: the data is there each time."""
    first = Launcher(tmp_path)
    launchers.append(first)
    first.wait_until_ready()
    assert stat.S_IMODE((tmp_path / "run" / "env.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys" / "book_key").stat().st_mode) == 0o600
    note = first.note()
    assert note["DEMO_MODE"] == "1" and note["REQUIRE_MFA"] == "0"
    keep_a_row(note["DATABASE_OWNER_URL"])
    left = first.pids()
    first.end(signal.SIGKILL)
    assert all(alive(pid) for pid in left.values())

    second = Launcher(tmp_path)
    launchers.append(second)
    second.wait_until_ready()
    assert not any(alive(pid) for pid in left.values())
    assert kept_row(second.note()["DATABASE_OWNER_URL"]) == 42
    with urllib.request.urlopen(f"http://127.0.0.1:{second.port}/health/live") as answer:
        assert answer.status == 200
    assert second.said.count(READY) == 1
    again = trouble(tmp_path)
    assert "already running" in again
    owner, pids = second.note()["DATABASE_OWNER_URL"], second.pids()
    assert second.end(signal.SIGINT) == 0, second.said
    assert not any(alive(pid) for pid in pids.values())
    assert not (tmp_path / "run" / "env.json").exists()
    with pytest.raises(psycopg2.OperationalError):
        connect(owner)
    assert "Traceback" not in second.said
    a_closed_terminal_stops_it(Launcher(tmp_path))


def a_closed_terminal_stops_it(launcher: Launcher) -> None:
    """The terminal is gone: nobody reads any more, and the kernel sends SIGHUP."""
    try:
        launcher.wait_until_ready()
        pids = [*launcher.pids().values(), *map(int, json.loads((launcher.folder / "dev/servers.json").read_text()))]
        launcher.process.send_signal(signal.SIGHUP)
        assert launcher.process.wait(90) == 0, launcher.said
        assert not any(alive(pid) for pid in pids)
    finally:
        if launcher.process.poll() is None:
            launcher.end(signal.SIGINT)


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_a_process_that_dies_is_named(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """The launcher stops everything and shows the end of the log."""
    folder = tmp_path_factory.getbasetemp() / "dies"
    launcher = Launcher(folder)
    try:
        launcher.wait_until_ready()
        os.kill(launcher.pids()[name], signal.SIGKILL)
        assert launcher.process.wait(60) == 1
        launcher.reader.join(10)
    finally:
        if launcher.process.poll() is None:
            launcher.end(signal.SIGINT)
    assert f"The {name} process ended" in launcher.said
    assert "Traceback" not in launcher.said.partition("smugglecases: The")[0]
