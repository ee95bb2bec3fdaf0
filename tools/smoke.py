"""Do what the README says first, as a script would: start, look, stop, start again; the data must still be there."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tools.words import CannotGoOn, fail, say

ROOT = Path(__file__).resolve().parent.parent
READY = re.compile(r"^smugglecases is ready at (http://127\.0\.0\.1:\d+/)$")


def start() -> "subprocess.Popen[str]":
    """`make run` in a process group of its own, as in a terminal."""
    return subprocess.Popen(
        ["make", "run"], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )


def wait_for_address(process: "subprocess.Popen[str]") -> str:
    """Read until the line with the address comes."""
    assert process.stdout is not None
    for line in process.stdout:
        print("  " + line.rstrip(), flush=True)
        found = READY.match(line.rstrip())
        if found:
            return found[1]
    fail(f"make run ended with code {process.wait()} before it was ready.")


def get(url: str) -> tuple[int, str]:
    """The code and text of an answer."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wait_until_all_is_well(url: str, seconds: float = 180) -> None:
    """Beat needs a moment for its first sign."""
    until = time.monotonic() + seconds
    while True:
        code, text = get(f"{url}health/ready")
        if code == 200:
            return
        if time.monotonic() > until:
            fail(f"/health/ready answers {code}: {text}")
        time.sleep(1)


def cases() -> int:
    """Ask by a management command, which finds the servers of `make run` by itself."""
    question = "from investigations.models import Case; print('cases', Case.objects.count())"
    command = [str(ROOT / ".venv/bin/python"), "manage.py", "shell", "-v", "0", "-c", question]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(re.findall(r"cases (\d+)", answer.stdout)[0])


def stop(process: "subprocess.Popen[str]") -> None:
    """Ctrl-C: the whole group gets it."""
    assert process.stdout is not None
    note = ROOT / "var/run/processes.json"
    pids = [int(pid) for pid in json.loads(note.read_text())] if note.exists() else []
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    for line in process.stdout:
        print("  " + line.rstrip(), flush=True)
    process.wait(60)
    left = [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    if left:
        fail(f"These processes are still there: {left}")


def main() -> None:
    """Twice round."""
    counts = []
    for turn in ("first", "second"):
        began = time.monotonic()
        process = start()
        try:
            url = wait_for_address(process)
            say(f"the {turn} start took {time.monotonic() - began:.1f} s")
            code, page = get(f"{url}accounts/login/")
            if code != 200 or "<form" not in page:
                fail(f"The sign-in page answers {code}.")
            wait_until_all_is_well(url)
            counts.append(cases())
        finally:
            stop(process)
    if counts[0] != counts[1]:
        fail(f"The data was not kept: {counts}")
    say(f"all is well; {counts[1]} cases were kept")


if __name__ == "__main__":
    try:
        main()
    except CannotGoOn as problem:
        print(f"smugglecases: {problem.message}", file=sys.stderr)
        sys.exit(1)
