"""The book speaks to its readers: every verb, table and column has words that can be translated."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.utils import translation

from audit.words import did, nouns, operations, verbs
from desk import words as states
from investigations.queries.history import QUIET, column_words, field_of, table_words
from tests.setup.compose import ROOT

APPS = ("audit", "access", "desk", "investigations", "finance")
VERB = re.compile(r"^[a-z_]+\.[a-z_]+$")
# Calls that take a text with a dot which is no verb.
OTHER = re.compile(
    r"Field$|^(moment|register|tell|notify|shared_task|send_task|partition|split|get|filter|update|name)$"
)
DECISIONS = {f"request.{verdict}" for verdict in ("approved", "refused", "sent_back")}
COMING = {"signin", "signin.failed", "signout"}
ROOMED = [
    model
    for app in APPS[1:]
    for model in apps.get_app_config(app).get_models()
    if getattr(model, "written", None) and model.written.room  # type: ignore[attr-defined]
]


def texts_of(call: ast.Call) -> Iterator[str]:
    """The plain texts that a call is given."""
    for value in (*call.args, *(word.value for word in call.keywords)):
        for part in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def written_verbs() -> set[str]:
    """Every verb that the code hands to an action."""
    found = DECISIONS | COMING
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    for path in paths:
        if {"migrations", "api"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and [getattr(name, "id", "") for name in node.targets] == ["verb"]:
                found.update(
                    v.value for v in ast.walk(node) if isinstance(v, ast.Constant) and VERB.match(str(v.value))
                )
            if isinstance(node, ast.Call) and not OTHER.search(
                getattr(node.func, "id", getattr(node.func, "attr", ""))
            ):
                found.update(text for text in texts_of(node) if VERB.match(text))
    return found


def test_every_verb_has_words_and_no_word_is_left_over() -> None:
    assert written_verbs() == set(verbs)


def test_the_documentation_names_every_verb() -> None:
    page = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    with translation.override("en"):
        table = dict(re.findall(r"^\| `([a-z_.]+)` \| ([^|]+) \|$", page, re.MULTILINE))
        assert {code: words for code, words in table.items() if code in verbs} == {c: str(w) for c, w in verbs.items()}


@pytest.mark.parametrize("model", ROOMED, ids=lambda model: model._meta.label)
def test_every_table_and_column_of_a_room_has_words(model: type) -> None:
    table = model._meta.db_table  # type: ignore[attr-defined]
    with translation.override("nl"):
        assert table_words(table) != table.partition("_")[2] or table.partition("_")[2] in nouns
        for column in (field.column for field in model._meta.concrete_fields):  # type: ignore[attr-defined]
            if column not in QUIET:
                name = column.removesuffix("_id")
                field = field_of(table, column)
                assert name in nouns or str(column_words(field, column)) != name.replace("_", " "), f"{table}.{column}"


def test_looks_have_words() -> None:
    with translation.override("nl"):
        assert all(str(did(code)) != code for code in operations)


@pytest.mark.parametrize(("kind", "state"), states.states())
def test_every_state_is_explained_in_both_languages(kind: str, state: str) -> None:
    with translation.override("en"):
        english = states.help_of(kind, state)
        row = f"| {kind} | `{state}` | {states.word(kind, state)} | {english} |"
        assert row in (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8")
    with translation.override("nl"):
        assert states.help_of(kind, state) not in ("", english)
