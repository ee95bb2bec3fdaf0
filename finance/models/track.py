"""The financial track beside a case: its moves, plan, activity and lines of money."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment, User
from audit.written import Audited, Written, legal_moves
from finance.models.waiver import Waiver
from finance.rules.track import PLAN_MOVES, TRACK_MOVES, ActivityKind, Outcome, PlanState, TrackState
from investigations.models import Case, CaseModus, Leg, Subject


class FinancialTrack(Audited):
    """The financial investigation that runs beside a case; made in the transaction that registers the case."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="track")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=TrackState, default=TrackState.NOT_ASSESSED)
    lead = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="led_tracks", verbose_name=_("financial lead")
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_step_on = models.DateField(_("next step by"), null=True, blank=True)
    money_activity_on = models.DateField(_("last act in the money lane"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    written = Written(room="compartment_id", guarded=("state",), born=TrackState.NOT_ASSESSED)

    objects = RoomedQuerySet.as_manager()

    class Meta:
        verbose_name = _("financial track")
        constraints = [models.CheckConstraint(name="track_state_known", condition=Q(state__in=TrackState.values))]
        indexes = [
            models.Index(fields=["state", "case"], name="track_by_state"),
            models.Index(fields=["money_activity_on"], name="track_dormant", condition=Q(state=TrackState.OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.state}"


class TrackMove(Audited):
    """A step of a track; effective from a date, never changed afterwards."""

    track = models.ForeignKey(FinancialTrack, models.PROTECT, related_name="moves")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=12, choices=TrackState)
    to_state = models.CharField(max_length=12, choices=TrackState)
    effective_on = models.DateField(_("effective on"))
    reason = models.TextField(_("reason"), blank=True)
    lead = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome, blank=True)
    waiver = models.ForeignKey(Waiver, models.PROTECT, null=True, blank=True, related_name="+")
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append", moves=("finance_financialtrack", "track_id"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="track_move_is_legal", condition=legal_moves(TRACK_MOVES)),
            models.CheckConstraint(
                name="track_open_has_lead", condition=~Q(to_state=TrackState.OPEN) | Q(lead__isnull=False)
            ),
            models.CheckConstraint(
                name="track_concluded_has_outcome", condition=~Q(to_state=TrackState.CONCLUDED) | ~Q(outcome="")
            ),
            models.CheckConstraint(
                name="track_waived_has_waiver", condition=~Q(to_state=TrackState.WAIVED) | Q(waiver__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["track", "to_state", "effective_on"], name="track_move_by_date")]


class TrackPlan(Audited):
    """A version of the plan for the financial investigation, decided by a chief or prosecutor."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    track = models.ForeignKey(FinancialTrack, models.PROTECT, related_name="plans")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    text = models.TextField(_("plan"), max_length=10_000)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="free", guarded=("state",), born=PlanState.PROPOSED)

    objects = RoomedQuerySet.as_manager()

    @property
    def case(self) -> Case:
        """The case whose money it plans to follow."""
        return self.track.case

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["track"], name="plan_approved", condition=Q(state=PlanState.APPROVED)),
            models.Index(fields=["compartment"], name="plan_waiting", condition=Q(state=PlanState.PROPOSED)),
        ]


class PlanStep(Audited):
    """A decision on a plan, never by the one who proposed it."""

    plan = models.ForeignKey(TrackPlan, models.PROTECT, related_name="steps")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=10, choices=PlanState)
    to_state = models.CharField(max_length=10, choices=PlanState)
    reason = models.TextField(_("reason"), blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append", moves=("finance_trackplan", "plan_id"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="plan_step_is_legal", condition=legal_moves(PLAN_MOVES)),
            models.CheckConstraint(
                name="plan_decided_by_another",
                condition=Q(to_state=PlanState.SUPERSEDED) | ~Q(moved_by=models.F("proposed_by")),
            ),
        ]


class TrackActivity(Audited):
    """Something that was done in the money lane."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    track = models.ForeignKey(FinancialTrack, models.PROTECT, related_name="activities")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    done_on = models.DateField(_("done on"))
    kind = models.CharField(_("kind"), max_length=12, choices=ActivityKind, default=ActivityKind.OTHER)
    text = models.TextField(_("what was done"), max_length=4_000)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["-done_on", "-pk"]


class MoneyLine(Audited):
    """What is known of the money of one suspect, modus operandi or leg, and the next step."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    track = models.ForeignKey(FinancialTrack, models.PROTECT, related_name="lines")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    modus = models.ForeignKey(CaseModus, models.PROTECT, null=True, blank=True, related_name="+")
    leg = models.ForeignKey(Leg, models.PROTECT, null=True, blank=True, related_name="+")
    known = models.TextField(_("what is known of its money"), blank=True, max_length=4_000)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="money_line_beside_one_thing",
                condition=Q(subject__isnull=False, modus__isnull=True, leg__isnull=True)
                | Q(subject__isnull=True, modus__isnull=False, leg__isnull=True)
                | Q(subject__isnull=True, modus__isnull=True, leg__isnull=False),
            ),
            models.UniqueConstraint(fields=["track", "subject"], name="money_line_per_subject"),
            models.UniqueConstraint(fields=["track", "modus"], name="money_line_per_modus"),
            models.UniqueConstraint(fields=["track", "leg"], name="money_line_per_leg"),
        ]
