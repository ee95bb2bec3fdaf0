"""Events that somebody wrote down: what happened when, as far as it is known, and when we learned of it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment, User
from audit.written import Audited, Written
from investigations.models.case import Case
from investigations.models.subject import Subject
from investigations.rules import Basis
from investigations.rules_tasks import Lane
from investigations.rules_timeline import EventKind, Precision


class Event(Audited):
    """Something that happened; both clocks keep how far the moment is known."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=EventKind)
    lane = models.CharField(_("lane"), max_length=10, choices=Lane)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True, max_length=10_000)
    happened_at = models.DateTimeField(_("happened"), help_text="The beginning, in UTC.")
    happened_to = models.DateTimeField(_("until"), null=True, blank=True, help_text="The beginning of its last part.")
    precision = models.CharField(_("known to the"), max_length=6, choices=Precision)
    learned_at = models.DateTimeField(_("learned"))
    learned_precision = models.CharField(_("learned, known to the"), max_length=6, choices=Precision)
    place = models.CharField(_("place"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200)
    basis = models.CharField(_("fact or assessment"), max_length=10, choices=Basis)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id", guarded=("case_id", "created_by_id"))

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["happened_at", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(name="event_lane_known", condition=Q(lane__in=Lane.values)),
            models.CheckConstraint(name="event_kind_known", condition=Q(kind__in=EventKind.values)),
            models.CheckConstraint(
                name="event_precision_known",
                condition=Q(precision__in=Precision.values, learned_precision__in=Precision.values),
            ),
            models.CheckConstraint(name="event_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="event_ends_after_it_begins",
                condition=Q(happened_to__isnull=True) | Q(happened_to__gte=F("happened_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "happened_at", "id"], name="event_of_case_happened"),
            models.Index(fields=["case", "learned_at", "id"], name="event_of_case_learned"),
        ]

    def __str__(self) -> str:
        return self.title


class EventSubject(Audited):
    """Who or what took part in an event."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="ties")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name=_("took part"))
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    written = Written(room="compartment_id", deletable=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("who took part in an event")
        constraints = [models.UniqueConstraint(fields=["event", "subject"], name="event_names_subject_once")]
        indexes = [models.Index(fields=["subject", "event"], name="event_by_subject")]
