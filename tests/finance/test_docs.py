"""The table of states in the documentation is the one the product keeps to."""

import re
from pathlib import Path

from finance.help import ASSET_HELP
from finance.rules.assets import ASSET_MOVES, AssetState

PAGE = Path(__file__).resolve().parents[2] / "docs" / "assets.md"
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", re.M)


def test_the_table_of_states_is_true() -> None:
    rows = {state: (moves.strip(), words.strip()) for state, moves, words in ROW.findall(PAGE.read_text("utf-8"))}
    assert set(rows) == set(AssetState.values)
    for state, (moves, words) in rows.items():
        assert moves == (", ".join(sorted(str(s) for s in ASSET_MOVES.get(state, ()))) or "final")
        assert words == str(ASSET_HELP[state])
