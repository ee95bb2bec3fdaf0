"""REST of the financial track: round trips, versions, four eyes, what is hidden."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.cases.test_rest import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date.today().isoformat()


def test_a_track_goes_from_open_to_concluded(cast: Cast) -> None:
    call, at = Program(cast.finn), f"/cases/{cast.case.reference}/track/"
    read = call("get", at)
    assert read.json()["state"] == "not_assessed" and read.json()["blank_lines"] == 3
    assert read.json()["allowed_moves"] == ["open", "required", "waived"]
    move = {"to_state": "open", "effective_on": TODAY}
    assert call("post", f"{at}moves/", move).json()["fields"]["lead"]
    opened = call("post", f"{at}moves/", {**move, "lead": "finn"})
    assert opened.status_code == 201, opened.content
    assert (opened.json()["state"], opened.json()["opened_on"]) == ("open", TODAY)
    assert (
        call("post", f"{at}moves/", {"to_state": "required", "effective_on": TODAY, "reason": "x"}).status_code == 409
    )
    end = {"to_state": "concluded", "effective_on": TODAY, "reason": "All secured.", "outcome": "secured"}
    assert call("post", f"{at}moves/", end).json()["outcome"] == "secured"
    assert [row["to_state"] for row in call("get", f"{at}moves/").json()["results"]] == ["open", "concluded"]


def test_the_next_step_takes_the_version_that_was_read(cast: Cast) -> None:
    call, at = Program(cast.finn), f"/cases/{cast.case.reference}/track/"
    tag, body = call("get", at)["ETag"], {"next_step": "Ask the bank", "next_step_on": TODAY}
    assert call("patch", at, body).status_code == 428
    assert call("patch", at, body, **{"If-Match": tag}).json()["next_step"] == "Ask the bank"
    assert call("patch", at, {"next_step": "Other"}, **{"If-Match": tag}).status_code == 412


def test_a_plan_is_decided_by_another(cast: Cast) -> None:
    at = f"/cases/{cast.case.reference}/track/plans/"
    made = Program(cast.finn)("post", at, {"text": "Follow the fees."}).json()
    decide = f"{at}{made['uuid']}/decision/"
    assert Program(cast.finn)("post", decide, {"decision": "approved"}).status_code == 403
    assert Program(cast.chief)("post", decide, {"decision": "sent_back"}).status_code == 400
    assert Program(cast.chief)("post", decide, {"decision": "approved"}).json()["state"] == "approved"
    assert Program(cast.chief)("post", decide, {"decision": "approved"}).status_code == 409
    assert Program(cast.chief)("post", f"{at}{uuid4()}/decision/", {"decision": "approved"}).status_code == 404


def test_a_waiver_is_asked_for_and_decided(cast: Cast) -> None:
    at = f"/cases/{cast.case.reference}/waivers/"
    until = date.today() + timedelta(days=91)
    body = {"reason_code": "early", "text": "Too early.", "until": until.isoformat()}
    assert "until" in Program(cast.noor)("post", at, body).json()["fields"]
    made = Program(cast.noor)("post", at, {**body, "until": (until - timedelta(days=1)).isoformat()})
    assert made.status_code == 201, made.content
    address = made["Location"].removeprefix("/api/v1")
    assert Program(cast.noor)("get", address).json()["state"] == "requested"
    decision = {"decision": "approved", "reason": "Agreed."}
    assert Program(cast.noor)("post", f"{address}decision/", decision).status_code == 403
    assert Program(cast.petra)("post", f"{address}decision/", decision).json()["state"] == "approved"
    assert Program(cast.noor)("get", f"/cases/{cast.case.reference}/track/").json()["state"] == "waived"


def test_activities_and_lines_are_written(cast: Cast) -> None:
    call, at = Program(cast.finn), f"/cases/{cast.case.reference}/track/"
    done = call("post", f"{at}activities/", {"done_on": TODAY, "kind": "register", "text": "Asked the register."})
    assert done.status_code == 201 and done.json()["done_by"] == "finn"
    rows = call("get", f"{at}lines/").json()
    assert [row["beside"] for row in rows] == ["subject", "modus", "leg"] and all(row["blank"] for row in rows)
    line, body = f"{at}lines/leg/{rows[2]['thing']}/", {"known": "2,500 a head", "next_step": "Ask the driver"}
    written = call("put", line, body, **{"If-Match": call("get", line)["ETag"]})
    assert written.json()["blank"] is False, written.content
    assert call("put", line, body, **{"If-Match": '"v0"'}).status_code == 412
    assert call("get", at).json()["blank_lines"] == 2


def test_a_stranger_finds_nothing_and_changes_nothing(cast: Cast) -> None:
    call, at = Program(cast.stranger), f"/cases/{cast.case.reference}/track/"
    for door in ("", "moves/", "plans/", "activities/", "lines/"):
        assert call("get", f"{at}{door}").status_code == 404
    assert call("get", f"/cases/{cast.case.reference}/waivers/").status_code == 404
    assert call("post", f"{at}moves/", {"to_state": "open", "effective_on": TODAY, "lead": "finn"}).status_code == 404
