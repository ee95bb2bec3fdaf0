"""Waivers: leave to go without a financial track for a limited time, given by another person."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment, User
from audit.written import Audited, Written, legal_moves
from finance.rules.track import WAIVER_MOVES, WaiverReason, WaiverState
from investigations.models import Case


class Waiver(Audited):
    """A request to go without a financial track until a date; renewal is a new waiver."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="waivers")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    reason_code = models.CharField(_("reason"), max_length=12, choices=WaiverReason)
    text = models.TextField(_("explanation"), max_length=4_000)
    starts_on = models.DateField(_("from"))
    until = models.DateField(_("until"))
    state = models.CharField(max_length=10, choices=WaiverState, default=WaiverState.REQUESTED)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", guarded=("state",), born=WaiverState.REQUESTED)

    objects = RoomedQuerySet.as_manager()

    @property
    def has_ended(self) -> bool:
        """Whether it was approved and its last day has passed."""
        return self.state == WaiverState.APPROVED and self.until < localdate()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("waiver")
        constraints = [
            models.CheckConstraint(name="waiver_ends_after_it_starts", condition=Q(until__gt=F("starts_on"))),
            models.CheckConstraint(name="waiver_has_text", condition=~Q(text="")),
            models.UniqueConstraint(
                fields=["case"], name="waiver_one_requested", condition=Q(state=WaiverState.REQUESTED)
            ),
        ]
        indexes = [models.Index(fields=["case", "state", "until"], name="waiver_running")]


class WaiverStep(Audited):
    """A decision on a waiver, by neither the requester nor the case lead."""

    waiver = models.ForeignKey(Waiver, models.PROTECT, related_name="steps")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=10, choices=WaiverState)
    to_state = models.CharField(max_length=10, choices=WaiverState)
    reason = models.TextField(_("reason"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    case_lead = models.ForeignKey(User, models.PROTECT, related_name="+")
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append", moves=("finance_waiver", "waiver_id"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="waiver_step_is_legal", condition=legal_moves(WAIVER_MOVES)),
            models.CheckConstraint(
                name="waiver_decided_by_another",
                condition=Q(to_state=WaiverState.WITHDRAWN)
                | (~Q(moved_by=F("requested_by")) & ~Q(moved_by=F("case_lead"))),
            ),
        ]
