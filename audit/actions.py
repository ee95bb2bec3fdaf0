"""The only way to write: inside an action, the database records who, what and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.db import connections, transaction


class Actor(Protocol):
    """Whoever acts, known to the book by a plain handle such as "user:anna" or "client:registry"."""

    @property
    def handle(self) -> str:
        """The name in the book."""


def handle_of(actor: Actor | str) -> str:
    """Return the actor's name for the book; raise ValueError if it has none."""
    handle = actor if isinstance(actor, str) else getattr(actor, "handle", "")
    if not isinstance(handle, str) or not handle.strip():
        raise ValueError("an action needs an actor with a handle")
    return handle


@contextmanager
def action(
    actor: Actor | str,
    verb: str,
    *,
    room: int | None = None,
    thing: str = "",
    reason: str = "",
    purpose: str = "",
    using: str = "default",
) -> Iterator[int]:
    """Open a transaction (or savepoint) in which writes are allowed, and yield the action's number."""
    with transaction.atomic(using=using):
        number, outer = _begin(using, [handle_of(actor), verb, room, str(thing), purpose, reason])
        yield number
        if connections[using].needs_rollback:  # the rollback also takes the setting back
            return
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT set_config('book.action', %s, true)", [outer])


def _begin(using: str, values: list[str | int | None]) -> tuple[int, str]:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT number, outer_action FROM audit_begin(%s, %s, %s, %s, %s, %s)", values)
        number, outer = cursor.fetchone()
    return number, outer


def destroy(actor: Actor | str, *, room: int, reason: str, using: str = "owner") -> int:
    """Destroy the book's content about a room for ever and return how many records went; only the owner may."""
    with (
        action(actor, "audit.destroy", thing=f"room:{room}", reason=reason, using=using),
        connections[using].cursor() as cursor,
    ):
        cursor.execute("SELECT audit_destroy(%s)", [room])
        (gone,) = cursor.fetchone()
    return int(gone)
