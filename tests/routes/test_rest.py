"""REST of transports, places and maps."""

from typing import Any
from uuid import uuid4

import pytest

from investigations.models import CaseModus, Modus, Transport
from tests.cases.test_rest import Program
from tests.cast import CANARY, Cast
from tests.routes.build import DAY, leg_of, run, suspect_of

pytestmark = pytest.mark.django_db


def body(cast: Cast, **more: Any) -> dict[str, Any]:
    """A transport as a program sends it."""
    whole = {"leg": str(leg_of(cast).uuid), "starts_on": DAY.isoformat(), "carried": 7, "paid": 6}
    return {**whole, "price": "1200.00", "currency": "EUR", **more}


def test_a_transport_goes_round(cast: Cast) -> None:
    call, place = Program(cast.noor), f"/cases/{cast.case.reference}/transports/"
    modus = CaseModus.objects.get(case=cast.case)
    crew = [{"subject": str(suspect_of(cast).uuid), "part": "driver"}]
    made = call("post", place, body(cast, crew=crew, modus=str(modus.uuid), starts_at="23:15"))
    assert made.status_code == 201, made.content
    found = made.json()
    assert (found["code"], found["brought_in"], found["starts_at"]) == ("T1", "7200.00", "23:15:00")
    assert found["crew"][0]["name"] == f"{CANARY}suspect Fictief" and found["modus"] == str(modus.uuid)
    address = made["Location"].removeprefix("/api/v1")
    changed = call("patch", address, {"paid": 5, "crew": []}, **{"If-Match": made["ETag"]})
    assert changed.status_code == 200 and changed.json()["brought_in"] == "6000.00" and changed.json()["crew"] == []
    assert call("patch", address, {"paid": 4}, **{"If-Match": made["ETag"]}).status_code == 412
    assert call("patch", address, {"paid": 4}).status_code == 428
    assert call("delete", address).status_code == 204
    assert call("get", place).json()["results"] == []
    gone = call("get", place, {"updated_since": "2020-01-01T00:00:00Z"}).json()["results"]
    assert gone[0]["removed_at"] is not None
    assert call("post", f"{address}restore/").json()["removed_at"] is None


def test_the_same_key_records_one(cast: Cast) -> None:
    call, key = Program(cast.noor), {"Idempotency-Key": str(uuid4())}
    for _ in range(2):
        assert call("post", f"/cases/{cast.case.reference}/transports/", body(cast), **key).status_code == 201
    assert Transport.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"leg": str(uuid4())}, "leg"),
        ({"vehicle": str(uuid4())}, "vehicle"),
        ({"modus": str(uuid4())}, "modus"),
        ({"crew": [{"subject": str(uuid4()), "part": "driver"}]}, "crew[0].subject"),
        ({"crew": [{"subject": "x", "part": "king"}]}, "crew[0].part"),
        ({"carried": -1}, "carried"),
        ({"paid": 8}, "paid_reason"),
        ({"price": "1.234"}, "price"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"note": "a\x00"}, "note"),
    ],
)
def test_bad_input_names_the_field(cast: Cast, wrong: dict[str, Any], path: str) -> None:
    answer = Program(cast.noor)("post", f"/cases/{cast.case.reference}/transports/", body(cast, **wrong))
    assert answer.status_code in (400, 409) and path in answer.json()["fields"], answer.content
    assert not Transport.objects.exists()


def test_a_handle_of_another_case_is_no_handle(cast: Cast) -> None:
    theirs = cast.other_case.legs.get()
    answer = Program(cast.noor)("post", f"/cases/{cast.case.reference}/transports/", body(cast, leg=str(theirs.uuid)))
    assert answer.status_code == 400 and answer.json()["fields"]["leg"][0]["code"] == "does_not_exist"


