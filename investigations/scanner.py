"""The virus scanner: clamd by socket, when one is configured."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from investigations.rules import Scan

CHUNK = 64 * 1024
PATIENCE = 300.0  # seconds for the answer about one file


class ScannerDown(Exception):
    """The scanner cannot be reached or did not answer: the file stays in quarantine and is tried again."""


@contextmanager
def _connected() -> Iterator[socket.socket]:
    address = settings.CLAMD_SOCKET
    local = address.startswith("/")
    host, _, port = address.rpartition(":")
    with socket.socket(socket.AF_UNIX if local else socket.AF_INET) as link:
        link.settimeout(PATIENCE)
        link.connect(address if local else (host, int(port)))
        yield link


def scan(path: Path) -> tuple[Scan, str]:
    """What the scanner says of a file; unscanned where none is configured; raises ScannerDown."""
    if not settings.CLAMD_SOCKET:
        return Scan.UNSCANNED, ""
    try:
        with _connected() as link, path.open("rb") as file:
            link.sendall(b"zINSTREAM\0")
            while piece := file.read(CHUNK):
                link.sendall(struct.pack("!I", len(piece)) + piece)
            link.sendall(struct.pack("!I", 0))
            answer = _answer(link)
    except OSError as error:
        raise ScannerDown(str(error)) from error
    if answer.endswith("FOUND"):
        return Scan.INFECTED, answer.removeprefix("stream: ").removesuffix(" FOUND")[:200]
    if answer.endswith("OK"):
        return Scan.CLEAN, ""
    raise ScannerDown(answer[:200] or "no answer")


def _answer(link: socket.socket) -> str:
    found = b""
    while b"\0" not in found and (piece := link.recv(4096)):
        found += piece
    return found.rstrip(b"\0").decode(errors="replace").strip()
