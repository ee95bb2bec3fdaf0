"""The words and tones of states, registered by the wiring so that page, API and print say the same."""

from django.db.models import TextChoices
from django.utils.functional import Promise

TONES = frozenset({"grey", "blue", "green", "amber", "red", "violet", "teal"})
_words: dict[tuple[str, str], str | Promise] = {}
_tones: dict[tuple[str, str], str] = {}


def register(kind: str, choices: type[TextChoices], tones: dict[str, str]) -> None:
    """Make the states of a kind known, with the tone of each (grey where none is given)."""
    for value, label in choices.choices:
        _words[kind, value] = label
        _tones[kind, value] = tones.get(value, "grey")


def word(kind: str, state: str) -> str:
    """The word for a state; the state itself when nobody registered it."""
    return str(_words.get((kind, state), state.replace("_", " ")))


def tone(kind: str, state: str) -> str:
    """The tone of a state."""
    return _tones.get((kind, state), "grey")
