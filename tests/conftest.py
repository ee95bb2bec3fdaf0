"""What all tests share: the cast, and servers that are real."""

import math
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from desk.models import LegalBasis
from finance.coverage import kept
from tests.cast import CANARY, Cast, make_case, make_cast

ALL_CONNECTIONS = ["default", "aside", "owner"]


def pytest_configure() -> None:
    """Make the folder of the style sheets, which a clean clone does not have yet."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test that uses the database all three connections."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and "databases" not in marker.kwargs:
            marker.kwargs["databases"] = ALL_CONNECTIONS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Load the reference data again after a test whose clean-up emptied every table."""
    result = yield
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    committed = (marker is not None and marker.kwargs.get("transaction")) or names & {"transactional_db", "live_server"}
    if committed and nextitem is not None:
        with item.config.stash[blocking_manager_key].unblock():
            if not LegalBasis.objects.exists():
                call_command("load_reference", verbosity=0)
    return result


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the reference data once, after the test database was migrated by its owner."""
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
        with connections["owner"].cursor() as cursor:  # else statistics of an empty table decide the plans of the tests
            cursor.execute("ALTER TABLE investigations_case SET (autovacuum_enabled = off)")
    yield
    with django_db_blocker.unblock():  # else sessions of other threads keep the test database from being dropped
        connections.close_all()
        for alias in ALL_CONNECTIONS:  # each role may end its own
            with connections[alias].cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
                )
            connections[alias].close()


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> None:
    """Nine people sign up for nearly every test: a slow hash would take most of the time."""
    settings.REQUIRE_MFA = False  # tests/access switches it on
    for limit in ("CALLS_A_MINUTE", "TOKENS_A_MINUTE", "ASKS_AN_HOUR", "MATCHES_AN_HOUR"):
        setattr(settings, limit, 0)  # the tests of each limit set it
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture(autouse=True, scope="session")
def _own_evidence(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files of the tests lie in a folder of their own."""
    settings.EVIDENCE_FOLDER = str(tmp_path_factory.mktemp("evidence"))


@pytest.fixture(autouse=True, scope="session")
def _count_afresh() -> None:
    """On a slow machine a count of coverage would be kept from one test to the next."""
    kept.QUICK = math.inf


@pytest.fixture
def people(db: None) -> Cast:
    """The people without cases."""
    return make_cast()


@pytest.fixture
def cast(people: Cast) -> Cast:
    """The people, a case of unit North led by noor with finn on it, and a case of unit South."""
    people.case = make_case(people, people.noor, CANARY, holders=(people.finn,))
    people.other_case = make_case(people, people.stranger, "zqother")
    return people
