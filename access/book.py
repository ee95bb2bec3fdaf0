"""Reads of the book: the auditor's, of the whole house, and that of one room for those who may read it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from access.gate import require_in_house
from access.models import Compartment, User
from access.rules import Right
from access.texts import refuse_unreadable
from audit.models import Action, Visit
from audit.visits import note_visit

KINDS_OF_ACTOR = ("user", "client", "job", "door")
PAGE = 100  # entries of a page
MOST = 10_000  # entries of an export


@dataclass(frozen=True)
class BookFilters:
    """What somebody asks of the book; empty means all."""

    actor: str = ""
    kind: str = ""
    thing: str = ""
    since: date | None = None
    until: date | None = None
    refused: bool = False


def checked(asked: BookFilters) -> BookFilters:
    """The filters, if they make sense; else Invalid at the field."""
    for name in ("actor", "kind", "thing"):
        refuse_unreadable(getattr(asked, name), name)
    for name, day in (("since", asked.since), ("until", asked.until)):
        if day is not None and not 1900 <= day.year <= 2999:
            raise Invalid(_("This date lies too far away."), code="too_far", field=name)
    if asked.since and asked.until and asked.until < asked.since:
        raise Invalid(_("The end lies before the beginning."), code="reversed", field="until")
    return asked


def book_actions(
    actor: User, asked: BookFilters, *, before: int | None = None, export: bool = False
) -> QuerySet[Action]:
    """Who did what, newest first, in the whole house; never the content of what changed."""
    return _narrowed(_opened(actor, "book:actions", Action.objects.all(), export), asked, "verb", before)


def book_visits(actor: User, asked: BookFilters, *, before: int | None = None, export: bool = False) -> QuerySet[Visit]:
    """Who looked at what, newest first, in the whole house."""
    return _narrowed(_opened(actor, "book:visits", Visit.objects.all(), export), asked, "operation", before)


def room_visits(
    actor: User, room: Compartment, asked: BookFilters, *, before: int | None = None, export: bool = False
) -> QuerySet[Visit]:
    """Who looked into a room, newest first; `queries.open_room` says who may ask."""
    if export:
        note_visit(actor, "export", f"{room.label}:visitors", room=room.pk, purpose=actor.purpose)
    return _narrowed(Visit.objects.filter(room=room.pk), asked, "operation", before)


def _opened(actor: User, thing: str, rows: Any, export: bool) -> Any:
    require_in_house(actor, Right.BOOK_READ)
    note_visit(actor, "export" if export else "list", thing, purpose=actor.purpose)
    return rows


def _names(actor: str) -> list[str]:
    """How the book may call somebody: as typed, or by the name that they sign in with."""
    return [actor] if ":" in actor else [f"{kind}:{actor}" for kind in KINDS_OF_ACTOR]


def _thing(thing: str) -> Q:
    """An entry about this thing, or in the room of the case of that reference."""
    room = Compartment.objects.filter(kind=Compartment.Kind.CASE, label=thing).values_list("pk", flat=True).first()
    return Q(thing=thing) if room is None else Q(thing=thing) | Q(room=room)


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def _narrowed(rows: Any, asked: BookFilters, kind: str, before: int | None) -> Any:
    checked(asked)
    found = Q(id__lt=before) if before else Q()
    if asked.actor:
        found &= Q(actor__in=_names(asked.actor))
    if asked.kind:
        found &= Q(**{kind: asked.kind})
    if asked.thing:
        found &= _thing(asked.thing)
    if asked.since:
        found &= Q(at__gte=_start(asked.since))
    if asked.until:
        found &= Q(at__lt=_start(asked.until + timedelta(days=1)))
    if asked.refused and kind == "operation":
        found &= Q(refused=True)
    return rows.filter(found).order_by("-id")
