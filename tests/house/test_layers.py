"""The apps stand in one straight line and each imports only what lies beneath it, inside functions too."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LINE = ["audit", "access", "desk", "investigations", "finance", "smugglecases"]
PURE = [
    "access/rules.py",
    "investigations/rules.py",
    "investigations/rules_tasks.py",
    "investigations/rules_timeline.py",
    "investigations/rules_transport.py",
    "investigations/places.py",
    "investigations/handling.py",
    "investigations/evaluation.py",
    "investigations/merging.py",
    "finance/rules",
]


def modules() -> list[Path]:
    """All modules of the apps."""
    return [p for app in LINE for p in sorted((ROOT / app).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """The first part of each module that this one imports, wherever the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down_the_line(path: Path) -> None:
    height = LINE.index(path.relative_to(ROOT).parts[0])
    above = set(LINE[height + 1 :])
    # The worker and the settings are wiring that Celery and Django hand to everybody by name.
    climbs = {name for name in imported(path) if name.split(".")[0] in above}
    assert not climbs, f"imports upward: {sorted(climbs)}"


def test_rules_know_no_database() -> None:
    for place in PURE:
        target = ROOT / place
        for path in [target] if target.suffix else sorted(target.rglob("*.py")):
            for name in imported(path):
                assert not name.endswith((".models", ".queries", ".actions")), f"{path.name} imports {name}"
                assert name != "django.db.connection", path


def test_no_module_grows_into_a_monster() -> None:
    long = [
        f"{p.relative_to(ROOT)}: {n} lines"
        for p in modules()
        if "migrations" not in p.parts and (n := p.read_text(encoding="utf-8").count("\n")) > 400
    ]
    assert not long


def test_no_thread_locals_and_no_signals_of_our_own() -> None:
    for path in modules():
        text = path.read_text(encoding="utf-8")
        assert "threading.local" not in text, path
        assert "dispatch.Signal(" not in text, path
