"""Who holds a case: the unit and the lead, with their history."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, Refusal
from access.models import Grant, Unit, User
from access.rules import Right
from desk.versions import save_changes
from investigations.actions.cases import check_lead, give_key
from investigations.actions.common import in_case, tell
from investigations.models import Assignment, Case
from investigations.rules import check_past, clean_text, refuse_closed


def assign_case(
    actor: User,
    case: Case,
    *,
    version: int | None,
    lead: User,
    unit: Unit | None = None,
    reason: str = "",
    effective_on: date | None = None,
) -> Case:
    """Give a case to a lead, and perhaps to another unit, from a day on; the new lead gets a key. Raises Stale."""
    day = effective_on or localdate()
    check_past(day, "effective_on", localdate())
    text = clean_text(reason, "reason", 2_000)
    with in_case(actor, "case.assign", case, right=Right.CASE_ASSIGN, reason=text) as now:
        refuse_closed(now.state)
        unit = unit or now.unit
        check_lead(lead, unit)
        if unit.pk != now.unit_id and not text:
            raise Invalid(_("Say why the case goes to another unit."), code="required", field="reason")
        last = now.assignments.last()
        if last and day < last.effective_on:
            raise Invalid(_("The case was assigned later than this day."), code="before_last", field="effective_on")
        if not save_changes(now, version, {"lead": lead, "unit": unit}):
            return now
        if now.compartment.unit_id != unit.pk:
            now.compartment.unit = unit
            now.compartment.save(update_fields=["unit"])
        Assignment.objects.create(
            case=now,
            compartment=now.compartment,
            unit=unit,
            lead=lead,
            effective_on=day,
            reason=text,
            assigned_by=actor,
        )
        give_key(actor, now, lead, Grant.Origin.GIVEN)
        if lead.pk != actor.pk:
            tell(actor, [lead], now, "case.assigned")
    return now


def assign_many(
    actor: User, cases: Iterable[Case], *, versions: Mapping[int, int | None], **values: Any
) -> list[tuple[Case, Refusal | None]]:
    """Assign each case for itself; what could not be assigned comes back with why."""
    done: list[tuple[Case, Refusal | None]] = []
    for case in cases:
        try:
            done.append((assign_case(actor, case, version=versions.get(case.pk), **values), None))
        except Refusal as refusal:
            done.append((case, refusal))
    return done
