"""How an upper app takes part in the life of a case without being imported from below.

Upper apps add their functions in `AppConfig.ready`; they are called in the order in which they were added, inside the
same transaction. A new kind of contribution needs a decision record.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

# (actor, case) -> None: the case was just registered, in this transaction.
CaseOpened = Callable[[Any, Any], None]
# (case) -> reasons why it may not be closed now.
MayClose = Callable[[Any], list[str | Promise]]
# (case) -> None: something of the case changed; upper apps may look at it again after commit.
CaseChanged = Callable[[Any], None]
# (cases) -> {case pk: {column: value}}: further columns for a page of the case list, in one query each.
CaseColumns = Callable[[list[Any]], dict[int, dict[str, Any]]]


@dataclass
class Registry:
    """What upper apps contribute to a case."""

    case_opened: list[CaseOpened] = field(default_factory=list)
    case_may_close: list[MayClose] = field(default_factory=list)
    case_changed: list[CaseChanged] = field(default_factory=list)
    case_columns: list[CaseColumns] = field(default_factory=list)


registry = Registry()
