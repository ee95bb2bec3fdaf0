"""The guide to the financial track says what the rules say."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from finance.help import PLAN_HELP, TRACK_HELP, WAIVER_HELP
from finance.rules.track import PLAN_MOVES, TRACK_MOVES, WAIVER_MOVES, PlanState, TrackState, WaiverState

GUIDE = Path(settings.BASE_DIR) / "docs" / "track.md"


@pytest.mark.parametrize(
    ("states", "words", "moves"),
    [
        (TrackState, TRACK_HELP, TRACK_MOVES),
        (WaiverState, WAIVER_HELP, WAIVER_MOVES),
        (PlanState, PLAN_HELP, PLAN_MOVES),
    ],
)
def test_the_tables_of_the_guide_are_true(states: Any, words: Any, moves: Any) -> None:
    text = GUIDE.read_text()
    assert set(words) == set(states)
    for state in states:
        ends = ", ".join(sorted(str(end) for end in moves.get(state, ()))) or "–"
        assert f"| {state.value} | {words[state]} | {ends} |" in text
