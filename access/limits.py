"""How often somebody may call: counted in the cache by fixed windows, so that all web servers count together."""

import time

import redis
from django.core.cache import cache
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from access.errors import Refusal

MINUTE, HOUR = 60, 3600  # seconds


class TooMany(Refusal):
    """Too often; `wait` says in how many seconds it may be tried again."""

    status = 429
    code = "too_many"

    def __init__(self, wait: int) -> None:
        super().__init__(format_lazy(_("Too many calls. Try again in {wait} seconds."), wait=wait))
        self.wait = wait


def spend(what: str, who: str, most: int, seconds: int) -> None:
    """Count one call of `who`; TooMany when there were `most` in this window of so many seconds. 0 sets no limit.

    While the cache is away nothing is counted: a limit must not stop the work that it protects.
    """
    if not most:
        return
    window, spent = divmod(int(time.time()), seconds)
    key = f"limit:{what}:{who}:{window}"
    try:
        cache.add(key, 0, timeout=seconds + 5)
        count = cache.incr(key)
    except (redis.RedisError, ValueError):
        return
    if count > most:
        raise TooMany(seconds - spent)
