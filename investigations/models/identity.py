"""By what else a subject is known: further names, and the numbers that tell them apart."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment
from audit.written import Audited, Written
from investigations.identifiers import LONGEST as LONGEST_IDENTIFIER
from investigations.identifiers import IdentifierKind
from investigations.models.case import Case
from investigations.models.subject import Subject
from investigations.names import LONGEST, forms


class NameKind(models.TextChoices):
    """What a further name is."""

    ALIAS = "alias", _("alias")
    SPELLING = "spelling", _("other spelling")
    SCRIPT = "script", _("name in another script")
    FORMER = "former", _("former name")
    NICKNAME = "nickname", _("nickname")
    TRADE = "trade", _("trade name")


class SubjectName(Audited):
    """A further name of a subject."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="names")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind, default=NameKind.ALIAS)
    text = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=LONGEST, editable=False, default="")
    skeleton = models.CharField(max_length=LONGEST, editable=False, default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("further name")
        verbose_name_plural = _("further names")
        indexes = [
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="further_name_key_trigram"),
            GinIndex(OpClass("skeleton", name="gin_trgm_ops"), name="further_name_skeleton_trigram"),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save with the forms of the name that it is found by."""
        if update_fields is None or "text" in update_fields:
            vars(self).update(forms(self.text))
            update_fields = update_fields and {*update_fields, "name_key", "skeleton"}
        super().save(*args, update_fields=update_fields, **kwargs)


class Identifier(Audited):
    """A number, address or handle of a subject, in the time in which it was theirs: also the history of contact."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="identifiers")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=IdentifierKind)
    value = models.CharField(_("value"), max_length=LONGEST_IDENTIFIER, help_text=_("As it was seen."))
    plain = models.CharField(max_length=LONGEST_IDENTIFIER, editable=False, help_text="The form that is compared.")
    as_seen = models.BooleanField(_("kept as seen although its check fails"), default=False)
    issuer = models.CharField(_("issued by"), max_length=80, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind", "plain"],
                name="subject_identifier_once",
                condition=Q(removed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="identifier_ends_after_start",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "plain"], name="identifier_plain"),
            GinIndex(OpClass("plain", name="gin_trgm_ops"), name="identifier_plain_trigram"),
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def number(self) -> tuple[str, str]:
        """Kind and plain form: what is compared with other cases."""
        return self.kind, self.plain
