"""Cases that somebody may see: one of them, a page of them, how many."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from access.errors import Forbidden, Hidden, Invalid
from access.gate import may, rights_in
from access.keys import keys_of
from access.models import Agency, Unit, User
from access.rules import Right
from audit.visits import note_refusal, note_visit
from desk.rest.pages import decode, encode
from investigations.models import Case, ExternalReference
from investigations.queries.search import matching_cases
from investigations.registry import registry
from investigations.rules import CaseState, refuse_closed

CAP = 1_000  # beyond this many a count says "1,000+"
PAGE = 50
UNIT_BRANCHES = 8  # units that each get a branch of their own; more of them share one
ORDERS: dict[str, tuple[str, ...]] = {
    "-opened_on": ("-opened_on", "-id"),
    "opened_on": ("opened_on", "id"),
    "-reference": ("-reference", "-id"),
    "reference": ("reference", "id"),
    "-codename": ("-codename", "-id"),
    "codename": ("codename", "id"),
    "-updated_at": ("-updated_at", "-id"),
    "updated_at": ("updated_at", "id"),
}


@dataclass(frozen=True)
class CaseFilters:
    """What somebody asks of the list; empty means all."""

    state: str = ""
    unit: Unit | None = None
    lead: User | None = None
    agency: Agency | None = None
    text: str = ""
    opened_from: date | None = None
    opened_to: date | None = None
    updated_since: datetime | None = None
    references: tuple[str, ...] = ()  # rows picked by hand
    further: dict[str, str] = field(default_factory=dict)
    order: str = "-opened_on"


@dataclass
class CasePage:
    """One page of the list, with the cursors of its neighbours ('' where there is none)."""

    cases: list[Case]
    following: str = ""
    previous: str = ""


def purpose_of(actor: Any, purpose: str = "") -> str:
    """The purpose to note: the one given, that of the call, or the actor's usual one."""
    return purpose or getattr(actor, "call_purpose", "") or getattr(actor, "purpose", "")


def _plain(reference: str) -> str:
    return "".join(c for c in str(reference) if c.isprintable())[:60]


def open_case(actor: Any, reference: str, purpose: str = "", right: Right = Right.CASE_READ) -> Case:
    """The case of this reference, noted in the book; Hidden when it does not exist or may not be seen.

    Asked for with another right than reading, a case that may be read but not that way is Forbidden.
    """
    why, thing = purpose_of(actor, purpose), _plain(reference)
    seen = Right.SHARE_READ if right == Right.SHARE_READ else Right.CASE_READ
    cases = Case.objects.select_related("compartment", "unit", "agency", "lead")
    case = cases.visible_to(actor, seen).filter(reference=thing).first() if thing == reference else None
    if case is None:
        room = Case.objects.filter(reference=thing).values_list("compartment_id", flat=True).first()
        note_refusal(actor, "open", thing, why, room=room)
        raise Hidden(_("There is no such case, or you have no key to it."))
    if right != seen and not may(actor, right, case):
        raise Forbidden(_("Your key to this case does not allow this. Ask the case lead or the unit chief."))
    note_visit(actor, "open", case.reference, room=case.compartment_id, purpose=why)
    return case


def open_book_of(actor: Any, reference: str) -> Case:
    """The case for somebody who wants to know who looked into it: its lead, and who may read the book in it."""
    case = open_case(actor, reference)
    if not rights_on(actor, case)["visitors"]:
        raise Forbidden(_("Your key to this case does not allow this. Ask the case lead or the unit chief."))
    return case


def open_child(actor: Any, model: Any, uuid: Any, purpose: str = "", *, path: str = "case") -> Any:
    """A row of a case by its public handle, through its case, noted like it; Hidden when it may not be seen.

    `path` leads from the row to its case where there is something between; the row still has a `case`.
    """
    rows = model.objects.visible_to(actor)
    rows = rows.select_related(f"{path}__compartment", f"{path}__unit", f"{path}__lead")
    child = rows.filter(uuid=uuid).first()
    why = purpose_of(actor, purpose)
    if child is None:
        note_refusal(actor, "open", f"{model._meta.model_name}:{uuid}", why)
        raise Hidden(_("There is no such entry, or you have no key to its case."))
    note_visit(actor, "open", child.case.reference, room=child.compartment_id, purpose=why)
    return child


def _conditions(actor: Any, asked: CaseFilters) -> Q:
    found = Q()
    for name in ("state", "unit", "lead", "agency"):
        if value := getattr(asked, name):
            found &= Q(**{name: value})
    if asked.opened_from:
        found &= Q(opened_on__gte=asked.opened_from)
    if asked.opened_to:
        found &= Q(opened_on__lte=asked.opened_to)
    if asked.updated_since:
        found &= Q(updated_at__gte=asked.updated_since)
    if asked.references:
        found &= Q(reference__in=asked.references)
    for known in registry.case_filters:
        if value := asked.further.get(known.name, ""):
            found &= known.condition(value) if value in dict(known.choices) else Q(pk__in=[])
    if asked.text:
        found &= Q(pk__in=matching_cases(actor, asked.text))
    return found


def branches(actor: Any, right: Right = Right.CASE_READ) -> Iterator[QuerySet[Case]]:
    """The cases that each kind of key opens, so that each branch is read along an index of its own."""
    keys = keys_of(actor)
    rooms, units = keys.rooms_with(right), keys.units_with(right)
    if rooms:
        yield Case.objects.filter(compartment_id__in=rooms)
    if len(units) > UNIT_BRANCHES:
        yield Case.objects.filter(unit_id__in=units)
    else:
        for unit in units:
            yield Case.objects.filter(unit_id=unit)


