"""REST of tasks and case plans."""

from datetime import date
from typing import Any

import pytest

from investigations.actions.tasks import add_task
from investigations.models import Task
from tests.cases.test_rest import Program
from tests.cast import CANARY, Cast

pytestmark = pytest.mark.django_db


def body(**values: Any) -> dict[str, Any]:
    """A task as a program sends it."""
    return {"title": "Ask the bank", "lane": "money", "owner": "finn", "due_on": date.today().isoformat(), **values}


def test_a_task_goes_round(cast: Cast) -> None:
    call, base = Program(cast.noor), f"/cases/{cast.case.reference}/tasks/"
    first = call("post", base, body(checklist=["One", "Two"]), **{"Idempotency-Key": "t1"})
    assert first.status_code == 201, first.content
    assert call("post", base, body(checklist=["One", "Two"]), **{"Idempotency-Key": "t1"}).json() == first.json()
    assert Task.objects.count() == 1
    uuid = first.json()["uuid"]
    second = call("post", base, body(title="Seize", waits_for=[uuid])).json()
    address = f"/tasks/{second['uuid']}/"
    assert second["waits_for"] == [uuid] and second["allowed_moves"] == ["done", "dropped", "started"]
    held = call("post", f"{address}moves/", {"to": "done"})
    assert held.status_code == 409 and "T-001 Ask the bank" in held.json()["detail"]
    assert call("post", f"/tasks/{uuid}/moves/", {"to": "done"}).json()["state"] == "done"
    assert call("post", f"{address}moves/", {"to": "done"}).status_code == 201
    assert call("post", f"{address}moves/", {"to": "open"}).status_code == 400
    assert [row["to_state"] for row in call("get", f"{address}moves/").json()["results"]] == ["done"]
    read = call("get", address)
    match = {"If-Match": read["ETag"]}
    circle = call("patch", f"/tasks/{uuid}/", {"waits_for": [second["uuid"]]}, **{"If-Match": '"v2"'})
    assert circle.status_code == 409 and circle.json()["code"] == "circle"
    changed = call("patch", address, {"owner": None, "due_on": None, "waits_for": []}, **match)
    assert changed.status_code == 200 and changed.json()["owner"] is None and changed.json()["waits_for"] == []
    assert call("patch", address, {"title": "X"}, **match).status_code == 412
    assert call("patch", address, {"title": "X"}).status_code == 428
    assert call("delete", address).status_code == 204
    assert [row["uuid"] for row in call("get", base).json()["results"]] == [uuid]
    gone = call("get", base, {"updated_since": "2020-01-01T00:00:00Z"}).json()["results"]
    assert [row["removed_at"] is None for row in gone] == [True, False] or len(gone) == 2
    assert call("post", f"{address}restore/").json()["removed_at"] is None


def test_a_checklist_goes_round(cast: Cast) -> None:
    call = Program(cast.noor)
    task = add_task(cast.noor, cast.case, title="A", lane="criminal", checklist=["One"])
    made = call("post", f"/tasks/{task.uuid}/entries/", {"text": "Two"})
    assert made.status_code == 201
    entry = f"/task-entries/{made.json()['uuid']}/"
    ticked = call("patch", entry, {"ticked": True}, **{"If-Match": made["ETag"]})
    assert ticked.json()["ticked_by"] == "noor" and ticked.json()["ticked_at"].endswith("Z")
    assert call("patch", entry, {"ticked": False}, **{"If-Match": made["ETag"]}).status_code == 412
    assert call("post", f"{entry}move/", {"to": "up"}).json()["position"] == 1
    assert call("delete", entry).status_code == 204
    assert call("post", f"{entry}restore/").status_code == 200
    assert call("get", entry).json()["text"] == "Two"


