"""What the tests of signing in share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _empty_counters() -> None:
    """What one test counts, of guesses as of calls, does not count in the next."""
    cache.clear()
