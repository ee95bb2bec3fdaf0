"""Routes and their ordered legs."""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment
from audit.written import Audited, Written
from investigations.models.case import Case
from investigations.places import Found, resolve
from investigations.rules import PaymentChannel, TravelMode


class Route(Audited):
    """A way that people are smuggled along, made of ordered legs."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="routes")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("route")
        verbose_name_plural = _("routes")

    def __str__(self) -> str:
        return self.name


class Leg(Audited):
    """One stretch of a route: from, to, how, and what it costs a person."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    route = models.ForeignKey(Route, models.PROTECT, related_name="legs")
    case = models.ForeignKey(Case, models.PROTECT, related_name="legs")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))
    origin = models.CharField(
        _("from"), max_length=60, help_text=_("UN/LOCODE such as NLAMS, a town with its country, or coordinates")
    )
    destination = models.CharField(
        _("to"), max_length=60, help_text=_("UN/LOCODE such as GBDVR, a town with its country, or coordinates")
    )
    mode = models.CharField(_("how"), max_length=12, choices=TravelMode, default=TravelMode.OTHER)
    fee = models.DecimalField(
        _("fee per person"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    payment_channel = models.CharField(_("payment channel"), max_length=10, choices=PaymentChannel, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["route", "position", "pk"]
        verbose_name = _("leg")
        verbose_name_plural = _("legs")
        constraints = [
            models.CheckConstraint(name="leg_fee_has_currency", condition=Q(fee__isnull=True) | ~Q(currency="")),
            models.CheckConstraint(name="leg_fee_not_negative", condition=Q(fee__isnull=True) | Q(fee__gte=0)),
            models.CheckConstraint(name="leg_has_both_ends", condition=~Q(origin="") & ~Q(destination="")),
        ]

    def __str__(self) -> str:
        return f"{self.origin} → {self.destination}"

    @property
    def start(self) -> Found:
        """Where the origin lies."""
        return resolve(self.origin)

    @property
    def end(self) -> Found:
        """Where the destination lies."""
        return resolve(self.destination)
