"""docs/flags.md says of each rule what the code says."""

from pathlib import Path

import pytest

from finance.flags.rules import RULES

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def section(code: str) -> str:
    """The part of docs/flags.md about one rule."""
    text = (DOCS / "flags.md").read_text(encoding="utf-8")
    start = text.index(f"## {code} ")
    end = text.find("\n## ", start + 1)
    return text[start : end if end > 0 else None]


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_page_of_the_rules_is_true(code: str) -> None:
    rule, part = RULES[code], section(code)
    assert part.startswith(f"## {code} {rule.name}")
    for words in (rule.title, rule.severity, rule.meaning, rule.clears, rule.source):
        assert str(words) in part, words
    for parameter in rule.parameters:
        row = (
            f"| `{parameter.name}` | {parameter.title} | {parameter.default} | {parameter.unit} | {parameter.source} |"
        )
        assert row in part


def test_the_page_names_no_other_rule() -> None:
    text = (DOCS / "flags.md").read_text(encoding="utf-8")
    assert [line.split()[1] for line in text.splitlines() if line.startswith("## J")] == list(RULES)
