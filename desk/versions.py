"""Optimistic locking: a change names the version that it was made on."""

from typing import Any

from django.db.models import F, Model
from django.utils.timezone import now
from django.utils.translation import gettext as _

from access.errors import Stale


def save_changes(thing: Any, expected: int | None, changes: dict[str, Any]) -> dict[str, Any]:
    """Write the changed fields if the row still has the expected version; return those that really changed.

    `expected` None is for jobs and for acts that do not depend on what was read. Raises Stale.
    """
    fresh = {name: value for name, value in changes.items() if getattr(thing, name) != value}
    model: type[Model] = type(thing)
    rows = model._default_manager.filter(pk=thing.pk)
    if expected is not None:
        rows = rows.filter(version=expected)
        if not fresh and not rows.exists():
            raise stale()
    if not fresh:
        return {}
    values = {**fresh, "version": F("version") + 1}
    if any(f.name == "updated_at" for f in model._meta.concrete_fields):
        values["updated_at"] = now()
    if not rows.update(**values):
        raise stale()
    thing.refresh_from_db()
    return fresh


def count_change(thing: Any) -> None:
    """Count a change of what hangs on a row as a change of the row, so that copies elsewhere hear of it."""
    type(thing)._default_manager.filter(pk=thing.pk).update(version=F("version") + 1, updated_at=now())
    thing.refresh_from_db()


def stale() -> Stale:
    """The refusal of a change that was made on an older version."""
    return Stale(_("Somebody else changed this in the meantime. Look at the new version, then save yours again."))
