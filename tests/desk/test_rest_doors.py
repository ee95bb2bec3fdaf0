"""REST of people, keys, requests, the book, and what is one's own."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from access.models import Grant, User
from audit.actions import action
from audit.visits import note_refusal
from desk.actions.notices import notify
from desk.models import Draft, Job, Notification
from tests.cases.test_rest import Program
from tests.cast import CANARY, Cast

pytestmark = pytest.mark.django_db


def test_me(people: Cast) -> None:
    me = Program(people.noor)("get", "/me/").json()
    assert (me["username"], me["role"], me["house_rights"]) == ("noor", "investigator", ["case.create"])


def test_the_security_officer_keeps_people_units_and_clients(people: Cast) -> None:
    call = Program(people.sec)
    assert call("post", "/agencies/", {"code": "tst2", "name": "Fictional"}).json()["code"] == "TST2"
    assert call("post", "/units/", {"code": "w", "name": "West", "agency": "TST2"}).status_code == 201
    body = {"username": "Wim", "name": "W. Fictief", "role": "investigator", "unit": "W"}
    made = call("post", "/users/", body)
    assert made.status_code == 201 and User.objects.get(username="wim").check_password(made.json()["password"])
    assert call("post", "/users/", body).json()["code"] == "taken"
    place = {"role": "financial", "unit": "NORTH", "reason": "moved"}
    assert call("post", "/users/wim/place/", place).json()["unit"] == "NORTH"
    off = call("post", "/users/wim/switch/", {"active": False, "reason": "left"})
    assert off.json()["is_active"] is False
    assert call("post", "/users/wim/password/", {"reason": "forgotten"}).json()["password"]
    assert call("post", "/users/wim/unlock/").status_code == 204
    client = call("post", "/clients/", {"client": "new-agency", "name": "New", "unit": "W"})
    assert client.status_code == 201 and client.json()["client_secret"]
    names = [row["username"] for row in call("get", "/users/", {"q": "wim"}).json()["results"]]
    assert names == ["wim"]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/users/", {"username": "x y", "name": "n", "role": "investigator", "unit": "NORTH"}, "username"),
        ("/users/", {"username": "wim", "name": "n", "role": "king", "unit": "NORTH"}, "role"),
        ("/users/", {"username": "wim", "name": "n", "role": "chief", "unit": "NOWHERE"}, "unit"),
        ("/units/", {"code": "W", "name": "West", "agency": "NONE"}, "agency"),
        ("/agencies/", {"code": "X", "name": "n", "country": "1"}, "country"),
        ("/users/noor/switch/", {"active": "maybe", "reason": "x"}, "active"),
        ("/users/noor/switch/", {"active": False, "reason": "  "}, "reason"),
    ],
)
def test_bad_input_is_named(people: Cast, path: str, body: dict[str, Any], field: str) -> None:
    answer = Program(people.sec)("post", path, body)
    assert answer.status_code == 400 and field in answer.json()["fields"], answer.content


def test_only_the_security_officer_manages_people(people: Cast) -> None:
    for person in (people.noor, people.chief, people.audra, people.partner):
        assert Program(person)("get", "/users/").status_code == 403
        assert Program(person)("get", "/users/noor/").status_code == 403
        body = {"username": "wim", "name": "n", "role": "chief", "unit": "NORTH"}
        assert Program(person)("post", "/users/", body).status_code == 403
    assert not User.objects.filter(username="wim").exists()


def test_a_key_is_given_listed_and_ended(cast: Cast) -> None:
    chief = Program(cast.chief)
    body = {"case": cast.case.reference, "user": "stranger", "reason": "the same van"}
    given = chief("post", "/grants/", {**body, "ends_at": (now() + timedelta(days=3)).isoformat()})
    assert given.status_code == 201, given.content
    assert given.json()["case"] == cast.case.reference
    stranger = Program(cast.stranger)
    assert stranger("get", f"/cases/{cast.case.reference}/").status_code == 200
    handle = given.json()["uuid"]
    assert handle in [row["uuid"] for row in stranger("get", "/keys/").json()["results"]]
    listed = chief("get", f"/cases/{cast.case.reference}/keys/").json()["results"]
    assert handle in [row["uuid"] for row in listed]
    assert stranger("post", f"/grants/{handle}/end/", {"reason": "no"}).status_code == 404
    assert chief("post", f"/grants/{handle}/end/", {"reason": "done"}).status_code == 200
    assert stranger("get", f"/cases/{cast.case.reference}/").status_code == 404
    past = chief("post", "/grants/", {**body, "ends_at": (now() - timedelta(days=1)).isoformat()})
    assert past.status_code == 400 and "ends_at" in past.json()["fields"]
    assert Program(cast.sec)("get", "/grants/", {"q": "stranger", "ended": "1"}).json()["results"]
    assert Program(cast.noor)("get", "/grants/").status_code == 403


def test_asking_answering_and_the_same_answer_for_what_does_not_exist(cast: Cast) -> None:
    stranger, noor = Program(cast.stranger), Program(cast.noor)
    real = stranger("post", "/access-requests/", {"reference": cast.case.reference, "reason": "the same van"})
    none = stranger("post", "/access-requests/", {"reference": "SC-1999-00001", "reason": "the same van"})
    assert real.status_code == none.status_code == 201
    assert {k: v for k, v in real.json().items() if k not in ("uuid", "reference", "created_at")} == {
        k: v for k, v in none.json().items() if k not in ("uuid", "reference", "created_at")
    }
    waiting = noor("get", "/access-requests/", {"waiting": "1"}).json()["results"]
    assert [row["uuid"] for row in waiting] == [real.json()["uuid"]]
    assert stranger("post", f"/access-requests/{real.json()['uuid']}/answer/", {"granted": True}).status_code == 404
    given = noor("post", f"/access-requests/{real.json()['uuid']}/answer/", {"granted": True})
    assert given.json()["state"] == "granted"
    assert stranger("get", f"/cases/{cast.case.reference}/").status_code == 200


def test_broken_glass_is_told_and_reviewed_by_another(cast: Cast) -> None:
    stranger = Program(cast.stranger)
    body = {"reference": cast.case.reference, "reason": "a boat in danger", "purpose": "rescue"}
    broken = stranger("post", "/break-glass/", body)
    assert broken.status_code == 201, broken.content
    told = Program(cast.noor)("get", "/notifications/", {"unread": "1"}).json()["results"]
    assert told[0]["kind"] == "glass.broken" and told[0]["text"]
    assert stranger("post", f"/break-glass/{broken.json()['uuid']}/review/", {"review": "fine"}).status_code == 404
    seen = Program(cast.sec)("get", "/break-glass/").json()["results"]
    assert [row["case"] for row in seen] == [cast.case.reference]
    reviewed = Program(cast.sec)("post", f"/break-glass/{broken.json()['uuid']}/review/", {"review": "justified"})
    assert reviewed.json()["reviewed_by"] == "sec"


def test_the_book_is_for_those_who_may_read_it(cast: Cast) -> None:
    Program(cast.finn)("get", f"/cases/{cast.case.reference}/")
    seen = Program(cast.chief)("get", f"/cases/{cast.case.reference}/visitors/").json()["results"]
    assert (seen[0]["actor"], seen[0]["thing"]) == (cast.finn.handle, cast.case.reference) or any(
        row["actor"] == cast.finn.handle for row in seen
    )
    assert Program(cast.stranger)("get", f"/cases/{cast.case.reference}/visitors/").status_code == 404
    acts = Program(cast.audra)("get", "/book/actions/", {"kind": "case.register"}).json()["results"]
    assert acts and CANARY not in str(acts)
    assert Program(cast.audra)("get", "/book/visits/", {"actor": cast.finn.handle}).json()["results"]
    assert Program(cast.noor)("get", "/book/actions/").status_code == 403


def test_notifications_are_ones_own(cast: Cast) -> None:
    notify("job:tests", [cast.noor], kind="glass.broken", thing="SC-1", url="/")
    call = Program(cast.noor)
    uuid = call("get", "/notifications/").json()["results"][0]["uuid"]
    assert Program(cast.finn)("post", f"/notifications/{uuid}/read/").status_code == 404
    assert call("post", f"/notifications/{uuid}/read/").status_code == 204
    assert Notification.objects.get(uuid=uuid).read_at
    notify("job:tests", [cast.noor], kind="glass.broken", thing="SC-2", url="/")
    assert call("post", "/notifications/read/").status_code == 204
    assert not call("get", "/notifications/", {"unread": "true"}).json()["results"]


def test_drafts_and_filters_go_round(people: Cast) -> None:
    call = Program(people.noor)
    assert call("post", "/drafts/", {"form": "case-new", "values": {"codename": ["ZAND"]}}).status_code == 204
    assert call("get", "/drafts/").json()["results"][0]["values"] == {"codename": ["ZAND"]}
    assert Program(people.finn)("get", "/drafts/").json()["results"] == []
    call("post", "/drafts/", {"form": "case-new", "values": {}})
    assert not Draft.objects.exists()
    saved = {"list_name": "cases", "name": "mine", "query": "state=open"}
    assert call("post", "/saved-filters/", saved).status_code == 204
    assert call("get", "/saved-filters/", {"list_name": "cases"}).json()["results"][0]["query"] == "state=open"
    call("post", "/saved-filters/", {**saved, "query": ""})
    assert call("get", "/saved-filters/").json()["results"] == []


def test_a_job_is_followed_and_cancelled_by_its_owner(people: Cast) -> None:
    with action(people.noor, "test"):
        job = Job.objects.create(kind="tests.none", user=people.noor, total=10)
    call = Program(people.noor)
    assert call("get", f"/jobs/{job.uuid}/").json()["state"] == "waiting"
    assert Program(people.finn)("get", f"/jobs/{job.uuid}/").status_code == 404
    assert Program(people.finn)("post", f"/jobs/{job.uuid}/cancel/").status_code == 404
    assert call("post", f"/jobs/{job.uuid}/cancel/").json()["state"] == "cancelled"
    assert call("post", f"/jobs/{job.uuid}/cancel/").status_code == 409
    assert [row["uuid"] for row in call("get", "/jobs/").json()["results"]] == [str(job.uuid)]


def test_keys_have_handles_of_their_own(cast: Cast) -> None:
    handles = list(Grant.objects.values_list("uuid", flat=True))
    assert len(handles) == len(set(handles)) > 3


def test_the_officer_helps_by_rest_as_by_page(people: Cast) -> None:
    call = Program(people.sec)
    changed = call("post", "/users/noor/details/", {"name": "N. Anders", "reason": "married"})
    assert (changed.json()["name"], changed.json()["email"]) == ("N. Anders", "noor@example.org")
    assert call("post", "/users/noor/factor/", {"reason": "lost"}).json()["code"] == "no_factor"
    assert call("post", "/users/sec/details/", {"name": "x", "reason": "x"}).json()["code"] == "oneself"
    assert call("post", "/agencies/TESTPOL/", {"name": "Other", "country": "BE"}).json()["country"] == "BE"
    assert call("post", "/units/NORTH/", {"name": "Other"}).json()["name"] == "Other"
    assert call("post", "/units/NOWHERE/", {"name": "Other"}).status_code == 404
    call("post", "/clients/", {"client": "utopol", "name": "Utopol", "unit": "SOUTH"})
    assert call("post", "/clients/utopol/secret/", {"reason": "leaked"}).json()["client_secret"]
    for path in ("/users/noor/details/", "/users/noor/factor/", "/clients/utopol/secret/", "/units/NORTH/"):
        assert Program(people.chief)("post", path, {"name": "x", "reason": "x"}).status_code == 403


def test_the_book_by_rest_is_narrowed_down(cast: Cast) -> None:
    call = Program(cast.audra)
    note_refusal(cast.stranger, "open", cast.case.reference, using="default")
    Program(cast.noor)("get", f"/cases/{cast.case.reference}/")
    rows = call("get", "/book/visits/", {"refused": "true", "thing": cast.case.reference}).json()["results"]
    assert [row["actor"] for row in rows] == ["user:stranger"]
    reversed_days = call("get", "/book/actions/", {"since": "2026-02-02", "until": "2026-02-01"})
    assert reversed_days.status_code == 400 and "until" in reversed_days.json()["fields"]
    assert "since" in call("get", "/book/actions/", {"since": "soon"}).json()["fields"]


def test_a_partner_does_not_read_why_its_key_was_given(cast: Cast) -> None:
    body = {"case": cast.case.reference, "user": "partner", "reason": "words of the house", "legal_ground": "JIT"}
    Program(cast.chief)("post", "/grants/", {**body, "ends_at": (now() + timedelta(days=3)).isoformat()})
    answer = Program(cast.partner)("get", "/keys/")
    assert answer.json()["results"][0]["legal_ground"] == "JIT" and b"words of the house" not in answer.content


@pytest.mark.parametrize("path", ["/drafts/", "/access-requests/", "/users/", "/break-glass/"])
def test_json_nested_beyond_reason_is_a_problem_and_no_failure(people: Cast, path: str) -> None:
    client = Program(people.sec).client
    for deep in (60, 900, 20_000):
        text = '{"form": "f", "values": ' + '{"a":' * deep + "1" + "}" * deep + "}"
        answer = client.post(f"/api/v1{path}", text, content_type="application/json")
        assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json", (path, deep)
        page = client.post("/drafts/", {"form": "f", "values": '{"a":' * deep + "1" + "}" * deep})
        assert page.status_code == 400


@pytest.mark.parametrize("values", [["next", None, None], ["next", "x", "y"], ["next", "2026-01-01T00:00:00Z", "\x00"]])
def test_a_foreign_cursor_is_told(people: Cast, values: list[Any]) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    for path in ("/notifications/", "/jobs/", "/drafts/"):
        answer = Program(people.noor)("get", path, {"cursor": cursor})
        assert answer.status_code == 400 and "cursor" in answer.json()["fields"], path
