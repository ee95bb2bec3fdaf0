"""Bad and strange calls made from the OpenAPI document: never a server error, always a problem in JSON.

`FUZZ_CALLS=20000 make test ARGS="tests/fuzz"` makes a larger run by hand.
"""

import os
from collections import Counter
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
from tests.house.filled import fill, handle_at

CALLS = int(os.environ.get("FUZZ_CALLS", "2000"))
KNOWN_LIMIT = 3  # of four calls three go to what exists

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the web server's signals from closing the connection in whose transaction the test runs."""
    for sign in (request_started, request_finished):
        sign.disconnect(close_old_connections)
    yield
    for sign in (request_started, request_finished):
        sign.connect(close_old_connections)


TOKEN = "a" * 32


def signed_in(user: Any) -> dict[str, str]:
    """The cookies of somebody's browser; as a header they would be dropped on the way to the application."""
    client = Client()
    client.force_login(user, backend="access.backends.PasswordBackend")
    return {"sessionid": client.cookies["sessionid"].value, "csrftoken": TOKEN}


def operations(cookies: dict[str, str]) -> list[Any]:
    """All operations of the document."""
    header = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application, headers=header)
    return [found.ok() for found in schema.get_all_operations()]


def call(case: Any, cookies: dict[str, str], cast: Cast, number: int) -> Any:
    """Make one call and take back what it stored."""
    headers = {"X-CSRFToken": TOKEN}
    if number % (KNOWN_LIMIT + 1):
        aim(case, cast)
        headers |= {"If-Match": '"v1"'} if number % 2 else {}
    case.cookies = {}
    with transaction.atomic():
        response = case.call(headers=headers, cookies=cookies)
        transaction.set_rollback(True)
    return response


def aim(case: Any, cast: Cast) -> None:
    """Let the address and the body name what exists."""
    known = {"reference": cast.case.reference}
    if "{uuid}" in case.path and (handle := handle_at(case.path, "{uuid}", cast)):
        known["uuid"] = handle
    case.path_parameters = {
        **(case.path_parameters or {}),
        **{k: v for k, v in known.items() if f"{{{k}}}" in case.path},
    }
    if isinstance(case.body, dict) and "case" in case.body:
        case.body["case"] = cast.case.reference


def test_no_call_breaks_the_house(cast: Cast) -> None:
    fill(cast)
    people = [signed_in(user) for user in (cast.noor, cast.petra, cast.finn, cast.chief, cast.sec)]
    found = operations(people[0])
    each = -(-CALLS // len(found))
    made, statuses = 0, Counter[int]()

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
            response = call(case, people[made % len(people)], cast, made)
            statuses[response.status_code] += 1
            case.validate_response(response, checks=[not_a_server_error])
            if response.status_code >= 400 and response.content:
                assert response.headers["content-type"][0].startswith("application/problem+json")
                assert response.json()["status"] == response.status_code

        run()

    for operation in found:
        fuzz(operation)
    print(f"{made} calls to {len(found)} operations: {dict(statuses)}")
    assert made >= CALLS * 0.9
    assert statuses[401] == 0 and statuses[200] and statuses[201], "the calls must get past the sign-in"
