"""A form that is sent twice does its work once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from audit.actions import action
from desk.models import IdempotencyKey


def once(actor: Any, *, token: UUID | None, route: str, act: Callable[[], object]) -> str:
    """Do this unless it was done with this token before; both times the text of what it made. A refusal is no doing."""
    if token is None:
        return str(act())
    key = f"form:{token}"
    with transaction.atomic():
        with connection.cursor() as cursor:  # two clicks wait for each other
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"{actor.pk}:{key}"])
        known = IdempotencyKey.objects.filter(user_id=actor.pk, key=key, route=route[:200]).first()
        if known and known.answer:
            return str(known.answer["made"])
        made = str(act())
        with action(actor, "idempotency.remember", thing=key):
            IdempotencyKey.objects.create(
                user_id=actor.pk, key=key, route=route[:200], status=302, answer={"made": made}
            )
    return made
