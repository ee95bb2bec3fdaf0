"""How the people and things of a case are tied to one another."""

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from desk.versions import save_changes
from investigations.actions.common import criminal_lane
from investigations.actions.rows import refuse_removed, set_removed
from investigations.models import Case, Relation, Subject
from investigations.rules import Basis, RelationKind, check_choice, check_past, check_range, clean_text

FIELDS = ("kind", "from_on", "to_on", "basis", "source", "note")
_LENGTHS = {"source": 200, "note": 4_000}


def add_relation(actor: Any, case: Case, *, from_subject: Subject, to_subject: Subject, **values: Any) -> Relation:
    """Tie one subject of a case to another; who is tied stays, the rest can be changed."""
    with criminal_lane(actor, "relation.add", case) as now:
        return insert_relation(now, {"from_subject": from_subject, "to_subject": to_subject, **values})


def insert_relation(case: Case, values: dict[str, Any], at: str = "") -> Relation:
    """Add a relation inside an action; `at` is the path of the row for messages."""
    ends = {name: values.get(name) for name in ("from_subject", "to_subject")}
    for name, subject in ends.items():
        if not isinstance(subject, Subject) or subject.case_id != case.pk or not subject.stands:
            raise Invalid(_("Choose somebody or something of this case."), code="invalid_choice", field=at + name)
    if ends["from_subject"] == ends["to_subject"]:
        raise Invalid(_("A relation ties two."), code="relation_ties_two", field=f"{at}to_subject")
    full = checked({"kind": "", "basis": "", "source": "", **values}, at)
    return Relation.objects.create(case=case, compartment_id=case.compartment_id, **ends, **full)


def amend_relation(actor: Any, relation: Relation, *, version: int | None, **values: Any) -> Relation:
    """Change what is known of a relation; raises Stale."""
    with criminal_lane(actor, "relation.amend", relation.case):
        refuse_removed(relation)
        whole = {name: getattr(relation, name) for name in FIELDS} | values
        save_changes(relation, version, checked(whole, ""))
    return relation


def remove_relation(actor: Any, relation: Relation) -> None:
    """Take a relation away; it can be put back."""
    set_removed(actor, "relation.remove", relation, removed=True)


def restore_relation(actor: Any, relation: Relation) -> None:
    """Put a relation back."""
    set_removed(actor, "relation.restore", relation, removed=False)


def checked(values: dict[str, Any], at: str) -> dict[str, Any]:
    """The values in their proper form; Invalid names the field after `at`."""
    found = {name: values[name] for name in FIELDS if name in values}
    check_choice(found["kind"], RelationKind, f"{at}kind")
    check_choice(found["basis"], Basis, f"{at}basis")
    for name, most in _LENGTHS.items():
        found[name] = clean_text(found.get(name) or "", at + name, most, required=name == "source")
    if found.get("from_on"):
        check_past(found["from_on"], f"{at}from_on", localdate())
    check_range(found.get("from_on"), found.get("to_on"), f"{at}to_on")
    return found
