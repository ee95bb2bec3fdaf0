"""Loaded before the settings: each parallel worker of the tests gets a cache and a broker of its own."""

import os


def _own(url: str, number: int) -> str:
    """The same server, another of its sixteen databases."""
    if url.startswith("redis+socket:"):
        return f"{url}?virtual_host={number}"
    if url.startswith("unix:"):
        return f"{url}?db={number}"
    address, _, database = url.rpartition("/")
    return f"{address}/{(int(database or 0) + number) % 16}"


WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
if WORKER.isdecimal() and int(WORKER):
    for name in ("REDIS_URL", "CELERY_BROKER_URL"):
        if os.environ.get(name):
            os.environ[name] = _own(os.environ[name], int(WORKER))
