"""The one place that every way out calls: which information items and exhibits may leave, and which stay.

`withheld(actor, things, way)` for a list in hand, `may_go(actor, rows, way)` for rows of the database,
`require_leave(actor, thing, way)` for one thing.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from access.errors import RuleBroken
from access.gate import may
from access.rules import Right, Role
from investigations.handling import HandlingCode, Way, may_leave, ways_that_ask
from investigations.models import Exhibit, HandlingPermission, InformationItem

Thing = InformationItem | Exhibit
T = TypeVar("T", bound=Model)


def is_client(actor: Any) -> bool:
    """Whether an agency's program asks: for it, every answer leaves the house."""
    return bool(getattr(actor, "role", "") == Role.PARTNER)


def way_of(actor: Any) -> Way:
    """The way of a file or export that the actor takes away."""
    return Way.CLIENT if is_client(actor) else Way.HOUSE


def permissions_of(thing: Thing) -> QuerySet[HandlingPermission]:
    """The permissions of a thing, the newest first; each says whether it still counts as `stands`."""
    rows = HandlingPermission.objects.filter(**{_name(type(thing)): thing}).select_related("given_by", "withdrawn_by")
    counts = Q(handling=thing.handling, restriction=thing.restriction, withdrawn_at__isnull=True)
    return rows.annotate(stands=Exists(HandlingPermission.objects.filter(counts, pk=OuterRef("pk"))))


def rights_of(actor: Any, thing: Thing) -> dict[str, bool]:
    """Which buttons about its handling to show; the actions ask again."""
    decides = may(actor, Right.HANDLING_DECIDE, thing)
    return {"decide": decides, "permit": decides and bool(ways_that_ask(thing.handling))}


def may_go(actor: Any, rows: QuerySet[T], way: str) -> QuerySet[T]:
    """The rows that may leave this way: their code allows it, or somebody else than the actor recorded permission.

    A permission counts for the code and the restriction for which it was given.
    """
    free = [code for code in HandlingCode.values if may_leave(code, way)]
    given = HandlingPermission.objects.filter(
        **{_name(rows.model): OuterRef("pk")},
        way=way,
        withdrawn_at__isnull=True,
        handling=OuterRef("handling"),
        restriction=OuterRef("restriction"),
    ).exclude(given_by_id=actor.pk)
    return rows.filter(Q(handling__in=free) | Exists(given))


def withheld(actor: Any, things: Iterable[Thing], way: str) -> list[Thing]:
    """Those of the things that may not leave this way."""
    asked = [thing for thing in things if not may_leave(thing.handling, way)]
    going: set[tuple[type[Any], int]] = set()
    for model in {type(thing) for thing in asked}:
        rows = model.objects.filter(pk__in=[thing.pk for thing in asked if isinstance(thing, model)])
        going |= {(model, pk) for pk in may_go(actor, rows, way).values_list("pk", flat=True)}
    return [thing for thing in asked if (type(thing), thing.pk) not in going]


def marked(actor: Any, things: Iterable[T], way: str) -> list[T]:
    """The things, each with whether it `stays` when the page goes this way."""
    found: list[Any] = list(things)
    held = withheld(actor, found, way)
    for thing in found:
        thing.stays = thing in held
    return found


def require_leave(actor: Any, thing: Thing, way: str) -> None:
    """Go on only if this thing may leave this way; else RuleBroken, with its restriction."""
    if withheld(actor, [thing], way):
        message = format_lazy(
            _("{code} carries {handling}: {words} Somebody else has to record a permission first."),
            code=thing.code,
            handling=thing.handling,
            words=thing.restriction_words,
        )
        raise RuleBroken(message, code="handling")


def _name(model: type[Any]) -> str:
    return "exhibit" if model is Exhibit else "item"
