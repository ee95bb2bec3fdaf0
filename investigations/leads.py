"""Who leads what lies in a room, and how people are told about keys."""

from typing import Any

from access import registry
from access.models import Compartment, User
from desk.actions.notices import notify
from investigations.models import Case


def leads_of_room(room: Compartment) -> list[User]:
    """The lead of the case of this room."""
    cases = Case.objects.filter(compartment=room).select_related("lead")
    return [case.lead for case in cases if case.lead is not None]


def rooms_of_lead(user: User) -> list[int]:
    """The rooms of the cases that this user leads."""
    return list(Case.objects.filter(lead=user).values_list("compartment_id", flat=True))


def tell(actor: Any, users: list[User], kind: str, thing: str, room: int | None, url: str) -> None:
    """Notify people in the page."""
    if users:
        notify(actor, users, kind=kind, thing=thing, room=room, url=url)


def take_part() -> None:
    """Offer all this to access."""
    registry.room_people.append(leads_of_room)
    registry.rooms_led.append(rooms_of_lead)
    registry.tellers.append(tell)
