"""Too many calls are told when they may come back, and counted for each on their own."""

import base64
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from access.models import AccessRequest
from tests.cases.test_rest import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def is_told(answer: Any) -> bool:
    """Whether an answer is a problem that says when to come back."""
    return (
        answer.status_code == 429
        and answer.json()["code"] == "too_many"
        and answer["Content-Type"] == "application/problem+json"
        and 0 < int(answer["Retry-After"]) <= 3600
    )


def test_calls_are_counted_for_each_person(people: Cast, settings: Settings) -> None:
    settings.CALLS_A_MINUTE = 2
    noor = Program(people.noor)
    answers = [noor("get", "/me/") for _ in range(4)]  # a new minute may begin in between
    assert is_told(answers[-1]) or is_told(answers[-2])
    assert Program(people.finn)("get", "/me/").status_code == 200


def test_tries_for_a_token_are_counted(people: Cast, settings: Settings) -> None:
    settings.TOKENS_A_MINUTE = 2
    login = base64.b64encode(b"nobody:guess").decode()
    body = {"grant_type": "client_credentials"}
    answers = [
        Client().post("/oauth/token/", body, headers={"Authorization": f"Basic {login}"}, REMOTE_ADDR="10.0.0.9")
        for _ in range(4)
    ]
    assert answers[0].status_code == 401
    assert is_told(answers[-1]) or is_told(answers[-2])


def test_asking_is_limited_in_page_and_rest_alike(people: Cast, settings: Settings) -> None:
    settings.ASKS_AN_HOUR = 2
    call = Program(people.noor)
    for i in range(2):
        body = {"reference": f"SC-1999-0000{i}", "reason": "the same van"}
        assert call("post", "/access-requests/", body).status_code == 201
    assert is_told(call("post", "/access-requests/", {"reference": "SC-1999-00009", "reason": "again"}))
    page = call.client.post("/requests/new/", {"reference": "SC-1999-00009", "reason": "again"})
    assert page.status_code in (400, 429)
    glass = {"reference": "SC-1999-00009", "reason": "now", "purpose": "test"}
    assert is_told(call("post", "/break-glass/", glass))
    assert AccessRequest.objects.count() == 2


def test_no_cache_stops_nobody(people: Cast, settings: Settings) -> None:
    settings.CALLS_A_MINUTE = 1
    nowhere = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": nowhere}
    call = Program(people.noor)
    assert [call("get", "/me/").status_code for _ in range(3)] == [200, 200, 200]
