"""Schemes of evaluation: what a code means, and what it is in the 4x4 without claiming more than it says."""

import pytest

from investigations.evaluation import FOUR, SCHEMES, explained, four_of, grades, is_asked, matrix


@pytest.mark.parametrize(
    ("scheme", "code", "four"),
    [
        ("4x4", "B2", ("B", "2")),
        ("4x4", "x-4", ("X", "4")),
        ("3x5x2", "1AP", ("B", "2")),
        ("3x5x2", "2 B C", ("X", "3")),
        ("3x5x2", "3D", ("C", "")),
        ("3x5x2", "1EP", ("B", "")),
        ("5x5x5", "B24", ("B", "2")),
        ("5x5x5", "C1.5", ("", "1")),
        ("5x5x5", "E4", ("X", "")),
        ("5x5x5", "A51", ("A", "")),
    ],
)
def test_a_code_in_the_4x4(scheme: str, code: str, four: tuple[str, str]) -> None:
    assert four_of(scheme, code) == four
    assert len(explained(scheme, code)) == len([c for c in code if c.isalnum()])


@pytest.mark.parametrize(
    ("scheme", "code"),
    [("4x4", "2B"), ("4x4", "B5"), ("4x4", "D1"), ("4x4", "B"), ("4x4", "B21"), ("3x5x2", "A1P"), ("3x5x2", "1FP"),
     ("3x5x2", "1AX"), ("5x5x5", "F11"), ("5x5x5", "B26"), ("5x5x5", "B244"), ("5x5x5", "")],
)  # fmt: skip
def test_what_is_no_code_is_refused(scheme: str, code: str) -> None:
    with pytest.raises(ValueError):
        grades(scheme, code)
    assert four_of(scheme, code) == ("", "")


def test_every_equivalent_is_a_grade_of_the_4x4() -> None:
    for scheme in SCHEMES.values():
        assert {g.four for g in scheme.sources} <= {"", *(g.code for g in FOUR.sources)}
        assert {g.four for g in scheme.informations} <= {"", *(g.code for g in FOUR.informations)}
        grades(scheme.code, scheme.example)
    assert [four_of("4x4", f"{s.code}{i.code}") for s in FOUR.sources for i in FOUR.informations] == [
        (s.code, i.code) for s in FOUR.sources for i in FOUR.informations
    ]


def test_the_matrix_counts_what_the_filter_finds() -> None:
    counts = [("4x4", "B2", 3), ("4x4", "b 2", 1), ("3x5x2", "1AP", 2), ("5x5x5", "C44", 5)]
    cells = matrix(counts)
    assert cells == {("B", "2"): 6, ("none", "none"): 5}
    for (source, information), count in cells.items():
        assert sum(n for scheme, code, n in counts if is_asked(scheme, code, source, information)) == count
