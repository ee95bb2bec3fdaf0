"""Searches that somebody keeps, to be told of what comes to be found."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.written import Audited, Written


class SavedSearch(Audited):
    """What somebody looks for; `known` are the addresses of what was found before. Private to its owner."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    text = models.CharField(_("text"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    known = models.JSONField(default=list)
    looked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    written = Written(room="", secret=("text", "known"), deletable=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [models.UniqueConstraint(fields=["user", "text", "kind"], name="search_saved_once")]

    def __str__(self) -> str:
        return self.text
