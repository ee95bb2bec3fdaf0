"""Tasks that somebody may see: of a case, of somebody, across cases; and who can own one."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from access.models import Unit, User
from access.queries import people_with
from access.rules import Right, roles_with
from audit.visits import note_visit
from investigations.models import Case, Task, TaskEntry, TaskMove, TaskWait
from investigations.queries.cases import purpose_of
from investigations.rules import CaseState
from investigations.rules_tasks import UNFINISHED, TaskState

CAP = 1_000
MINE = 50  # tasks on the first page
SOON = 7  # days ahead in "due this week"
ORDERS: dict[str, tuple[str, ...]] = {
    "due_on": ("due_sort", "id"),
    "-due_on": ("-due_sort", "-id"),
    "-updated_at": ("-updated_at", "-id"),
    "updated_at": ("updated_at", "id"),
    "title": ("title", "id"),
    "-title": ("-title", "-id"),
}


@dataclass(frozen=True)
class TaskFilters:
    """What somebody asks of the list; empty means all that are unfinished."""

    whose: str = ""  # mine, unit, nobody
    owner: User | None = None
    state: str = ""  # a state, or all
    lane: str = ""
    when: str = ""  # late, week, undated
    case: str = ""
    text: str = ""
    updated_since: datetime | None = None


def _ticks(rows: QuerySet[Task]) -> QuerySet[Task]:
    """The tasks with the lines of their checklist counted, and how many of those are ticked."""
    standing = Q(entries__removed_at__isnull=True)
    return rows.annotate(
        lines=Count("entries", filter=standing),
        ticked=Count("entries", filter=standing & Q(entries__ticked_at__isnull=False)),
    )


def with_waits(rows: QuerySet[Task]) -> QuerySet[Task]:
    """The tasks with the unfinished tasks that each waits for, as `holding`."""
    before = TaskWait.objects.filter(on__removed_at__isnull=True, on__state__in=UNFINISHED).select_related("on")
    return rows.prefetch_related(Prefetch("waits", before, to_attr="holding"))


def with_everything(rows: QuerySet[Task]) -> QuerySet[Task]:
    """The tasks with all that REST says of them."""
    lines = TaskEntry.objects.select_related("ticked_by")
    waits = TaskWait.objects.filter(on__removed_at__isnull=True).select_related("on")
    parts = (Prefetch("entries", lines), Prefetch("waits", waits, to_attr="all_waits"))
    return rows.select_related("case", "owner").prefetch_related(*parts)


def replaced(asked: TaskFilters, **values: Any) -> TaskFilters:
    """The same question with other values."""
    return replace(asked, **values)


def tasks_of(case: Case, *, removed: bool = False) -> QuerySet[Task]:
    """The tasks of a case that was opened, or those that were removed."""
    rows = Task.objects.filter(case=case, removed_at__isnull=not removed).select_related("owner")
    return with_waits(_ticks(rows)).order_by("number")


def others_of(case: Case, task: Task | None = None) -> QuerySet[Task]:
    """The tasks of a case that a task may wait for."""
    rows = Task.objects.filter(case=case, removed_at__isnull=True)
    return rows.exclude(pk=task.pk) if task else rows


def unfinished_before(task: Task) -> list[Task]:
    """The tasks that this one waits for and that are still to be done."""
    rows = Task.objects.filter(held_up__task=task, removed_at__isnull=True, state__in=UNFINISHED)
    return list(rows.order_by("number"))


def waited_for(task: Task) -> QuerySet[Task]:
    """All tasks that this one waits for, finished ones too."""
    return Task.objects.filter(held_up__task=task, removed_at__isnull=True).order_by("number")


def held_up_by(task: Task) -> QuerySet[Task]:
    """The tasks that wait for this one."""
    return Task.objects.filter(waits__on=task, removed_at__isnull=True).order_by("number")


def entries_of(task: Task, *, removed: bool = False) -> QuerySet[TaskEntry]:
    """The lines of the checklist of a task, or those that were removed."""
    return task.entries.filter(removed_at__isnull=not removed).select_related("ticked_by")


def moves_of(task: Task) -> QuerySet[TaskMove]:
    """The steps of a task from state to state."""
    return TaskMove.objects.filter(task=task).select_related("moved_by")


def count_unfinished(case: Case) -> int:
    """How many tasks of a case are still to be done."""
    return Task.objects.filter(case=case, removed_at__isnull=True, state__in=UNFINISHED).count()


def next_tasks(case: Case) -> dict[str, Task]:
    """The task of each lane that is due first, by lane; those without a day come last, those that wait never."""
    waiting = TaskWait.objects.filter(task=OuterRef("pk"), on__removed_at__isnull=True, on__state__in=UNFINISHED)
    rows = Task.objects.filter(
        ~Exists(waiting), case=case, removed_at__isnull=True, state__in=UNFINISHED
    ).select_related("owner")
    return {task.lane: task for task in rows.order_by("lane", "due_sort", "number").distinct("lane")}


def workers_of(case: Case) -> QuerySet[User]:
    """The people who can work in a case: whose key, or whose unit's key, lets them write there now."""
    return people_with(Right.CASE_WRITE, case.compartment).order_by("name", "username")


