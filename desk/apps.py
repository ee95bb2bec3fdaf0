"""What every app works with: jobs, notifications, drafts, idempotency keys, legal bases."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What every app works with: jobs, notifications, drafts, idempotency keys, legal bases."""

    name = "desk"
