"""That an identifier of a case stands in a case of some unit too: whom to ask, and nothing else."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment, Unit
from audit.written import Audited, Written
from investigations.models.case import Case
from investigations.models.identity import Identifier


class Match(Audited):
    """One side of a hit; the other side has a row of its own in its own room, and neither points to the other."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    identifier = models.ForeignKey(Identifier, models.PROTECT, related_name="matches")
    case = models.ForeignKey(Case, models.PROTECT, related_name="matches")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("ask unit"))
    found_at = models.DateTimeField(_("found at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)
    note = models.TextField(_("what came of it"), max_length=4_000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("match in another case")
        verbose_name_plural = _("matches in other cases")
        constraints = [
            models.UniqueConstraint(
                fields=["identifier", "unit"], name="match_once_per_unit", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="match_settled_by_somebody",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["case"], name="match_standing", condition=Q(ended_at__isnull=True, settled_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.identifier} · {self.unit}"
