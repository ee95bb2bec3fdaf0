"""Load the dated reference data that every installation has."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule


class Command(BaseCommand):
    """Call `load_reference` of each app that has a module `reference`; running it again changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them in the order of the apps."""
        for config in apps.get_app_configs():
            if config.module and module_has_submodule(config.module, "reference"):
                import_module(f"{config.name}.reference").load_reference()
                if options["verbosity"]:
                    self.stdout.write(f"{config.name}: reference data loaded")
