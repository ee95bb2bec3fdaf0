"""Asking for a key, and breaking the glass."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.models.people import User
from access.models.rooms import Compartment, Grant
from audit.written import Audited, Written


class AccessRequest(Audited):
    """Somebody asks for a key to a case by its reference; the answer is the same whether that case exists or not."""

    class State(models.TextChoices):
        """Where the request stands."""

        ASKED = "asked", _("asked")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(_("case reference"), max_length=60)
    compartment = models.ForeignKey(Compartment, models.PROTECT, null=True, blank=True, related_name="requests")
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="access_requests")
    reason = models.TextField(_("reason"))
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = models.TextField(_("answer"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    written = Written(room="compartment_id")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="access_request_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("requested_by")),
            )
        ]


class BreakGlass(Audited):
    """A key taken in an emergency, with a reason, for a few hours; the case lead is told."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="broken_glass")
    grant = models.OneToOneField(Grant, models.PROTECT, related_name="broken_glass")
    user = models.ForeignKey(User, models.PROTECT, related_name="broken_glass")
    reason = models.TextField(_("reason"))
    created_at = models.DateTimeField(auto_now_add=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    review = models.TextField(_("review"), blank=True)
    written = Written(room="compartment_id")

    class Meta:
        ordering = ["-created_at"]
