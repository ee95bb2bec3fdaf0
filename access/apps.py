"""Users, agencies, units, compartments, grants, sign-in."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The app that says who may open which room."""

    name = "access"

    def ready(self) -> None:
        """Give the book its words."""
        from access.bookwords import NOUNS, VERBS
        from audit import words

        words.name(verbs_of=VERBS, nouns_of=NOUNS)
