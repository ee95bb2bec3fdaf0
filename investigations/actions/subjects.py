"""The people, organisations and things of a case."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from access.errors import RuleBroken
from desk.versions import save_changes
from investigations.actions.common import criminal_lane
from investigations.actions.matches import deconflict
from investigations.actions.roles import STANDING, note_change
from investigations.actions.rows import refuse_removed, set_removed
from investigations.models import Case, Subject
from investigations.names import forms
from investigations.rules import (
    PEOPLE,
    SEALED_CATEGORIES,
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
    """Add a person, organisation or thing; the category is "other" unless it is said, never suspect by default."""
    with criminal_lane(actor, "subject.add", case) as now:
        return insert_subject(now, values)


def amend_subject(actor: Any, subject: Subject, *, version: int | None, **values: Any) -> Subject:
    """Change what is known of a subject; raises Stale."""
    with criminal_lane(actor, "subject.amend", subject.case) as case:
        refuse_removed(subject)
        refuse_naming(subject, values)
        whole = {name: getattr(subject, name) for name in ("kind", "category", "network_role")} | values
        checked(whole, case.opened_on, "")
        changes = checked(values, case.opened_on, "")
        changes |= forms(changes["name"]) if "name" in changes else {}
        note_change(actor, subject, *(changes.get(name, getattr(subject, name)) for name in STANDING))
        save_changes(subject, version, changes)
    return subject


def refuse_naming(subject: Subject, values: dict[str, Any]) -> None:
    """Raise RuleBroken when the identity is sealed and the change would tell who it is."""
    if subject.sealed and any(values.get(name) for name in ("aliases", "born_on", "nationality")):
        raise RuleBroken(_("The identity is sealed: nothing that names this person is kept here."), code="sealed")
    if subject.sealed and values.get("category", subject.category) not in SEALED_CATEGORIES:
        raise RuleBroken(
            _("Lift the seal first: nobody is a suspect under a sealed identity."), code="sealed", field="category"
        )


def remove_subject(actor: Any, subject: Subject) -> None:
    """Take a subject out of the case; it can be put back."""
    set_removed(actor, "subject.remove", subject, removed=True, then=_line_up)


def restore_subject(actor: Any, subject: Subject) -> None:
    """Put a removed subject back."""
    set_removed(actor, "subject.restore", subject, removed=False, then=_line_up)


def _line_up(actor: Any, subject: Subject) -> None:
    deconflict(actor, subject.case, [identifier.number for identifier in subject.identifiers.all()])


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
    _check_thing(found, at)
    return found


def _check_thing(found: dict[str, Any], at: str) -> None:
    """Raise RuleBroken when a vehicle or another thing would get a category, a role or a life."""
    if found.get("kind", SubjectKind.PERSON) in PEOPLE:
        return
    lives = {"category": DataSubject.OTHER, "network_role": "", "born_on": "", "nationality": ""}
    for name, nothing in lives.items():
        if found.get(name, nothing) != nothing:
            raise RuleBroken(_("Only people and organisations have this."), code="thing_has_no_life", field=at + name)
