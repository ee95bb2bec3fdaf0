"""Tasks of a case: add, change, move from state to state, give to others, remove and put back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import format_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from access.models import User
from access.rules import Right
from desk.actions.notices import notify
from desk.versions import count_change, save_changes
from investigations.actions.activity import touch
from investigations.actions.common import in_case
from investigations.actions.rows import mark_removed, refuse_removed
from investigations.models import Case, Task, TaskEntry, TaskMove, TaskWait
from investigations.queries.tasks import may_own, unfinished_before
from investigations.registry import registry
from investigations.rules import check_choice, clean_text, refuse_closed
from investigations.rules_tasks import HELD_BACK, MOST_ENTRIES, REASONED, TASK_MOVES, Lane, TaskState, way_back

FIELDS = ("title", "description", "lane", "owner", "due_on")
MOST_TASKS = 5_000  # of one case, removed ones too
MOST_AT_ONCE = 200  # tasks that go to somebody else in one act


@contextmanager
def work_in_lane(actor: Any, verb: str, case: Case, lane: str, *, reason: str = "") -> Iterator[Case]:
    """Do one act on a task; it counts as activity in the task's lane. A closed case is only read."""
    with in_case(actor, verb, case, right=Right.CASE_WRITE, reason=reason) as now:
        refuse_closed(now.state)
        yield now
        if lane == Lane.CRIMINAL:
            touch(now, localdate())
        else:
            for hook in registry.money_worked:
                hook(now, localdate())


