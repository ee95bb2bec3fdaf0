"""The checklist of a task, line by line."""

from typing import Any

from django.db.models import Max
from django.utils.timezone import now as moment
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from desk.versions import count_change, save_changes
from investigations.actions.rows import mark_removed, refuse_removed
from investigations.actions.tasks import work_in_lane
from investigations.models import Task, TaskEntry
from investigations.rules import clean_text
from investigations.rules_tasks import MOST_ENTRIES


def add_entry(actor: Any, task: Task, *, text: str) -> TaskEntry:
    """Add a line at the end of the checklist."""
    line = clean_text(text, "text", 300, required=True)
    with work_in_lane(actor, "task.entry_add", task.case, task.lane):
        refuse_removed(task)
        if task.entries.filter(removed_at__isnull=True).count() >= MOST_ENTRIES:
            raise Invalid(_("A checklist has at most 50 lines."), code="too_many", field="text")
        last = task.entries.aggregate(last=Max("position"))["last"] or 0
        entry = TaskEntry.objects.create(
            task=task, case_id=task.case_id, compartment_id=task.compartment_id, position=last + 1, text=line
        )
        count_change(task)
    return entry


def amend_entry(
    actor: Any, entry: TaskEntry, *, version: int | None, text: str | None = None, ticked: bool | None = None
) -> TaskEntry:
    """Change the words of a line, or tick it or take its tick away; raises Stale."""
    changes: dict[str, Any] = {}
    if text is not None:
        changes["text"] = clean_text(text, "text", 300, required=True)
    with work_in_lane(actor, "task.entry_amend" if ticked is None else "task.entry_tick", entry.case, entry.task.lane):
        refuse_removed(entry.task)
        refuse_removed(entry)
        if ticked is not None and ticked != (entry.ticked_at is not None):
            changes |= {"ticked_by": actor, "ticked_at": moment()} if ticked else {"ticked_by": None, "ticked_at": None}
        if save_changes(entry, version, changes):
            count_change(entry.task)
    return entry


def move_entry(actor: Any, entry: TaskEntry, *, up: bool) -> None:
    """Swap a line with its neighbour."""
    with work_in_lane(actor, "task.entry_order", entry.case, entry.task.lane):
        refuse_removed(entry.task)
        lines = list(entry.task.entries.filter(removed_at__isnull=True))
        at = next((i for i, other in enumerate(lines) if other.pk == entry.pk), None)
        to = None if at is None else at + (-1 if up else 1)
        if at is None or to is None or not 0 <= to < len(lines):
            return
        lines[at], lines[to] = lines[to], lines[at]
        for i, line in enumerate(lines):
            save_changes(line, None, {"position": i + 1})
        count_change(entry.task)


def set_entry_removed(actor: Any, entry: TaskEntry, *, removed: bool) -> None:
    """Take a line out of the checklist, or put it back."""
    with work_in_lane(actor, "task.entry_remove" if removed else "task.entry_restore", entry.case, entry.task.lane):
        refuse_removed(entry.task)
        if mark_removed(entry, removed=removed):
            count_change(entry.task)
