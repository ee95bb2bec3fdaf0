"""How deep lists and objects lie inside each other: what no form of ours holds is not walked."""

from typing import Any

DEEPEST = 50


def is_too_deep(value: Any) -> bool:
    """Whether lists and objects lie more than DEEPEST levels inside each other."""
    level = [value]
    for _turn in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True
