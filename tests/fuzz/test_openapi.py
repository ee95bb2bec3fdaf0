"""Bad and strange calls made from the OpenAPI document: never a server error, always a problem in JSON.

`FUZZ_CALLS=20000 make test ARGS="tests/fuzz"` makes a larger run by hand.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error

from smugglecases.wsgi import application
from tests.cast import Cast

CALLS = int(os.environ.get("FUZZ_CALLS", "2000"))
KNOWN_LIMIT = 3  # of four calls to an address with a case, three go to one that exists

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the web server's signals from closing the connection in whose transaction the test runs."""
    for sign in (request_started, request_finished):
        sign.disconnect(close_old_connections)
    yield
    for sign in (request_started, request_finished):
        sign.connect(close_old_connections)


def signed_in(user: Any) -> dict[str, str]:
    """The headers of somebody's browser."""
    client = Client()
    client.force_login(user, backend="access.backends.PasswordBackend")
    token = "a" * 32
    cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": token}
    return {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()), "X-CSRFToken": token}


def operations(headers: dict[str, str]) -> list[Any]:
    """All operations of the document."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application, headers=headers)
    return [found.ok() for found in schema.get_all_operations()]


def call(case: Any, headers: dict[str, str], reference: str, number: int) -> Any:
    """Make one call and take back what it stored."""
    if number % (KNOWN_LIMIT + 1) and "reference" in (case.path_parameters or {}):
        case.path_parameters["reference"] = reference
    with transaction.atomic():
        response = case.call(headers=headers)
        transaction.set_rollback(True)
    return response


def test_no_call_breaks_the_house(cast: Cast) -> None:
    headers = signed_in(cast.noor)
    found = operations(headers)
    each = -(-CALLS // len(found))
    made = 0

    def fuzz(operation: Any) -> None:
        @settings(
            max_examples=each,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def run(case: Any) -> None:
            nonlocal made
            made += 1
            response = call(case, headers, cast.case.reference, made)
            case.validate_response(response, checks=[not_a_server_error])
            if response.status_code >= 400 and response.content:
                assert response.headers["content-type"][0].startswith("application/problem+json")
                assert response.json()["status"] == response.status_code

        run()

    for operation in found:
        fuzz(operation)
    print(f"{made} calls to {len(found)} operations")
    assert made >= CALLS * 0.9
