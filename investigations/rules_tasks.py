"""Tasks and case plans: their words, legal moves and order, computable without the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid


class Lane(models.TextChoices):
    """The lane in which something is done or happens."""

    CRIMINAL = "criminal", _("Criminal lane")
    MONEY = "money", _("Money lane")


class TaskState(models.TextChoices):
    """Where a task stands."""

    OPEN = "open", _("open")
    STARTED = "started", _("started")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


_S = TaskState
TASK_MOVES: dict[str, frozenset[str]] = {
    _S.OPEN: frozenset({_S.STARTED, _S.DONE, _S.DROPPED}),
    _S.STARTED: frozenset({_S.DONE, _S.DROPPED}),
    _S.DONE: frozenset({_S.OPEN}),
    _S.DROPPED: frozenset({_S.OPEN}),
}
# Tasks that are still to be done.
UNFINISHED = (_S.OPEN, _S.STARTED)
# A move to these states says why.
REASONED = (_S.DROPPED, _S.OPEN)
# In a list a task without a day comes after all others.
UNDATED = date(9999, 12, 31)
# What a task that waits may not become yet.
HELD_BACK = (_S.STARTED, _S.DONE)

Waits = Mapping[int, Iterable[int]]


def way_back(waits: Waits, task: int, on: int) -> list[int]:
    """The chain from `on` to `task` if `on` already waits for it, itself or through others; else nothing."""
    paths, seen = [[on]], {on}
    while paths:
        path = paths.pop()
        if path[-1] == task:
            return path
        for further in waits.get(path[-1], ()):
            if further not in seen:
                seen.add(further)
                paths.append([*path, further])
    return []


@dataclass(frozen=True)
class Step:
    """One step of a case plan: its title and checklist in both languages, lane, day and what it waits for."""

    title_en: str
    title_nl: str
    lane: str
    offset_days: int
    checklist_en: tuple[str, ...] = ()
    checklist_nl: tuple[str, ...] = ()
    waits_for: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """What tells the step from others of its plan, in every edition in which its title stays."""
        return slugify(self.title_en)[:60]

    def due_on(self, start: date) -> date:
        """The day by which it should be done in a case counted from this day."""
        return start + timedelta(days=self.offset_days)


LONGEST_OFFSET = 3_650  # days
MOST_STEPS, MOST_ENTRIES = 60, 50


def check_steps(steps: Sequence[Step]) -> None:
    """Raise Invalid for steps that are none, too many, alike, or wait for each other in a circle."""
    if not steps:
        raise Invalid(_("A plan has at least one step."), code="required", field="steps")
    if len(steps) > MOST_STEPS:
        raise Invalid(_("A plan has at most 60 steps."), code="too_many", field="steps")
    keys: set[str] = set()
    for i, step in enumerate(steps):
        at = f"steps[{i}]."
        if not step.key or step.key in keys:
            raise Invalid(_("Each step of a plan has a title of its own."), code="duplicate", field=f"{at}title_en")
        keys.add(step.key)
        if step.lane not in Lane.values:
            raise Invalid(_("Choose one of the list."), code="invalid_choice", field=f"{at}lane")
        if not 0 <= step.offset_days <= LONGEST_OFFSET:
            raise Invalid(_("A day from 0 to 3650."), code="out_of_range", field=f"{at}offset_days")
        if len(step.checklist_en) != len(step.checklist_nl):
            raise Invalid(
                _("The checklist has as many lines in both languages."), code="unequal", field=f"{at}checklist_nl"
            )
        if len(step.checklist_en) > MOST_ENTRIES:
            raise Invalid(_("A checklist has at most 50 lines."), code="too_many", field=f"{at}checklist_en")
        if any(not 1 <= number <= len(steps) or number == i + 1 for number in step.waits_for):
            raise Invalid(_("Name other steps by their number."), code="invalid_choice", field=f"{at}waits_for")
    waits = {i + 1: step.waits_for for i, step in enumerate(steps)}
    for i, step in enumerate(steps):
        if any(way_back(waits, i + 1, number) for number in step.waits_for):
            raise Invalid(_("These steps wait for each other."), code="circle", field=f"steps[{i}].waits_for")
