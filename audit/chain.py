"""The arithmetic of the seals: hashes of entries, marks to find a wrong one, and the chained code. No database."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

MARK = 8  # bytes of each entry's hash kept in the seal: they name the wrong entry, the code proves it
KINDS = ("action", "change", "visit")


class Entry(NamedTuple):
    """One row of the chain, sorted by transaction, kind (an index of KINDS) and id."""

    xact: int
    kind: int
    id: int
    line: str

    @property
    def name(self) -> str:
        """Say which row of the book this is."""
        return f"{KINDS[self.kind]} {self.id}"


class Link(NamedTuple):
    """One seal: all entries of `cluster` below `horizon` that no earlier seal holds."""

    number: int
    cluster: int
    horizon: int
    rows: int
    marks: bytes
    mac: bytes


@dataclass
class Tally:
    """What a seal says about its entries, added up one by one."""

    rows: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    marks: bytearray = field(default_factory=bytearray)

    def add(self, line: str) -> bytes:
        """Count one entry and return its mark."""
        row = hashlib.sha256(line.encode()).digest()
        self.digest.update(row)
        self.marks += row[:MARK]
        self.rows += 1
        return row[:MARK]

    def code(self, key: bytes, number: int, cluster: int, horizon: int, previous: bytes) -> bytes:
        """Return the keyed code that ties these entries to the seal before."""
        marks = hashlib.sha256(self.marks).hexdigest()
        text = f"{number}|{cluster}|{horizon}|{self.rows}|{previous.hex()}|{self.digest.hexdigest()}|{marks}"
        return hmac.digest(key, text.encode(), "sha256")


class Difference(NamedTuple):
    """The first entry that does not fit its seal."""

    where: str
    what: str


def compare(entries: Iterable[Entry], marks: bytes) -> tuple[Tally, Difference | None]:
    """Add up the entries and find the first that differs from the marks of the seal."""
    tally, wrong, following, last = Tally(), None, b"", "the beginning"
    for index, entry in enumerate(entries):
        mark = tally.add(entry.line)
        if wrong is None and mark != _mark(marks, index):
            wrong = (index, entry, mark)
        elif wrong is not None and not following:
            following = mark
        last = entry.name
    if wrong is not None:
        return tally, _explain(*wrong, following, marks)
    if tally.rows * MARK < len(marks):
        return tally, Difference(f"after {last}", "a row was removed")
    return tally, None


def _explain(index: int, entry: Entry, mark: bytes, following: bytes, marks: bytes) -> Difference:
    here, later = _mark(marks, index), _mark(marks, index + 1)
    if mark == later:
        return Difference(f"before {entry.name}", "a row was removed")
    if not here or following == here:
        return Difference(entry.name, "the row was inserted")
    return Difference(entry.name, "the row was altered")


def _mark(marks: bytes, index: int) -> bytes:
    return marks[index * MARK : (index + 1) * MARK]
