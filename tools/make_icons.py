"""Make the sprite of icons from a folder of the package @tabler/icons (MIT): `make_icons.py FOLDER`."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPRITE = ROOT / "smugglecases" / "static" / "app" / "icons.svg"
_LIST = """
activity adjustments-horizontal alert-circle alert-octagon alert-triangle archive arrow-back-up arrow-down arrow-
left arrow-right arrow-up arrows-sort bell bolt book bookmark briefcase building building-bank building-community
calendar calendar-due calendar-event car cash chart-bar chart-line check checkbox checklist chevron-down chevron-
left chevron-right chevron-up circle circle-check circle-dashed clipboard-list clock coin coins columns command
copy corner-down-left currency-bitcoin currency-euro device-desktop device-laptop device-mobile diamond dots dots-
vertical download edit external-link eye eye-off file-export file-text filter fingerprint flag flag-off flame
folder folder-open folders gavel git-branch hash help-circle history home hourglass id inbox info-circle key
language layout-sidebar-left-collapse layout-sidebar-left-expand link list list-check lock lock-open login logout
mail map map-pin map-route menu-2 message minus moon notes package paperclip phone plane player-pause plus printer
refresh report-money route scale search send server settings shield shield-check shield-lock ship sort-ascending
sort-descending square-key stack star steering-wheel sun tag target timeline train trash truck unlink upload user
user-check user-plus user-search users wallet world x zoom-in
"""
NAMES = _LIST.split()


def main(folder: Path) -> None:
    """Write one symbol per icon of the list."""
    parts = ["<!-- Tabler Icons, MIT License, Copyright (c) Paweł Kuna; made by tools/make_icons.py -->"]
    for name in sorted(set(NAMES)):
        source = (folder / f"{name}.svg").read_text(encoding="utf-8")
        paths = re.findall(r"<(?:path|circle|rect|line)[^>]*?/>", source.replace("\n", " "))
        body = "".join(re.sub(r"\s+", " ", p) for p in paths if 'stroke="none" d="M0 0h24v24H0z"' not in p)
        parts.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    svg = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(parts) + "\n</svg>\n"
    SPRITE.write_text(svg, encoding="utf-8")
    print(f"{len(parts) - 1} icons, {len(svg) // 1024} KiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
