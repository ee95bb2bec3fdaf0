"""What a subject was in the case and from when on, and who it really is when that is sealed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment
from audit.written import Audited, Written
from investigations.models.case import Case
from investigations.models.subject import Subject
from investigations.rules import DataSubject, NetworkRole, OpeningState


class SubjectRole(Audited):
    """Category and role in the network of a subject from a day on; without a day: from the beginning."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="roles")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    category = models.CharField(_("category"), max_length=10, choices=DataSubject)
    network_role = models.CharField(_("role in the network"), max_length=12, choices=NetworkRole, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = [F("from_on").asc(nulls_first=True), "pk"]
        verbose_name = _("role in the case")
        verbose_name_plural = _("roles in the case")
        constraints = [
            models.CheckConstraint(
                name="role_smuggled_has_no_network_role",
                condition=~Q(category=DataSubject.SMUGGLED) | Q(network_role=""),
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.get_category_display(), self.get_network_role_display())))


class SealedIdentity(Audited):
    """Who a subject really is; never in the book, and read only while an opening runs."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="seal")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    name = models.CharField(_("true name"), max_length=200, blank=True)
    born_on = models.CharField(_("date of birth"), max_length=10, blank=True)
    nationality = models.CharField(_("nationality"), max_length=3, blank=True)
    details = models.TextField(_("further details"), max_length=10_000, blank=True)
    kept = models.JSONField(default=dict, help_text="Aliases, names, identifiers and notes as they stood before.")
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id", secret=("name", "born_on", "nationality", "details", "kept"))

    objects = RoomedQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed identity")
        verbose_name_plural = _("sealed identities")

    def __str__(self) -> str:
        return str(self.subject)


class SealOpening(Audited):
    """Somebody asks to read a sealed identity; another one allows it for a time, or does not."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seal = models.ForeignKey(SealedIdentity, models.PROTECT, related_name="openings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=OpeningState, default=OpeningState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    reason = models.TextField(_("reason"), max_length=4_000)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decision_reason = models.TextField(_("answer"), max_length=4_000, blank=True)
    decided_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(_("until"), null=True)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("opening of a sealed identity")
        verbose_name_plural = _("openings of sealed identities")
        constraints = [
            models.CheckConstraint(
                name="opening_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="opening_granted_has_end",
                condition=~Q(state=OpeningState.GRANTED) | Q(ends_at__isnull=False, decided_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["seal", "asked_by"], name="opening_asked_once", condition=Q(state=OpeningState.ASKED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seal} · {self.get_state_display()}"

    @property
    def runs(self) -> bool:
        """Whether the identity may be read under it now."""
        return self.state == OpeningState.GRANTED and self.ends_at is not None and self.ends_at > now()
