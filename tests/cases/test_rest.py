"""REST of the criminal lane: round trips, versions, keys, tombstones, refusals."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from investigations.models import Case, Leg, Subject
from tests.cases.test_pages import signed_in
from tests.cast import CANARY, Cast

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


class Program:
    """A client of REST that speaks JSON."""

    def __init__(self, user: Any) -> None:
        self.client = signed_in(user)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a call and give back its answer."""
        send = getattr(self.client, method)
        if method == "get":
            return send(f"{ROOT}{path}", body, headers=headers)
        return send(f"{ROOT}{path}", body, content_type="application/json", headers=headers)


def new_case(**values: Any) -> dict[str, Any]:
    """The least of a case, and more."""
    return {"codename": "ZANDPAD", "opened_on": localdate().isoformat(), **values}


def test_a_case_goes_round(people: Cast) -> None:
    call = Program(people.noor)
    body = new_case(
        purpose="to find who earned",
        external_references=[{"system": "parket", "number": "13/1"}],
        subjects=[{"name": "A. Fictief", "category": "suspect", "network_role": "driver"}],
        routes=[{"legs": [{"origin": "NLAMS", "destination": "GBDVR", "fee": "2500.00", "currency": "EUR"}]}],
    )
    made = call("post", "/cases/", body, **{"X-Purpose": "test"})
    assert made.status_code == 201, made.content
    reference = made.json()["reference"]
    assert made["Location"].endswith(f"/cases/{reference}/") and made["ETag"] == '"v1"'
    read = call("get", f"/cases/{reference}/")
    assert read.json()["external_references"] == [{"system": "parket", "number": "13/1"}]
    assert read.json()["created_at"].endswith("Z") and read.json()["allowed_moves"] == ["closing"]
    changed = call("patch", f"/cases/{reference}/", {"codename": "NIEUW"}, **{"If-Match": read["ETag"]})
    assert changed.status_code == 200 and changed.json()["codename"] == "NIEUW"
    assert call("patch", f"/cases/{reference}/", {"codename": "X"}, **{"If-Match": read["ETag"]}).status_code == 412
    assert call("patch", f"/cases/{reference}/", {"codename": "X"}).status_code == 428
    listed = call("get", "/cases/", {"q": "NIEUW"}).json()
    assert [row["reference"] for row in listed["results"]] == [reference]
    assert call("get", f"/cases/{reference}/routes/").json()["results"][0]["legs"][0]["fee"] == "2500.00"


def test_the_same_key_gives_the_same_answer(people: Cast) -> None:
    call, key = Program(people.noor), {"Idempotency-Key": str(uuid4())}
    first, second = call("post", "/cases/", new_case(), **key), call("post", "/cases/", new_case(), **key)
    assert first.json() == second.json() and Case.objects.count() == 1
    assert call("post", "/cases/", new_case(codename="ANDERS"), **key).status_code == 422


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"codename": ""}, "codename"),
        ({"codename": "a\x00"}, "codename"),
        ({"opened_on": "2999-01-01"}, "opened_on"),
        ({"unit": "NOWHERE"}, "unit"),
        ({"subjects": [{"name": "A", "born_on": "1-1-80"}]}, "subjects[0].born_on"),
        ({"subjects": [{"name": "A", "nationality": "QQQ"}]}, "subjects[0].nationality"),
        ({"routes": [{"legs": [{"origin": "A", "destination": "B", "fee": "-1"}]}]}, "routes[0].legs[0].fee"),
        ({"routes": [{"legs": [{"origin": "A", "destination": "B", "fee": "1"}]}]}, "routes[0].legs[0].currency"),
        ({"modi": [{"code": "nothing"}]}, "modi[0].code"),
    ],
)
def test_a_wrong_field_is_named_by_its_path(people: Cast, body: dict[str, Any], path: str) -> None:
    answer = Program(people.noor)("post", "/cases/", new_case(**body))
    assert answer.status_code == 400 and list(answer.json()["fields"]) == [path]
    assert not Case.objects.exists()


def test_what_is_no_object_is_refused(people: Cast) -> None:
    call = Program(people.noor)
    for body in ([], "text", 7, None):
        assert call("post", "/cases/", body).status_code == 400
    assert call.client.post(f"{ROOT}/cases/", b"\xff{", content_type="application/json").status_code == 400
    for query in ({"cursor": "x"}, {"limit": "0"}, {"opened_from": "x"}, {"order": "money"}, {"updated_since": "x"}):
        assert call("get", "/cases/", query).status_code == 400, query


