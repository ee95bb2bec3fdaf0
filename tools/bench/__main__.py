"""`make bench`: measure and print name, n, seconds, bare seconds and their ratio; write var/bench.json."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent.parent
NOTE = Path(os.environ.get("DEV_FOLDER") or ROOT / "var") / "bench.json"
SIZES = (10_000, 100_000)
FULL = (*SIZES, 1_000_000)
LINE = "{name:<24}{n:>10,}{seconds:>11.4f} s{bare_seconds:>11.4f} s{ratio:>9.2f}{statements:>12}"


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


def timed(work: Callable[[], Any], rounds: int) -> float:
    """Seconds of one call, the median of several after one that warms up."""
    work()
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def statements_of(work: Callable[[], Any]) -> int:
    """How many statements one call sends."""
    from django.db import connection

    sent: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        work()
    return len(sent)


def sweep_apart(what: str) -> int:
    """Run the rules in a process of its own, as a worker does; the MiB of memory that it took at most."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "manage.py", "flag_cases"], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the sweep failed: {status}")
    seconds, peak = time.perf_counter() - start, usage.ru_maxrss / 1024
    print(f"{what} in a process of its own: {seconds:.1f} s, {peak:.0f} MiB at most", file=sys.stderr, flush=True)
    return round(peak)


def measure(total: int) -> list[dict[str, Any]]:
    """All rows for one size, in a process of its own database."""
    from tools.bench.data import build
    from tools.bench.parts import parts

    start = time.perf_counter()
    build(total)
    print(f"built {total:,} cases in {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    peak = max(
        sweep_apart("first sweep, which raises the flags,"), sweep_apart("next sweep, which finds nothing to do,")
    )
    rows: list[dict[str, Any]] = []
    for part in parts():
        seconds, bare_seconds = timed(part.ours, part.rounds), timed(part.bare, part.rounds)
        row = {
            "name": part.name,
            "n": total,
            "seconds": round(seconds, 5),
            "bare_seconds": round(bare_seconds, 5),
            "ratio": round(seconds / bare_seconds, 2),
            "statements": statements_of(part.ours),
        }
        rows.append(row if part.name != "flag_sweep" else {**row, "peak_mib": peak})
        print(LINE.format(**row), flush=True)
    return rows


def child(total: int) -> None:
    """Measure one size in this process and put its rows into var/bench.json."""
    _fresh_database("smugglecases_bench")
    os.environ["REQUIRE_MFA"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smugglecases.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # else each page warns that it is missing
    known = json.loads(NOTE.read_text()) if NOTE.exists() else []
    others = [row for row in known if row["n"] != total]
    rows = measure(total)
    NOTE.parent.mkdir(parents=True, exist_ok=True)
    NOTE.write_text(json.dumps([*others, *rows], indent=1) + "\n")


def main() -> int:
    """Run each size in a process of its own."""
    if len(sys.argv) > 1:
        child(int(sys.argv[1]))
        return 0
    NOTE.unlink(missing_ok=True)
    print(f"{'name':<24}{'n':>10}{'seconds':>13}{'bare':>13}{'ratio':>9}{'statements':>12}", flush=True)
    for total in FULL if os.environ.get("SCALE") == "full" else SIZES:
        code = subprocess.run([sys.executable, "-m", "tools.bench", str(total)], cwd=ROOT).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