def united(
    actor: Any, shape: Callable[[QuerySet[Case]], QuerySet[Any]], order: tuple[str, ...], limit: int
) -> list[Any]:
    """The branches, each sorted and limited by `shape`, then united, sorted and limited."""
    parts = [shape(branch) for branch in branches(actor)]
    if len(parts) < 2:
        return list(parts[0]) if parts else []
    return list(parts[0].union(*parts[1:]).order_by(*order)[:limit])


def _flip(order: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _beyond(order: tuple[str, ...], values: list[Any]) -> Q:
    """Rows after these values; the first part is there twice so that an index can jump to it."""
    first, second = (name.lstrip("-") for name in order)
    sign = "lt" if order[0].startswith("-") else "gt"
    exact = Q(**{f"{first}__{sign}": values[0]}) | Q(**{first: values[0], f"{second}__{sign}": values[1]})
    return Q(**{f"{first}__{sign}e": values[0]}) & exact


def page_of_keys(actor: Any, asked: CaseFilters, order: tuple[str, ...], values: list[Any], limit: int) -> list[int]:
    """The keys of up to `limit` rows in this order after these values."""
    condition = _conditions(actor, asked)
    if values:
        condition &= _beyond(order, values)
    names = [name.lstrip("-") for name in order]
    rows = united(
        actor, lambda branch: branch.filter(condition).order_by(*order).values_list(*names)[:limit], order, limit
    )
    return [row[1] for row in rows]


def list_cases(
    actor: Any, asked: CaseFilters | None = None, *, cursor: str = "", limit: int = PAGE, operation: str = "list"
) -> CasePage:
    """One page of the cases that the actor may see, noted in the book as one visit; Invalid for a foreign cursor."""
    asked = asked or CaseFilters()
    order = ORDERS.get(asked.order)
    if order is None:
        raise Invalid(_("The list cannot be sorted that way."), field="order")
    note_visit(actor, operation, "cases", purpose=purpose_of(actor))
    direction, values = decode(cursor, order, Case) if cursor else ("next", [])
    backwards = direction == "previous"
    pks = page_of_keys(actor, asked, _flip(order) if backwards else order, values, limit + 1)
    more, pks = len(pks) > limit, pks[:limit]
    rows = Case.objects.filter(pk__in=pks).select_related("unit", "agency", "lead").in_bulk()
    found = [rows[pk] for pk in (reversed(pks) if backwards else pks) if pk in rows]
    attach_columns(found)
    has_next, has_previous = (True, more) if backwards else (more, bool(values))
    return CasePage(
        found,
        following=encode(found[-1], order, "next") if found and has_next else "",
        previous=encode(found[0], order, "previous") if found and has_previous else "",
    )


def attach_columns(cases: list[Case]) -> None:
    """Put on each case what the upper apps say of it, as `extra`."""
    for case in cases:
        case.extra = {}  # type: ignore[attr-defined]
    by_key = {case.pk: case for case in cases}
    for contribute in registry.case_columns if cases else ():
        for pk, columns in contribute(cases).items():
            if pk in by_key:
                by_key[pk].extra.update(columns)  # type: ignore[attr-defined]


def count_cases(actor: Any, asked: CaseFilters | None = None) -> tuple[int, bool]:
    """How many cases the actor may see, up to the cap, and whether there are more."""
    condition = _conditions(actor, asked or CaseFilters())
    rows = united(
        actor, lambda branch: branch.filter(condition).order_by().values_list("id")[: CAP + 1], ("id",), CAP + 1
    )
    count = len(rows)
    return min(count, CAP), count > CAP


def references_of(case: Case) -> QuerySet[ExternalReference]:
    """The numbers of a case in other systems."""
    return ExternalReference.objects.filter(case=case)


def requested_by(case: Case) -> User | None:
    """Who asked to close the case, while that waits for an answer."""
    move = case.moves.select_related("moved_by").last()
    return move.moved_by if move and move.to_state == "closing" and case.state == "closing" else None


def objections(case: Case) -> list[Any]:
    """Why the case may not be closed now, as the upper apps say."""
    return [text for hook in registry.case_may_close for text in hook(case)]


def open_for_work(actor: Any, reference: str, right: Right = Right.CASE_WRITE) -> Case:
    """The case for somebody who wants to change its criminal lane; RuleBroken when it is closed."""
    case = open_case(actor, reference, right=right)
    refuse_closed(case.state)
    return case


def cases_named(actor: Any, references: Collection[str], right: Right) -> list[Case]:
    """The cases of these references, not closed, on which the actor has this right; each is noted as opened."""
    rows = Case.objects.visible_to(actor, right).filter(reference__in=references).exclude(state=CaseState.CLOSED)
    found = list(rows.select_related("compartment", "unit", "agency", "lead").order_by("reference"))
    for case in found:
        note_visit(actor, "open", case.reference, room=case.compartment_id, purpose=purpose_of(actor))
    return found


def rights_on(actor: Any, case: Case) -> dict[str, bool]:
    """Which buttons to show; the actions ask again."""
    rights = rights_in(actor, case)
    standing = case.state != CaseState.CLOSED
    return {
        "write": standing and Right.CASE_WRITE in rights,
        "assign": standing and Right.CASE_ASSIGN in rights,
        "request_closing": case.state == CaseState.OPEN and Right.CASE_WRITE in rights,
        "decide_closing": case.state == CaseState.CLOSING and Right.CLOSING_DECIDE in rights,
        "withdraw_closing": case.state == CaseState.CLOSING and Right.CASE_WRITE in rights,
        "reopen": not standing and bool({Right.CASE_WRITE, Right.CLOSING_DECIDE} & rights),
        "keys": Right.KEYS_GIVE in rights,
        "visitors": Right.BOOK_READ in rights or case.lead_id == actor.pk,
    }
