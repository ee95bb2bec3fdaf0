"""The case, its external references, its moves and who has held it."""

import uuid

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.keys import keys_of
from access.models import Agency, Compartment, Unit, User
from access.rules import Right
from audit.written import Audited, Written, legal_moves
from investigations.rules import CASE_MOVES, CaseState


class CaseQuerySet(RoomedQuerySet):
    """Cases; the unit is kept on the row so that a unit key needs no join."""

    def visible_to(self, actor: object, right: Right = Right.CASE_READ) -> "CaseQuerySet":
        """The cases that the actor's keys open for this right."""
        keys = keys_of(actor)
        return self.filter(Q(compartment_id__in=keys.rooms_with(right)) | Q(unit_id__in=keys.units_with(right)))


class Case(Audited):
    """A smuggling investigation."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    codename = models.CharField(_("codename"), max_length=60)
    summary = models.TextField(_("summary"), blank=True, max_length=10_000)
    compartment = models.OneToOneField(Compartment, models.PROTECT, related_name="case")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("lead agency"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases", verbose_name=_("unit"))
    lead = models.ForeignKey(User, models.PROTECT, related_name="led_cases", verbose_name=_("case lead"))
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.OPEN, editable=False)
    opened_on = models.DateField(_("opened on"))
    purpose = models.TextField(_("purpose statement"), blank=True, max_length=4_000)
    purpose_on = models.DateField(_("purpose recorded on"), null=True, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    criminal_activity_on = models.DateField(_("last act in the criminal lane"))
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    written = Written(room="compartment_id", guarded=("state",), born=CaseState.OPEN)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [models.CheckConstraint(name="case_state_known", condition=Q(state__in=CaseState.values))]
        indexes = [
            models.Index(fields=["unit", "-opened_on", "-id"], name="case_of_unit_newest"),
            models.Index(fields=["unit", "state", "-opened_on", "-id"], name="case_of_unit_by_state"),
            models.Index(fields=["-opened_on", "-id"], name="case_newest"),
            models.Index(fields=["updated_at", "id"], name="case_updated"),
            models.Index(fields=["lead"], name="case_by_lead"),
            models.Index(fields=["opened_on"], name="case_without_purpose", condition=Q(purpose="")),
            models.Index(fields=["id"], name="case_closing", condition=Q(state=CaseState.CLOSING)),
            models.Index(fields=["unit", "codename", "id"], name="case_of_unit_by_codename"),
            GinIndex(OpClass(Upper("codename"), name="gin_trgm_ops"), name="case_codename_trigram"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.codename}"


class ExternalReference(Audited):
    """How another system numbers this case: parket, police registration, SIENA, Eurojust."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="external_references")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    system = models.CharField(_("system"), max_length=40)
    number = models.CharField(_("number"), max_length=80)
    written = Written(room="compartment_id", deletable=True)

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["system", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "system", "number"], name="external_reference_once_per_case")
        ]
        indexes = [
            models.Index(fields=["number"], name="external_reference_number"),
            GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="external_number_trigram"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"


class CaseMove(Audited):
    """A step of a case from one state to the next, never changed afterwards."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="moves")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=10, choices=CaseState)
    to_state = models.CharField(max_length=10, choices=CaseState)
    effective_on = models.DateField(_("effective on"))
    reason = models.TextField(_("reason"))
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append", moves=("investigations_case", "case_id"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="case_move_is_legal", condition=legal_moves(CASE_MOVES)),
            models.CheckConstraint(name="case_move_has_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["case", "effective_on"], name="case_move_by_date")]


class Assignment(Audited):
    """Who holds a case from a date on: the unit and the lead; the first one is made with the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    lead = models.ForeignKey(User, models.PROTECT, related_name="+")
    effective_on = models.DateField(_("from"))
    reason = models.TextField(_("reason"), blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(F("case"), F("effective_on").desc(), F("id").desc(), name="assignment_latest")]
