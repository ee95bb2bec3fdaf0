"""The embedded servers: as whom they run, where they keep their data, what a killed run leaves."""

import json
import os
import pwd
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from tools import embedded
from tools.leftovers import born, remember, stop_leftovers
from tools.servers import connect
from tools.words import CannotGoOn

pytestmark = pytest.mark.setup
AS_ROOT = os.geteuid() == 0


def ask(url: str, question: str) -> object:
    """The first value of the answer."""
    link = connect(url)
    try:
        with link.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
    finally:
        link.close()


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Path]:
    """A folder for servers; what the unprivileged user keeps elsewhere goes with it."""
    yield tmp_path
    shutil.rmtree(Path("/var/tmp") / embedded._short_name(tmp_path.resolve()), ignore_errors=True)


@pytest.mark.parametrize("root_mode", ["", "drop"])
def test_data_outlives_the_servers(base: Path, root_mode: str) -> None:
    """Also where root may not make a user namespace and becomes another user instead."""
    with embedded.embedded(base, durable=False, root_mode=root_mode) as found:
        ask(found["DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 42 AS answer")
    with embedded.embedded(base, durable=False, root_mode=root_mode) as found:
        assert ask(found["DATABASE_OWNER_URL"], "SELECT answer FROM kept") == 42


def test_root_becomes_somebody_else(base: Path) -> None:
    place = embedded._place(base.resolve(), "drop")
    try:
        with embedded.embedded(base, durable=False, root_mode="drop"):
            pid = int((place.data / "postmaster.pid").read_text().split()[0])
            owner = Path(f"/proc/{pid}").stat().st_uid
        assert owner == (pwd.getpwnam("nobody").pw_uid if AS_ROOT else os.geteuid())
        assert owner != 0
        assert place.data.stat().st_uid == owner
    finally:
        shutil.rmtree(place.sockets, ignore_errors=True)


@pytest.mark.skipif(not AS_ROOT, reason="only root keeps data elsewhere")
def test_whoever_removes_the_folder_begins_anew(base: Path) -> None:
    """Also where the data lies in the folder of another user."""
    folder = base / "dev"
    try:
        with embedded.embedded(folder, durable=False, root_mode="drop") as found:
            ask(found["DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 42 AS answer")
        shutil.rmtree(folder)
        with embedded.embedded(folder, durable=False, root_mode="drop") as found:
            assert ask(found["DATABASE_OWNER_URL"], "SELECT to_regclass('kept') IS NULL") is True
    finally:
        shutil.rmtree(Path("/var/tmp") / embedded._short_name(folder.resolve()), ignore_errors=True)


def test_nobody_else_reaches_the_sockets(base: Path) -> None:
    with embedded.embedded(base, durable=False) as found:
        sockets = Path(found["DATABASE_URL"].rpartition("=")[2])
        assert sockets.stat().st_mode & 0o077 == 0
        assert ask(found["DATABASE_URL"], "SHOW listen_addresses") == ""


def test_there_are_two_roles(base: Path) -> None:
    with embedded.embedded(base, durable=False) as found:
        assert ask(found["DATABASE_URL"], "SELECT current_user") == "smugglecases_runtime"
        assert ask(found["DATABASE_OWNER_URL"], "SELECT current_user") == "smugglecases_owner"
        rights = "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
        assert ask(found["DATABASE_URL"], rights) is False
        for extension in ("pg_trgm", "unaccent", "btree_gin", "btree_gist"):
            ask(found["DATABASE_OWNER_URL"], f"CREATE EXTENSION {extension}")


def test_a_killed_run_is_cleaned_up(base: Path) -> None:
    """Two postmasters on one data folder would be the end of it."""
    child = os.fork()
    if child == 0:
        with embedded.embedded(base, durable=False) as found:
            ask(found["DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 42 AS answer")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    left = [int(pid) for pid in json.loads((base / "servers.json").read_text())]
    assert all(born(pid) for pid in left)
    with embedded.embedded(base, durable=False) as found:
        assert not any(born(pid) for pid in left)
        assert ask(found["DATABASE_OWNER_URL"], "SELECT answer FROM kept") == 42


def test_an_id_that_another_process_has_now_is_left_alone(tmp_path: Path) -> None:
    note = tmp_path / "note.json"
    remember(note, [os.getpid()])
    note.write_text(note.read_text().replace(born(os.getpid()), "1"))
    assert stop_leftovers(note) == 0


def test_a_data_folder_that_postgres_cannot_use_is_said(base: Path) -> None:
    (base / "pg").mkdir(mode=0o700)
    (base / "pg" / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(CannotGoOn) as caught, embedded.embedded(base, durable=False):
        raise AssertionError("it must not start")
    assert "PostgreSQL could not start" in caught.value.message
    assert "Set DATABASE_URL and REDIS_URL" in caught.value.message


def test_a_foreign_socket_folder_is_refused(tmp_path: Path) -> None:
    open_folder = tmp_path / "open"
    open_folder.mkdir(mode=0o755)
    with pytest.raises(CannotGoOn):
        embedded._private_folder(open_folder, os.geteuid(), os.getegid())


def test_a_machine_without_a_build_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(embedded.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CannotGoOn) as caught, embedded.embedded(tmp_path):
        raise psycopg2.Error
    assert "Set DATABASE_URL and REDIS_URL" in caught.value.message
