"""The doors of the installation."""

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from desk.signs import KEY, give_sign


def test_live_needs_nobody(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_with_everything_there(client: Client) -> None:
    give_sign()
    answer = client.get("/health/ready")
    assert answer.status_code == 200, answer.content
    assert answer.json()["checks"] == {"database": "ok", "broker": "ok", "migrations": "ok", "beat": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize("last", [None, 61])
def test_not_ready_while_beat_is_silent(client: Client, last: int | None) -> None:
    cache.delete(KEY) if last is None else cache.set(KEY, time.time() - last)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["beat"] == "silent"


@pytest.mark.django_db
def test_a_failing_check_says_no_more_than_that(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise OSError("secret address")

    monkeypatch.setitem(__import__("smugglecases.health", fromlist=["CHECKS"]).CHECKS, "broker", broken)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert b"secret" not in answer.content


@pytest.mark.django_db
def test_metrics_are_there_for_the_key_only(client: Client, settings: Any) -> None:
    assert client.get("/metrics").status_code == 404
    settings.METRICS_KEY = "a fictional key"
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    answer = client.get("/metrics", headers={"Authorization": "Bearer a fictional key"})
    assert answer.status_code == 200
    assert b"django_http" in answer.content
