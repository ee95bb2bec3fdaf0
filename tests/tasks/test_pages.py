"""The pages of tasks and case plans, and what they give away: nothing."""

from datetime import date, timedelta
from typing import Any

import pytest

from investigations.actions.tasks import add_task
from investigations.models import CasePlan, Task
from tests.cases.test_pages import signed_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date.today()


def typed(**values: Any) -> dict[str, Any]:
    """What somebody types in the form of a task."""
    return {"title": "Hear P3", "lane": "criminal", "owner": "finn", "due_on": TODAY.isoformat(), **values}


def test_pages_go_round(cast: Cast) -> None:
    browser, base = signed_in(cast.noor), f"/cases/{cast.case.reference}/tasks/"
    empty = browser.get(base).content.decode()
    assert "Begin with a case plan" in empty
    assert browser.post(f"{base}new/", typed(checklist="First\n\n Second \n")).status_code == 302
    task = Task.objects.get()
    assert [str(entry) for entry in task.entries.all()] == ["First", "Second"]
    listed = browser.get(base).content.decode()
    assert "Hear P3" in listed and "0 of 2 ticked" in listed
    address = f"/tasks/{task.uuid}/"
    ticked = browser.post(f"/task-entries/{task.entries.all()[0].uuid}/tick/", {"ticked": "1"})
    assert ticked.status_code == 302 and ticked["Location"] == address
    assert browser.post(f"{address}entries/", {"text": ""}).status_code == 400
    assert browser.post(f"{address}entries/", {"text": "Third"}).status_code == 302
    refused = browser.post(f"{address}move/", {"to": "dropped", "reason": ""})
    assert refused.status_code == 400
    assert browser.post(f"{address}move/", {"to": "dropped", "reason": "no longer needed"}).status_code == 302
    assert browser.post(f"{address}move/", {"to": "fly"}).status_code == 400
    assert "no longer needed" in browser.get(address).content.decode()
    task.refresh_from_db()
    other = add_task(cast.noor, cast.case, title="Before", lane="money")
    changed = typed(title="Changed", version=task.version, waits_for=[str(other.uuid)])
    assert browser.post(f"{address}edit/", changed).status_code == 302
    stale = browser.post(f"{address}edit/", typed(title="Stale", version=task.version))
    assert stale.status_code == 412 and "Changed" in stale.content.decode() and "Stale" in stale.content.decode()
    circle = browser.post(f"/tasks/{other.uuid}/edit/", typed(title="Before", waits_for=[str(task.uuid)], version=1))
    assert circle.status_code == 400 and "for ever" in circle.content.decode()
    assert browser.post(f"{address}remove/").status_code == 302
    assert "Put back" in browser.get(base).content.decode()
    assert browser.post(f"{address}restore/").status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"title": "a\x00b"},
        {"lane": "sea"},
        {"owner": "stranger"},
        {"owner": "nobody at all"},
        {"due_on": "tomorrow"},
        {"due_on": "0001-01-01"},
        {"waits_for": ["no uuid"]},
        {"checklist": "x" * 301},
        {"checklist": "\n".join("x" * 51)},
    ],
)
def test_bad_input_keeps_what_was_typed_and_stores_nothing(cast: Cast, wrong: dict[str, Any]) -> None:
    data = typed(description="typed at length", **wrong)
    answer = signed_in(cast.noor).post(f"/cases/{cast.case.reference}/tasks/new/", data)
    assert answer.status_code == 400 and "typed at length" in answer.content.decode()
    assert not Task.objects.exists()


def test_choices_name_nobody_and_nothing_of_other_cases(cast: Cast) -> None:
    add_task(cast.stranger, cast.other_case, title="Foreign task", lane="money")
    page = signed_in(cast.noor).get(f"/cases/{cast.case.reference}/tasks/new/").content.decode()
    assert "Finn" in page and "Stranger" not in page and "Foreign task" not in page


def test_a_stale_owner_stays_in_the_form(cast: Cast) -> None:
    task = add_task(cast.noor, cast.case, title="A", lane="money", owner=cast.finn)
    page = signed_in(cast.noor).get(f"/tasks/{task.uuid}/edit/").content.decode()
    assert '<option value="finn" selected' in page


