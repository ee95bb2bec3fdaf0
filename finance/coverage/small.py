"""Hides small cells from those without the unit's key: pure, tested alone."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Unit = TypeVar("Unit", bound=Hashable)


def hidden_units(counts: Mapping[Unit, int], known: frozenset[Unit], small: int) -> set[Unit]:
    """The units whose count is not shown: those from 1 to below `small`, and the next smallest.

    Without the next smallest the sum over all units would give a hidden count away. Units in `known` are shown: the
    reader has their key.
    """
    others = {unit: number for unit, number in counts.items() if unit not in known}
    hidden = {unit for unit, number in others.items() if 0 < number < small}
    rest = {unit: number for unit, number in others.items() if unit not in hidden and number > 0}
    if hidden and rest:
        hidden.add(min(rest, key=lambda unit: (rest[unit], str(unit))))
    return hidden


def hides_sum(counts: Mapping[Unit, int], hidden: set[Unit], small: int) -> bool:
    """Whether the sum over all units must be hidden too.

    One hidden count alone could be worked out from it, and so could several that are small even together.
    """
    return len(hidden) == 1 or 0 < sum(counts[unit] for unit in hidden) < small
