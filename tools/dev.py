"""`make run|test|bench|check`: start what the product needs, do one thing, stop everything again."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from tools.leftovers import remember, stop_leftovers
from tools.servers import alone, environment, private_text, servers
from tools.words import TOLD, CannotGoOn, fail, say

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("DEV_FOLDER") or ROOT / "var").resolve()
RUN = VAR / "run"
LOGS = VAR / "log"
SIGNS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PARALLEL = ("-n", "2", "--dist", "loadfile")
PLAIN_STATIC = {"STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def _ask_to_stop(*_: int | FrameType | None) -> None:
    for sign in SIGNS:  # one request is enough: the way down is not to be disturbed
        signal.signal(sign, signal.SIG_IGN)
    raise KeyboardInterrupt


def listen_to_signals() -> None:
    """Stop cleanly on Ctrl-C, on a request to end and on a closed terminal, also where a shell made us ignore them."""
    for sign in SIGNS:
        signal.signal(sign, _ask_to_stop)


def free_port() -> int:
    """The port of PORT, if nobody else listens there."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        fail(f"PORT is {text!r}, and must be a number from 1 to 65535.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            fail(f"Port {port} cannot be used ({error.strerror}). Choose another one: make run PORT={port + 1}")
    return port


def kept_secret(name: str) -> str:
    """A key made at the first start and kept, readable by its owner only."""
    path = VAR / "keys" / name
    if not path.exists():
        private_text(path, secrets.token_urlsafe(48))
    return path.read_text()


def demo_settings(port: int) -> dict[str, str]:
    """What only `make run` sets; a value of the environment goes before it."""
    defaults = {
        "DEMO_MODE": "1",
        "REQUIRE_MFA": "0",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": kept_secret("secret_key"),
        "BOOK_KEY": kept_secret("book_key"),
        "BOOK_HEAD_FILE": str(VAR / "book" / "heads"),
        "STATIC_ROOT": str(VAR / "static"),
        "EVIDENCE_FOLDER": str(VAR / "evidence"),
    }
    return {name: value for name, value in defaults.items() if not _is_given(name)}


def _is_given(name: str) -> bool:
    return name in os.environ or f"{name}_FILE" in os.environ


def commands(port: int) -> dict[str, list[str]]:
    """The three processes of the product."""
    web = ["gunicorn", "smugglecases.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8"]
    celery = ["celery", "-A", "smugglecases"]
    return {
        "web": [*web, "--access-logfile", "-", "--no-control-socket"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--schedule", str(RUN / "beat-schedule"), "--pidfile=", "--loglevel", "INFO"],
    }


def tail(name: str, lines: int = 15) -> str:
    """The end of a process's log."""
    log = LOGS / f"{name}.log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def start(name: str, command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start one process of the product, its words going to its own log."""
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / f"{name}.log").open("wb") as log:
        full = [sys.executable, "-m", *command]
        return subprocess.Popen(full, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)


