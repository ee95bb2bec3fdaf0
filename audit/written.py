"""How a table is written: each model says it once, and the database holds it to its word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from django.db import models
from django.db.models import Q

Kind = Literal["free", "append", "bulk"]


@dataclass(frozen=True, slots=True)
class Written:
    """How the rows of one table may be written; column names, not field names.

    `kind`: "free" (insert and update), "append" (insert only, one entry a row) or
    "bulk" (insert only, one entry a statement with count and digest).
    `room`: the column with the compartment's id, "" for none; a row never changes rooms.
    `secret`: columns never copied into the book. `guarded`: columns never updated.
    `born`: the state a row starts in; its `state` is then guarded and only a move changes it.
    `moves`: (table, column): each row moves the `state` of the row the column points to.
    """

    kind: Kind = "free"
    room: str = ""
    secret: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    born: str = ""
    moves: tuple[str, str] | None = None
    deletable: bool = False

    def __post_init__(self) -> None:
        """Refuse declarations that contradict themselves."""
        if self.kind not in ("free", "append", "bulk"):
            raise ValueError(f"unknown kind of writing: {self.kind}")
        if self.kind != "free" and (self.deletable or self.guarded or self.born):
            raise ValueError("only a table that is written freely has guarded columns, states or deletions")
        if self.kind == "bulk" and (self.secret or self.moves):
            raise ValueError("a bulk table copies nothing and moves nothing")

    @property
    def fixed(self) -> tuple[str, ...]:
        """Columns the runtime role may not update."""
        return (*self.guarded, "state") if self.born and "state" not in self.guarded else self.guarded


class Audited(models.Model):
    """Base of every table of ours: the database refuses a write outside an action and records the rest."""

    written: ClassVar[Written]

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save; naming a guarded column in `update_fields` is a mistake and raises ValueError."""
        named = set(update_fields or ()) & self._fixed_names()
        if named:
            raise ValueError(f"{type(self).__name__} never writes {', '.join(sorted(named))}")
        super().save(*args, update_fields=update_fields, **kwargs)

    @classmethod
    def _fixed_names(cls) -> set[str]:
        """Return field and attribute names of the guarded columns."""
        fields = [field for field in cls._meta.concrete_fields if field.column in cls.written.fixed]
        return {name for field in fields for name in (field.name, field.attname)}

    def _do_update(self, *args: Any, **kwargs: Any) -> Any:
        """Leave out the guarded columns: they may not be updated, not even to the value they have."""
        base, using, key, values, *rest = args
        kept = [value for value in values if value[0].column not in self.written.fixed]
        return super()._do_update(base, using, key, kept, *rest, **kwargs)


def legal_moves(moves: Mapping[Any, Iterable[Any]]) -> Q:
    """Turn a table of legal moves into the condition of a check constraint on (from_state, to_state)."""
    legal = Q()
    for start, ends in moves.items():
        targets = sorted(str(end) for end in ends)
        if targets:
            legal |= Q(from_state=str(start), to_state__in=targets)
    if not legal:
        raise ValueError("a table of moves without a move")
    return legal
