"""What every app works with: jobs, notifications, drafts, idempotency keys, legal bases."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What every app works with: jobs, notifications, drafts, idempotency keys, legal bases."""

    name = "desk"

    def ready(self) -> None:
        """Give the book its words."""
        from audit import words
        from desk.bookwords import NOUNS, VERBS

        words.name(verbs_of=VERBS, nouns_of=NOUNS)
