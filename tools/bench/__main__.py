"""`make bench`: measure and print name, n, seconds, bare seconds and their ratio; write var/bench.json."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent.parent
SIZES = (10_000, 100_000)
FULL = (*SIZES, 1_000_000)
ROUNDS = 15


def _at(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _fresh_database(name: str) -> None:
    """Make an empty database of the owner's and let this process use it."""
    owner = os.environ["DATABASE_OWNER_URL"]
    parts = urlsplit(owner)
    host = dict(p.split("=") for p in parts.query.split("&") if p).get("host", parts.hostname)
    link = psycopg2.connect(host=host, port=parts.port, user=parts.username, password=parts.password, dbname="postgres")
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    link.close()
    for variable in ("DATABASE_OWNER_URL", "DATABASE_URL"):
        os.environ[variable] = _at(os.environ[variable], name)


def timed(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Seconds of one call, the median of several after one that warms up."""
    work()
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def measure(total: int) -> list[dict[str, Any]]:
    """All rows for one size, in a process of its own database."""
    from tools.bench import parts
    from tools.bench.data import build

    start = time.perf_counter()
    build(total)
    print(f"built {total:,} cases in {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    rows = []
    for name, ours, bare, rounds in parts.parts():
        seconds, bare_seconds = timed(ours, rounds), timed(bare, rounds)
        row = {
            "name": name,
            "n": total,
            "seconds": round(seconds, 5),
            "bare_seconds": round(bare_seconds, 5),
            "ratio": round(seconds / bare_seconds, 2),
        }
        rows.append(row)
        print("{name:<28}{n:>10,}{seconds:>11.4f} s{bare_seconds:>11.4f} s{ratio:>9.2f}".format(**row), flush=True)
    return rows


def child(total: int) -> None:
    """Measure one size in this process and append the rows to var/bench.json."""
    _fresh_database("smugglecases_bench")
    os.environ["STATICFILES_BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smugglecases.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    note = ROOT / "var" / "bench.json"
    known = json.loads(note.read_text()) if note.exists() else []
    note.parent.mkdir(exist_ok=True)
    note.write_text(json.dumps([*known, *measure(total)], indent=1) + "\n")


def main() -> int:
    """Run each size in a process of its own."""
    if len(sys.argv) > 1:
        child(int(sys.argv[1]))
        return 0
    import subprocess

    (ROOT / "var" / "bench.json").unlink(missing_ok=True)
    print(f"{'name':<28}{'n':>10}{'seconds':>13}{'bare':>13}{'ratio':>9}", flush=True)
    for total in FULL if os.environ.get("SCALE") == "full" else SIZES:
        code = subprocess.run([sys.executable, "-m", "tools.bench", str(total)], cwd=ROOT).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
