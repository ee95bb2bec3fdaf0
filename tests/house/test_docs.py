"""The documentation names what there is: commands, targets, doors, codes, rights; and its links lead somewhere."""

import re
from itertools import chain

import pytest
from django.urls import get_resolver

from access.errors import Refusal
from access.rules import GLASS, HOUSE_RIGHTS, ROOM_RIGHTS, Right, Role
from tests.setup.compose import ROOT

APPS = ("audit", "access", "desk", "investigations", "finance")
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def page(name: str) -> str:
    """The text of a page in docs/."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    lost = [link for link in LINK.findall(text) if not (path.parent / link).exists()]  # type: ignore[attr-defined]
    assert not lost


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, coming = set(), [ROOT / "README.md"]
    while coming:
        here = coming.pop()
        if here in seen:
            continue
        seen.add(here)
        found = [(here.parent / link).resolve() for link in LINK.findall(here.read_text(encoding="utf-8"))]
        coming += [p for p in found if p.suffix == ".md"]
        coming += [p for folder in found if folder.is_dir() for p in folder.glob("*.md")]
    assert set((ROOT / "docs").rglob("*.md")) <= seen


def test_every_command_is_named() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    folders = (ROOT / app / "management" / "commands" for app in APPS)
    names = {path.stem for path in chain.from_iterable(f.glob("[a-z]*.py") for f in folders)}
    assert names
    assert not [name for name in names if f"`{name}`" not in text and f"manage.py {name}" not in text]


def test_every_make_target_is_named() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*##", makefile, re.MULTILINE)) - {"help"}
    assert targets == set(re.findall(r"^\| `make ([a-z]+)` \|", page("setup.md"), re.MULTILINE))


def test_every_door_of_rest_is_named() -> None:
    table = page("api.md").split("## Signing in", 1)[0]
    named = set(re.findall(r"`([a-z-]+)/", table))
    (root,) = (pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) == "api/v1/")
    doors = {str(inner.pattern).partition("/")[0] for inner in flat(root)}
    assert len(doors) > 20
    assert doors - {"schema", "docs"} == named


def flat(resolver: object) -> list[object]:
    """The address patterns beneath one, as far as they begin the path."""
    found: list[object] = []
    for inner in resolver.url_patterns:  # type: ignore[attr-defined]
        deeper = hasattr(inner, "url_patterns") and not str(inner.pattern)
        found += flat(inner) if deeper else [inner]
    return found


def kinds(base: type[Refusal] = Refusal) -> set[type[Refusal]]:
    """Every kind of refusal."""
    return {base, *chain.from_iterable(kinds(kind) for kind in base.__subclasses__())}


def test_every_code_of_a_refusal_is_in_the_table() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (\d{3}) \|", page("api.md"), re.MULTILINE))
    for kind in kinds():
        assert rows.get(kind.code) == str(int(kind.status)), kind


def test_the_table_of_rights_is_true() -> None:
    rows = re.findall(r"^\| `([a-z.]+)` \| ([^|]*) \| ([^|]*) \|$", page("access.md"), re.MULTILINE)
    told = {right: (set(room.split(", ")) - {"–"}, set(house.split(", ")) - {"–"}) for right, room, house in rows}
    assert told == {
        right.value: (
            {str(role) for role, rights in ROOM_RIGHTS.items() if right in rights and role != GLASS},
            {str(role) for role, rights in HOUSE_RIGHTS.items() if right in rights},
        )
        for right in Right
    }
    assert set(ROOM_RIGHTS) - {GLASS} == set(HOUSE_RIGHTS) == set(Role)
