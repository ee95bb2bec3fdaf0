"""Every route as nobody, as a stranger with a key to another case, and as somebody who holds the key."""

from typing import Any

import pytest
from django.test import Client

from access.models import User
from audit.models import Visit
from tests.cast import CANARY, Cast
from tests.house.filled import address, doors, fill, of_a_case

pytestmark = pytest.mark.django_db
METHODS = ("post", "put", "patch")


@pytest.fixture
def full(cast: Cast) -> Cast:
    """The cast with something of each kind in the hidden case."""
    return fill(cast)


def browser(user: User | None) -> Client:
    """Somebody's browser, or nobody's."""
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user, backend="access.backends.PasswordBackend")
    return client


def ask(client: Client, path: str) -> Any:
    """GET, or the first other method that the door takes."""
    response = client.get(path)
    for method in METHODS:
        if response.status_code != 405:
            break
        response = getattr(client, method)(path, content_type="application/json", data="{}")
    return response


def body(response: Any) -> bytes:
    """All that came back, headers too."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return bytes(content) + str(dict(response.headers)).encode()


def test_nobody_is_asked_to_sign_in(full: Cast) -> None:
    wrong = []
    for door in doors():
        if door.arguments and not of_a_case(door):
            continue
        response = ask(browser(None), address(door, full))
        ok = (
            response.status_code == 401
            if door.is_api
            else (response.status_code == 302 and "/accounts/login/" in response["Location"])
        )
        if not ok or CANARY.encode() in body(response):
            wrong.append((door.template, response.status_code))
    assert not wrong


def test_a_stranger_finds_nothing_at_the_doors_of_a_case(full: Cast) -> None:
    wrong = []
    client = browser(full.stranger)
    for door in filter(of_a_case, doors()):
        response = ask(client, address(door, full))
        if response.status_code != 404 or CANARY.encode() in body(response):
            wrong.append((door.template, response.status_code))
    assert not wrong


def test_a_stranger_sees_no_word_of_the_case_in_lists_search_exports_and_counts(full: Cast) -> None:
    wrong = []
    for person in (full.stranger, full.policy, full.sec, full.partner):
        client = browser(person)
        for door in doors():
            if door.arguments:
                continue
            for query in ("", f"?q={CANARY}", f"?text={CANARY}", f"?reference={full.case.reference}"):
                response = client.get(door.path({}) + query)
                found = body(response).replace(query.encode(), b"")
                words = ("codename", "suspect", "asset", "summary", "origin", "route", "runnote", "modusnote", "task")
                if any(f"{CANARY}{word}".encode() in found for word in words) or response.status_code >= 500:
                    wrong.append((person.username, door.template, query, response.status_code))
    assert not wrong


def test_a_refusal_is_noted_in_the_book(full: Cast) -> None:
    browser(full.stranger).get(f"/cases/{full.case.reference}/")
    noted = Visit.objects.using("aside").filter(actor=full.stranger.handle, refused=True, thing=full.case.reference)
    assert noted.exists()


def test_a_holder_gets_in_and_is_noted(full: Cast) -> None:
    wrong = []
    clients = [browser(person) for person in (full.noor, full.finn, full.petra, full.chief)]
    for door in filter(of_a_case, doors()):
        if "/shared/" in door.template:  # for partner agencies only, tested with them
            continue
        path = address(door, full)
        answers = [client.get(path).status_code for client in clients]
        if not any(status in (200, 302, 405, 409) for status in answers):
            wrong.append((door.template, answers))
    assert not wrong
    assert Visit.objects.filter(actor=full.noor.handle, operation="open", thing=full.case.reference).exists()
