"""The file outside the database that notes each seal, one a line, only ever appended to.

A line is: chain, place, number, code. The chain is named after its first seal; the place is the cluster and the
database it was noted from. So one file serves several databases, and a new chain where another one was is refused.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings
from django.db import connections

from audit.chain import Link

LONGEST_LINE = 256  # bytes


class HeadsDiffer(Exception):
    """The chain in the database and the heads noted outside cannot both be right."""


class Head(NamedTuple):
    """One line of the file."""

    chain: str
    place: str
    number: int
    mac: str


def head_file() -> Path:
    """Return where the heads are noted."""
    return Path(settings.BOOK_HEAD_FILE)


def place_of(using: str) -> str:
    """Name the cluster and the database itself, not by a function that its owner could replace."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT system_identifier FROM pg_catalog.pg_control_system()) || '-' || oid"
            " FROM pg_catalog.pg_database WHERE datname = current_database()"
        )
        return str(cursor.fetchone()[0])


def chain_of(first: Link | None) -> str:
    """Name a chain after its first seal; a book without seals has no name yet."""
    return first.mac.hex()[:16] if first else ""


def head_of(link: Link, chain: str, place: str) -> Head:
    """Write a seal as it stands in the file."""
    return Head(chain, place, link.number, link.mac.hex())


@contextmanager
def exclusive() -> Iterator[IO[bytes]]:
    """Open the file for one sealer at a time."""
    path = head_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = not path.exists()
    with path.open("ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if fresh:
            _sync_folder(path.parent)
        yield file


@contextmanager
def shared() -> Iterator[None]:
    """Keep sealers out while a verifier takes its snapshot."""
    path = head_file()
    if not path.exists():
        yield
        return
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def size() -> int:
    """Return how many bytes of heads there are now."""
    path = head_file()
    return path.stat().st_size if path.exists() else 0


def heads(until: int) -> Iterator[Head]:
    """Yield the heads in the first `until` bytes; a crash may have torn the last line."""
    path, read = head_file(), 0
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            read += len(line)
            if read > until or not line.endswith(b"\n"):
                return
            yield _head(line)


def append(file: IO[bytes], added: Iterable[Head]) -> None:
    """Note seals and wait until they are on the disk."""
    file.seek(0, os.SEEK_END)
    file.write(b"".join(_line(head) for head in added))
    file.flush()
    os.fsync(file.fileno())


def catch_up(file: IO[bytes], place: str, first: Link | None, last: Link | None) -> None:
    """Note the one seal that a crash may have kept out of the file; raise HeadsDiffer on any other difference."""
    chain, known = chain_of(first), last.number if last else 0
    noted = _last_of(file, chain, place)
    number = noted.number if noted else 0
    if last and number == known - 1:
        append(file, [head_of(last, chain, place)])
    elif number != known or (last and noted and noted.mac != last.mac.hex()):
        raise HeadsDiffer(
            f"{head_file()} ends with seal {number}, the database with seal {known}: run verify_book before sealing on"
        )


def renew(links: Iterable[Link], place: str) -> None:
    """Write what the file notes of this place again from the chain in the database."""
    with exclusive() as file:
        _last_line(file)
        kept = [head for head in heads(size()) if head.place != place]
        chain, mine = "", []
        for link in links:
            chain = chain or chain_of(link)
            mine.append(head_of(link, chain, place))
        file.truncate(0)
        append(file, [*(head for head in kept if head.chain != chain), *mine])


def _last_of(file: IO[bytes], chain: str, place: str) -> Head | None:
    """Return the last head of the chain, wherever it was noted; raise HeadsDiffer if another chain was noted here."""
    last = _last_line(file)
    if last is None or last.chain == chain:
        return last
    found = None
    for head in heads(size()):
        if head.chain == chain:
            found = head
        elif head.place == place:
            raise HeadsDiffer(
                f"{head_file()} notes seal {head.number} of another chain of this database:"
                " run verify_book before sealing on"
            )
    return found


def _last_line(file: IO[bytes]) -> Head | None:
    """Return the last whole line, and cut off one torn by a crash."""
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - LONGEST_LINE * 2)
    file.seek(start)
    tail = file.read()
    whole = tail[: tail.rfind(b"\n") + 1]
    if whole != tail:
        file.truncate(start + len(whole))
    return _head(whole.splitlines()[-1]) if whole else None


def _head(line: bytes) -> Head:
    """Read one line; what is no head compares as different from every seal."""
    parts = line.decode("ascii", "replace").split()
    if len(parts) != 4 or not parts[2].isdecimal():
        return Head("", "", -1, "")
    return Head(parts[0], parts[1], int(parts[2]), parts[3])


def _line(head: Head) -> bytes:
    return f"{head.chain} {head.place} {head.number} {head.mac}\n".encode()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
