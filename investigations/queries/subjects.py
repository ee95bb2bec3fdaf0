"""What is known of one subject: names, numbers, ties, and what it was from when on."""

from collections import defaultdict
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from investigations.models import Case, Identifier, Match, Relation, Subject, SubjectName, SubjectRole


def all_of(case: Case) -> tuple[list[Subject], list[Subject], list[Subject]]:
    """The people and organisations of a case, its things, and what was removed of both."""
    rows = list(Subject.objects.filter(case=case, merged_into__isnull=True))
    standing = [row for row in rows if row.stands]
    people = [row for row in standing if not row.is_thing]
    return people, [row for row in standing if row.is_thing], [row for row in rows if row.removed_at]


def standing_in(case: Case) -> QuerySet[Subject]:
    """Everybody and everything that a case knows."""
    return Subject.objects.standing().filter(case=case).order_by("name", "pk")


def names_of(subject: Subject) -> QuerySet[SubjectName]:
    """Its further names, those that were removed among them."""
    return SubjectName.objects.filter(subject=subject)


def roles_of(subject: Subject) -> QuerySet[SubjectRole]:
    """What it was in the case, oldest first, what was noted wrongly among it."""
    return SubjectRole.objects.filter(subject=subject)


def identifiers_of(actor: Any, subject: Subject) -> list[Identifier]:
    """Its numbers, those that were removed among them.

    Each carries the units to ask (`asks`) and the same numbers in other cases that the actor sees (`elsewhere`).
    """
    standing = Match.objects.filter(ended_at__isnull=True).select_related("unit", "settled_by")
    rows = Identifier.objects.filter(subject=subject)
    found: list[Any] = list(rows.prefetch_related(Prefetch("matches", standing, to_attr="asks")))
    seen = _seen_elsewhere(actor, subject.case_id, [row for row in found if row.asks])
    for row in found:
        row.elsewhere = seen.get(row.number, [])
    return found


def _seen_elsewhere(actor: Any, case_id: int, rows: list[Identifier]) -> dict[tuple[str, str], list[Identifier]]:
    """The same numbers in other cases that the actor has a key to."""
    found: defaultdict[tuple[str, str], list[Identifier]] = defaultdict(list)
    if rows:
        same = Identifier.objects.visible_to(actor).exclude(case_id=case_id).filter(removed_at__isnull=True)
        numbers = Q(*(Q(kind=row.kind, plain=row.plain) for row in rows), _connector=Q.OR)
        for other in same.filter(numbers, subject__removed_at__isnull=True).select_related("case", "subject")[:50]:
            found[other.number].append(other)
    return found


def relations_of(subject: Subject) -> QuerySet[Relation]:
    """The ties of one subject, those that were removed among them."""
    either = Q(from_subject=subject) | Q(to_subject=subject)
    return Relation.objects.filter(either, case=subject.case).select_related("from_subject", "to_subject")


def relations_in(case: Case) -> QuerySet[Relation]:
    """The ties between what stands in a case."""
    ends = [f"{end}__{gone}" for end in ("from_subject", "to_subject") for gone in ("removed_at", "merged_into")]
    rows = Relation.objects.filter(case=case, **{f"{name}__isnull": True for name in ("removed_at", *ends)})
    return rows.select_related("from_subject", "to_subject")
