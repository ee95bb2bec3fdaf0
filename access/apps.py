"""Users, agencies, units, compartments, grants, sign-in."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The app that says who may open which room."""

    name = "access"
