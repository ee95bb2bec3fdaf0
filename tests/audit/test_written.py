"""A table's declaration makes sense, or is refused."""

import pytest
from django.db.models import Q

from audit.written import Written, legal_moves


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "sometimes"},
        {"kind": "append", "deletable": True},
        {"kind": "append", "born": "new"},
        {"kind": "bulk", "guarded": ("x",)},
        {"kind": "bulk", "secret": ("x",)},
        {"kind": "bulk", "moves": ("t", "c")},
    ],
)
def test_a_contradiction_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Written(**wrong)  # type: ignore[arg-type]


def test_a_state_is_guarded_where_rows_are_born_in_one() -> None:
    assert Written(born="new").fixed == ("state",)
    assert Written(born="new", guarded=("state", "x")).fixed == ("state", "x")
    assert Written(guarded=("x",)).fixed == ("x",)


def test_legal_moves_leave_out_ends() -> None:
    assert legal_moves({"a": {"c", "b"}, "b": set()}) == Q(from_state="a", to_state__in=["b", "c"])
    with pytest.raises(ValueError, match="without a move"):
        legal_moves({"a": set()})
