"""Tasks through the real actions: who may, what follows, what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from access.errors import Forbidden, Invalid, Refusal, RuleBroken
from access.models import Grant
from audit.actions import action
from desk.models import Notification
from finance.models import FinancialTrack
from investigations.actions import checklists
from investigations.actions.case_plans import apply_plan, write_plan
from investigations.actions.closing import request_closing
from investigations.actions.tasks import add_task, amend_task, move_task, reassign, set_removed
from investigations.models import CasePlan, Task, TaskMove, TaskWait
from investigations.queries.tasks import count_unfinished, next_tasks, unfinished_before
from investigations.rules_tasks import Step
from tests.cases.test_pages import signed_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date.today()


def made(cast: Cast, title: str = "Hear P3", **values: Any) -> Task:
    """A task of the case."""
    return add_task(cast.noor, cast.case, **{"title": title, "lane": "criminal", **values})


def test_numbers_run_through_the_case_and_the_owner_is_told(cast: Cast) -> None:
    one = made(cast, owner=cast.finn, due_on=TODAY)
    two = made(cast, "Read telephones", owner=cast.noor, checklist=["First", "Second"])
    assert [one.code, two.code] == ["T-001", "T-002"]
    assert [entry.text for entry in two.entries.all()] == ["First", "Second"]
    told = Notification.objects.get(kind="task.assigned")
    assert (
        told.user == cast.finn and told.url == f"/tasks/{one.uuid}/" and told.compartment_id == cast.case.compartment_id
    )
    assert "T-001" in signed_in(cast.finn).get("/notifications/").content.decode()


@pytest.mark.parametrize("name", ["petra", "stranger", "sec", "chief"])
def test_only_those_who_can_work_in_the_case_own_its_tasks(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        made(cast, owner=getattr(cast, name))
    assert refused.value.field == "owner" and not Task.objects.exists()


def test_an_owner_whose_key_has_ended_cannot_be_chosen(cast: Cast) -> None:
    with action("job:tests", "test.key"):
        Grant.objects.filter(user=cast.finn).update(ends_at=F("starts_at"))
    with pytest.raises(Invalid):
        made(cast, owner=cast.finn)


def test_readers_and_closed_cases_take_no_task(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        add_task(cast.petra, cast.case, title="No", lane="criminal")
    task = made(cast)
    request_closing(cast.noor, cast.case, reason="done")
    assert count_unfinished(cast.case) == 1
    page = signed_in(cast.chief).get(f"/cases/{cast.case.reference}/close/").content.decode()
    assert "1 task is still to be done" in page
    move_task(cast.noor, task, to="done")


def test_states_move_only_as_the_table_says(cast: Cast) -> None:
    task = made(cast)
    move_task(cast.noor, task, to="started")
    with pytest.raises(RuleBroken):
        move_task(cast.noor, task, to="open", reason="back")
    with pytest.raises(Invalid) as refused:
        move_task(cast.noor, task, to="dropped")
    assert refused.value.field == "reason"
    move_task(cast.noor, task, to="done")
    move_task(cast.finn, task, to="open", reason="The interpreter was wrong.")
    assert task.state == "open" and [m.to_state for m in task.moves.all()] == ["started", "done", "open"]
    assert task.version == 4


def test_the_state_cannot_be_set_by_sql_nor_moved_from_where_it_does_not_stand(cast: Cast) -> None:
    task = made(cast)
    with pytest.raises(DatabaseError), transaction.atomic(), action(cast.noor, "test"):
        Task.objects.filter(pk=task.pk).update(state="done")
    with pytest.raises(DatabaseError), transaction.atomic(), action(cast.noor, "test"):
        TaskMove.objects.create(
            task=task, compartment_id=task.compartment_id, from_state="started", to_state="done", moved_by=cast.noor
        )
    with pytest.raises(DatabaseError), transaction.atomic(), action(cast.noor, "test"):
        TaskMove.objects.create(
            task=task, compartment_id=task.compartment_id, from_state="open", to_state="dropped", moved_by=cast.noor
        )


def test_a_task_waits_and_says_for_what(cast: Cast) -> None:
    first, second = made(cast, "Read telephones"), None
    second = made(cast, "Hear P3", waits_for=[first])
    for to in ("started", "done"):
        with pytest.raises(RuleBroken) as refused:
            move_task(cast.noor, second, to=to)
        assert "T-001 Read telephones" in str(refused.value.message)
    page = signed_in(cast.noor).get(f"/tasks/{second.uuid}/").content.decode()
    assert "This task waits." in page and "T-001 Read telephones" in page
    move_task(cast.noor, first, to="dropped", reason="not needed")
    assert unfinished_before(second) == []
    move_task(cast.noor, second, to="started")


def test_a_removed_task_holds_nobody_up(cast: Cast) -> None:
    first = made(cast)
    second = made(cast, "Later", waits_for=[first])
    set_removed(cast.noor, first, removed=True)
    move_task(cast.noor, second, to="started")
    with pytest.raises(Refusal):
        amend_task(cast.noor, first, version=None, title="Other")
    set_removed(cast.noor, first, removed=False)


def test_circles_and_tasks_of_other_cases_are_refused_with_their_names(cast: Cast) -> None:
    one, two, three = made(cast, "One"), made(cast, "Two"), made(cast, "Three")
    amend_task(cast.noor, two, version=None, waits_for=[one])
    amend_task(cast.noor, three, version=None, waits_for=[two])
    with pytest.raises(RuleBroken) as refused:
        amend_task(cast.noor, one, version=None, waits_for=[three])
    assert "T-003 → T-002 → T-001" in str(refused.value.message) and refused.value.code == "circle"
    assert not TaskWait.objects.filter(task=one).exists()
    with pytest.raises(Invalid):
        amend_task(cast.noor, one, version=None, waits_for=[one])
    foreign = add_task(cast.stranger, cast.other_case, title="Foreign", lane="money")
    with pytest.raises(Invalid) as other:
        amend_task(cast.noor, one, version=None, waits_for=[foreign])
    assert other.value.code == "other_case"
    amend_task(cast.noor, three, version=None, waits_for=[])
    amend_task(cast.noor, one, version=None, waits_for=[three])


def test_the_checklist_is_ticked_ordered_and_put_back(cast: Cast) -> None:
    task = made(cast, checklist=["One", "Two"])
    one, two = task.entries.all()
    checklists.amend_entry(cast.finn, one, version=1, ticked=True)
    assert one.ticked_by == cast.finn and one.ticked_at and one.version == 2
    checklists.amend_entry(cast.noor, one, version=None, ticked=True)
    assert one.ticked_by == cast.finn, "a second tick changes nothing"
    checklists.amend_entry(cast.noor, one, version=None, ticked=False)
    assert one.ticked_by is None
    checklists.move_entry(cast.noor, two, up=True)
    assert [entry.text for entry in task.entries.all()] == ["Two", "One"]
    checklists.set_entry_removed(cast.noor, two, removed=True)
    with pytest.raises(Refusal):
        checklists.amend_entry(cast.noor, two, version=None, text="Other")
    checklists.set_entry_removed(cast.noor, two, removed=False)
    for number in range(48):
        checklists.add_entry(cast.noor, task, text=f"line {number}")
    with pytest.raises(Invalid):
        checklists.add_entry(cast.noor, task, text="one too many")


def test_work_in_the_money_lane_keeps_the_track_awake(cast: Cast) -> None:
    track = FinancialTrack.objects.get(case=cast.case)
    assert track.money_activity_on is None
    made(cast, lane="criminal")
    track.refresh_from_db()
    assert track.money_activity_on is None
    made(cast, "Ask the bank", lane="money")
    track.refresh_from_db()
    assert track.money_activity_on == TODAY


def test_the_next_task_of_each_lane_is_the_first_that_can_be_done(cast: Cast) -> None:
    made(cast, "No day")
    later = made(cast, "Later", due_on=TODAY + timedelta(days=3))
    made(cast, "Waits", due_on=TODAY, waits_for=[later])
    money = made(cast, "Ask the bank", lane="money")
    assert next_tasks(cast.case) == {"criminal": later, "money": money}
    assert "Later" in signed_in(cast.noor).get(f"/cases/{cast.case.reference}/").content.decode()
    assert "Ask the bank" in signed_in(cast.noor).get(f"/cases/{cast.case.reference}/money/box/").content.decode()


def test_tasks_of_several_cases_go_to_somebody_or_none_does(cast: Cast) -> None:
    one, two = made(cast), made(cast, "Two")
    assert reassign(cast.noor, [one, two], owner=cast.finn) == 2
    assert Notification.objects.filter(user=cast.finn, kind="task.assigned").count() == 2
    assert reassign(cast.noor, [one, two], owner=cast.finn) == 0
    foreign = add_task(cast.stranger, cast.other_case, title="Foreign", lane="money")
    with pytest.raises(Forbidden):
        reassign(cast.noor, [one, foreign], owner=None)
    one.refresh_from_db()
    assert one.owner == cast.finn
    move_task(cast.noor, two, to="done")
    with pytest.raises(RuleBroken):
        reassign(cast.noor, [one, two], owner=None)
    one.refresh_from_db()
    assert one.owner == cast.finn, "all or none"


def test_a_plan_is_applied_once(cast: Cast) -> None:
    plan = CasePlan.objects.get(code="lorry")
    start = TODAY - timedelta(days=2)
    owners = {"criminal": cast.noor, "money": cast.finn}
    tasks = apply_plan(cast.noor, cast.case, plan, start_on=start, owners=owners)
    assert len(tasks) == plan.steps.count() and {task.lane for task in tasks} == {"criminal", "money"}
    by_number = {row.position: task for row, task in zip(plan.steps.all(), tasks, strict=True)}
    for row in plan.steps.all():
        task = by_number[row.position]
        assert task.due_on == start + timedelta(days=row.offset_days)
        assert {wait.on_id for wait in task.waits.all()} == {by_number[n].pk for n in row.waits_for}
        assert task.entries.count() == len(row.checklist_en)
        assert task.owner == owners[task.lane]
    assert Notification.objects.filter(user=cast.finn).count() == sum(task.lane == "money" for task in tasks)
    set_removed(cast.noor, tasks[0], removed=True)
    assert apply_plan(cast.noor, cast.case, plan, start_on=start) == []
    write_plan(cast.policy, code="lorry", steps=[_step("Interview the driver"), _step("New")], **_names())
    newer = CasePlan.objects.get(code="lorry", edition=2)
    assert [task.title for task in apply_plan(cast.noor, cast.case, newer, start_on=start)] == ["New"]


def _step(title: str) -> Step:
    return Step(title, f"{title} nl", "money", 3)


def _names() -> dict[str, str]:
    return {"kind_en": "Lorry", "kind_nl": "Vrachtwagen", "name_en": "Other", "name_nl": "Ander"}


def test_plans_are_written_by_those_who_keep_the_rules(cast: Cast) -> None:
    for name in ("noor", "chief", "sec"):
        with pytest.raises(Forbidden):
            write_plan(getattr(cast, name), code="raft", steps=[_step("A")], **_names())
    first = write_plan(cast.policy, code="raft", steps=[_step("A")], **_names())
    write_plan(cast.policy, code="raft", steps=[_step("B")], **_names())
    first.refresh_from_db()
    assert first.valid_to is not None and first.steps.get().title_en == "A"
