"""The words, tones and help of states, registered by the wiring so that page, API and print say the same."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise

TONES = frozenset({"grey", "blue", "green", "amber", "red", "violet", "teal"})
_words: dict[tuple[str, str], str | Promise] = {}
_tones: dict[tuple[str, str], str] = {}
_helps: dict[tuple[str, str], str | Promise] = {}


def register(
    kind: str, choices: type[TextChoices], tones: Mapping[str, str], helps: Mapping[str, str | Promise]
) -> None:
    """Make the states of a kind known: the tone of each (grey where none is given) and what it means."""
    for value, label in choices.choices:
        _words[kind, value] = label
        _tones[kind, value] = tones.get(value, "grey")
        _helps[kind, value] = helps[value]


def states() -> list[tuple[str, str]]:
    """Each kind with each of its states."""
    return list(_words)


def word(kind: str, state: str) -> str:
    """The word for a state; the state itself when nobody registered it."""
    return str(_words.get((kind, state), state.replace("_", " ")))


def tone(kind: str, state: str) -> str:
    """The tone of a state."""
    return _tones.get((kind, state), "grey")


def help_of(kind: str, state: str) -> str:
    """What a state means, in a sentence."""
    return str(_helps.get((kind, state), ""))
