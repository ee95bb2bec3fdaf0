"""The people and organisations of a case."""

from datetime import date
from typing import Any

from django.utils.timezone import now as moment
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from desk.versions import save_changes
from investigations.actions.common import criminal_lane
from investigations.models import Case, Subject
from investigations.rules import (
    DataSubject,
    NetworkRole,
    SubjectKind,
    check_birth,
    check_choice,
    check_country,
    check_role,
    clean_text,
)

FIELDS = ("kind", "name", "aliases", "category", "network_role", "born_on", "nationality", "notes")
_LENGTHS = {"name": 200, "aliases": 400, "notes": 10_000, "born_on": 10, "nationality": 3}


def insert_subject(case: Case, values: dict[str, Any], at: str = "") -> Subject:
    """Add a subject inside an action; `at` is the path of the row for messages."""
    full = {"kind": SubjectKind.PERSON, "category": DataSubject.OTHER, "network_role": "", **values}
    return Subject.objects.create(
        case=case, compartment_id=case.compartment_id, **checked(full, case.opened_on, at, new=True)
    )


def add_subject(actor: Any, case: Case, **values: Any) -> Subject:
    """Add a person or organisation; the category is "other" unless it is said, never suspect by default."""
    with criminal_lane(actor, "subject.add", case) as now:
        return insert_subject(now, values)


def amend_subject(actor: Any, subject: Subject, *, version: int | None, **values: Any) -> Subject:
    """Change what is known of a subject; raises Stale."""
    with criminal_lane(actor, "subject.amend", subject.case) as case:
        subject.refresh_from_db()
        if subject.removed_at:
            raise Invalid(_("This subject was removed. Put it back to change it."), code="removed")
        whole = {name: getattr(subject, name) for name in ("category", "network_role")} | values
        checked(whole, case.opened_on, "")
        save_changes(subject, version, checked(values, case.opened_on, ""))
    return subject


def remove_subject(actor: Any, subject: Subject) -> None:
    """Take a subject out of the case; it can be put back."""
    _set_removed(actor, "subject.remove", subject, removed=True)


def restore_subject(actor: Any, subject: Subject) -> None:
    """Put a removed subject back."""
    _set_removed(actor, "subject.restore", subject, removed=False)


def _set_removed(actor: Any, verb: str, subject: Subject, *, removed: bool) -> None:
    with criminal_lane(actor, verb, subject.case):
        subject.refresh_from_db()
        if bool(subject.removed_at) != removed:
            save_changes(subject, None, {"removed_at": moment() if removed else None})


def checked(values: dict[str, Any], opened_on: date, at: str, *, new: bool = False) -> dict[str, Any]:
    """The values in their proper form; Invalid or RuleBroken name the field after `at`."""
    found: dict[str, Any] = {name: values[name] for name in FIELDS if name in values}
    if new and "name" not in found:
        found["name"] = ""
    for name, most in _LENGTHS.items():
        if name in found:
            found[name] = clean_text(found[name], at + name, most, required=name == "name")
    if "nationality" in found:
        found["nationality"] = found["nationality"].upper()
        check_country(found["nationality"], f"{at}nationality")
    if "born_on" in found:
        check_birth(found["born_on"], opened_on, f"{at}born_on")
    for name, choices in (("kind", SubjectKind), ("category", DataSubject)):
        if name in found:
            check_choice(found[name], choices, at + name)
    if "network_role" in found:
        check_choice(found["network_role"], NetworkRole, f"{at}network_role", required=False)
    check_role(found.get("category", ""), found.get("network_role", ""), at)
    return found
