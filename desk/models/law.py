"""Legal bases as dated data with a source, never constants in code."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from audit.written import Audited, Written


class LegalBasis(Audited):
    """A provision that an act can rest on, in a jurisdiction and for a time."""

    code = models.CharField(_("code"), max_length=40)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=5, default="NL")
    label_en = models.CharField(max_length=200)
    label_nl = models.CharField(max_length=200)
    moves = models.JSONField(default=list, help_text="The asset states to which a move may rest on it.")
    confirmed_afterwards = models.BooleanField(
        default=False, help_text="An officer records the seizure and a prosecutor confirms it afterwards."
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    checked = models.BooleanField(default=False, help_text="Read in the source; otherwise a default to be confirmed.")
    written = Written(room="")

    class Meta:
        ordering = ["jurisdiction", "code"]
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code", "valid_from"], name="legal_basis_unique_by_date")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The text in the reader's language."""
        return self.label_nl if get_language() == "nl" else self.label_en


class Term(Audited):
    """A number of days that law or policy sets, from a day until another."""

    code = models.CharField(_("code"), max_length=40)
    days = models.PositiveIntegerField(_("days"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    checked = models.BooleanField(default=False, help_text="Read in the source; otherwise a default to be confirmed.")
    written = Written(room="")

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="term_unique_by_date")]

    def __str__(self) -> str:
        return f"{self.code}: {self.days}"
