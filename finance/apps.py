"""The money lane: financial track, assets, flags, coverage."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """The money lane: financial track, assets, flags, coverage."""

    name = "finance"
