"""Reading the book. Whoever calls asks the gate first: the book knows rooms, not keys."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.models import Action, Change, Content, Reason, Visit

PAGE = 100  # entries, unless told
MOST = 500  # changes of a page: an import may have thousands


@dataclass(frozen=True, slots=True)
class ChangeSeen:
    """One row changed; `before` and `after` are None where there was none or the content was destroyed."""

    table: str
    row: str
    op: str
    room: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    secret: tuple[str, ...]
    destroyed: bool

    @property
    def differences(self) -> dict[str, tuple[Any, Any]]:
        """Columns that differ, with the value before and after."""
        before, after = self.before or {}, self.after or {}
        names = sorted(before.keys() | after.keys())
        return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


@dataclass(frozen=True, slots=True)
class ActionSeen:
    """One action with its changes; `reason` is None once destroyed and "" if none was given.

    `cut` tells that not all of its changes are here.
    """

    number: int
    at: datetime
    actor: str
    verb: str
    room: int | None
    thing: str
    purpose: str
    reason: str | None
    changes: tuple[ChangeSeen, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class VisitSeen:
    """One look at a thing, or the refusal of one."""

    number: int
    at: datetime
    actor: str
    operation: str
    thing: str
    room: int | None
    purpose: str
    refused: bool


def history_of(
    *, thing: str = "", room: int | None = None, before: int | None = None, limit: int = PAGE
) -> list[ActionSeen]:
    """Return the actions on a thing or in a room (or on a thing in a room), newest first, older than `before`."""
    if not thing and room is None:
        raise ValueError("a history is of a thing or of a room")
    actions = Action.objects.order_by("-id")
    if thing:
        actions = actions.filter(thing=thing)
    if room is not None:
        actions = actions.filter(room=room)
    if before is not None:
        actions = actions.filter(id__lt=before)
    return _with_changes(list(actions[:limit]))


def acts_since(rooms: Sequence[int], since: datetime, *, others_than: str, each: int) -> list[Action]:
    """Return up to `each` of the latest actions in each room, by others than this actor, newest first."""
    query = """
        SELECT act.* FROM unnest(%s::bigint[]) AS asked(room)
        CROSS JOIN LATERAL (
            SELECT * FROM audit_action
             WHERE room = asked.room AND at >= %s AND actor <> %s ORDER BY id DESC LIMIT %s
        ) AS act ORDER BY act.id DESC
    """
    return list(Action.objects.raw(query, [list(rooms), since, others_than, each]))


def last_look(actor: str, operation: str, thing: str, before: datetime) -> datetime | None:
    """Return when the actor last did this with the thing before that moment, or None."""
    looks = Visit.objects.filter(thing=thing, actor=actor, operation=operation, refused=False, at__lt=before)
    return looks.order_by("-at").values_list("at", flat=True).first()


def visitors_of(room: int, *, before: int | None = None, limit: int = PAGE) -> list[VisitSeen]:
    """Return who looked into a room, newest first, older than number `before`."""
    visits = Visit.objects.filter(room=room).order_by("-id")
    if before is not None:
        visits = visits.filter(id__lt=before)
    return [VisitSeen(v.id, v.at, v.actor, v.operation, v.thing, v.room, v.purpose, v.refused) for v in visits[:limit]]


def _with_changes(actions: Sequence[Action]) -> list[ActionSeen]:
    numbers = [action.id for action in actions]
    reasons = dict(Reason.objects.filter(action_id__in=numbers).values_list("action_id", "text"))
    changes = list(Change.objects.filter(action_id__in=numbers).order_by("-action_id", "id")[: MOST + 1])
    cut_from = changes.pop().action_id if len(changes) > MOST else 0
    contents = Content.objects.in_bulk([change.id for change in changes])
    seen: defaultdict[int, list[ChangeSeen]] = defaultdict(list)
    for change in changes:
        seen[change.action_id].append(_change_seen(change, contents.get(change.id)))
    return [
        ActionSeen(
            a.id,
            a.at,
            a.actor,
            a.verb,
            a.room,
            a.thing,
            a.purpose,
            reasons.get(a.id, None if bytes(a.digest) else ""),
            tuple(seen[a.id]),
            a.id <= cut_from,
        )
        for a in actions
    ]


def _change_seen(change: Change, content: Content | None) -> ChangeSeen:
    body = content.body if content else {}
    after = body.get("after") if change.op in ("INSERT", "UPDATE", "DELETE") else body or None
    return ChangeSeen(
        table=change.table_name,
        row=change.row_id,
        op=change.op,
        room=change.room,
        before=body.get("before"),
        after=after,
        secret=tuple(body.get("secret") or ()),
        destroyed=content is None,
    )
