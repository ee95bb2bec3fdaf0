"""Writes about notifications."""

from typing import Any
from uuid import UUID

from django.utils.timezone import now

from audit.actions import action
from desk.models import Notification


def mark_read(actor: Any, *, number: int | None = None, uuid: UUID | None = None) -> int:
    """Mark one notification of the actor's, or all of them, as read; return how many were not yet."""
    rows = Notification.objects.filter(user_id=actor.pk, read_at__isnull=True)
    if number is not None:
        rows = rows.filter(pk=number)
    if uuid is not None:
        rows = rows.filter(uuid=uuid)
    if not rows.exists():
        return 0
    with action(actor, "notification.read", thing=actor.username):
        return rows.update(read_at=now())


def settle(actor: Any, users: Any, *, kind: str, **details: str) -> None:
    """Mark as read what asked these people for something that has been done meanwhile."""
    rows = Notification.objects.filter(user__in=users, read_at__isnull=True, kind=kind, details__contains=details)
    if rows.exists():
        with action(actor, "notification.settle"):
            rows.update(read_at=now())


def notify(
    actor: Any, users: list[Any], *, kind: str, thing: str, room: int | None = None, url: str = "", **details: Any
) -> None:
    """Tell people something in the page; the text is made of kind, thing and details when it is shown."""
    with action(actor, "notification.write", room=room, thing=thing):
        Notification.objects.bulk_create(
            Notification(user=user, compartment_id=room, kind=kind, thing=thing[:80], details=details, url=url)
            for user in {user.pk: user for user in users}.values()
        )
