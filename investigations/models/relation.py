"""How the people and things of a case are tied to one another."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment
from audit.written import Audited, Written
from investigations.models.case import Case
from investigations.models.subject import Subject
from investigations.rules import Basis, RelationKind


class Relation(Audited):
    """A typed and dated tie from one subject of a case to another, with its source."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="relations")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    from_subject = models.ForeignKey(Subject, models.PROTECT, related_name="relations_out", verbose_name=_("from"))
    kind = models.CharField(_("kind"), max_length=14, choices=RelationKind)
    to_subject = models.ForeignKey(Subject, models.PROTECT, related_name="relations_in", verbose_name=_("to"))
    from_on = models.DateField(_("since"), null=True, blank=True)
    to_on = models.DateField(_("until"), null=True, blank=True)
    basis = models.CharField(_("fact or assessment"), max_length=10, choices=Basis)
    source = models.CharField(_("source"), max_length=200)
    note = models.TextField(_("note"), blank=True, max_length=4_000)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.CheckConstraint(name="relation_ties_two", condition=~Q(from_subject=F("to_subject"))),
            models.CheckConstraint(name="relation_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="relation_ends_after_start",
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_subject} – {self.get_kind_display()} – {self.to_subject}"
