"""Flags: what is missing from a case, raised and cleared by the rules."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment, User
from audit.written import Audited, Written
from investigations.models import Case


class RuleSetting(Audited):
    """The value of a rule's parameter that replaces the default of the code, changed without a release."""

    code = models.CharField(max_length=10)
    parameter = models.CharField(max_length=40)
    value = models.IntegerField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    written = Written(room="", deletable=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "parameter"], name="rule_setting_unique")]


class Flag(Audited):
    """One thing missing from one case, from when it was raised until it was cleared."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="flags")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    code = models.CharField(max_length=10)
    thing = models.CharField(max_length=40, blank=True, help_text="The uuid of what it is about, if not the case.")
    facts = models.JSONField(default=dict, help_text="The values that the sentence of the rule shows.")
    due_on = models.DateField(help_text="The day since which the rule fires.")
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged_until = models.DateField(_("until"), null=True, blank=True)
    acknowledged_reason = models.TextField(_("reason"), blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code", "thing"], name="flag_stands_once", condition=Q(cleared_at__isnull=True)
            )
        ]
        indexes = [
            models.Index(fields=["case", "cleared_at"], name="flag_of_case"),
            models.Index(fields=["code", "case"], name="flag_standing", condition=Q(cleared_at__isnull=True)),
            models.Index(fields=["code", "raised_at"], name="flag_to_escalate", condition=Q(cleared_at__isnull=True)),
            models.Index(
                fields=["compartment", "-raised_at"], name="flag_of_room", condition=Q(cleared_at__isnull=True)
            ),
        ]


class FlagEvent(Audited):
    """What happened to a flag: raised, cleared, acknowledged, escalated."""

    class Kind(models.TextChoices):
        """What happened."""

        RAISED = "raised", _("raised")
        CLEARED = "cleared", _("cleared")
        ACKNOWLEDGED = "acknowledged", _("acknowledged")
        ESCALATED = "escalated", _("escalated to the unit chief")

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="events")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append")

    class Meta:
        ordering = ["pk"]
