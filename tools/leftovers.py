"""Find and stop what a killed run left behind, and never anything else."""

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path


def born(pid: int) -> str:
    """When this process started, in a form that tells two processes with one id apart; empty if it is gone."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        fields = stat.read_text().rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    except OSError:
        if Path("/proc/self/stat").exists():
            return ""
    shown = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip()


def remember(note: Path, pids: list[int]) -> None:
    """Write down which processes this run has started."""
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({str(pid): born(pid) for pid in pids}))


def stop(pid: int, birth: str, patience: float = 10.0) -> None:
    """End this process, by force when it does not listen."""
    for sign, wait in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        if not birth or born(pid) != birth:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)
        end = time.monotonic() + wait
        while time.monotonic() < end and born(pid) == birth:
            time.sleep(0.05)


def stop_leftovers(note: Path) -> int:
    """Stop every process of the note that is still the same process; return how many were found."""
    try:
        known = json.loads(note.read_text())
    except (OSError, ValueError):
        return 0
    alive = [(int(pid), birth) for pid, birth in known.items() if birth and born(int(pid)) == birth]
    for pid, birth in alive:
        stop(pid, birth)
    note.unlink(missing_ok=True)
    return len(alive)
