"""Transports on a leg of a route, and who manned them."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment
from audit.written import Audited, Written
from investigations.models.case import Case
from investigations.models.modus import CaseModus
from investigations.models.route import Leg
from investigations.models.subject import Subject
from investigations.rules import PaymentChannel
from investigations.rules_transport import CrewPart, TransportOutcome, total_paid

# What a transport brought in, as the database computes it; the same rule as `total_paid`.
BROUGHT_IN = models.functions.Coalesce(
    F("total"),
    models.ExpressionWrapper(F("paid") * F("price"), output_field=models.DecimalField(max_digits=24, decimal_places=2)),
    output_field=models.DecimalField(max_digits=24, decimal_places=2),
)


class TransportQuerySet(RoomedQuerySet):
    """Transports; one lies on a leg and goes with it when the leg or its route is taken out."""

    def standing(self) -> "TransportQuerySet":
        """Those that were not removed, on a leg and a route that were not removed either."""
        return self.filter(removed_at__isnull=True, leg__removed_at__isnull=True, leg__route__removed_at__isnull=True)


class Transport(Audited):
    """One journey of smuggled people on a leg: numbers only, never their names."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="transports")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    leg = models.ForeignKey(Leg, models.PROTECT, related_name="transports", verbose_name=_("leg"))
    number = models.PositiveIntegerField(_("number"), editable=False)
    starts_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    ends_on = models.DateField(_("arrival or end"), null=True, blank=True)
    carried = models.PositiveIntegerField(_("people carried"), null=True, blank=True)
    paid = models.PositiveIntegerField(_("people who paid"), null=True, blank=True)
    paid_reason = models.CharField(_("why more paid than were carried"), max_length=200, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=TransportOutcome, default=TransportOutcome.UNKNOWN)
    vehicle = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("vehicle")
    )
    modus = models.ForeignKey(
        CaseModus, models.PROTECT, null=True, blank=True, related_name="transports", verbose_name=_("modus operandi")
    )
    price = models.DecimalField(_("price paid per person"), max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    total = models.DecimalField(_("total as entered"), max_digits=18, decimal_places=2, null=True, blank=True)
    total_source = models.CharField(_("source of the total"), max_length=200, blank=True)
    payment_channel = models.CharField(_("payment channel"), max_length=10, choices=PaymentChannel, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=4_000)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id", guarded=("number", "case_id"))

    objects = TransportQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "number"]
        verbose_name = _("transport")
        verbose_name_plural = _("transports")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="transport_number_once_per_case"),
            models.CheckConstraint(name="transport_outcome_known", condition=Q(outcome__in=TransportOutcome.values)),
            models.CheckConstraint(
                name="transport_paid_within_carried",
                condition=Q(carried__isnull=True)
                | Q(paid__isnull=True)
                | Q(paid__lte=F("carried"))
                | ~Q(paid_reason=""),
            ),
            models.CheckConstraint(
                name="transport_money_has_currency",
                condition=Q(price__isnull=True, total__isnull=True) | ~Q(currency=""),
            ),
            models.CheckConstraint(
                name="transport_money_not_negative",
                condition=(Q(price__isnull=True) | Q(price__gte=0)) & (Q(total__isnull=True) | Q(total__gte=0)),
            ),
            models.CheckConstraint(
                name="transport_total_has_source", condition=Q(total__isnull=True) | ~Q(total_source="")
            ),
            models.CheckConstraint(
                name="transport_ends_after_start", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        """The number and the leg."""
        return f"{self.code} {self.leg}"

    @property
    def code(self) -> str:
        """The number as people write it."""
        return f"T{self.number}"

    @property
    def brought_in(self) -> Decimal | None:
        """What was paid for it altogether, None while it is not known."""
        return total_paid(self.paid, self.price, self.total)


class TransportCrew(Audited):
    """Somebody who manned a transport, and what they did on it."""

    transport = models.ForeignKey(Transport, models.PROTECT, related_name="crew")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="manned", verbose_name=_("who"))
    part = models.CharField(_("part"), max_length=12, choices=CrewPart, default=CrewPart.DRIVER)
    written = Written(room="compartment_id", deletable=True)

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("crew")
        verbose_name_plural = _("crew")
        constraints = [
            models.UniqueConstraint(fields=["transport", "subject", "part"], name="crew_once_per_part"),
            models.CheckConstraint(name="crew_part_known", condition=Q(part__in=CrewPart.values)),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_part_display()})"
