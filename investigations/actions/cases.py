"""Register and amend a case, and its numbers in other systems."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from access.gate import require_in_house
from access.keys import forget_keys
from access.models import Agency, Compartment, Grant, Unit, User
from access.rules import Right
from audit.actions import action
from desk.actions.once import once
from desk.versions import save_changes
from investigations.actions import references
from investigations.actions.common import criminal_lane, purpose_of
from investigations.actions.modi import insert_modus
from investigations.actions.routes import insert_route
from investigations.actions.subjects import insert_subject
from investigations.models import Assignment, Case
from investigations.registry import changed, registry
from investigations.rules import LEAD_ROLES, check_past, clean_text

Rows = Iterable[Mapping[str, Any]]


def register_case(
    actor: User,
    *,
    codename: str,
    opened_on: date,
    unit: Unit | None = None,
    lead: User | None = None,
    agency: Agency | None = None,
    summary: str = "",
    purpose: str = "",
    review_on: date | None = None,
    external_references: Rows = (),
    subjects: Rows = (),
    routes: Rows = (),
    modi: Rows = (),
) -> Case:
    """Register a case with all that is known of it; its room, the first key and its money lane come with it.

    Rows of `routes` carry `legs`, rows of `modi` a `modus`. Raises Forbidden, Invalid (field such as
    `subjects[0].name`), RuleBroken.
    """
    require_in_house(actor, Right.CASE_CREATE)
    unit = unit or actor.unit
    if unit is None:
        raise Invalid(_("Choose the unit that holds the case."), code="required", field="unit")
    lead = lead or actor
    check_lead(lead, unit)
    values = _checked(codename=codename, summary=summary, purpose=purpose, opened_on=opened_on, review_on=review_on)
    if values["purpose"]:
        values["purpose_on"] = localdate()
    with action(actor, "case.register", thing=(reference := _next_reference()), purpose=purpose_of(actor)):
        room = Compartment.objects.create(kind=Compartment.Kind.CASE, label=reference, unit=unit)
        case = Case.objects.create(
            reference=reference,
            compartment=room,
            agency=agency or unit.agency,
            unit=unit,
            lead=lead,
            criminal_activity_on=opened_on,
            **values,
        )
        _first_keys(actor, case)
        _fill(case, external_references, subjects, routes, modi)
        for hook in registry.case_opened:
            hook(actor, case)
        changed(case)
    forget_keys(actor)
    return case


def register_once(actor: User, *, token: UUID, **values: Any) -> str:
    """Register a case and return its reference; the same token again gives the same case, not another."""
    return once(actor, token=token, route="/cases/new/", act=lambda: register_case(actor, **values).reference)


def amend_case(actor: Any, case: Case, *, version: int | None, **changes: Any) -> Case:
    """Change codename, summary, purpose, lead agency, opening or review date; raises Stale."""
    known = {"codename", "summary", "purpose", "opened_on", "review_on", "agency"}
    if unknown := set(changes) - known:
        raise ValueError(f"not changed this way: {sorted(unknown)}")
    with criminal_lane(actor, "case.amend", case) as now:
        values = _checked(**changes)
        if "purpose" in values and values["purpose"] != now.purpose:
            values["purpose_on"] = localdate() if values["purpose"] else None
        save_changes(now, version, values)
    return now


def record_purpose(actor: Any, case: Case, *, version: int | None, purpose: str) -> Case:
    """State why these data are processed; the day on which it was recorded is kept."""
    text = clean_text(purpose, "purpose", 4_000, required=True)
    with criminal_lane(actor, "case.purpose", case) as now:
        save_changes(now, version, {"purpose": text, "purpose_on": localdate()})
    return now


def check_lead(lead: User, unit: Unit) -> None:
    """Raise Invalid for somebody who cannot lead a case of this unit."""
    if not lead.is_active or lead.role not in LEAD_ROLES:
        raise Invalid(_("Choose an investigator or chief as the lead."), code="invalid_lead", field="lead")
    if lead.unit_id != unit.pk:
        raise Invalid(_("The lead works in another unit."), code="lead_elsewhere", field="lead")


def give_key(actor: User, case: Case, holder: User, origin: str) -> None:
    """Give somebody a key to the room of a case in their own role, unless they hold one; call it in an action."""
    held = Grant.objects.filter(compartment=case.compartment, user=holder, role=holder.role, ends_at__isnull=True)
    if not held.exists():
        Grant.objects.create(compartment=case.compartment, user=holder, role=holder.role, origin=origin, given_by=actor)
    forget_keys(holder)


def _first_keys(actor: User, case: Case) -> None:
    give_key(actor, case, actor, Grant.Origin.CREATED)
    if case.lead_id != actor.pk:
        give_key(actor, case, case.lead, Grant.Origin.GIVEN)
    Assignment.objects.create(
        case=case,
        compartment=case.compartment,
        unit=case.unit,
        lead=case.lead,
        effective_on=case.opened_on,
        assigned_by=actor,
    )


def _fill(case: Case, external_references: Rows, subjects: Rows, routes: Rows, modi: Rows) -> None:
    references.insert(case, external_references)
    for i, row in enumerate(subjects):
        insert_subject(case, dict(row), at=f"subjects[{i}].")
    for i, row in enumerate(routes):
        insert_route(case, dict(row), at=f"routes[{i}].")
    for i, row in enumerate(modi):
        insert_modus(case, dict(row), at=f"modi[{i}].")


def _checked(**values: Any) -> dict[str, Any]:
    for name, most in (("codename", 60), ("summary", 10_000), ("purpose", 4_000)):
        if name in values:
            values[name] = clean_text(values[name], name, most, required=name == "codename")
    if "opened_on" in values:
        check_past(values["opened_on"], "opened_on", localdate())
    if values.get("review_on") and values["review_on"].year > localdate().year + 50:
        raise Invalid(_("This date lies too far ahead."), code="too_late", field="review_on")
    return values


def _next_reference() -> str:
    """SC, the year of registering, and a number that no other case has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('investigations_case_number')")
        return f"SC-{localdate().year}-{cursor.fetchone()[0]:05d}"
