"""Puts the figures together for one reader: which months, which units, what is hidden."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings

from access.models import Unit
from finance.coverage.figures import Cell
from finance.coverage.kept import kept_count
from finance.coverage.small import hidden_units, hides_sum

MONTHS = 24
COLUMNS = ("total", "covered", "waived", "dormant", "late")


@dataclass(frozen=True)
class Shown:
    """The counts of one unit (or all) at one month end as the reader may see them; None is hidden."""

    total: int | None = None
    covered: int | None = None
    waived: int | None = None
    dormant: int | None = None
    late: int | None = None

    @property
    def share(self) -> float | None:
        """The share in per cent, to one place; None without cases or when hidden."""
        if not self.total or self.covered is None:
            return None
        return round(100 * self.covered / self.total, 1)


@dataclass
class Line:
    """One unit, or all of them: its cells in the order of the months, and the median at the last of them."""

    unit: Unit | None
    cells: list[Shown] = field(default_factory=list)
    median: int | None = None
    median_hidden: bool = False

    @property
    def last(self) -> Shown:
        """The newest cell."""
        return self.cells[-1]


@dataclass
class Report:
    """Coverage for one reader."""

    ends: list[date]
    everything: Line
    units: list[Line]
    kept_at: datetime | None = None

    @property
    def day(self) -> date:
        """The day of the newest figures."""
        return self.ends[-1]


def month_ends(last: date, number: int = MONTHS) -> list[date]:
    """The last day of each of `number` months up to that of `last`, which itself stands for its month; ascending."""
    ends = [last]
    day = last.replace(day=1)
    for _ in range(number - 1):
        ends.append(day - timedelta(days=1))
        day = ends[-1].replace(day=1)
    return ends[::-1]


def make_report(last: date, known_units: frozenset[int], number: int = MONTHS) -> Report:
    """The figures of `number` months up to a day; what is small is hidden except in the units that the reader knows."""
    ends = month_ends(last, number)
    counted = kept_count(ends)
    cells, medians = counted.cells, counted.medians
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=cells)}
    lines = {pk: Line(unit) for pk, unit in units.items()}
    everything = Line(None)
    for i in range(len(ends)):
        _add_month({pk: cells[pk][i] for pk in units}, lines, everything, known_units)
    everything.median = medians.get(None)
    for pk, line in lines.items():
        line.median_hidden = line.last.total is None
        line.median = None if line.median_hidden else medians.get(pk)
    return Report(
        ends, everything, sorted(lines.values(), key=lambda line: line.unit.code if line.unit else ""), counted.kept_at
    )


def _add_month(cells: dict[int, Cell], lines: dict[int, Line], everything: Line, known: frozenset[int]) -> None:
    """Add the cells of one month to each line, hiding column by column what is too small to show."""
    shown: dict[int, dict[str, int | None]] = {pk: {} for pk in cells}
    whole: dict[str, int | None] = {}
    for column in COLUMNS:
        counts = {pk: getattr(cell, column) for pk, cell in cells.items()}
        hidden = hidden_units(counts, known, settings.COVERAGE_SMALL_CELL)
        whole[column] = None if hides_sum(counts, hidden, settings.COVERAGE_SMALL_CELL) else sum(counts.values())
        for pk, number in counts.items():
            shown[pk][column] = None if pk in hidden else number
    everything.cells.append(Shown(**whole))
    for pk, line in lines.items():
        line.cells.append(Shown(**shown[pk]))
