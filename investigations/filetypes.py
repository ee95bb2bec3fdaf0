"""What a file really is, read from its content; its name only gives a hint to people."""

import mimetypes
from pathlib import Path, PurePath

import puremagic

UNKNOWN = "application/octet-stream"
_HEAD = 8192


def media_type_of(path: Path) -> str:
    """The media type that the content shows."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"%PDF-") or b"%PDF-" in head[:1024]:
        return "application/pdf"
    try:
        found = [match.mime_type for match in puremagic.magic_file(str(path)) if match.mime_type]
    except (puremagic.PureError, ValueError, OSError):
        found = []
    if found and not found[0].startswith("text/"):
        return found[0]
    return "text/plain" if _is_text(head) else (found[0] if found else UNKNOWN)


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        head[:-4].decode()
    except UnicodeDecodeError:
        return False
    return True


def name_disagrees(name: str, media_type: str) -> bool:
    """Whether the ending of the name promises another type than the content shows."""
    promised, _ = mimetypes.guess_type(name)
    if promised is None or media_type == UNKNOWN:
        return False
    if promised.startswith("text/") and media_type.startswith("text/"):
        return False
    return promised != media_type


def plain_name(name: str) -> str:
    """A file name without folders, marks of direction and what a system would not store."""
    bare = PurePath(name.replace("\\", "/")).name
    visible = "".join(c for c in bare if c.isprintable())
    stem, dot, ending = visible.strip(" .").rpartition(".")
    if not stem:
        return visible.strip(" .")[:200]
    return f"{stem[: 190 - len(ending[:20])]}{dot}{ending[:20]}"
