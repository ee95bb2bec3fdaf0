"""Let management commands find the servers that `make run` has started."""

import json
import os
from pathlib import Path

NOTE = Path(os.environ.get("DEV_FOLDER") or Path(__file__).resolve().parent.parent / "var") / "run" / "env.json"

# The key the seals are made with is the same, whichever database `make run` was given.
OF_THE_BOOK = ("BOOK_KEY", "BOOK_HEAD_FILE")


def running_servers() -> None:
    """Take what `make run` told its processes; where DATABASE_URL is set, only what the book needs."""
    if not NOTE.exists():
        return
    given = bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))
    for name, value in json.loads(NOTE.read_text()).items():
        if f"{name}_FILE" not in os.environ and (not given or name in OF_THE_BOOK):
            os.environ.setdefault(name, value)
