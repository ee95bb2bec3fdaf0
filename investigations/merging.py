"""Two versions of a text and the one they came from: what each changed, put side by side and together.

A text is cut into pieces that each have three versions. Joined, the base of all pieces is the old text, `mine` is mine
and `theirs` is theirs: whatever is chosen for a piece, nothing of either side is lost on the way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

T = TypeVar("T")

_WORDS = re.compile(r"\w+(?:[.,:'’/-]\w+)*|\s|[^\w\s]")  # 1,200 and 04:10 and ZK-4117 are one word
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
MOST = 3_000  # units compared at once; what is longer is compared by lines, and then as a whole


@dataclass(frozen=True)
class Change:
    """The characters from `start` to `end` of the base became `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Piece(Generic[T]):
    """A part of the text, or a value beside it, in its three versions."""

    base: T
    mine: T
    theirs: T

    @property
    def conflicts(self) -> bool:
        """Whether both sides changed this part, and not to the same."""
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)

    @property
    def proposed(self) -> T:
        """What this part becomes when one side changed it, or both alike."""
        return self.mine if self.theirs == self.base else self.theirs

    @property
    def differs(self) -> bool:
        """Whether the two sides are not the same here."""
        return self.mine != self.theirs


def _edges(old: str, new: str) -> tuple[int, int]:
    """How many characters the two have in common at the start, and at the end of what is left; whole words."""
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    while 0 < head < max(len(old), len(new)) and _inside_word(old, head) | _inside_word(new, head):
        head -= 1
    most = min(len(old), len(new)) - head
    tail = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    while tail and _inside_word(old, len(old) - tail) | _inside_word(new, len(new) - tail):
        tail -= 1
    return head, tail


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace()


def _units(old: str, new: str) -> tuple[list[str], list[str]]:
    for pattern in (_WORDS, _LINES):
        cut = pattern.findall(old), pattern.findall(new)
        if max(map(len, cut)) <= MOST:
            return cut
    return [old] if old else [], [new] if new else []


def changes(old: str, new: str) -> list[Change]:
    """What was changed from the old text to the new one, in the order of the old one; no two touch."""
    head, tail = _edges(old, new)
    before, after = _units(old[head : len(old) - tail], new[head : len(new) - tail])
    places = [head]
    for unit in before:
        places.append(places[-1] + len(unit))
    matcher = SequenceMatcher(None, before, after)
    return [
        Change(places[i1], places[i2], "".join(after[j1:j2]))
        for kind, i1, i2, j1, j2 in matcher.get_opcodes()
        if kind != "equal"
    ]


def _groups(mine: list[Change], theirs: list[Change]) -> Iterator[tuple[int, int, list[Change], list[Change]]]:
    """The changes of both sides, those that touch each other together: from, to, of mine, of theirs."""
    queue = sorted(
        [(c.start, c.end, 0, c) for c in mine] + [(c.start, c.end, 1, c) for c in theirs], key=lambda row: row[:3]
    )
    while queue:
        start, end, side, change = queue.pop(0)
        sides: tuple[list[Change], list[Change]] = ([], [])
        sides[side].append(change)
        while queue and queue[0][0] <= end:
            _start, stop, side, change = queue.pop(0)
            end = max(end, stop)
            sides[side].append(change)
        yield start, end, *sides


def _applied(base: str, start: int, end: int, made: list[Change]) -> str:
    parts, at = [], start
    for change in made:
        parts += [base[at : change.start], change.text]
        at = change.end
    return "".join(parts) + base[at:end]


def pieces(base: str, mine: str, theirs: str) -> list[Piece[str]]:
    """The text cut where the sides changed it."""
    found, at = [], 0
    for start, end, my, their in _groups(changes(base, mine), changes(base, theirs)):
        if at < start:
            found.append(Piece(*[base[at:start]] * 3))
        found.append(Piece(base[start:end], _applied(base, start, end, my), _applied(base, start, end, their)))
        at = end
    if at < len(base):
        found.append(Piece(*[base[at:]] * 3))
    return found


def merge(base: str, mine: str, theirs: str) -> str | None:
    """Both sides' changes in one text; None when they conflict and somebody has to choose."""
    found = pieces(base, mine, theirs)
    return None if any(piece.conflicts for piece in found) else "".join(piece.proposed for piece in found)


def chosen(found: list[Piece[str]], choices: list[str]) -> str:
    """The text with a choice ("mine", "theirs" or "both") for each piece that conflicts, in their order."""
    made, left = [], iter(choices)
    for piece in found:
        made.append(_choice(piece, next(left)) if piece.conflicts else piece.proposed)
    return "".join(made)


def _choice(piece: Piece[str], choice: str) -> str:
    if choice == "both":
        gap = "" if not piece.theirs or piece.theirs[-1:].isspace() or piece.mine[:1].isspace() else " "
        return f"{piece.theirs}{gap}{piece.mine}"
    return piece.mine if choice == "mine" else piece.theirs


def between(old: str, new: str) -> list[Piece[str]]:
    """The difference of two versions as pieces: `base` of the old one, `mine` and `theirs` of the new one."""
    return pieces(old, new, new)


def gathered(base: set[str], mine: set[str], theirs: set[str]) -> set[str]:
    """What a set becomes when each side added and took away."""
    return (base & mine & theirs) | (mine - base) | (theirs - base)