def may_own(case: Case, user: User) -> bool:
    """Whether somebody can work in a case."""
    return workers_of(case).filter(pk=user.pk).exists()


def my_tasks(actor: Any) -> list[Task]:
    """The unfinished tasks of the actor in cases that are not closed, the first due first."""
    rows = Task.objects.visible_to(actor).filter(owner_id=actor.pk, state__in=UNFINISHED, removed_at__isnull=True)
    rows = rows.exclude(case__state=CaseState.CLOSED).select_related("case")
    return list(with_waits(rows).order_by("due_sort", "number")[:MINE])


def _condition(actor: Any, asked: TaskFilters) -> Q:
    found = Q(removed_at__isnull=True) if asked.updated_since is None else Q(updated_at__gte=asked.updated_since)
    if asked.state in TaskState.values:
        found &= Q(state=asked.state)
    elif asked.state != "all" and asked.updated_since is None:
        found &= Q(state__in=UNFINISHED)
    if asked.lane:
        found &= Q(lane=asked.lane)
    if asked.owner:
        found &= Q(owner=asked.owner)
    if asked.case:
        found &= Q(case__reference=asked.case)
    if asked.text:
        found &= Q(title__icontains=asked.text)
    return found & _whose(actor, asked.whose) & _when(asked.when)


def _whose(actor: Any, whose: str) -> Q:
    return {
        "mine": Q(owner_id=actor.pk),
        "unit": Q(case__unit_id=getattr(actor, "unit_id", None)),
        "nobody": Q(owner__isnull=True),
    }.get(whose, Q())


def _when(when: str) -> Q:
    today = localdate()
    return {
        "late": Q(due_on__lt=today, state__in=UNFINISHED),
        "week": Q(due_on__gte=today, due_on__lte=today + timedelta(days=SOON), state__in=UNFINISHED),
        "undated": Q(due_on__isnull=True),
    }.get(when, Q())


def list_tasks(actor: Any, asked: TaskFilters | None = None, *, operation: str = "list") -> QuerySet[Task]:
    """The tasks that the actor may see and asks for, noted in the book as one visit."""
    note_visit(actor, operation, "tasks", purpose=purpose_of(actor))
    rows = Task.objects.visible_to(actor).filter(_condition(actor, asked or TaskFilters()))
    return with_waits(_ticks(rows)).select_related("case__unit", "owner")


def count_tasks(rows: QuerySet[Task]) -> str:
    """How many there are, "1,000+" beyond the cap."""
    number = len(rows.order_by().values_list("pk", flat=True)[: CAP + 1])
    return f"{CAP:,}+" if number > CAP else f"{number:,}"


def tasks_among(actor: Any, uuids: list[str]) -> list[Task]:
    """The tasks of these handles that the actor may change; others are left out."""
    known = []
    for text in uuids[:1_000]:
        try:
            known.append(UUID(str(text)))
        except ValueError:
            continue
    rows = Task.objects.visible_to(actor, Right.CASE_WRITE).filter(uuid__in=known, removed_at__isnull=True)
    return list(rows.select_related("case__compartment", "case__unit", "case__lead", "owner"))


def colleagues(actor: Any) -> QuerySet[User]:
    """The people to whom somebody may give tasks: those of their unit who work on cases, and themselves."""
    unit: Unit | None = getattr(actor, "unit", None)
    mine = Q(pk=actor.pk) | (Q(unit=unit) if unit else Q())
    return User.objects.filter(mine, is_active=True, role__in=roles_with(Right.CASE_WRITE)).order_by("name", "username")
