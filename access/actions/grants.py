"""Keys: give and end."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.actions.checks import end_now, may_in_room, refuse_past, require_in_room, running, text
from access.errors import Invalid, RuleBroken
from access.gate import may_in_house, require_in_house
from access.models import Compartment, Grant, Unit, User
from access.rules import ROOM_RIGHTS, Right, Role
from audit.actions import action


def give_key(
    actor: User,
    *,
    room: Compartment | None = None,
    unit: Unit | None = None,
    user: User | None = None,
    member_unit: Unit | None = None,
    role: str = "",
    ends_at: datetime | None = None,
    legal_ground: str = "",
    reason: str = "",
) -> Grant:
    """Give a key to a room (whoever may give keys in it) or to all main rooms of a unit (the security officer)."""
    if room is not None:
        require_in_room(actor, Right.KEYS_GIVE, room)
    else:
        require_in_house(actor, Right.USERS_MANAGE)
    if (room is None) == (unit is None) or (user is None) == (member_unit is None):
        raise Invalid(_("A key opens one thing, for one person or one unit."), code="one_thing")
    role = role or (user.role if user else Role.INVESTIGATOR)
    why, ground = text(reason, "reason"), text(legal_ground, "legal_ground", 200, needed=False)
    _check_holder(actor, user, member_unit, role)
    refuse_past(ends_at)
    if role == Role.PARTNER:
        _check_partner(room, user, ends_at, ground)
    _check_new(room, unit, user, member_unit, role, ends_at)
    thing = room.label if room else unit.code if unit else ""
    with action(actor, "key.give", room=room.pk if room else None, thing=thing, reason=why):
        return Grant.objects.create(
            compartment=room,
            unit=unit,
            user=user,
            member_unit=member_unit,
            role=role,
            origin=Grant.Origin.PARTNER if role == Role.PARTNER else Grant.Origin.GIVEN,
            ends_at=ends_at,
            legal_ground=ground,
            reason=why,
            given_by=actor,
        )


def _check_holder(actor: User, user: User | None, member_unit: Unit | None, role: str) -> None:
    if (user and user.pk == actor.pk) or (member_unit and member_unit.pk == actor.unit_id):
        raise RuleBroken(_("Nobody gives a key to themselves or to their own unit."), code="oneself", field="user")
    if user and not user.is_active:
        raise RuleBroken(_("This person is not active."), code="inactive", field="user")
    if not ROOM_RIGHTS.get(role):
        raise RuleBroken(_("This role holds no keys."), code="no_keys", field="role")
    if user and role != user.role:
        raise RuleBroken(_("A key has the role of the person who gets it."), code="other_role", field="role")
    if member_unit and role not in (Role.INVESTIGATOR, Role.FINANCIAL):
        raise RuleBroken(_("A whole unit gets keys of investigators only."), code="unit_role", field="role")


def _check_new(
    room: Compartment | None,
    unit: Unit | None,
    user: User | None,
    member_unit: Unit | None,
    role: str,
    ends_at: datetime | None,
) -> None:
    """Refuse a key that opens nothing beyond one that is held already, as a form sent twice would give."""
    held = running(Grant.objects.filter(compartment=room, unit=unit, user=user, member_unit=member_unit, role=role))
    held = held.exclude(origin=Grant.Origin.BREAK_GLASS)
    longer = Q(ends_at__isnull=True) if ends_at is None else Q(ends_at__isnull=True) | Q(ends_at__gte=ends_at)
    if held.filter(longer).exists():
        field = "user" if user else "member_unit"
        raise RuleBroken(_("Such a key is held already, for as long."), code="held", field=field)


def _check_partner(room: Compartment | None, user: User | None, ends_at: datetime | None, ground: str) -> None:
    if room is None or user is None:
        raise RuleBroken(_("A partner agency gets a key to one case only."), code="partner_one_case")
    if ends_at is None:
        raise Invalid(_("A key of a partner agency needs an end."), code="required", field="ends_at")
    if not ground:
        raise Invalid(_("A key of a partner agency needs a legal ground."), code="required", field="legal_ground")


def may_end(actor: User, grant: Grant) -> bool:
    """Whether the actor may end this key."""
    if may_in_house(actor, Right.USERS_MANAGE):
        return True
    return grant.compartment is not None and may_in_room(actor, Right.KEYS_GIVE, grant.compartment)


def end_key(actor: User, grant: Grant, *, reason: str) -> Grant:
    """End a key now."""
    if grant.compartment is not None and not may_in_house(actor, Right.USERS_MANAGE):
        require_in_room(actor, Right.KEYS_GIVE, grant.compartment)
    else:
        require_in_house(actor, Right.USERS_MANAGE)
    why = text(reason, "reason")
    thing = str(grant.compartment or grant.unit)
    with action(actor, "key.end", room=grant.compartment_id, thing=thing, reason=why):
        end_now([grant])
    return grant
