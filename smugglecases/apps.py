"""The wiring as an app: it tells the desk the words of each state."""

from django.apps import AppConfig


class SmugglecasesConfig(AppConfig):
    """Runs once all apps are loaded."""

    name = "smugglecases"

    def ready(self) -> None:
        """Register the states."""
        from smugglecases.words import register_all

        register_all()
