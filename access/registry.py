"""How upper apps tell access who leads a room and how people are told; filled in `AppConfig.ready`."""

from collections.abc import Callable
from typing import Any

from access.models import Compartment, User

# (room) -> the people who lead what lies in it
room_people: list[Callable[[Compartment], list[User]]] = []
# (user) -> the rooms in which this user leads
rooms_led: list[Callable[[User], list[int]]] = []
# (actor, users, kind, thing, room, url) -> None: tell them in the page
tellers: list[Callable[[Any, list[User], str, str, int | None, str], None]] = []


def leaders_of(room: Compartment) -> list[User]:
    """The people who lead what lies in this room."""
    return [user for hook in room_people for user in hook(room)]


def led_by(user: User) -> list[int]:
    """The rooms in which this user leads."""
    return [room for hook in rooms_led for room in hook(user)]


def tell(actor: Any, users: list[User], kind: str, thing: str, room: int | None, url: str) -> None:
    """Tell people something, by whatever upper app can."""
    for hook in tellers:
        hook(actor, [user for user in users if user.pk != actor.pk], kind, thing, room, url)