def test_lists_and_giving_to_others(cast: Cast) -> None:
    call = Program(cast.noor)
    mine = add_task(cast.noor, cast.case, title="Mine", lane="criminal", owner=cast.noor)
    foreign = add_task(cast.stranger, cast.other_case, title="zqforeign", lane="money")
    assert [row["title"] for row in call("get", "/tasks/").json()["results"]] == ["Mine"]
    assert call("get", "/tasks/", {"whose": "nobody"}).json()["results"] == []
    assert call("get", "/tasks/", {"whose": "everybody"}).status_code == 400
    assert call("get", "/tasks/", {"case": cast.other_case.reference}).json()["results"] == []
    assert len(call("get", "/tasks/", {"updated_since": "2020-01-01T00:00:00Z"}).json()["results"]) == 1
    both = {"tasks": [str(mine.uuid), str(foreign.uuid)], "owner": "finn"}
    assert call("post", "/tasks/reassign/", both).status_code == 400
    assert call("post", "/tasks/reassign/", {**both, "tasks": both["tasks"][:1]}).json() == {"changed": 1}
    assert call("post", "/tasks/reassign/", {"tasks": both["tasks"][:1], "owner": "stranger"}).status_code == 400


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"lane": "sea"}, "lane"),
        ({"owner": "petra"}, "owner"),
        ({"owner": "nobody"}, "owner"),
        ({"due_on": "x"}, "due_on"),
        ({"waits_for": ["00000000-0000-0000-0000-000000000000"]}, "waits_for"),
        ({"checklist": ["x" * 301]}, "checklist[0]"),
    ],
)
def test_a_wrong_field_is_named(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    answer = Program(cast.noor)("post", f"/cases/{cast.case.reference}/tasks/", body(**wrong))
    assert answer.status_code == 400 and list(answer.json()["fields"]) == [field], answer.content
    assert not Task.objects.exists()


def test_strangers_find_nothing_and_readers_change_nothing(cast: Cast) -> None:
    task = add_task(cast.noor, cast.case, title=f"{CANARY}task", lane="money", checklist=[f"{CANARY}line"])
    entry = task.entries.get()
    for place in (f"/cases/{cast.case.reference}/tasks/", f"/tasks/{task.uuid}/", f"/task-entries/{entry.uuid}/"):
        hidden = Program(cast.stranger)("get", place)
        assert hidden.status_code == 404 and CANARY not in hidden.content.decode()
        assert Program(cast.petra)("get", place).status_code == 200
    assert Program(cast.petra)("post", f"/tasks/{task.uuid}/moves/", {"to": "done"}).status_code == 403
    assert Program(cast.stranger)("post", f"/tasks/{task.uuid}/moves/", {"to": "done"}).status_code == 404
    assert CANARY not in Program(cast.stranger)("get", "/tasks/").content.decode()


def test_case_plans_by_program(cast: Cast) -> None:
    call = Program(cast.noor)
    assert {row["code"] for row in call("get", "/case-plans/").json()["results"]} >= {"lorry", "small_boat"}
    plan = call("get", "/case-plans/document_fraud/").json()
    assert plan["steps"][0]["title_nl"]
    address = f"/cases/{cast.case.reference}/case-plan/"
    made = call("post", address, {"plan": "document_fraud", "money": "finn"})
    assert made.status_code == 201 and len(made.json()["tasks"]) == len(plan["steps"])
    assert call("post", address, {"plan": "document_fraud"}).json() == {"tasks": []}
    assert call("post", address, {"plan": "none"}).status_code == 400
    assert Program(cast.petra)("post", address, {"plan": "lorry"}).status_code == 403
    assert Program(cast.stranger)("post", address, {"plan": "lorry"}).status_code == 404
    names = {"code": "raft", "kind_en": "Raft", "kind_nl": "Vlot", "name_en": "Raft", "name_nl": "Vlot"}
    steps = [{"title_en": "A", "title_nl": "B", "lane": "money", "offset_days": 1}]
    assert call("post", "/case-plans/", {**names, "steps": steps}).status_code == 403
    policy = Program(cast.policy)
    written = policy("post", "/case-plans/", {**names, "steps": steps})
    assert written.status_code == 201 and written.json()["edition"] == 1, written.content
    wrong = policy("post", "/case-plans/", {**names, "steps": [{**steps[0], "waits_for": [2]}]})
    assert wrong.status_code == 400 and list(wrong.json()["fields"]) == ["steps[0].waits_for"]
