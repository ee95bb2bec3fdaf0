"""The book's own tables, a head file per test, and a helper that asks why the database refused."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

from audit.install import install
from audit.seals import seal
from tests.audit.tables import TABLES

Refused = Callable[..., AbstractContextManager[None]]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Create the tables of tests/audit/tables.py as the owner, with their triggers and rights."""
    with django_db_blocker.unblock():
        owner = connections["owner"]
        with owner.cursor() as cursor:
            for model in TABLES:
                cursor.execute(f"DROP TABLE IF EXISTS {model._meta.db_table} CASCADE")
        with owner.schema_editor() as editor:
            for model in TABLES:
                editor.create_model(model)
        install("owner", TABLES)


@pytest.fixture(autouse=True)
def _book(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Iterator[None]:
    """Give each test its own head file, and empty the tables after a test that committed."""
    settings.BOOK_HEAD_FILE = tmp_path / "heads"
    settings.BOOK_KEY = b"a key for tests"
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("TRUNCATE " + ", ".join(model._meta.db_table for model in TABLES))


@contextmanager
def refused(match: str, code: str = "", *, constraint: str = "", using: str = "default") -> Iterator[None]:
    """Expect the database to refuse, for exactly this reason."""
    with pytest.raises(DatabaseError, match=match) as caught, transaction.atomic(using=using):
        yield
    cause: Any = caught.value.__cause__
    assert not code or cause.pgcode == code, f"{cause.pgcode}: {cause}"
    assert not constraint or cause.diag.constraint_name == constraint, cause.diag.constraint_name


CONNECTIONS = ["default", "aside", "owner"]
# A test that commits empties the book afterwards, and nothing else: the reference data stays.
committed = pytest.mark.django_db(transaction=True, databases=CONNECTIONS, available_apps=["audit"])
DENIED = "42501"  # insufficient_privilege
CHECK = "23514"  # check_violation


def run(query: str, *values: Any, using: str = "default") -> list[tuple[Any, ...]]:
    """Run raw SQL and return its rows."""
    with connections[using].cursor() as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchall() if cursor.description else []


def seal_all() -> int:
    """Wait until all that was written is complete, then seal once.

    Transactions of other databases of the server hold the sealing back too.
    """
    newest = "SELECT max(xact) FROM audit_{} WHERE cluster = audit_cluster()"
    ((xact,),) = run(f"SELECT greatest(({newest.format('action')}), ({newest.format('visit')}))", using="owner")
    end = monotonic() + 60
    while run("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint <= %s", xact or 0) == [(True,)]:
        assert monotonic() < end, "something keeps a transaction open"
        sleep(0.02)
    return seal()
