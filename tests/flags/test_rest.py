"""REST of flags and rules."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from access.models import User
from finance.flags.engine import sweep
from finance.flags.rules import RULES
from finance.models import Flag
from tests.cast import Cast
from tests.flags.build import ago, build_case, move_track

pytestmark = pytest.mark.django_db


@pytest.fixture
def flagged(people: Cast) -> Flag:
    """A flag J01 on a case of noor's."""
    case = build_case(people.noor, opened=ago(10))
    sweep([case.pk])
    return Flag.objects.get(case=case)


def as_(user: User) -> Client:
    """A program that carries the session of this user."""
    client = Client()
    client.force_login(user, backend="access.backends.PasswordBackend")
    return client


def send(client: Client, method: str, url: str, body: Any, **headers: str) -> Any:
    """Send JSON."""
    return client.generic(method, url, json.dumps(body), "application/json", headers=headers)


def test_flags_are_listed_for_holders_of_a_key_only(people: Cast, flagged: Flag) -> None:
    (row,) = as_(people.noor).get("/api/v1/flags/").json()["results"]
    assert row["code"] == "J01"
    assert row["case"] == flagged.case.reference
    assert row["severity"] == "critical"
    assert "nobody follows its money" in row["sentence"]
    for user in (people.stranger, people.partner, people.policy):
        assert as_(user).get("/api/v1/flags/").json()["results"] == []
    assert Client().get("/api/v1/flags/").status_code in (401, 403)


@pytest.mark.parametrize(("query", "number"), [("rule=J01", 1), ("rule=J03", 0), ("cleared=1", 0), ("days=2", 0)])
def test_filters(people: Cast, flagged: Flag, query: str, number: int) -> None:
    assert len(as_(people.noor).get(f"/api/v1/flags/?{query}").json()["results"]) == number


@pytest.mark.parametrize("query", ["rule=J99", "days=x", "unit=nowhere", "case=%00", "limit=0", "cursor=x"])
def test_bad_filters_are_named(people: Cast, query: str) -> None:
    answer = as_(people.noor).get(f"/api/v1/flags/?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_cleared_flags_can_be_asked_for_with_their_history(people: Cast, flagged: Flag) -> None:
    move_track(flagged.case, people.finn, "open")
    sweep([flagged.case_id])
    (row,) = as_(people.noor).get("/api/v1/flags/?cleared=true").json()["results"]
    events = as_(people.noor).get(f"/api/v1/flags/{row['uuid']}/").json()["events"]
    assert [event["kind"] for event in events] == ["raised", "cleared"]


def test_acknowledge(people: Cast, flagged: Flag) -> None:
    url = f"/api/v1/flags/{flagged.uuid}/acknowledge/"
    body = {"reason": "too early", "until": (localdate() + timedelta(days=4)).isoformat()}
    assert send(as_(people.stranger), "POST", url, body).status_code == 404
    assert send(as_(people.petra), "POST", url, body).status_code == 403
    assert send(as_(people.noor), "POST", url, {**body, "until": "soon"}).status_code == 400
    assert send(as_(people.noor), "POST", url, {**body, "until": "2000-01-01"}).status_code == 400
    client = as_(people.noor)
    first = send(client, "POST", url, body, **{"Idempotency-Key": "one"})
    again = send(client, "POST", url, body, **{"Idempotency-Key": "one"})
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["acknowledged_until"] == body["until"]
    assert flagged.events.filter(kind="acknowledged").count() == 1


def test_rules_and_their_change(people: Cast) -> None:
    client = as_(people.policy)
    assert [row["code"] for row in client.get("/api/v1/rules/").json()] == list(RULES)
    one = client.get("/api/v1/rules/J01/")
    body = {"values": {"days": 10}, "reason": "a holiday"}
    assert send(client, "PATCH", "/api/v1/rules/J01/", body).status_code == 428
    changed = send(client, "PATCH", "/api/v1/rules/J01/", body, **{"If-Match": one["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != one["ETag"]
    stale = send(client, "PATCH", "/api/v1/rules/J01/", {**body, "values": {"days": 9}}, **{"If-Match": one["ETag"]})
    assert stale.status_code == 412
    match = {"If-Match": changed["ETag"]}
    for bad in ({"days": -1}, {"nothing": 1}, {"days": "x"}, {"days": 5000}, {}):
        assert send(client, "PATCH", "/api/v1/rules/J01/", {**body, "values": bad}, **match).status_code == 400
    assert send(as_(people.noor), "PATCH", "/api/v1/rules/J01/", body, **match).status_code == 403
    assert as_(people.partner).get("/api/v1/rules/").status_code == 404
    assert client.get("/api/v1/rules/J99/").status_code == 404
