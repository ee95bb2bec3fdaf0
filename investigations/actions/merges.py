"""Putting two subjects of a case together, and apart again.

Nothing is copied: the rows that point to the one that goes are pointed to the one that stays, and the merge remembers
which. Rows that would then clash (the same number twice, a tie of somebody to themselves) stay where they are and come
back into sight when the merge is undone. Both keep their own history and page.
"""

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import now as moment
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from desk.versions import save_changes
from investigations.actions.common import criminal_lane
from investigations.actions.identity import insert_name
from investigations.actions.matches import deconflict
from investigations.models import (
    Case,
    Identifier,
    ItemTie,
    NameKind,
    NotSame,
    Relation,
    Subject,
    SubjectMerge,
    SubjectName,
    Transport,
    TransportCrew,
)
from investigations.registry import Pointer, registry
from investigations.rules import clean_text


def merge_subjects(actor: Any, case: Case, *, kept: Subject, gone: Subject, reason: str) -> SubjectMerge:
    """Let one subject go into another of the same case and kind; it can be undone."""
    why = clean_text(reason, "reason", 400, required=True)
    with criminal_lane(actor, "subject.merge", case, reason=why) as now:
        _check(now, kept, gone)
        moved = {pointer.code: rows for pointer in registry.pointers if (rows := _point(pointer, gone, kept))}
        row = SubjectMerge.objects.create(
            case=now,
            compartment_id=now.compartment_id,
            kept=kept,
            gone=gone,
            reason=why,
            moved=moved,
            name=_also_known(kept, gone),
            merged_by=actor,
        )
        save_changes(gone, None, {"merged_into": kept})
        deconflict(actor, now, [identifier.number for identifier in _numbers(kept, gone)])
    return row


def undo_merge(actor: Any, merge: SubjectMerge) -> SubjectMerge:
    """Put two subjects apart again: what went along goes back, what came later stays where it is."""
    with criminal_lane(actor, "subject.part", merge.case) as now:
        merge.refresh_from_db()
        if merge.undone_at:
            raise RuleBroken(_("This merge was undone already."), code="undone")
        if merge.kept.merged_into_id:
            raise RuleBroken(_("What it went into was itself merged later: undo that first."), code="merged_later")
        for pointer in registry.pointers:
            _point_back(pointer, merge.kept, merge.gone, merge.moved.get(pointer.code, []))
        if merge.name and not merge.name.removed_at:
            save_changes(merge.name, None, {"removed_at": moment()})
        save_changes(merge.gone, None, {"merged_into": None})
        save_changes(merge, None, {"undone_at": moment(), "undone_by": actor})
        deconflict(actor, now, [identifier.number for identifier in _numbers(merge.kept, merge.gone)])
    return merge


def keep_apart(actor: Any, case: Case, *, one: Subject, other: Subject) -> None:
    """Say that two who seem to be the same are not: they are not offered again."""
    if one.case_id != case.pk or other.case_id != case.pk or one == other:
        raise Invalid(_("Choose two of this case."), code="invalid_choice", field="other")
    first, second = sorted((one, other), key=lambda subject: subject.pk)
    with criminal_lane(actor, "subject.distinguish", case) as now:
        NotSame.objects.get_or_create(
            one=first, other=second, defaults={"case": now, "compartment_id": now.compartment_id, "said_by": actor}
        )


def _check(case: Case, kept: Subject, gone: Subject) -> None:
    for field, subject in (("kept", kept), ("gone", gone)):
        subject.refresh_from_db()
        if subject.case_id != case.pk or not subject.stands:
            raise Invalid(_("Choose somebody or something of this case."), code="invalid_choice", field=field)
        if subject.sealed:
            raise RuleBroken(_("A sealed identity is not merged: lift the seal first."), code="sealed", field=field)
    if kept == gone:
        raise Invalid(_("Choose two that differ."), code="same", field="gone")
    if kept.kind != gone.kind:
        raise RuleBroken(_("Only two of the same kind can be one."), code="kinds_differ", field="gone")


def _point(pointer: Pointer, start: Subject, end: Subject, only: list[int] | None = None) -> list[int]:
    """Point rows from one subject to another and return those that let themselves be pointed."""
    rows = pointer.model.objects.filter(**{pointer.field: start}).order_by("pk")
    rows = rows if only is None else rows.filter(pk__in=only)
    return [pk for pk in rows.values_list("pk", flat=True) if _moves(pointer, pk, end)]


def _moves(pointer: Pointer, pk: int, end: Subject) -> bool:
    seen = {"version": F("version") + 1, "updated_at": moment()}  # so that copies elsewhere hear of it
    names = {field.name for field in pointer.model._meta.concrete_fields}
    values = {pointer.field: end, **{name: value for name, value in seen.items() if name in names}}
    try:
        with transaction.atomic():
            return bool(pointer.model.objects.filter(pk=pk).update(**values))
    except IntegrityError:  # it would clash with what the other one has
        return False


def _point_back(pointer: Pointer, start: Subject, end: Subject, only: list[int]) -> None:
    if only:
        _point(pointer, start, end, only)


def _also_known(kept: Subject, gone: Subject) -> SubjectName | None:
    names = {kept.name.casefold(), *(name.text.casefold() for name in kept.names.filter(removed_at__isnull=True))}
    if gone.name.casefold() in names:
        return None
    return insert_name(kept, {"kind": NameKind.ALIAS, "text": gone.name})


def _numbers(*subjects: Subject) -> Iterator[Identifier]:
    yield from Identifier.objects.filter(subject__in=subjects)


def take_part() -> None:
    """Tell which rows of the criminal lane point to a subject."""
    registry.pointers += [
        Pointer("names", SubjectName, "subject"),
        Pointer("identifiers", Identifier, "subject"),
        Pointer("relations_out", Relation, "from_subject"),
        Pointer("relations_in", Relation, "to_subject"),
        Pointer("crew", TransportCrew, "subject"),
        Pointer("vehicles", Transport, "vehicle"),
        Pointer("item_ties", ItemTie, "subject"),
    ]
