"""Keeps a count that took long, so that it is not made again for each reader."""

import time
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.utils.timezone import now

from finance.coverage.figures import Counted, count

QUICK = 1.0  # seconds; a quicker count is made afresh for each reader
KEPT = 20 * 60  # seconds; the job counts anew every quarter of an hour, so readers do not wait


def kept_count(ends: list[date]) -> Counted:
    """The counts at these month ends: those of now, or, in a house so large that counting takes long, recent ones."""
    known: Counted | None = cache.get(_key(ends))
    return known or count_anew(ends)


def count_anew(ends: list[date]) -> Counted:
    """Count now, and keep it if that took long."""
    start = time.monotonic()
    counted = count(ends)
    if time.monotonic() - start > QUICK:
        cache.set(_key(ends), replace(counted, kept_at=now()), timeout=KEPT)
    return counted


def _key(ends: list[date]) -> str:
    return f"coverage:{ends[0]}:{ends[-1]}:{len(ends)}:{settings.TIME_ZONE}:{settings.COVERAGE_LATE_DAYS}"
