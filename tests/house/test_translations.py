"""English and Dutch are complete: no text is missing, left over, fuzzy, or loses one of its values."""

import re

import pytest

from tools.messages import catalogue, key_of, messages, missing

PLACES = re.compile(r"%\((\w+)\)[sd]|%[sd]")


def test_every_text_stands_in_the_dutch_catalogue() -> None:
    known = {key_of(entry) for entry in catalogue("nl")}
    wanted = set(messages())
    assert not wanted - known, "run python -m tools.messages and translate"
    assert not known - wanted, "run python -m tools.messages: these texts are gone"


def test_nothing_is_missing_or_fuzzy() -> None:
    assert [entry.msgid for entry in catalogue("nl") if missing(entry)] == []


def test_translations_keep_their_values() -> None:
    wrong = []
    for entry in catalogue("nl"):
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        for text in texts:
            if sorted(PLACES.findall(entry.msgid_plural or entry.msgid)) != sorted(PLACES.findall(text)):
                wrong.append((entry.msgid, text))
    assert not wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{% load i18n %}{% translate "One" %}', {("", "One", "")}),
        ('{% load i18n %}{% translate "One" context "c" %}', {("c", "One", "")}),
        ("{% load i18n %}{% blocktranslate with a=b %}It {{ a }}{% endblocktranslate %}", {("", "It %(a)s", "")}),
        (
            "{% load i18n %}{% blocktranslate count n=m %}{{ n }} x{% plural %}{{ n }} xs{% endblocktranslate %}",
            {("", "%(n)s x", "%(n)s xs")},
        ),
        ('{% load ui %}{% card title=_("A title") %}{% endcard %}', {("", "A title", "")}),
    ],
)
def test_texts_of_templates_are_found(text: str, expected: set[tuple[str, str, str]]) -> None:
    from tools.messages import in_template

    assert set(in_template(text, "test")) == expected
