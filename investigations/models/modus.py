"""The versioned catalogue of modi operandi and their place in a case."""

import uuid

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment
from audit.written import Audited, Written
from investigations.models.case import Case


class Modus(Audited):
    """A way of working from the catalogue: its lane, its signs, and what its money looks like."""

    code = models.CharField(_("code"), max_length=40)
    edition = models.PositiveIntegerField(_("version"), default=1)
    title_en = models.CharField(max_length=120)
    title_nl = models.CharField(max_length=120)
    lane = models.CharField(_("lane"), max_length=20, help_text="road, sea, rail, foot, air, paper, money, online")
    signs_en = models.TextField(blank=True)
    signs_nl = models.TextField(blank=True)
    money_en = models.TextField(blank=True)
    money_nl = models.TextField(blank=True)
    indicators = models.JSONField(_("indicators"), default=list, blank=True, help_text=_("Codes such as F12."))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    written = Written(room="")

    class Meta:
        ordering = ["code", "-edition"]
        verbose_name = _("modus operandi")
        verbose_name_plural = _("modi operandi")
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="modus_edition_unique")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_nl if get_language() == "nl" else self.title_en

    @property
    def signs(self) -> str:
        """What one sees of it, in the reader's language."""
        return self.signs_nl if get_language() == "nl" else self.signs_en

    @property
    def money(self) -> str:
        """What its money looks like, in the reader's language."""
        return self.money_nl if get_language() == "nl" else self.money_en


class CaseModus(Audited):
    """A modus operandi seen in a case, with what was noted of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="modi")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    modus = models.ForeignKey(Modus, models.PROTECT, related_name="+")
    note = models.TextField(_("note"), blank=True, max_length=4_000)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "modus"], name="modus_once_per_case", condition=models.Q(removed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return str(self.modus)
