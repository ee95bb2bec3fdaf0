"""What every row of a case shares: it can be removed and put back, and is not changed while it is removed."""

from collections.abc import Callable
from typing import Any

from django.utils.timezone import now as moment
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from desk.versions import save_changes
from investigations.actions.common import criminal_lane


def set_removed(
    actor: Any, verb: str, row: Any, *, removed: bool, then: Callable[[Any, Any], None] | None = None
) -> None:
    """Take a row out of its case or put it back; `then` (actor, row) follows in the same action if it changed."""
    with criminal_lane(actor, verb, row.case):
        if mark_removed(row, removed=removed) and then:
            then(actor, row)


def mark_removed(row: Any, *, removed: bool) -> bool:
    """Take a row out or put it back inside an action; whether that changed anything."""
    row.refresh_from_db()
    if bool(row.removed_at) == removed:
        return False
    save_changes(row, None, {"removed_at": moment() if removed else None})
    return True


def refuse_removed(row: Any) -> None:
    """Read the row again; Invalid when it was removed."""
    row.refresh_from_db()
    if row.removed_at:
        raise Invalid(_("This was removed. Put it back to change it."), code="removed")
