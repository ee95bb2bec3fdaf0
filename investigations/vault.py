"""Where evidence lies: each content once, under its SHA-256, in a folder that only the product enters."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

CHUNK = 1024 * 1024


def root() -> Path:
    """The folder of the evidence."""
    return Path(settings.EVIDENCE_FOLDER)


def path_of(sha256: str) -> Path:
    """Where the content with this digest lies."""
    return root() / sha256[:2] / sha256[2:4] / sha256


def preview_of(sha256: str, page: int) -> Path:
    """Where the picture of a page lies."""
    return root() / "previews" / sha256[:2] / sha256 / f"{page}.png"


def incoming(upload: UUID) -> Path:
    """Where the pieces of an upload are put together."""
    return root() / "incoming" / str(upload)


def received(upload: UUID) -> int:
    """How many bytes of an upload have arrived."""
    try:
        return incoming(upload).stat().st_size
    except FileNotFoundError:
        return 0


def put_piece(upload: UUID, offset: int, pieces: Iterator[bytes], most: int) -> int:
    """Write pieces after `offset` and return the new end; ValueError when more than `most` would arrive.

    What broke off earlier behind the offset is written over; a piece that does not fit leaves the file as it was.
    """
    path = incoming(upload)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.truncate(offset)
        file.seek(offset)
        end = offset
        for piece in pieces:
            end += len(piece)
            if end > most:
                file.truncate(offset)
                raise ValueError(end)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return end


def digest(path: Path, tell: Callable[[int], None] = lambda done: None) -> str:
    """The SHA-256 of a file, read piece by piece; `tell` hears how many bytes were read."""
    found, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            found.update(piece)
            done += len(piece)
            tell(done)
    return found.hexdigest()


def keep(upload: UUID, sha256: str) -> None:
    """Put what arrived where its content belongs; done twice, it is there once."""
    path = path_of(sha256)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(incoming(upload), path)
    except FileExistsError:
        return
    path.chmod(0o400)


def forget(upload: UUID) -> None:
    """Remove the pieces of an upload."""
    incoming(upload).unlink(missing_ok=True)
