"""The visitors' book: who opened, listed, searched, exported or disclosed what, and who was refused."""

from django.db import connections

from audit.actions import Actor, handle_of
from audit.models import OPERATIONS

LONGEST = 200  # characters of a thing or purpose: they are part of an index


def note_visit(
    actor: Actor | str, operation: str, thing: str, room: int | None = None, purpose: str = "", using: str = "default"
) -> None:
    """Note a look in the request's own transaction: what was not shown was not seen."""
    if operation not in OPERATIONS:
        raise ValueError(f"unknown operation: {operation}")
    _note(using, actor, operation, thing, room, purpose, refused=False)


def note_refusal(
    actor: Actor | str, operation: str, thing: str, purpose: str = "", room: int | None = None, using: str = "aside"
) -> None:
    """Note a refusal on the second connection, so that it outlives the request's rollback."""
    about = str(thing) or "?"  # an address may hold nothing that can be read
    _note(using, actor, operation, about, room, purpose, refused=True)


def _note(
    using: str, actor: Actor | str, operation: str, thing: str, room: int | None, purpose: str, *, refused: bool
) -> None:
    values = [handle_of(actor), operation, str(thing)[:LONGEST], room, purpose[:LONGEST], refused]
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT audit_look(%s, %s, %s, %s, %s, %s)", values)
