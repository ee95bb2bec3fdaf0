"""Bring the database, the demo data and the static files up to date, in one process to save its start."""

import hashlib
import os
import sys
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from tools.servers import private_text
from tools.translations import compile_translations
from tools.words import TOLD, say

LOGINS = Path(os.environ.get("LOGINS", "var/run/logins.txt"))


def _static_state() -> str:
    """A digest of every file that collectstatic would read, by name, size and time."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def static_files() -> None:
    """Collect the static files when one of them has changed."""
    root = Path(settings.STATIC_ROOT)
    mark, state = root.parent / f"{root.name}.state", _static_state()
    if root.exists() and mark.exists() and mark.read_text() == state:
        return
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(state)
    say("static files collected")


def demo_logins() -> None:
    """Keep what `demo_logins` prints for the launcher to show at the end."""
    LOGINS.unlink(missing_ok=True)
    out = StringIO()
    call_command("demo_logins", stdout=out)
    private_text(LOGINS, out.getvalue())


def main() -> None:
    """Do it all; a second time it has little to do."""
    compile_translations()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smugglecases.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    say("database migrated")
    call_command("load_demo", verbosity=0, stdout=StringIO())
    say("demo data loaded")
    static_files()
    demo_logins()


if __name__ == "__main__":
    try:
        main()
    except (ImproperlyConfigured, CommandError, DatabaseError) as error:
        print(f"smugglecases: {' '.join(str(error).split())}", file=sys.stderr)
        sys.exit(TOLD)
