"""What every template must keep to."""

import re
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    path for path in ROOT.glob("**/templates/**/*.html") if not {"node_modules", "var", ".venv"} & set(path.parts)
)
NAMES = [str(path.relative_to(ROOT)) for path in TEMPLATES]
TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.S)
DJANGO = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)


def tags_of(name: str) -> list[str]:
    """The opening tags of a template, with what Django replaces left out."""
    return TAG.findall(DJANGO.sub("", (ROOT / name).read_text(encoding="utf-8")))


def test_there_are_templates() -> None:
    assert len(NAMES) > 20


@pytest.mark.parametrize("name", NAMES)
def test_no_inline_script_style_or_handler(name: str) -> None:
    for tag in tags_of(name):
        assert not re.search(r"\sstyle\s*=", tag), f"inline style: {tag}"
        assert not re.search(r"\son[a-z]+\s*=", tag), f"inline handler: {tag}"
        assert not re.match(r"<style\b", tag), "inline style sheet"
        assert "javascript:" not in tag and "hx-on" not in tag, f"script in an attribute: {tag}"
        if re.match(r"<script\b", tag):
            assert re.search(r'\bsrc=|type="application/json"', tag), f"inline script: {tag}"


@pytest.mark.parametrize("name", NAMES)
def test_everything_comes_from_here(name: str) -> None:
    for tag in tags_of(name):
        if re.match(r"<(script|link|img|iframe|source|use|image)\b", tag):
            assert "://" not in tag and '"//' not in tag, f"loaded from elsewhere: {tag}"


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name: str) -> None:
    engines["django"].from_string((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_one_primary_button_per_page(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    block = re.search(r"\{% block primary %\}(.*?)\{% endblock", text, re.S)
    choices = block.group(1).count("{% el") + 1 if block else 1
    assert block is None or block.group(1).count("btn-primary") <= choices, "more than one primary button at once"


def test_icons_exist() -> None:
    sprite = set(
        re.findall(
            r'<symbol id="([^"]+)"',
            (ROOT / "smugglecases/static/app/icons.svg").read_text("utf-8"),
        )
    )
    for name in NAMES:
        used = re.findall(r'\{% icon "([^"]+)"', (ROOT / name).read_text(encoding="utf-8"))
        used += re.findall(r'symbol="([^"]+)"', (ROOT / name).read_text(encoding="utf-8"))
        assert set(used) <= sprite, f"{name}: {sorted(set(used) - sprite)} not in icons.svg"
