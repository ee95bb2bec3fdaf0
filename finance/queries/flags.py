"""Flags that somebody may see: a list, one of them, those of a case, those that wait for them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from access.errors import Hidden
from access.gate import may
from access.keys import keys_of
from access.models import Unit
from access.rules import Right
from audit.visits import note_refusal, note_visit
from finance.flags.rule import Rule
from finance.flags.rules import RULES
from finance.flags.steps import Step, step_of
from finance.models import Flag, FlagEvent
from finance.queries.track import led_by
from investigations.models import Case
from investigations.queries.cases import open_case, purpose_of

ORDERS: dict[str, tuple[str, ...]] = {
    "-raised_at": ("-raised_at", "-id"),
    "raised_at": ("raised_at", "id"),
    "due_on": ("due_on", "id"),
    "-due_on": ("-due_on", "-id"),
    "code": ("code", "id"),
    "-code": ("-code", "-id"),
}
CAP = 1_000
MINE = 50  # flags on the first page


@dataclass(frozen=True)
class FlagFilters:
    """What somebody asks of the list; empty means all that stand."""

    rule: str = ""
    severity: str = ""
    unit: Unit | None = None
    muted: str = ""
    days: int | None = None
    case: str = ""
    cleared: bool = False


@dataclass(frozen=True)
class FlagShown:
    """A flag with its rule, its sentence and the step that clears it."""

    flag: Flag
    rule: Rule
    sentence: str
    step: Step
    muted: bool


def is_muted(flag: Flag) -> bool:
    """Whether somebody acknowledged the flag until a day that has not passed."""
    return flag.acknowledged_until is not None and flag.acknowledged_until >= localdate()


def show(flag: Flag) -> FlagShown:
    """The flag as a reader meets it."""
    rule = RULES[flag.code]
    return FlagShown(flag, rule, rule.explain(flag.facts), step_of(flag), is_muted(flag))


def _condition(asked: FlagFilters) -> Q:
    found = Q(cleared_at__isnull=not asked.cleared, code__in=sorted(RULES))
    if asked.rule:
        found &= Q(code=asked.rule)
    if asked.severity:
        found &= Q(code__in=[code for code, rule in RULES.items() if rule.severity == asked.severity])
    if asked.unit:
        found &= Q(case__unit=asked.unit)
    if asked.case:
        found &= Q(case__reference=asked.case)
    if asked.days:
        found &= Q(raised_at__lte=now() - timedelta(days=asked.days))
    if asked.muted:
        quiet = Q(acknowledged_until__gte=localdate())
        found &= quiet if asked.muted == "yes" else Q(acknowledged_until__isnull=True) | ~quiet
    return found


def list_flags(actor: Any, asked: FlagFilters | None = None, *, operation: str = "list") -> QuerySet[Flag]:
    """The flags on what the actor may see, noted in the book as one visit."""
    note_visit(actor, operation, "flags", purpose=purpose_of(actor))
    rows = Flag.objects.visible_to(actor).filter(_condition(asked or FlagFilters()))
    return rows.select_related("case__unit", "case__lead", "compartment", "acknowledged_by")


def count_flags(rows: QuerySet[Flag]) -> str:
    """How many there are, "1,000+" beyond the cap."""
    number = rows.order_by()[: CAP + 1].count()
    return f"{CAP:,}+" if number > CAP else f"{number:,}"


def open_flag(actor: Any, uuid: Any) -> Flag:
    """One flag, noted as a look at its case; Hidden when it may not be seen."""
    rows = Flag.objects.visible_to(actor).select_related(
        "case__unit", "case__lead", "case__compartment", "compartment", "acknowledged_by"
    )
    flag: Flag | None = rows.filter(uuid=uuid, code__in=sorted(RULES)).first()
    if flag is None:
        note_refusal(actor, "open", f"flag:{uuid}", purpose_of(actor))
        raise Hidden(_("There is no such flag, or you have no key to its case."))
    note_visit(actor, "open", flag.case.reference, room=flag.compartment_id, purpose=purpose_of(actor))
    return flag


def events_of(flag: Flag) -> QuerySet[FlagEvent]:
    """What happened to a flag, oldest first."""
    return FlagEvent.objects.filter(flag=flag).select_related("by").order_by("pk")


def may_acknowledge(actor: Any, flag: Flag) -> bool:
    """Whether the actor may acknowledge this flag now."""
    return flag.cleared_at is None and may(actor, Right.FLAG_ACKNOWLEDGE, flag)


def heaviest_first(flag: Flag) -> tuple[int, bool, Any]:
    """The order in which flags are shown together: heavy before light, muted last, old before new."""
    weight = {"critical": 0, "high": 1}.get(RULES[flag.code].severity, 2)
    return (weight + 10 * is_muted(flag), is_muted(flag), flag.due_on)


def flags_of_case(actor: Any, reference: str) -> tuple[Case, list[FlagShown]]:
    """What stands on a case, heaviest first."""
    case = open_case(actor, reference)
    rows = Flag.objects.visible_to(actor).filter(case=case, cleared_at__isnull=True, code__in=sorted(RULES))
    found = sorted(rows.select_related("acknowledged_by", "compartment"), key=heaviest_first)
    for flag in found:
        flag.case = case
    return case, [show(flag) for flag in found]


def flags_for(actor: Any) -> list[tuple[Case, list[FlagShown]]]:
    """What needs the actor today, by case, muted ones left out.

    These are the flags on the cases that they lead in either lane and, for a chief, those that were escalated.
    """
    standing = Flag.objects.visible_to(actor).filter(_condition(FlagFilters(muted="no")))
    standing = standing.select_related("case__unit", "compartment").order_by("due_on", "pk")
    rows = list(standing.filter(case__in=led_by(actor))[:MINE])
    if units := keys_of(actor).units_with(Right.CASE_ASSIGN):
        known = {flag.pk for flag in rows}
        escalated = standing.filter(escalated_at__isnull=False, case__unit__in=units)[:MINE]
        rows += [flag for flag in escalated if flag.pk not in known]
    if rows:
        note_visit(actor, "list", "flags", purpose=purpose_of(actor))
    groups: dict[int, tuple[Case, list[FlagShown]]] = {}
    for flag in sorted(rows, key=heaviest_first):
        groups.setdefault(flag.case_id, (flag.case, []))[1].append(show(flag))
    return list(groups.values())


def flag_columns(cases: list[Any]) -> dict[int, dict[str, Any]]:
    """How many flags stand on each of these cases, for the case list; inner rooms are left out."""
    rows = Flag.objects.filter(case__in=[case.pk for case in cases], cleared_at__isnull=True, compartment__kind="case")
    counted = rows.order_by().values("case_id").annotate(number=Count("pk")).values_list("case_id", "number")
    return {pk: {"flags": number} for pk, number in counted}
