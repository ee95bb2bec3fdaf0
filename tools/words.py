"""What the tools say, and how they stop."""

import contextlib
import os
import sys
import time
from typing import NoReturn

TOLD = 3  # how a process ends that has said itself what is wrong
STARTED = float(os.environ.get("STARTED", time.time()))


def say(message: str) -> None:
    """Tell what is being done, with the seconds since the start."""
    with contextlib.suppress(OSError):  # whoever listened may have gone, and stopping must go on
        print(f"[{time.time() - STARTED:6.1f}s] {message}", flush=True)


def warn(message: str) -> None:
    """Tell what is not as it should be, and go on."""
    print(f"smugglecases: warning: {message}", file=sys.stderr, flush=True)


class CannotGoOn(SystemExit):
    """One line that says what is wrong and what to do; no traceback."""

    def __init__(self, message: str) -> None:
        super().__init__(1)
        self.message = message


def fail(message: str) -> NoReturn:
    """Stop with one line that says what to do."""
    raise CannotGoOn(message)
