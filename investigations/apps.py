"""The criminal lane: case, subject, route, modus operandi."""

from django.apps import AppConfig


class InvestigationsConfig(AppConfig):
    """The criminal lane: case, subject, route, modus operandi."""

    name = "investigations"
