"""Jobs, drafts, saved filters and idempotency keys."""

import uuid

from django.conf import settings
from django.db import models

from audit.written import Audited, Written


class Job(Audited):
    """Slow work with visible progress, written in the transaction that asks for it."""

    class State(models.TextChoices):
        """Where the work stands."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="jobs")
    compartment = models.ForeignKey("access.Compartment", models.PROTECT, null=True, blank=True, related_name="+")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    written = Written(room="compartment_id")

    class Meta:
        indexes = [models.Index(fields=["state", "created_at"], name="job_waiting")]


class Draft(Audited):
    """What somebody typed in a form and has not saved yet; only they can see it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=120)
    values = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)
    written = Written(room="", secret=("values",), deletable=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="draft_one_per_form")]


class SavedFilter(Audited):
    """The filters, order and columns that somebody last used on a list, or saved under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    list_name = models.CharField(max_length=60)
    name = models.CharField(max_length=80, blank=True)
    query = models.CharField(max_length=2000, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    written = Written(room="", deletable=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "list_name", "name"], name="filter_one_per_name")]


class IdempotencyKey(Audited):
    """A POST that was answered: the same key gets the same answer, with another body it is refused."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    route = models.CharField(max_length=200)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    written = Written(room="", secret=("answer",), deletable=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_unique")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]
