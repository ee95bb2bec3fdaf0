"""Requests to move an asset: one person proposes, another decides."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment, User
from audit.written import Audited, Written, legal_moves
from desk.models import LegalBasis
from finance.rules.assets import REQUEST_MOVES, AssetState, RequestState


class MoveRequest(Audited):
    """Somebody proposes that an asset moves to a state; approval inserts the move."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asset = models.ForeignKey("finance.Asset", models.PROTECT, related_name="requests")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=12, choices=AssetState)
    to_state = models.CharField(_("move to"), max_length=12, choices=AssetState)
    legal_basis = models.ForeignKey(
        LegalBasis, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("legal basis")
    )
    authority = models.CharField(_("authority"), max_length=200, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    effective_on = models.DateField(_("effective on"))
    reason = models.TextField(_("reason"), max_length=4_000)
    corrects = models.ForeignKey("finance.AssetMove", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.PROPOSED)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # What was asked may change only while the request is sent back: finance/sql/assets.sql.
    written = Written(
        room="compartment_id",
        guarded=("state", "asset_id", "from_state", "to_state", "requested_by_id"),
        born=RequestState.PROPOSED,
    )

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["asset"],
                name="request_one_at_a_time",
                condition=Q(state__in=[RequestState.PROPOSED, RequestState.SENT_BACK]),
            )
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="request_waiting")]


class RequestPart(Audited):
    """One part of the asset that a request to split it asks for; the parts add up to the whole."""

    request = models.ForeignKey(MoveRequest, models.PROTECT, related_name="parts")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("description"), max_length=200)
    amount = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    written = Written(room="compartment_id", deletable=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="request_part_position"),
            models.CheckConstraint(name="request_part_not_negative", condition=Q(amount__gte=0)),
        ]


class RequestStep(Audited):
    """A decision on a request; approval and refusal never by the one who asked."""

    request = models.ForeignKey(MoveRequest, models.PROTECT, related_name="steps")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=10, choices=RequestState)
    to_state = models.CharField(max_length=10, choices=RequestState)
    reason = models.TextField(_("reason"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append", moves=("finance_moverequest", "request_id"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="request_step_is_legal", condition=legal_moves(REQUEST_MOVES)),
            models.CheckConstraint(name="request_step_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="request_decided_by_another",
                condition=Q(to_state__in=[RequestState.PROPOSED, RequestState.WITHDRAWN])
                | ~Q(moved_by=F("requested_by")),
            ),
        ]
