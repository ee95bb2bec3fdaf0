"""The keys that somebody carries, read once a request."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.timezone import now

from access.models import Grant, User
from access.rules import GLASS, Right, rights_of_roles, roles_with


@dataclass(frozen=True)
class Keys:
    """The rooms and units that somebody can open, each with the roles of the keys."""

    rooms: dict[int, frozenset[str]] = field(default_factory=dict)
    units: dict[int, frozenset[str]] = field(default_factory=dict)

    def rooms_with(self, right: Right) -> list[int]:
        """The compartments in which a key of one's own gives this right."""
        roles = roles_with(right)
        return sorted(room for room, held in self.rooms.items() if held & roles)

    def units_with(self, right: Right) -> list[int]:
        """The units in all of whose main rooms a key gives this right."""
        roles = roles_with(right)
        return sorted(unit for unit, held in self.units.items() if held & roles)

    def may_anywhere(self, right: Right) -> bool:
        """Whether any key gives this right."""
        return bool(self.rooms_with(right) or self.units_with(right))

    def roles_in(self, compartment_id: int, unit_id: int | None) -> frozenset[str]:
        """The roles that one has in a room; give no unit for an inner room: unit keys do not open those."""
        mine = self.rooms.get(compartment_id, frozenset())
        return mine | self.units.get(unit_id, frozenset()) if unit_id is not None else mine

    def rights_in(self, compartment_id: int, unit_id: int | None) -> frozenset[Right]:
        """The rights that one has in a room."""
        return rights_of_roles(self.roles_in(compartment_id, unit_id))


def _read_keys(user: User) -> Keys:
    moment = now()
    holder = Q(user=user) | Q(member_unit_id=user.unit_id) if user.unit_id else Q(user=user)
    grants = Grant.objects.filter(holder, Q(ends_at__isnull=True) | Q(ends_at__gt=moment), starts_at__lte=moment)
    rooms: dict[int, set[str]] = {}
    units: dict[int, set[str]] = {}
    for room, unit, role, origin in grants.values_list("compartment_id", "unit_id", "role", "origin"):
        if room is not None:
            rooms.setdefault(room, set()).add(GLASS if origin == Grant.Origin.BREAK_GLASS else role)
        else:
            units.setdefault(unit, set()).add(role)
    return Keys({k: frozenset(v) for k, v in rooms.items()}, {k: frozenset(v) for k, v in units.items()})


def keys_of(user: Any) -> Keys:
    """The keys of this user, kept on the user object for the length of the request."""
    if not isinstance(user, User) or not user.is_active:
        return Keys()
    keys: Keys | None = getattr(user, "_keys", None)
    if keys is None:
        keys = _read_keys(user)
        user._keys = keys  # type: ignore[attr-defined]
    return keys


def forget_keys(user: User) -> None:
    """Read the keys again at the next question, after they changed."""
    user.__dict__.pop("_keys", None)
