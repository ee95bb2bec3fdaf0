"""Compile locale/*/LC_MESSAGES/*.po where the .mo is missing or older; needs no gettext."""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def compile_translations(folder: Path = ROOT / "locale") -> int:
    """Compile what changed and return the number of files written."""
    written = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(target))
        written += 1
    return written


if __name__ == "__main__":
    print(f"{compile_translations()} translation files compiled")
