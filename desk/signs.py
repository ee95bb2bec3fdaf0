"""The sign of life of beat and worker: a time in the cache that the readiness check reads."""

import time

from django.core.cache import cache

KEY = "desk.beat_sign"
FRESH = 60  # seconds; beat gives a sign every ten


def give_sign() -> None:
    """Note that beat sent a task and a worker ran it."""
    cache.set(KEY, time.time(), timeout=3600)


def seconds_since_sign() -> float | None:
    """How long ago beat and worker gave a sign; None when there was none."""
    last = cache.get(KEY)
    return None if last is None else max(0.0, time.time() - float(last))
