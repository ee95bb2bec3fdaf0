"""Further names of a subject, and the numbers that tell it apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import RuleBroken
from desk.versions import save_changes
from investigations.actions.common import criminal_lane
from investigations.actions.matches import deconflict
from investigations.actions.rows import refuse_removed, set_removed
from investigations.identifiers import LONGEST, IdentifierKind, check_identifier
from investigations.models import Identifier, NameKind, Subject, SubjectName
from investigations.names import forms
from investigations.rules import check_choice, check_past, check_range, clean_text

NAME_FIELDS = ("kind", "text")
IDENTIFIER_FIELDS = ("kind", "value", "as_seen", "issuer", "valid_from", "valid_to", "note")
_LENGTHS = {"value": LONGEST, "issuer": 80, "note": 400}


def add_name(actor: Any, subject: Subject, **values: Any) -> SubjectName:
    """Add a name by which a subject is also known."""
    with criminal_lane(actor, "name.add", subject.case):
        refuse_unnameable(subject)
        return insert_name(subject, values)


def insert_name(subject: Subject, values: dict[str, Any], at: str = "") -> SubjectName:
    """Add a further name inside an action."""
    full = {"kind": NameKind.ALIAS, "text": "", **values}
    return SubjectName.objects.create(
        subject=subject, case_id=subject.case_id, compartment_id=subject.compartment_id, **_checked_name(full, at)
    )


def amend_name(actor: Any, name: SubjectName, *, version: int | None, **values: Any) -> SubjectName:
    """Change a further name; raises Stale."""
    with criminal_lane(actor, "name.amend", name.case):
        refuse_removed(name)
        changes = _checked_name(values, "")
        save_changes(name, version, changes | (forms(changes["text"]) if "text" in changes else {}))
    return name


def remove_name(actor: Any, name: SubjectName) -> None:
    """Take a further name away; it can be put back."""
    set_removed(actor, "name.remove", name, removed=True)


def restore_name(actor: Any, name: SubjectName) -> None:
    """Put a further name back."""
    refuse_unnameable(name.subject)
    set_removed(actor, "name.restore", name, removed=False)


def add_identifier(actor: Any, subject: Subject, **values: Any) -> Identifier:
    """Store a number, address or handle of a subject; both sides hear of a match in a case elsewhere."""
    with criminal_lane(actor, "identifier.add", subject.case):
        refuse_unnameable(subject)
        made = insert_identifier(subject, values)
        deconflict(actor, subject.case, [made.number])
    return made


def insert_identifier(subject: Subject, values: dict[str, Any], at: str = "") -> Identifier:
    """Add an identifier inside an action; RuleBroken when the subject has it already."""
    full = {"kind": "", "value": "", "as_seen": False, **values}
    row = Identifier(
        subject=subject, case_id=subject.case_id, compartment_id=subject.compartment_id, **_checked(full, at)
    )
    with _once(at):
        row.save()
    return row


def amend_identifier(actor: Any, identifier: Identifier, *, version: int | None, **values: Any) -> Identifier:
    """Change what is known of an identifier; a new number is looked for elsewhere again. Raises Stale."""
    with criminal_lane(actor, "identifier.amend", identifier.case):
        refuse_removed(identifier)
        whole = {name: getattr(identifier, name) for name in IDENTIFIER_FIELDS} | values
        before = identifier.number
        with _once(""):
            save_changes(identifier, version, _checked(whole, ""))
        if before != identifier.number:
            deconflict(actor, identifier.case, [before, identifier.number])
    return identifier


def remove_identifier(actor: Any, identifier: Identifier) -> None:
    """Take an identifier away; its matches end on both sides."""
    set_removed(actor, "identifier.remove", identifier, removed=True, then=_line_up)


def restore_identifier(actor: Any, identifier: Identifier) -> None:
    """Put an identifier back; RuleBroken when the subject has it again already."""
    refuse_unnameable(identifier.subject)
    with _once(""):
        set_removed(actor, "identifier.restore", identifier, removed=False, then=_line_up)


def _line_up(actor: Any, identifier: Identifier) -> None:
    deconflict(actor, identifier.case, [identifier.number])


def refuse_unnameable(subject: Subject) -> None:
    """Raise RuleBroken for a subject that was removed or merged, or whose identity is sealed."""
    if subject.removed_at or subject.merged_into_id:
        raise RuleBroken(_("This subject is not in the case any more."), code="removed")
    if subject.sealed:
        raise RuleBroken(_("The identity is sealed: nothing that names this person is kept here."), code="sealed")


@contextmanager
def _once(at: str) -> Iterator[None]:
    """Turn the database's refusal of a second same identifier into words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "subject_identifier_once" not in str(error):
            raise
        raise RuleBroken(
            _("This subject has that identifier already."), code="identifier_twice", field=f"{at}value"
        ) from error


def _checked_name(values: dict[str, Any], at: str) -> dict[str, Any]:
    found = {name: values[name] for name in NAME_FIELDS if name in values}
    if "kind" in found:
        check_choice(found["kind"], NameKind, f"{at}kind")
    if "text" in found:
        found["text"] = clean_text(found["text"], f"{at}text", 200, required=True)
    return found


def _checked(values: dict[str, Any], at: str) -> dict[str, Any]:
    found = {name: values[name] for name in IDENTIFIER_FIELDS if name in values}
    check_choice(found["kind"], IdentifierKind, f"{at}kind")
    for name, most in _LENGTHS.items():
        if name in found:
            found[name] = clean_text(found[name] or "", at + name, most, required=name == "value")
    found["plain"] = check_identifier(found["kind"], found["value"], f"{at}value", as_seen=bool(found["as_seen"]))
    if found.get("valid_from"):
        check_past(found["valid_from"], f"{at}valid_from", localdate())
    check_range(found.get("valid_from"), found.get("valid_to"), f"{at}valid_to")
    return found
