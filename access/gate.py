"""The gate: the first line of each query and action."""

from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from access.errors import Forbidden
from access.keys import keys_of
from access.models import Compartment
from access.rules import Right


class Roomed(Protocol):
    """Anything that lies in a room: a case or a row of one."""

    compartment_id: int
    compartment: Any


class RoomedQuerySet(QuerySet[Any, Any]):
    """The one need-to-know filter, for every model with a `compartment`."""

    def visible_to(self, actor: Any, right: Right = Right.CASE_READ) -> "RoomedQuerySet":
        """The rows that the actor's keys open for this right."""
        keys = keys_of(actor)
        rooms, units = keys.rooms_with(right), keys.units_with(right)
        condition = Q(compartment_id__in=rooms)
        if units:
            condition |= Q(compartment__unit_id__in=units, compartment__kind=Compartment.Kind.CASE)
        return self.filter(condition)


def rights_in(actor: Any, thing: Roomed) -> frozenset[Right]:
    """The rights that the actor has where this thing lies."""
    room = thing.compartment
    unit = room.unit_id if room.kind == Compartment.Kind.CASE else None
    return keys_of(actor).rights_in(room.pk, unit)


def may(actor: Any, right: Right, thing: Roomed) -> bool:
    """Whether the actor may do this where the thing lies."""
    return right in rights_in(actor, thing)


def require(actor: Any, right: Right, thing: Roomed) -> None:
    """Go on only if the actor may do this where the thing lies; else Forbidden."""
    if not may(actor, right, thing):
        raise Forbidden(_("Your key to this case does not allow this. Ask the case lead or the unit chief."))


def may_in_house(actor: Any, right: Right) -> bool:
    """Whether the actor's own role allows this without a key."""
    return right in getattr(actor, "house_rights", frozenset())


def require_in_house(actor: Any, right: Right) -> None:
    """Go on only if the actor's own role allows this; else Forbidden."""
    if not may_in_house(actor, right):
        raise Forbidden(_("Your role does not allow this. The security officer gives roles."))
