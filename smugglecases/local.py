"""Let management commands find the servers that `make run` has started."""

import json
import os
from pathlib import Path

NOTE = Path(__file__).resolve().parent.parent / "var" / "run" / "env.json"


def running_servers() -> None:
    """Take the addresses of the running servers into the environment, unless DATABASE_URL is set already."""
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE") or not NOTE.exists():
        return
    for name, value in json.loads(NOTE.read_text()).items():
        os.environ.setdefault(name, value)
