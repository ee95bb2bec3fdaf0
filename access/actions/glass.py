"""Break-glass: a reading key in an emergency, told to the lead, reviewed by another."""

from datetime import timedelta

from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from access.actions.checks import may_in_room, refuse_oneself, text
from access.errors import Forbidden, Hidden, RuleBroken
from access.gate import may_in_house
from access.keys import forget_keys
from access.limits import HOUR, spend
from access.models import BreakGlass, Compartment, Grant, User
from access.registry import leaders_of, tell
from access.rules import Right
from audit.actions import action
from audit.visits import note_refusal


def require_breaker(actor: User) -> None:
    """Go on only if the role of the actor breaks glass; else Forbidden."""
    if not actor.may_break_glass:
        raise Forbidden(_("Your role cannot break the glass."))


def break_glass(actor: User, *, reference: str, reason: str, purpose: str) -> BreakGlass:
    """Take a key that only reads, to the main room of a case, for `BREAK_GLASS_HOURS` hours; inner rooms stay shut."""
    require_breaker(actor)
    name = text(reference, "reference", 60).upper()
    why, use = text(reason, "reason"), text(purpose, "purpose", 200)
    spend("asks", actor.handle, settings.ASKS_AN_HOUR, HOUR)
    room = Compartment.objects.filter(kind=Compartment.Kind.CASE, label=name).first()
    if room is None:
        note_refusal(actor, "open", name, use)
        raise Hidden(_("There is no such case."), field="reference")
    if may_in_room(actor, Right.CASE_READ, room):
        raise RuleBroken(_("You hold a key to this case already."), code="held", field="reference")
    with action(actor, "glass.break", room=room.pk, thing=name, reason=why, purpose=use):
        grant = Grant.objects.create(
            compartment=room,
            user=actor,
            role=actor.role,
            origin=Grant.Origin.BREAK_GLASS,  # by which it only reads
            ends_at=now() + timedelta(hours=settings.BREAK_GLASS_HOURS),
            reason=why,
        )
        broken = BreakGlass.objects.create(compartment=room, grant=grant, user=actor, reason=why)
        tell(actor, leaders_of(room), "glass.broken", name, room.pk, f"/cases/{name}/book/")
    forget_keys(actor)
    return broken


def review_glass(actor: User, broken: BreakGlass, *, review: str) -> BreakGlass:
    """Write what became of it: the security officer or who gives keys in the room, never who broke it."""
    if not may_in_house(actor, Right.USERS_MANAGE) and not may_in_room(actor, Right.KEYS_GIVE, broken.compartment):
        raise Hidden(_("There is nothing to review."))
    refuse_oneself(actor, broken.user)
    words = text(review, "review")
    with action(actor, "glass.review", room=broken.compartment_id, thing=broken.compartment.label, reason=words):
        locked = BreakGlass.objects.select_for_update().get(pk=broken.pk)
        if locked.reviewed_by_id is not None:
            raise RuleBroken(_("This was reviewed already."), code="reviewed")
        locked.reviewed_by, locked.review = actor, words
        locked.save(update_fields=["reviewed_by", "review"])
    return locked
