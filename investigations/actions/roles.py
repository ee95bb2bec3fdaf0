"""What a subject was in the case, and from which day on."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate

from desk.versions import save_changes
from investigations.actions.common import criminal_lane
from investigations.actions.rows import refuse_removed, set_removed
from investigations.models import Subject, SubjectRole
from investigations.rules import DataSubject, NetworkRole, check_choice, check_past, check_role, clean_text

STANDING = ("category", "network_role")


def add_role(
    actor: Any,
    subject: Subject,
    *,
    category: str,
    network_role: str = "",
    from_on: date | None = None,
    source: str = "",
) -> SubjectRole:
    """Note what a subject was from a day on; the latest one is what it is now."""
    check_choice(category, DataSubject, "category")
    check_choice(network_role, NetworkRole, "network_role", required=False)
    check_role(category, network_role)
    if from_on:
        check_past(from_on, "from_on", localdate())
    with criminal_lane(actor, "role.add", subject.case):
        refuse_removed(subject)
        remember_first(actor, subject)
        role = _insert(actor, subject, category, network_role, from_on, clean_text(source, "source", 200))
        _settle(subject)
    return role


def note_change(actor: Any, subject: Subject, category: str, network_role: str) -> None:
    """Keep what a subject was until today when its description changes, inside an action."""
    if (category, network_role) != (subject.category, subject.network_role):
        remember_first(actor, subject)
        _insert(actor, subject, category, network_role, localdate(), "")


def remember_first(actor: Any, subject: Subject) -> None:
    """The first change also writes down what the subject was before it."""
    if not SubjectRole.objects.filter(subject=subject).exists():
        _insert(actor, subject, subject.category, subject.network_role, None, "")


def remove_role(actor: Any, role: SubjectRole) -> None:
    """Take away a role that was noted wrongly; it can be put back."""
    set_removed(actor, "role.remove", role, removed=True, then=_again)


def restore_role(actor: Any, role: SubjectRole) -> None:
    """Put a role back."""
    set_removed(actor, "role.restore", role, removed=False, then=_again)


def _again(_actor: Any, role: SubjectRole) -> None:
    _settle(role.subject)


def _insert(
    actor: Any, subject: Subject, category: str, network_role: str, from_on: date | None, source: str
) -> SubjectRole:
    return SubjectRole.objects.create(
        subject=subject,
        case_id=subject.case_id,
        compartment_id=subject.compartment_id,
        category=category,
        network_role=network_role,
        from_on=from_on,
        source=source,
        recorded_by=actor,
    )


def _settle(subject: Subject) -> None:
    """What stands last is what the subject is now."""
    last = SubjectRole.objects.filter(subject=subject, removed_at__isnull=True).last()
    if last:
        save_changes(subject, None, {name: getattr(last, name) for name in STANDING})
