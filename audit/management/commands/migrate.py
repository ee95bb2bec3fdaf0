"""`migrate` as the owner, then the book: the runtime role may not change tables."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from audit.install import install


class Command(migrate.Command):
    """Django's migrate on the owner's connection, followed by the triggers and rights of every table."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Migrate, and install the book unless nothing was to be changed."""
        if options["database"] == "default" and "owner" in connections:
            options["database"] = "owner"
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"] or options["prune"]):
            try:
                install(options["database"])
            except ImproperlyConfigured as error:
                raise CommandError(str(error)) from error
        return None
