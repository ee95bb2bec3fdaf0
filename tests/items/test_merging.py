"""Two versions and the one they came from: both sides' work is kept, and nothing vanishes silently."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investigations.merging import between, changes, chosen, merge, pieces

WORDS = st.lists(st.sampled_from(["van", "boat", "Dover", "14", "€", "\n", "tot", "é", "a", "aa", ","]), max_size=14)
TEXTS = WORDS.map(" ".join) | st.text(max_size=30)


def applied(old: str, new: str) -> str:
    """The old text with its changes made."""
    made, at = [], 0
    for change in changes(old, new):
        made += [old[at : change.start], change.text]
        at = change.end
    return "".join(made) + old[at:]


@given(TEXTS, TEXTS)
def test_the_changes_make_the_new_text_of_the_old_one(old: str, new: str) -> None:
    assert applied(old, new) == new
    found = changes(old, new)
    assert all(one.end < two.start for one, two in pairwise(found))


@given(TEXTS, TEXTS)
def test_who_changed_alone_is_kept(base: str, a: str) -> None:
    assert merge(base, a, base) == a
    assert merge(base, base, a) == a
    assert merge(base, a, a) == a


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_of_either_side_vanishes(base: str, mine: str, theirs: str) -> None:
    found = pieces(base, mine, theirs)
    assert "".join(piece.base for piece in found) == base
    assert "".join(piece.mine for piece in found) == mine
    assert "".join(piece.theirs for piece in found) == theirs
    for piece in found:
        if not piece.conflicts:
            assert piece.proposed in (piece.mine, piece.theirs)
            assert piece.proposed != piece.base or piece.mine == piece.theirs == piece.base
        else:
            both = chosen([piece], ["both"])
            assert piece.mine in both and piece.theirs in both
    assert merge(base, mine, theirs) is None or not any(piece.conflicts for piece in found)


@given(TEXTS, TEXTS, TEXTS)
def test_the_sides_can_be_exchanged(base: str, mine: str, theirs: str) -> None:
    assert merge(base, mine, theirs) == merge(base, theirs, mine)


@given(WORDS, WORDS, WORDS, WORDS)
def test_changes_in_different_places_are_both_kept(
    start: list[str], end: list[str], a: list[str], b: list[str]
) -> None:
    kept = "the middle that nobody touched"
    one, two, first, last = (" ".join(words) for words in (a, b, start, end))
    base = f"{first} [ {kept} ] {last}"
    assert merge(base, f"{one} [ {kept} ] {last}", f"{first} [ {kept} ] {two}") == f"{one} [ {kept} ] {two}"


def test_words_of_one_sentence() -> None:
    base = "The van left Vienna at 04:10 with seven people."
    mine = "The white van left Vienna at 04:10 with seven people."
    theirs = "The van left Vienna at 04:10 with eight people."
    assert merge(base, mine, theirs) == "The white van left Vienna at 04:10 with eight people."
    other = "The van left Vienna at 04:10 with nine people."
    assert merge(base, theirs, other) is None
    found = pieces(base, theirs, other)
    conflict = next(piece for piece in found if piece.conflicts)
    assert (conflict.base, conflict.mine, conflict.theirs) == ("seven", "eight", "nine")
    assert chosen(found, ["mine"]) == theirs and chosen(found, ["theirs"]) == other
    assert chosen(found, ["both"]) == "The van left Vienna at 04:10 with nine eight people."


def test_a_number_is_one_word() -> None:
    found = pieces("He paid 1,200 euro at 04:10.", "He paid 1,250 euro at 04:10.", "He paid 1,300 euro at 04:15.")
    assert [(p.base, p.mine, p.theirs) for p in found if p.differs] == [
        ("1,200", "1,250", "1,300"),
        ("04:10", "04:10", "04:15"),
    ]


def test_the_difference_of_two_versions() -> None:
    found = between("one two three", "one 2 three")
    assert [(piece.base, piece.mine) for piece in found if piece.base != piece.mine] == [("two", "2")]


@pytest.mark.parametrize("unit", ["a ", "\n", "ab\n", "word "])
def test_long_and_dull_texts_take_no_minutes(unit: str) -> None:
    base = unit * (50_000 // len(unit))
    began = time.monotonic()
    assert merge(base, f"x {base}", f"{base} y") == f"x {base} y"
    scattered = "".join(f"{i % 97} {unit}" for i in range(9_000))[:50_000]
    pieces(base, scattered, scattered[::-1])
    assert time.monotonic() - began < 20