def test_many_at_once_are_all_or_nothing_with_a_report_by_row(cast: Cast) -> None:
    call, place = Program(cast.noor), f"/cases/{cast.case.reference}/transports/bulk/"
    rows = [
        body(cast),
        body(cast, paid=8),
        body(cast, leg=str(uuid4())),
        body(cast, crew=[{"subject": str(uuid4()), "part": "driver"}]),
    ]
    answer = call("post", place, {"transports": rows})
    assert answer.status_code == 400 and answer.json()["code"] == "rows_refused"
    assert set(answer.json()["fields"]) == {
        "transports[1].paid_reason",
        "transports[2].leg",
        "transports[3].crew[0].subject",
    }
    shape = call("post", place, {"transports": [body(cast), body(cast, carried="many"), {}]})
    assert {"transports[1].carried", "transports[2].leg"} <= set(shape.json()["fields"])
    assert not Transport.objects.exists()
    made = call("post", place, {"transports": [body(cast)] * 3})
    assert [row["code"] for row in made.json()["transports"]] == ["T1", "T2", "T3"]
    for few in ([], [body(cast)] * 1_001):
        assert call("post", place, {"transports": few}).status_code == 400


def test_lists_filter_and_refuse_filters_that_are_none(cast: Cast) -> None:
    call, place = Program(cast.noor), f"/cases/{cast.case.reference}/transports/"
    run(cast)
    run(cast, outcome="failed")
    assert len(call("get", place, {"outcome": "failed"}).json()["results"]) == 1
    assert call("get", place, {"since": "soon"}).status_code == 400


def test_maps_and_places(cast: Cast) -> None:
    run(cast)
    call = Program(cast.noor)
    for address in (f"/cases/{cast.case.reference}/map/", "/map/"):
        feature = call("get", address).json()["features"][0]
        assert feature["geometry"] is None and feature["properties"]["money"] == {"EUR": "7200.00"}
    assert Program(cast.stranger)("get", "/map/").json()["features"][0]["properties"]["transports"] == 0
    assert call("get", "/map/", {"mode": "nonsense"}).status_code == 400
    found = call("get", "/places/", {"q": "FRDKK"}).json()
    assert found["place"]["name"] == "Dunkirk" and found["reason"] == ""
    several = call("get", "/places/", {"q": "Dover"}).json()
    assert several["place"] is None and several["reason"] == "several" and len(several["choices"]) > 1


def test_the_catalogue_says_where_it_was_seen_among_what_one_may_see(cast: Cast) -> None:
    run(cast, modus=CaseModus.objects.get(case=cast.case))
    place = "/catalogue/modi/test/cases/"
    assert [(row["case"], row["transports"]) for row in Program(cast.noor)("get", place).json()["results"]] == [
        (cast.case.reference, 1)
    ]
    assert [row["case"] for row in Program(cast.stranger)("get", place).json()["results"]] == [
        cast.other_case.reference
    ]
    assert Program(cast.policy)("get", place).json()["results"] == []
    pages = {
        name: Program(getattr(cast, name)).client.get("/catalogue/test/").content.decode()
        for name in ("noor", "policy")
    }
    assert "seen in 1 case that you may see" in pages["noor"] and cast.case.reference in pages["noor"]
    assert "Seen in no case" in pages["policy"] and CANARY not in pages["policy"]


def test_an_edition_names_its_indicators(cast: Cast) -> None:
    entry = {
        "code": "test",
        "lane": "road",
        "title_en": "Test way",
        "title_nl": "Proefwijze",
        "indicators": ["F12", "f13"],
    }
    call = Program(cast.policy)
    made = call("post", "/catalogue/modi/", entry)
    assert made.status_code == 201, made.content
    assert (made.json()["edition"], made.json()["indicators"]) == (2, ["F12", "F13"])
    assert Modus.objects.get(code="test", edition=1).indicators == []
    refused = call("post", "/catalogue/modi/", {**entry, "indicators": ["X"]})
    assert refused.status_code == 400 and "indicators" in refused.json()["fields"]
    assert Program(cast.noor)("post", "/catalogue/modi/", entry).status_code == 403
    form = call.client.get("/catalogue/test/edition/").content.decode()
    assert 'value="F12, F13"' in form
    assert "F12, F13" in call.client.get("/catalogue/test/").content.decode()
