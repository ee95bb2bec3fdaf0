"""How a source and its information were valued: the schemes, and what their grades are in the 4x4.

The code that came is kept as it came. The 4x4 beside it is only shown, and only where a grade of the other scheme says
no more and no less than one of the 4x4.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NONE = "none"  # what stands in filters and in the matrix for "no equivalent"
_APART = re.compile(r"[\s\-./,;]+")


@dataclass(frozen=True)
class Grade:
    """One grade: its letter or digit, its words, and the grade of the 4x4 that says the same ('' when none does)."""

    code: str
    words: Promise
    four: str = ""


@dataclass(frozen=True)
class Scheme:
    """A scheme: the grades of source, information and perhaps handling, in the order in which they are written."""

    code: str
    label: str
    example: str
    sources: tuple[Grade, ...]
    informations: tuple[Grade, ...]
    handlings: tuple[Grade, ...]
    origin: str
    checked: bool  # the words were read in the source
    mapping: str
    mapping_checked: bool


_A = _("no doubt of the source")
_B = _("mostly reliable")
_C = _("mostly not reliable")
_X = _("cannot be assessed")
FOUR = Scheme(
    "4x4", "4x4", "B2",
    (Grade("A", _A, "A"), Grade("B", _B, "B"), Grade("C", _C, "C"), Grade("X", _X, "X")),
    (
        Grade("1", _("accuracy not in doubt"), "1"),
        Grade("2", _("known to the source, not to the officer"), "2"),
        Grade("3", _("not known to the source, but confirmed"), "3"),
        Grade("4", _("not known to the source, not confirmed"), "4"),
    ),
    (),
    "Europol evaluation codes; domain notes 2.7 (the words of 4 partly from memory)", True,
    "itself", True,
)  # fmt: skip
THREE = Scheme(
    "3x5x2", "3x5x2", "1AP",
    (
        Grade("1", _("reliable"), "B"),  # "generally reliable", which is not "no doubt"
        Grade("2", _("untested"), "X"),
        Grade("3", _("not reliable"), "C"),
    ),
    (
        Grade("A", _("known directly"), "2"),
        Grade("B", _("known indirectly, but confirmed"), "3"),
        Grade("C", _("known indirectly"), "4"),
        Grade("D", _("not known")),
        Grade("E", _("suspected to be false")),
    ),
    (Grade("P", _("may be shared lawfully")), Grade("C", _("may be shared under conditions"))),
    "UK intelligence report 3x5x2, from memory", False,
    "our reading, to be confirmed", False,
)  # fmt: skip
FIVE = Scheme(
    "5x5x5", "5x5x5", "B24",
    (
        Grade("A", _("always reliable"), "A"),
        Grade("B", _("mostly reliable"), "B"),
        Grade("C", _("sometimes reliable")),
        Grade("D", _("not reliable"), "C"),
        Grade("E", _("untested"), "X"),
    ),
    (
        Grade("1", _("known to be true without reservation"), "1"),
        Grade("2", _("known to the source, not to the officer"), "2"),
        Grade("3", _("not known to the source, but confirmed"), "3"),
        Grade("4", _("cannot be judged")),
        Grade("5", _("suspected to be false")),
    ),
    tuple(Grade(str(i), words) for i, words in enumerate(
        (
            _("may be passed on in the UK to police and others"),
            _("may be passed on to UK services outside the police"),
            _("may be passed on to services abroad"), _("only within the force that received it"),
            _("may be passed on under conditions"),
        ), 1,
    )),
    "UK intelligence report 5x5x5, from memory", False,
    "our reading, to be confirmed", False,
)  # fmt: skip
SCHEMES: dict[str, Scheme] = {scheme.code: scheme for scheme in (FOUR, THREE, FIVE)}
SCHEME_CHOICES = [(scheme.code, scheme.label) for scheme in SCHEMES.values()]
LONGEST = 12  # characters of a code as it came


def grades(scheme: str, text: str) -> tuple[Grade, Grade, Grade | None]:
    """The grades that a code of a scheme is made of, however it is written; ValueError when it is none."""
    known = SCHEMES[scheme]
    plain = _APART.sub("", text).upper()
    if not 2 <= len(plain) <= (3 if known.handlings else 2):
        raise ValueError(text)
    tables = (known.sources, known.informations, known.handlings)
    found = [_grade(table, letter) for table, letter in zip(tables, plain, strict=False)]
    return found[0], found[1], found[2] if len(found) > 2 else None


def _grade(table: Iterable[Grade], letter: str) -> Grade:
    for grade in table:
        if grade.code == letter:
            return grade
    raise ValueError(letter)


def four_of(scheme: str, text: str) -> tuple[str, str]:
    """Source and information in the 4x4, each '' where there is no equivalent or the code cannot be read."""
    try:
        source, information, _handling = grades(scheme, text)
    except (KeyError, ValueError):
        return "", ""
    return source.four, information.four


def explained(scheme: str, text: str) -> list[Promise]:
    """The words of each grade of a code, as far as it can be read."""
    try:
        return [grade.words for grade in grades(scheme, text) if grade is not None]
    except (KeyError, ValueError):
        return []


SOURCE_CODES = [grade.code for grade in FOUR.sources]
INFORMATION_CODES = [grade.code for grade in FOUR.informations]


def is_asked(scheme: str, text: str, source: str, information: str) -> bool:
    """Whether a code has this source and this information in the 4x4; '' asks for all, "none" for no equivalent."""
    found = (grade or NONE for grade in four_of(scheme, text))
    return all(not asked or asked == grade for asked, grade in zip((source, information), found, strict=True))


def matrix(counts: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    """How many stand in each cell of the 4x4, from counts by scheme and code; "none" where there is no equivalent."""
    found: dict[tuple[str, str], int] = {}
    for scheme, text, count in counts:
        source, information = four_of(scheme, text)
        cell = (source or NONE, information or NONE)
        found[cell] = found.get(cell, 0) + count
    return found
