"""Sealed identities that somebody may read now, and who decides on asking."""

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import now as moment
from django.utils.translation import gettext_lazy as _

from access.errors import Hidden
from audit.visits import note_visit
from investigations.models import SealedIdentity, SealOpening, Subject
from investigations.queries.cases import open_child, purpose_of
from investigations.rules import OpeningState


def running_opening(actor: Any, seal: SealedIdentity) -> SealOpening | None:
    """The opening under which this person may read the identity now; a key to the case is needed still."""
    running = SealOpening.objects.filter(seal=seal, asked_by_id=actor.pk, state=OpeningState.GRANTED)
    return running.filter(ends_at__gt=moment()).visible_to(actor).order_by("-ends_at").first()


def openings_of(subject: Subject) -> QuerySet[SealOpening]:
    """Who asked to read a sealed identity, newest first."""
    rows = SealOpening.objects.filter(seal__subject=subject)
    return rows.select_related("asked_by", "decided_by")


def open_identity(actor: Any, subject: Subject) -> SealedIdentity:
    """Who a subject really is, noted in the book by itself; Hidden without a running opening."""
    seal = SealedIdentity.objects.filter(subject=subject, lifted_at__isnull=True).first()
    if seal is None or running_opening(actor, seal) is None:
        raise Hidden(_("There is no such entry, or you have no key to its case."))
    thing = f"{subject.case.reference} identity {subject.uuid}"
    note_visit(actor, "open", thing, room=subject.compartment_id, purpose=purpose_of(actor))
    return seal


def open_opening(actor: Any, uuid: Any) -> SealOpening:
    """A request to read a sealed identity, through its case."""
    found: SealOpening = open_child(actor, SealOpening, uuid)
    return found