def test_removed_rows_are_tombstones_for_those_who_keep_a_copy(cast: Cast) -> None:
    call, since = Program(cast.noor), cast.case.created_at.isoformat()
    subject, base = Subject.objects.get(case=cast.case), f"/cases/{cast.case.reference}/subjects/"
    assert call("delete", f"/subjects/{subject.uuid}/").status_code == 204
    assert call("get", base).json()["results"] == []
    rows = call("get", base, {"updated_since": since}).json()["results"]
    assert rows[0]["uuid"] == str(subject.uuid) and rows[0]["removed_at"]
    assert call("post", f"/subjects/{subject.uuid}/restore/").json()["removed_at"] is None
    assert call("get", "/cases/", {"updated_since": since}).json()["results"]


def test_legs_are_added_changed_and_put_in_order(cast: Cast) -> None:
    call = Program(cast.noor)
    first = Leg.objects.get(case=cast.case)
    route = f"/routes/{first.route.uuid}/"
    made = call("post", f"{route}legs/", {"origin": "NLAMS", "destination": "GBDVR", "mode": "small_boat"})
    assert made.status_code == 201 and made.json()["position"] == 2
    second = made.json()["uuid"]
    read = call("get", route)
    order = {"legs": [second, str(first.uuid)]}
    assert call("put", f"{route}order/", {"legs": [second]}, **{"If-Match": read["ETag"]}).status_code == 400
    turned = call("put", f"{route}order/", order, **{"If-Match": read["ETag"]})
    assert [leg["uuid"] for leg in turned.json()["legs"]] == order["legs"]
    leg = call("get", f"/legs/{second}/")
    fee = call("patch", f"/legs/{second}/", {"fee": "10.00"}, **{"If-Match": leg["ETag"]})
    assert fee.status_code == 400 and list(fee.json()["fields"]) == ["currency"]


def test_strangers_find_nothing_and_readers_change_nothing(cast: Cast) -> None:
    subject = Subject.objects.get(case=cast.case)
    places = [
        f"/cases/{cast.case.reference}/{part}"
        for part in ("", "moves/", "subjects/", "routes/", "modi/", "assignments/", "external-references/")
    ]
    for place in (*places, f"/subjects/{subject.uuid}/"):
        hidden = Program(cast.stranger)("get", place)
        assert hidden.status_code == 404 and CANARY not in hidden.content.decode()
        assert Program(cast.petra)("get", place).status_code == 200
    answer = Program(cast.petra)("post", f"/cases/{cast.case.reference}/subjects/", {"name": "B"})
    assert answer.status_code == 403
    assert Program(cast.stranger)("post", f"/cases/{cast.case.reference}/subjects/", {"name": "B"}).status_code == 404


def test_closing_and_assigning_by_program(cast: Cast) -> None:
    base = f"/cases/{cast.case.reference}"
    noor, chief = Program(cast.noor), Program(cast.chief)
    assert noor("post", f"{base}/assignments/", {"lead": "finn"}).status_code == 403
    assigned = chief("post", f"{base}/assignments/", {"lead": "finn", "reason": "holiday"})
    assert assigned.status_code == 201 and assigned.json()["lead"] == "finn"
    assert chief("post", f"{base}/assignments/", {"lead": "stranger"}).status_code == 400
    assert noor("post", f"{base}/moves/", {"step": "reopen", "reason": "x"}).status_code == 409
    assert noor("post", f"{base}/moves/", {"step": "request", "reason": "x"}).json()["state"] == "closing"


def test_the_catalogue_is_open_to_all_who_work(cast: Cast) -> None:
    call = Program(cast.policy)
    assert any(row["code"] == "test" for row in call("get", "/catalogue/modi/", {"limit": "200"}).json()["results"])
    assert call("get", "/catalogue/modi/test/").json()["title_nl"] == "Proefwijze"


def test_a_number_of_another_system_is_a_change_of_its_case(cast: Cast) -> None:
    call, base = Program(cast.noor), f"/cases/{cast.case.reference}"
    before = call("get", f"{base}/")
    number = {"system": "SIENA", "number": "4411"}
    assert call("post", f"{base}/external-references/", number).status_code == 201
    after = call("get", f"{base}/")
    assert number in after.json()["external_references"] and after["ETag"] != before["ETag"]
    since = {"updated_since": after.json()["updated_at"]}
    assert [row["reference"] for row in call("get", "/cases/", since).json()["results"]] == [cast.case.reference]
    assert call("patch", f"{base}/", {"codename": "X"}, **{"If-Match": before["ETag"]}).status_code == 412
    gone = call.client.delete(f"{ROOT}{base}/external-references/?system=SIENA&number=4411")
    assert gone.status_code == 204 and call("get", f"{base}/")["ETag"] != after["ETag"]
