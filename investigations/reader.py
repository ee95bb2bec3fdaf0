"""Reads foreign files for their words and draws their pages anew, in a process of its own with narrow limits.

Run as `python -m investigations.reader TYPE FILE FOLDER`; it imports nothing of the product and answers with JSON.
Nothing of the file reaches a browser: a preview is a picture drawn here.
"""

import json
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

MOST_PAGES = 20
MOST_TEXT = 1_000_000  # characters
MOST_UNPACKED = 200 * 1024 * 1024  # bytes that a packed document may unpack to
WIDTH = 1000  # pixels of a preview
SECONDS = 60
MEMORY = 1024 * 1024 * 1024
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff", "image/bmp"})
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_file(media_type: str, path: Path, folder: Path) -> dict[str, Any]:
    """Read a file in the child process: `{"pages": int, "text": str, "cut": bool}`; nothing for what it cannot read."""
    nothing: dict[str, Any] = {"pages": 0, "text": "", "cut": False}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "-m", "investigations.reader", media_type, str(path), str(folder)]
    home = Path(__file__).resolve().parent.parent
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV")}
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS * 2, cwd=home, env=kept, check=False)
        return {**nothing, **json.loads(done.stdout)} if done.returncode == 0 else nothing
    except (subprocess.TimeoutExpired, ValueError, OSError):
        return nothing


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_UNPACKED, MOST_UNPACKED))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _picture(path: Path, folder: Path) -> tuple[int, str]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = 100_000_000
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((WIDTH, WIDTH * 2))
        upright.save(folder / "1.png")
    return 1, ""


def _pdf(path: Path, folder: Path) -> tuple[int, str]:
    import pypdfium2

    document, words, drawn = pypdfium2.PdfDocument(path), [], 0
    for i in range(len(document)):
        page = document[i]
        words.append(page.get_textpage().get_text_bounded())
        if i < MOST_PAGES:
            wide = max(page.get_width(), 1)
            page.render(scale=min(WIDTH / wide, 4)).to_pil().convert("RGB").save(folder / f"{i + 1}.png")
            drawn += 1
        if sum(map(len, words)) > MOST_TEXT:
            break
    return drawn, "\n".join(words)


def _docx(path: Path) -> str:
    import docx

    with zipfile.ZipFile(path) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            return ""
    document = docx.Document(str(path))
    rows = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(part.text for part in document.paragraphs), *rows])


def main(media_type: str, path: Path, folder: Path) -> dict[str, Any]:
    """Read one file inside the limits."""
    pages, text = 0, ""
    if media_type in PICTURES:
        pages, text = _picture(path, folder)
    elif media_type == "application/pdf":
        pages, text = _pdf(path, folder)
    elif media_type == DOCX:
        text = _docx(path)
    elif media_type.startswith("text/"):
        with path.open("rb") as file:
            text = file.read(MOST_TEXT * 2).decode(errors="replace")
    text = "".join(c for c in text if c.isprintable() or c in "\n\t")
    return {"pages": pages, "text": text[:MOST_TEXT], "cut": len(text) > MOST_TEXT}


if __name__ == "__main__":
    _limit()
    answer = main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    sys.stdout.write(json.dumps(answer))
