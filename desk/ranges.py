"""Files in parts: one range of a request, so that a broken download can go on."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

CHUNK = 256 * 1024
_RANGE = re.compile(r"^bytes=(\d{0,15})-(\d{0,15})$")


def _asked(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the one range that is asked for; None for the whole; ValueError when it lies outside."""
    match = _RANGE.match(header.strip())
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(size - int(last), 0), size - 1
        if int(last) == 0:
            raise ValueError(header)
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
    if start > end or start >= size:
        raise ValueError(header)
    return start, end


def _pieces(path: Path, start: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while length > 0 and (piece := file.read(min(CHUNK, length))):
            length -= len(piece)
            yield piece


def answer_with(request: HttpRequest, path: Path, etag: str, media_type: str) -> HttpResponseBase:
    """The file or the asked range of it; `etag` names its content."""
    size = path.stat().st_size
    mark = f'"{etag}"'
    whole = request.headers.get("If-Range", mark) != mark
    try:
        part = None if whole else _asked(request.headers.get("Range", ""), size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = part or (0, size - 1)
    response = StreamingHttpResponse(
        _pieces(path, start, end - start + 1), status=206 if part else 200, content_type=media_type
    )
    response["Content-Length"] = str(end - start + 1)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = mark
    if part:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response
