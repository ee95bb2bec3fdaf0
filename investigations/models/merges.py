"""That two subjects of a case are one, until that is undone; and that two are not."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment
from audit.written import Audited, Written
from investigations.models.case import Case
from investigations.models.identity import SubjectName
from investigations.models.subject import Subject


class SubjectMerge(Audited):
    """One subject went into another; `moved` says which rows went along, so that they can go back."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="merges")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    kept = models.ForeignKey(Subject, models.PROTECT, related_name="merges", verbose_name=_("goes on as"))
    gone = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name=_("was also known as"))
    reason = models.CharField(_("reason"), max_length=400)
    moved = models.JSONField(_("moved along"), default=dict)
    name = models.ForeignKey(SubjectName, models.PROTECT, null=True, related_name="+")
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("merge of two subjects")
        verbose_name_plural = _("merges of subjects")
        constraints = [
            models.UniqueConstraint(fields=["gone"], name="merge_once", condition=Q(undone_at__isnull=True)),
            models.CheckConstraint(name="merge_is_of_two", condition=~Q(kept=F("gone"))),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"


class NotSame(Audited):
    """Somebody looked at two subjects that seem to be one and found that they are not."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    one = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name=_("one"))
    other = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name=_("the other"))
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", deletable=True)

    class Meta:
        verbose_name = _("two that are not the same")
        verbose_name_plural = _("pairs that are not the same")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="not_same_once"),
            models.CheckConstraint(name="not_same_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"
