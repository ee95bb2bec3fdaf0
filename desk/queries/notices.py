"""What somebody was told; what lies in a room whose key they gave back is no longer shown."""

from typing import Any

from django.db.models import Q, QuerySet

from access.keys import keys_of
from access.models import Compartment
from access.rules import Right
from desk.models import Notification

MANY = 100  # more unread than this is shown as "99+"


def list_notifications(actor: Any, *, unread: bool = False) -> QuerySet[Notification]:
    """The actor's own notifications, newest first."""
    keys = keys_of(actor)
    open_to = (
        Q(compartment__isnull=True)
        | Q(compartment_id__in=keys.rooms_with(Right.CASE_READ))
        | Q(compartment__unit_id__in=keys.units_with(Right.CASE_READ), compartment__kind=Compartment.Kind.CASE)
    )
    rows = Notification.objects.filter(open_to, user_id=actor.pk)
    return rows.filter(read_at__isnull=True) if unread else rows


def count_unread(actor: Any) -> int:
    """How many wait, counted to MANY at most."""
    return list_notifications(actor, unread=True).order_by()[:MANY].count()
