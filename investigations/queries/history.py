"""What happened to a case: the book in words, with values before and after."""

from typing import Any

from django.utils.translation import gettext as _

from audit.queries import ActionSeen, ChangeSeen, history_of
from audit.visits import note_visit
from investigations.models import Case
from investigations.queries.cases import purpose_of

# Columns that say nothing to a reader.
QUIET = frozenset({"id", "uuid", "version", "created_at", "updated_at", "case_id", "compartment_id", "at", "room"})
PAGE = 50


def history_of_case(actor: Any, case: Case, *, before: int | None = None) -> tuple[list[dict[str, Any]], int | None]:
    """One page of what was done in the room of a case, newest first, and the number to go on from."""
    note_visit(actor, "open", f"{case.reference}:history", room=case.compartment_id, purpose=purpose_of(actor))
    found = {entry.number: entry for entry in history_of(room=case.compartment_id, before=before, limit=PAGE + 1)}
    for entry in history_of(thing=case.reference, before=before, limit=PAGE + 1):
        found.setdefault(entry.number, entry)
    newest = sorted(found.values(), key=lambda entry: -entry.number)
    shown = newest[:PAGE]
    return [_line(entry) for entry in shown], shown[-1].number if len(newest) > PAGE else None


def _line(entry: ActionSeen) -> dict[str, Any]:
    return {
        "at": entry.at,
        "actor": entry.actor.partition(":")[2] or entry.actor,
        "words": entry.verb.replace(".", ": ").replace("_", " "),
        "reason": entry.reason or "",
        "changes": [line for change in entry.changes for line in _differences(change)],
    }


def _differences(change: ChangeSeen) -> list[dict[str, str]]:
    table = change.table.partition("_")[2]
    if change.destroyed:
        return [{"name": table, "old": "", "new": _("the content was destroyed")}]
    lines = []
    for name, (old, new) in change.differences.items():
        if name in QUIET or (old in (None, "") and new in (None, "", {}, [])):
            continue
        lines.append({"name": f"{table} · {name.replace('_', ' ')}", "old": _short(old), "new": _short(new)})
    return lines


def _short(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 300 else f"{text[:300]}…"
