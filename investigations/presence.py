"""Who else has something open for editing: kept in the cache for some seconds, renewed while the page stands open."""

import time
from typing import Any

import redis
from django.core.cache import cache

EVERY = 4  # seconds between two signs of life of a page
LIFE = 3 * EVERY  # seconds for which one counts


def here(actor: Any, thing: str) -> list[str]:
    """Note that the actor has this thing open, and return the names of the others who have.

    Two signs in the same millisecond can lose one; the next ones put that right. Without a cache nobody is told,
    and the versions still keep the two apart.
    """
    key, now = f"presence:{thing}", time.time()
    try:
        known: dict[int, tuple[str, float]] = cache.get(key) or {}
        living = {pk: row for pk, row in known.items() if row[1] > now - LIFE}
        cache.set(key, living | {actor.pk: (str(actor), now)}, timeout=LIFE)
    except redis.RedisError:
        return []
    return sorted(name for pk, (name, _seen) in living.items() if pk != actor.pk)
