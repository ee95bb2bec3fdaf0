"""Checks that several actions of access share."""

from datetime import datetime
from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from access.errors import Forbidden, Invalid, RuleBroken
from access.keys import keys_of
from access.models import Compartment, Grant, User
from access.registry import led_by
from access.rules import Right
from access.texts import refuse_unreadable


def text(value: str, field: str, most: int = 2_000, *, needed: bool = True) -> str:
    """The text without blanks around it; Invalid when it is needed and empty, or too long."""
    clean = str(value or "").strip()
    if needed and not clean:
        raise Invalid(_("This is needed."), code="required", field=field)
    if len(clean) > most:
        raise Invalid(_("At most %(most)s characters.") % {"most": most}, code="too_long", field=field)
    refuse_unreadable(clean, field)
    return clean


def rights_in_room(actor: Any, room: Compartment) -> frozenset[Right]:
    """The rights that the actor's keys give in this room."""
    unit = room.unit_id if room.kind == Compartment.Kind.CASE else None
    return keys_of(actor).rights_in(room.pk, unit)


def may_in_room(actor: Any, right: Right, room: Compartment) -> bool:
    """Whether a key of the actor's gives this right in the room."""
    return right in rights_in_room(actor, room)


def may_answer(actor: User, room: Compartment) -> bool:
    """Whether the actor decides on requests for a key to this room: its lead, or who gives keys in it."""
    return may_in_room(actor, Right.KEYS_GIVE, room) or room.pk in led_by(actor)


def require_in_room(actor: Any, right: Right, room: Compartment) -> None:
    """Go on only if a key of the actor's gives this right in the room; else Forbidden."""
    if not may_in_room(actor, right, room):
        raise Forbidden(_("Your key to this case does not allow this. Ask the case lead or the unit chief."))


def refuse_oneself(actor: User, other: User) -> None:
    """RuleBroken when somebody would act upon their own account or keys."""
    if actor.pk == other.pk:
        raise RuleBroken(_("Nobody does this for themselves; ask a colleague."), code="oneself")


def refuse_past(ends_at: datetime | None) -> None:
    """Invalid when a key would end before it begins."""
    if ends_at is not None and ends_at <= now():
        raise Invalid(_("The end lies in the past."), code="past", field="ends_at")


def end_now(grants: Any) -> int:
    """End these keys now, those not yet begun too; return how many."""
    moment, count = now(), 0
    for grant in grants:
        grant.ends_at = max(moment, grant.starts_at)
        grant.save(update_fields=["ends_at"])
        count += 1
    return count


def running(grants: Any) -> Any:
    """Only the keys that have not ended."""
    return grants.exclude(ends_at__lte=now())


def all_grants() -> Any:
    """All keys with what they open and who holds them."""
    return Grant.objects.select_related("user", "member_unit", "unit", "compartment", "given_by")
