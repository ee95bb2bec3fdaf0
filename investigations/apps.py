"""The criminal lane: case, subject, route, modus operandi."""

from django.apps import AppConfig


class InvestigationsConfig(AppConfig):
    """The criminal lane: case, subject, route, modus operandi."""

    name = "investigations"

    def ready(self) -> None:
        """Give notifications their words, and tell access who leads a case."""
        from investigations.leads import take_part
        from investigations.words import register_all

        register_all()
        take_part()