def test_the_list_filters_exports_and_gives_to_others(cast: Cast) -> None:
    late = add_task(cast.noor, cast.case, title="=late", lane="money", owner=cast.noor, due_on=TODAY - timedelta(1))
    add_task(cast.noor, cast.case, title="week", lane="criminal", owner=cast.finn, due_on=TODAY + timedelta(7))
    add_task(cast.noor, cast.case, title="undated", lane="criminal")
    add_task(cast.stranger, cast.other_case, title="zqforeign", lane="money")
    browser = signed_in(cast.noor)

    def shown(query: str) -> set[str]:
        page = browser.get(f"/tasks/?{query}")
        assert page.status_code == 200
        return {task.title for task in page.context["tasks"]}

    assert browser.get("/tasks/")["Location"] == "/tasks/?whose=mine"
    assert shown("whose=mine") == {"=late"}
    assert shown("whose=unit") == shown("state=all") == {"=late", "week", "undated"}
    assert shown("whose=nobody") == shown("when=undated") == {"undated"}
    assert shown("when=late") == {"=late"} and shown("when=week") == {"week"}
    assert shown("lane=criminal&q=wee") == {"week"}
    assert shown("whose=queen&order=zz&lane=sea") == {"=late", "week", "undated"}
    assert browser.get("/tasks/")["Location"].endswith("lane=sea")
    text = b"".join(browser.get("/tasks/?state=all&export=csv&purpose=review").streaming_content).decode()  # type: ignore[arg-type]
    assert "'=late" in text and "week" in text and "zqforeign" not in text
    assert browser.get("/tasks/?state=all&export=xlsx&purpose=review").content[:2] == b"PK"
    foreign = Task.objects.get(title="zqforeign")
    given = browser.post("/tasks/reassign/", {"owner": "finn", "tasks": [str(late.uuid), str(foreign.uuid), "x"]})
    assert given.status_code == 302
    late.refresh_from_db()
    foreign.refresh_from_db()
    assert late.owner == cast.finn and foreign.owner is None
    assert browser.post("/tasks/reassign/", {"owner": "finn", "tasks": [str(foreign.uuid)]}).status_code == 400
    assert browser.post("/tasks/reassign/", {"owner": "stranger", "tasks": [str(late.uuid)]}).status_code == 400
    assert signed_in(cast.petra).post("/tasks/reassign/", {"tasks": [str(late.uuid)]}).status_code == 400


def test_paging_passes_tasks_without_a_day(cast: Cast) -> None:
    for number in range(60):
        day = TODAY if number % 2 else None
        add_task(cast.noor, cast.case, title=f"task {number}", lane="criminal", due_on=day, owner=cast.noor)
    browser = signed_in(cast.noor)
    first = browser.get("/tasks/?whose=mine")
    second = browser.get(f"/tasks/?whose=mine&cursor={first.context['following']}")
    titles = [task.title for page in (first, second) for task in page.context["tasks"]]
    assert len(titles) == len(set(titles)) == 60
    assert all(task.due_on is None for task in second.context["tasks"])


def test_my_work_shows_my_tasks(cast: Cast) -> None:
    add_task(cast.noor, cast.case, title="Ask the bank", lane="money", owner=cast.finn)
    assert "Ask the bank" in signed_in(cast.finn).get("/").content.decode()
    assert "Ask the bank" not in signed_in(cast.chief).get("/").content.decode()


def test_a_plan_is_looked_at_before_it_is_used(cast: Cast) -> None:
    browser, address = signed_in(cast.noor), f"/cases/{cast.case.reference}/tasks/plan/"
    assert browser.get(address).status_code == 200
    chosen = {"plan": "small_boat", "start_on": TODAY.isoformat(), "criminal": "noor", "money": "finn"}
    page = browser.get(address, chosen).content.decode()
    assert "Make 9 tasks" in page and not Task.objects.exists()
    assert browser.post(address, chosen).status_code == 302
    assert Task.objects.filter(case=cast.case).count() == 9
    again = browser.get(address, chosen).content.decode()
    assert "All steps of this plan are in the case already" in again
    browser.post(address, chosen)
    assert Task.objects.filter(case=cast.case).count() == 9
    for wrong in ({"plan": "none"}, {"start_on": "x"}, {"start_on": "0001-01-01"}, {"criminal": "petra"}):
        assert browser.post(address, {**chosen, **wrong}).status_code == 400
    assert signed_in(cast.petra).get(address).status_code == 403


def test_a_plan_gets_an_edition_in_its_pages(cast: Cast) -> None:
    policy = signed_in(cast.policy)
    assert policy.get("/case-plans/").status_code == 200 and policy.get("/case-plans/lorry/").status_code == 200
    assert signed_in(cast.noor).get("/case-plans/lorry/edition/").status_code == 403
    assert policy.get("/case-plans/lorry/edition/").status_code == 200
    data = {
        "code": "lorry",
        "kind_en": "Lorry",
        "kind_nl": "Vrachtwagen",
        "name_en": "Shorter",
        "name_nl": "Korter",
        "steps-TOTAL_FORMS": "3",
        "steps-INITIAL_FORMS": "0",
        **_row(0, "Open", "money"),
        **_row(1, "Look", "criminal", waits_for="1", checklist_en="a\nb", checklist_nl="a\nb"),
    }
    for wrong in (
        {"steps-1-waits_for": "2"},
        {"steps-1-waits_for": "x"},
        {"steps-1-checklist_nl": "a"},
        {"name_nl": ""},
    ):
        answer = policy.post("/case-plans/lorry/edition/", {**data, **wrong})
        assert answer.status_code == 400 and "Look" in answer.content.decode(), wrong
    assert CasePlan.objects.filter(code="lorry").count() == 1
    assert policy.post("/case-plans/lorry/edition/", data).status_code == 302
    newest = CasePlan.objects.get(code="lorry", edition=2)
    assert [row.waits_for for row in newest.steps.all()] == [[], [1]]
    assert "Shorter" in signed_in(cast.noor).get("/case-plans/").content.decode()


def _row(number: int, title: str, lane: str, **values: str) -> dict[str, str]:
    start = {"title_en": title, "title_nl": f"{title} nl", "lane": lane, "offset_days": "3", **values}
    return {f"steps-{number}-{name}": value for name, value in start.items()}