def end(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Stop all processes: each may finish what it has in hand."""
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + 20
    for process in processes.values():
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def running(port: int, env: dict[str, str]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """The processes of the product, for as long as the block runs."""
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands(port).items():
            processes[name] = start(name, command, env)
            remember(RUN / "processes.json", [process.pid for process in processes.values()])
        yield processes
    finally:
        end(processes)
        (RUN / "processes.json").unlink(missing_ok=True)


def all_alive(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Stop, with the reason, when one of the processes has ended by itself."""
    for name, process in processes.items():
        if process.poll() is not None:
            ended = f"The {name} process ended with code {process.returncode}; the end of {LOGS / name}.log:"
            fail(f"{ended}\n{tail(name)}")


def answers(url: str) -> bool:
    """Whether this address answers 200."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_until_ready(url: str, processes: dict[str, subprocess.Popen[bytes]], seconds: float = 180) -> None:
    """Wait for the first answer of the web server."""
    until = time.monotonic() + seconds
    while not answers(f"{url}health/live"):
        all_alive(processes)
        if time.monotonic() > until:
            fail(f"The web server did not answer within {seconds:.0f} seconds:\n{tail('web')}")
        time.sleep(0.1)


def prepare(env: dict[str, str]) -> None:
    """Migrate, load, collect, in a process of its own."""
    command = [sys.executable, "-m", "tools.prepare"]
    step = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    try:
        code = step.wait()
    finally:
        end({"prepare": step})
    if code == TOLD:
        raise SystemExit(1)
    if code:
        fail("The database could not be prepared; the lines above tell why.")


def announce(url: str) -> None:
    """The line that scripts wait for, then the log-ins of the demo."""
    print(f"smugglecases is ready at {url}", flush=True)
    logins = RUN / "logins.txt"
    if logins.exists():
        print(logins.read_text().rstrip(), flush=True)
    print("Stop it with Ctrl-C: the data stays.", flush=True)


def run(*_: str) -> int:
    """Everything with demo data, until somebody stops it."""
    with alone(RUN, "run"):
        stop_leftovers(RUN / "processes.json")
        port = free_port()
        url = f"http://127.0.0.1:{port}/"
        with servers(VAR / "dev") as found:
            say("database and broker are up")
            told = {**found, **demo_settings(port)}
            env = environment({**told, "LOGINS": str(RUN / "logins.txt")})
            private_text(RUN / "env.json", json.dumps(told))
            try:
                prepare(env)
                with running(port, env) as processes:
                    wait_until_ready(url, processes)
                    announce(url)
                    while True:
                        all_alive(processes)
                        time.sleep(0.5)
            except KeyboardInterrupt:
                say("stopping")
            finally:
                (RUN / "env.json").unlink(missing_ok=True)
        say(f"stopped; the data is kept in {VAR}")
    return 0


def test(*arguments: str) -> int:
    """The tests, on servers of their own."""
    with alone(VAR / "test", "test"), servers(VAR / "test", durable=False, hand_over=False) as found:
        from tools.translations import compile_translations

        compile_translations()
        env = environment({**found, **PLAIN_STATIC})
        command = [sys.executable, "-m", "pytest", *(arguments or PARALLEL)]
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def bench(*arguments: str) -> int:
    """The benchmark, on servers of its own that keep their promises to the disk."""
    with alone(VAR / "bench", "bench"), servers(VAR / "bench", hand_over=False) as found:
        env = environment({**found, **PLAIN_STATIC})
        command = [sys.executable, "-m", "tools.bench", *arguments]
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def check(*_: str) -> int:
    """Every check that needs no servers but one: whether a migration is missing."""
    bin_folder = Path(sys.executable).parent
    linters = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
        ["djlint", "--lint", "--quiet", "templates"],
    ]
    with alone(VAR / "test", "test"), servers(VAR / "test", durable=False, hand_over=False) as found:
        env = environment(found)
        bad = []
        for linter in linters:
            say(" ".join(linter))
            if subprocess.run([bin_folder / linter[0], *linter[1:]], cwd=ROOT, env=env, check=False).returncode:
                bad.append(linter[0])
        say("makemigrations --check")
        missing = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
        if subprocess.run(missing, cwd=ROOT, env=env, check=False).returncode:
            bad.append("makemigrations")
    say(f"not clean: {', '.join(bad)}" if bad else "all clean")
    return 1 if bad else 0


TASKS: dict[str, Callable[..., int]] = {"run": run, "test": test, "bench": bench, "check": check}


def main(arguments: list[str]) -> int:
    """Do one task and turn every known trouble into one line."""
    name, *rest = arguments or ["run"]
    if name not in TASKS:
        fail(f"There is no task {name!r}; there are {', '.join(TASKS)}.")
    if shutil.disk_usage(ROOT).free < 200 * 1024 * 1024:
        fail("Less than 200 MB of disk space is left here: make room first.")
    listen_to_signals()
    return TASKS[name](*rest)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotGoOn as problem:
        print(f"smugglecases: {problem.message}", file=sys.stderr, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
