"""Exhibits that somebody may see, and the only way to the content of a file."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from access.errors import Hidden, RuleBroken
from audit.visits import note_visit
from investigations import vault
from investigations.models import Case, Exhibit, ExhibitFile, Upload
from investigations.queries.cases import open_child, purpose_of
from investigations.queries.leaving import require_leave, way_of
from investigations.rules import HANDED_OUT, Scan


def exhibits_of(case: Case, *, removed: bool = False) -> QuerySet[Exhibit]:
    """The exhibits of a case with who holds each now, or those that were removed."""
    from investigations.models import CustodyMove

    last = CustodyMove.objects.filter(exhibit=OuterRef("pk")).order_by("-step")
    rows = Exhibit.objects.filter(case=case, removed_at__isnull=not removed)
    return rows.annotate(holder=Subquery(last.values("to_party")[:1]), place=Subquery(last.values("place")[:1]))


def with_newest_file(exhibits: QuerySet[Exhibit]) -> list[Exhibit]:
    """The exhibits, each with its newest file as `file`, None for a thing."""
    found = list(exhibits)
    rows = ExhibitFile.objects.filter(exhibit__in=found).select_related("stored").order_by("exhibit_id", "-edition")
    newest = {file.exhibit_id: file for file in rows.distinct("exhibit_id")}
    for exhibit in found:
        exhibit.file = newest.get(exhibit.pk)  # type: ignore[attr-defined]
    return found


def files_of(exhibit: Exhibit) -> QuerySet[ExhibitFile]:
    """The versions of an exhibit's file, the newest first."""
    return ExhibitFile.objects.filter(exhibit=exhibit).select_related("stored", "added_by")


def arriving(case: Case, actor: Any) -> QuerySet[Upload]:
    """The actor's own files that have not wholly arrived."""
    return Upload.objects.filter(case=case, user=actor, ended_at__isnull=True).order_by("pk")


def received(upload: Upload) -> int:
    """How many bytes have arrived."""
    return vault.received(upload.uuid)


def open_document(actor: Any, uuid: UUID) -> tuple[ExhibitFile, Path]:
    """The content of a file, noted as handed out; RuleBroken in quarantine, with malware, or when its code forbids."""
    file = open_child(actor, ExhibitFile, uuid)
    if file.stored.scan not in HANDED_OUT:
        raise _refusal(file)
    path = vault.path_of(file.stored.sha256)
    if not path.is_file():
        raise Hidden(_("The content of this file is not here. Tell whoever runs the product."))
    require_leave(actor, file.exhibit, way_of(actor))
    thing = f"{file.case.reference} file {file.stored.sha256}"
    note_visit(actor, "export", thing, room=file.compartment_id, purpose=purpose_of(actor))
    return file, path


def open_preview(actor: Any, uuid: UUID, page: int) -> Path:
    """The picture of a page of a file, drawn anew when the file arrived."""
    file = open_child(actor, ExhibitFile, uuid)
    if file.stored.scan not in HANDED_OUT:
        raise _refusal(file)
    path = vault.preview_of(file.stored.sha256, page)
    if not 1 <= page <= file.stored.pages or not path.is_file():
        raise Hidden(_("This page has no preview."))
    return path


def _refusal(file: ExhibitFile) -> RuleBroken:
    if file.stored.scan == Scan.INFECTED:
        return RuleBroken(_("Malware was found in this file: it is never handed out."), code="infected")
    return RuleBroken(_("This file is still being checked. Come back in a minute."), code="quarantine")
