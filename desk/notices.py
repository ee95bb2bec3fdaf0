"""The words of notifications by kind; upper apps register theirs when they start."""

from collections.abc import Callable
from typing import Any

# (thing, details) -> the text, in the reader's language
Words = Callable[[str, dict[str, Any]], str]
_words: dict[str, Words] = {}


def register(kind: str, words: Words) -> None:
    """Make the words of a kind of notification known."""
    _words[kind] = words


def text_of(kind: str, thing: str, details: dict[str, Any]) -> str:
    """The words of a notification; its thing when nobody registered the kind."""
    words = _words.get(kind)
    return words(thing, details) if words else thing