def checked(case: Case, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a task in their proper form; Invalid names the field."""
    found = {name: values[name] for name in FIELDS if name in values}
    if "title" in found:
        found["title"] = clean_text(found["title"], "title", 200, required=True)
    if "description" in found:
        found["description"] = clean_text(found["description"], "description", 10_000)
    if "lane" in found:
        check_choice(found["lane"], Lane, "lane")
    if found.get("owner") and not may_own(case, found["owner"]):
        raise Invalid(_("Choose somebody who can work in this case."), code="invalid_owner", field="owner")
    day: date | None = found.get("due_on")
    if day and not 1990 <= day.year <= localdate().year + 50:
        raise Invalid(_("This date lies too far away."), code="out_of_range", field="due_on")
    return found


def insert_task(actor: Any, case: Case, values: dict[str, Any], *, checklist: Sequence[str] = ()) -> Task:
    """Add a task inside an action on its locked case, with the next number; its owner is told."""
    full = checked(case, {"title": "", "lane": "", **values})
    last = Task.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_TASKS:
        raise RuleBroken(_("This case has as many tasks as it can hold."), code="too_many")
    lines = [clean_text(text, "checklist", 300, required=True) for text in checklist]
    if len(lines) > MOST_ENTRIES:
        raise Invalid(_("A checklist has at most 50 lines."), code="too_many", field="checklist")
    task = Task.objects.create(
        case=case,
        compartment_id=case.compartment_id,
        number=last + 1,
        created_by=actor,
        plan_step=values.get("plan_step", ""),
        **full,
    )
    room = {"task": task, "case": case, "compartment_id": case.compartment_id}
    TaskEntry.objects.bulk_create(TaskEntry(**room, position=i + 1, text=text) for i, text in enumerate(lines))
    return task


def add_task(
    actor: Any, case: Case, *, waits_for: Sequence[Task] = (), checklist: Sequence[str] = (), **values: Any
) -> Task:
    """Add a task with its checklist and what it waits for."""
    with work_in_lane(actor, "task.add", case, values.get("lane", "")) as now:
        task = insert_task(actor, now, values, checklist=checklist)
        set_waits(task, waits_for)
        tell_owners(actor, [task])
    return task


def amend_task(actor: Any, task: Task, *, version: int | None, **values: Any) -> Task:
    """Change a task, perhaps what it waits for; raises Stale."""
    waits_for: Sequence[Task] | None = values.pop("waits_for", None)
    with work_in_lane(actor, "task.amend", task.case, values.get("lane") or task.lane) as case:
        refuse_removed(task)
        before = task.owner_id
        save_changes(task, version, checked(case, values))
        if waits_for is not None and set_waits(task, waits_for):
            count_change(task)
        if task.owner_id != before:
            tell_owners(actor, [task])
    return task


def set_waits(task: Task, others: Sequence[Task]) -> bool:
    """Make a task wait for exactly these; whether that changed anything. Call it with the case locked."""
    wanted = {other.pk: other for other in others}
    known = {wait.on_id: wait for wait in task.waits.all()}
    if set(wanted) == set(known):
        return False
    for other in wanted.values():
        if other.case_id != task.case_id:
            raise Invalid(_("A task waits for tasks of its own case."), code="other_case", field="waits_for")
        if other.pk == task.pk:
            raise Invalid(_("A task does not wait for itself."), code="itself", field="waits_for")
    for pk, wait in known.items():
        if pk not in wanted:
            wait.delete()
    waits: dict[int, list[int]] = {}
    for one, another in TaskWait.objects.filter(task__case_id=task.case_id).values_list("task_id", "on_id"):
        waits.setdefault(one, []).append(another)
    for pk, other in wanted.items():
        if pk in known:
            continue
        if chain := way_back(waits, task.pk, pk):
            raise _circle(other, chain)
        TaskWait.objects.create(task=task, on=other, compartment_id=task.compartment_id)
        waits.setdefault(task.pk, []).append(pk)
    return True


def _circle(other: Task, chain: list[int]) -> RuleBroken:
    codes = {task.pk: task.code for task in Task.objects.filter(pk__in=chain)}
    path = " → ".join(codes[pk] for pk in chain)
    message = format_lazy(
        _("{task} waits for this task itself ({path}): they would wait for each other for ever."),
        task=other.code,
        path=path,
    )
    return RuleBroken(message, code="circle", field="waits_for")


def move_task(actor: Any, task: Task, *, to: str, reason: str = "") -> Task:
    """Start, finish, drop or reopen a task; RuleBroken when it stands elsewhere or waits for something unfinished."""
    check_choice(to, TaskState, "to")
    text = clean_text(reason, "reason", 2_000, required=to in REASONED)
    with work_in_lane(actor, "task.move", task.case, task.lane, reason=text):
        refuse_removed(task)
        if to not in TASK_MOVES[task.state]:
            raise RuleBroken(_("The task is not in the state for this step."), code="wrong_state", field="to")
        if to in HELD_BACK and (before := unfinished_before(task)):
            raise RuleBroken(
                format_lazy(_("This task waits for {tasks}."), tasks=", ".join(str(other) for other in before)),
                code="waits",
                field="to",
            )
        TaskMove.objects.create(
            task=task,
            compartment_id=task.compartment_id,
            from_state=task.state,
            to_state=to,
            reason=text,
            moved_by=actor,
        )
        count_change(task)
    return task


def set_removed(actor: Any, task: Task, *, removed: bool) -> None:
    """Take a task out of the case, or put it back."""
    with work_in_lane(actor, "task.remove" if removed else "task.restore", task.case, task.lane):
        mark_removed(task, removed=removed)


def reassign(actor: Any, tasks: Sequence[Task], *, owner: User | None) -> int:
    """Give unfinished tasks, perhaps of several cases, to somebody or to nobody; all or none. How many changed."""
    if len(tasks) > MOST_AT_ONCE:
        raise Invalid(_("At most 200 tasks at once."), code="too_many", field="tasks")
    changed: list[Task] = []
    with in_order(tasks) as groups:
        for case, group in groups:
            with work_in_lane(actor, "task.assign", case, Lane.CRIMINAL) as now:
                for task in group:
                    refuse_removed(task)
                    if not task.unfinished:
                        raise RuleBroken(
                            format_lazy(_("{task} is over already."), task=task.code), code="over", field="tasks"
                        )
                    if save_changes(task, None, checked(now, {"owner": owner})):
                        changed.append(task)
        tell_owners(actor, changed)
    return len(changed)


@contextmanager
def in_order(tasks: Sequence[Task]) -> Iterator[list[tuple[Case, list[Task]]]]:
    """The tasks by case in one transaction, the cases always in the same order so that nobody waits for ever."""
    groups: dict[int, tuple[Case, list[Task]]] = {}
    for task in sorted(tasks, key=lambda task: (task.case_id, task.number)):
        groups.setdefault(task.case_id, (task.case, []))[1].append(task)
    with transaction.atomic():
        yield list(groups.values())


def tell_owners(actor: Any, tasks: Sequence[Task]) -> None:
    """Tell those who got a task from somebody else."""
    for task in tasks:
        if task.owner is None or task.owner_id == actor.pk:
            continue
        notify(
            actor,
            [task.owner],
            kind="task.assigned",
            thing=task.case.reference,
            room=task.compartment_id,
            url=f"/tasks/{task.uuid}/",
            task=task.code,
            title=task.title,
        )
