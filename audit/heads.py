"""The file outside the database that notes each seal's number and code, one a line, never rewritten."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from audit.chain import Link

LONGEST_LINE = 128  # bytes; a line is a number, a space and 64 hexadecimal digits


class HeadsDiffer(Exception):
    """The chain in the database and the heads noted outside cannot both be right."""


def head_file() -> Path:
    """Return where the heads are noted."""
    return Path(settings.BOOK_HEAD_FILE)


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


def lines(until: int) -> Iterator[str]:
    """Yield the whole lines in the first `until` bytes; a crash may have torn the last."""
    path, read = head_file(), 0
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            read += len(line)
            if read > until or not line.endswith(b"\n"):
                return
            yield line.decode("ascii", "replace").strip()


def line_of(link: Link) -> str:
    """Write a seal as it stands in the file."""
    return f"{link.number} {link.mac.hex()}"


def append(file: IO[bytes], links: Iterable[Link]) -> None:
    """Note seals and wait until they are on the disk."""
    file.seek(0, os.SEEK_END)
    file.write("".join(f"{line_of(link)}\n" for link in links).encode())
    file.flush()
    os.fsync(file.fileno())


def catch_up(file: IO[bytes], last: Link | None) -> None:
    """Note the one seal that a crash may have kept out of the file; raise HeadsDiffer on any other difference."""
    noted, known = _last_line(file), last.number if last else 0
    number = int(noted.split()[0]) if noted else 0
    if last and number == known - 1:
        append(file, [last])
    elif number != known or (last and noted != line_of(last)):
        raise HeadsDiffer(
            f"{head_file()} ends with seal {number}, the database with seal {known}: run verify_book before sealing on"
        )


def renew(links: Iterable[Link]) -> None:
    """Write the whole file again from the chain in the database."""
    with exclusive() as file:
        file.truncate(0)
        append(file, links)


def _last_line(file: IO[bytes]) -> str:
    """Return the last whole line, and cut off one torn by a crash."""
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - LONGEST_LINE * 2)
    file.seek(start)
    tail = file.read()
    whole = tail[: tail.rfind(b"\n") + 1]
    if whole != tail:
        file.truncate(start + len(whole))
    return whole.decode("ascii").splitlines()[-1] if whole else ""


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
