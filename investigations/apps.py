"""The criminal lane: case, subject, route, modus operandi."""

from django.apps import AppConfig


class InvestigationsConfig(AppConfig):
    """The criminal lane: case, subject, route, modus operandi."""

    name = "investigations"

    def ready(self) -> None:
        """Give the book and notifications their words, and tell access who leads a case."""
        from audit import words
        from investigations import timeline
        from investigations.actions import merges
        from investigations.bookwords import NOUNS, VERBS
        from investigations.leads import take_part
        from investigations.queries import items, search
        from investigations.registry import registry
        from investigations.words import register_all

        words.name(verbs_of=VERBS, nouns_of=NOUNS)
        register_all()
        take_part()
        search.take_part()
        merges.take_part()
        registry.timeline += timeline.SOURCES
        items.take_part()
