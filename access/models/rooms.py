"""A compartment is a room, a grant is a key."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from access.models.people import Unit, User
from access.rules import Role
from audit.written import Audited, Written


class Compartment(Audited):
    """A room: the main one of a case, an inner one of it, or a desk of its own."""

    class Kind(models.TextChoices):
        """What a room is for."""

        CASE = "case", _("case")
        INNER = "inner", _("inner room")
        DESK = "desk", _("desk")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CASE)
    label = models.CharField(max_length=60, help_text="The public handle of what is in it, such as a case reference.")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="compartments")
    within = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="inner_rooms")
    written = Written(room="id")

    class Meta:
        indexes = [models.Index(fields=["unit", "kind"], name="compartment_by_unit")]
        constraints = [models.UniqueConstraint(fields=["kind", "label"], name="compartment_label_unique")]

    def __str__(self) -> str:
        return self.label


class Grant(Audited):
    """A key: it opens one room, or all main rooms of a unit, to one user or to everybody of a unit, for a time."""

    class Origin(models.TextChoices):
        """Why the key was cut."""

        CREATED = "created", _("created the case")
        GIVEN = "given", _("given")
        REQUESTED = "requested", _("given on request")
        BREAK_GLASS = "break_glass", _("break-glass")
        PARTNER = "partner", _("shared with a partner agency")

    uuid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    compartment = models.ForeignKey(Compartment, models.PROTECT, null=True, blank=True, related_name="grants")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="grants_on")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="grants")
    member_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="grants_to")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.GIVEN)
    starts_at = models.DateTimeField(_("from"), default=now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    legal_ground = models.CharField(_("legal ground"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    written = Written(room="compartment_id")

    class Meta:
        indexes = [
            models.Index(fields=["user", "role"], name="grant_by_user"),
            models.Index(fields=["member_unit", "role"], name="grant_by_member_unit"),
            models.Index(fields=["compartment"], name="grant_by_compartment"),
        ]
        constraints = [
            models.CheckConstraint(
                name="grant_opens_one_thing",
                condition=Q(compartment__isnull=False, unit__isnull=True)
                | Q(compartment__isnull=True, unit__isnull=False),
            ),
            models.CheckConstraint(
                name="grant_has_one_holder",
                condition=Q(user__isnull=False, member_unit__isnull=True)
                | Q(user__isnull=True, member_unit__isnull=False),
            ),
            models.CheckConstraint(
                name="grant_to_partner_is_limited",
                condition=~Q(role=Role.PARTNER)
                | (Q(ends_at__isnull=False, compartment__isnull=False, user__isnull=False) & ~Q(legal_ground="")),
            ),
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("starts_at")),
            ),
        ]

    @property
    def has_ended(self) -> bool:
        """Whether it opens nothing any more."""
        return self.ends_at is not None and self.ends_at <= now()
