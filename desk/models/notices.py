"""What people are told, in the page and by e-mail."""

import uuid

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from audit.written import Audited, Written


class Notification(Audited):
    """A message to one person about one thing, shown in the page; the text is made when it is shown."""

    uuid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications")
    compartment = models.ForeignKey("access.Compartment", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=40)
    thing = models.CharField(max_length=80, help_text="The public handle of what it is about.")
    details = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    written = Written(room="compartment_id")

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at", "-created_at"], name="notification_unread")]


class MailOut(Audited):
    """An e-mail that waits to be sent; it says where to look and nothing of the case."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    thing = models.CharField(max_length=80)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField(null=True, blank=True, help_text="After a failure: not before this moment.")
    written = Written(room="")

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="mail_waiting", condition=models.Q(sent_at__isnull=True)),
        ]
