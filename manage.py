#!/usr/bin/env python
"""Run a management command; what is wrong with the installation is said in one line."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smugglecases.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"smugglecases: {error}")
    except OperationalError as error:
        if "--traceback" in sys.argv or "connect" not in str(error):
            raise
        reason = " ".join(str(error).split())
        sys.exit(f"smugglecases: The database cannot be reached: {reason}. Start it (make run) or set DATABASE_URL.")
