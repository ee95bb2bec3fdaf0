"""What a rule is: a small declared thing, the same for page, REST, docs and engine."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desk.dates import on_day

Text = str | Promise
DAYS = _("days")


class Severity(StrEnum):
    """How heavy a flag weighs, lightest first."""

    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


SEVERITY_WORDS: dict[str, Text] = {
    Severity.MEDIUM: _("medium"),
    Severity.HIGH: _("high"),
    Severity.CRITICAL: _("critical"),
}


@dataclass(frozen=True)
class Parameter:
    """A number of a rule that can be changed without a release: its default, unit, bounds and source."""

    name: str
    title: Text
    default: int
    source: Text
    unit: Text = DAYS
    least: int = 0
    most: int = 730


@dataclass(frozen=True)
class Rule:
    """One rule.

    `sql` selects case_id, compartment_id, thing, due_on and facts of each hit, as one set; it may use %(today)s, the
    parameters by name, and holds {scope} where "AND c.id = ANY(...)" can narrow it to some cases. `due_on` is the first
    day on which the rule fires. `sentence` is filled with the facts.
    """

    code: str
    name: str
    title: Text
    severity: Severity
    sql: str
    sentence: Text
    meaning: Text
    clears: Text
    source: Text
    parameters: tuple[Parameter, ...]

    def explain(self, facts: dict[str, Any]) -> str:
        """The sentence that explains a hit, with dates and words in the reader's language."""
        return str(self.sentence) % Shown(facts)

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name; KeyError when the rule has none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise KeyError(name)


class Shown(dict[str, Any]):
    """Facts as a reader sees them; a fact that an older flag lacks is a dash."""

    def __getitem__(self, name: str) -> Any:
        value = self.get(name)
        if value in (None, ""):
            return "–"
        try:
            return on_day(date.fromisoformat(str(value)))
        except ValueError:
            return value
