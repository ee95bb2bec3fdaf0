"""How an upper app takes part in the life of a case without being imported from below.

Upper apps add their functions in `AppConfig.ready`; they are called in the order in which they were added, inside the
same transaction. A new kind of contribution needs a decision record.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

# (actor, case) -> None: the case was just registered, in this transaction.
CaseOpened = Callable[[Any, Any], None]
# (case) -> reasons why it may not be closed now.
MayClose = Callable[[Any], list[str | Promise]]
# (case) -> None: something of the case changed; upper apps may look at it again after commit.
CaseChanged = Callable[[Any], None]
# (cases) -> {case pk: {column: value}}: further columns for a page of the case list, in one query each.
# The list knows "track" (the state of the track) and "flags" (how many stand).
CaseColumns = Callable[[list[Any]], dict[int, dict[str, Any]]]
# (case, day) -> None: somebody worked on a task of the money lane on that day, in this transaction.
MoneyWorked = Callable[[Any, date], None]


@dataclass(frozen=True)
class CaseFilter:
    """A further filter of the case list: its name in the address, its words, its choices and what it asks of a case."""

    name: str
    label: str | Promise
    choices: Sequence[tuple[str, str | Promise]]
    condition: Callable[[str], Q]


@dataclass(frozen=True)
class Hit:
    """One thing that was found: its name, its page, the reference of its case, what it is, and what was found in it."""

    title: str
    url: str
    case: str
    kind: str = ""
    hit: str = ""


Found = list[Hit]


@dataclass(frozen=True)
class Group:
    """A kind of things that the search finds; `find` (actor, text, limit) asks the gate itself."""

    code: str
    label: str | Promise
    icon: str
    find: Callable[[Any, str, int], Found]


@dataclass(frozen=True)
class Pointer:
    """A column that points to a subject: its rows go along when the subject goes into another, and back again."""

    code: str
    model: Any
    field: str


@dataclass(frozen=True)
class Shown:
    """One happening as a reader meets it; `precision` says how far its moment is known (year, month, day, minute)."""

    title: str
    text: str = ""
    url: str = ""
    precision: str = "day"
    until: datetime | None = None
    learned: datetime | None = None
    learned_precision: str = "minute"
    place: str = ""
    source: str = ""
    basis: str = ""
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class TimelineSource:
    """A kind of happenings for the timeline of a case: where its rows lie, on which clocks, and how each is shown.

    `rows` gives the rows of a case that was opened, without those that were removed; each has a compartment, and the
    timeline itself leaves out rooms that the reader may not enter. `happened` and `learned` name a column of a day or
    a moment; `lane` is fixed, or read from the column `lane_field`; `kinds` are the kinds of rows that the column
    `kind_field` tells apart, else there is one kind, of this name. `text` names columns that are searched, `subjects`
    lookups that lead to a subject of the case.
    """

    kind: str
    words: str | Promise
    rows: Callable[[Any, Any], QuerySet[Any]]
    happened: str
    learned: str
    show: Callable[[Any], Shown]
    lane: str = "criminal"
    lane_field: str = ""
    kind_field: str = ""
    kinds: Sequence[tuple[str, str | Promise]] = ()
    text: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    def choices(self) -> Sequence[tuple[str, str | Promise]]:
        """Its kinds with their words."""
        return self.kinds or [(self.kind, self.words)]


@dataclass
class Registry:
    """What upper apps contribute to a case."""

    case_opened: list[CaseOpened] = field(default_factory=list)
    case_may_close: list[MayClose] = field(default_factory=list)
    case_changed: list[CaseChanged] = field(default_factory=list)
    case_columns: list[CaseColumns] = field(default_factory=list)
    case_filters: list[CaseFilter] = field(default_factory=list)
    search: list[Group] = field(default_factory=list)
    pointers: list[Pointer] = field(default_factory=list)
    money_worked: list[MoneyWorked] = field(default_factory=list)
    timeline: list[TimelineSource] = field(default_factory=list)


registry = Registry()


def changed(case: Any) -> None:
    """Tell the upper apps, once this transaction is committed, that something of the case changed."""
    for hook in registry.case_changed:
        transaction.on_commit(partial(hook, case), robust=True)
