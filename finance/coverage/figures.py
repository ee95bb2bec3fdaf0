"""Counts cases by unit and month end from moves and assignments by their effective dates, as one set.

The state of a case or track on a day is that of its latest move with an effective date on or before that day; the unit
is that of its latest assignment by then. Each becomes a span of days; where the spans of one case overlap lies a piece
with one unit, one case state and one track state, and a piece counts at each month end inside it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

KINDS = ("total", "covered", "waived", "dormant", "late")
LONGEST = 2_000_000_000  # days; stands for "no track yet" in the median

PIECES = """
WITH case_steps AS (
  SELECT id AS case_id, 0::bigint AS step, 'open'::text AS state, opened_on AS low FROM investigations_case
  UNION ALL SELECT case_id, id, to_state, effective_on FROM investigations_casemove),
case_spans AS (
  SELECT case_id, state, low, coalesce(min(low) OVER later, 'infinity') AS high FROM case_steps
  WINDOW later AS (PARTITION BY case_id ORDER BY step ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)),
track_steps AS (
  SELECT case_id, 0::bigint AS step, 'not_assessed'::text AS state, '-infinity'::date AS low FROM finance_financialtrack
  UNION ALL SELECT t.case_id, m.id, m.to_state, m.effective_on
    FROM finance_trackmove m JOIN finance_financialtrack t ON t.id = m.track_id),
track_spans AS (
  SELECT case_id, state, low, coalesce(min(low) OVER later, 'infinity') AS high FROM track_steps
  WINDOW later AS (PARTITION BY case_id ORDER BY step ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)),
unit_spans AS (
  SELECT case_id, unit_id, coalesce(lead(effective_on) OVER by_day, 'infinity') AS high,
         CASE WHEN row_number() OVER by_day = 1 THEN '-infinity' ELSE effective_on END AS low
    FROM investigations_assignment WINDOW by_day AS (PARTITION BY case_id ORDER BY effective_on, id)),
pieces AS MATERIALIZED (
  SELECT * FROM (
    SELECT c.id AS case_id, c.opened_on, coalesce(u.unit_id, c.unit_id) AS unit_id,
           coalesce(t.state, 'not_assessed') AS track,
           greatest(c.opened_on, s.low, u.low, t.low) AS low, least(s.high, u.high, t.high) AS high
      FROM investigations_case c
      JOIN case_spans s ON s.case_id = c.id AND s.state IN ('open', 'closing') AND s.low < s.high
      LEFT JOIN unit_spans u ON u.case_id = c.id AND u.low < s.high AND u.high > s.low AND u.low < u.high
      LEFT JOIN track_spans t ON t.case_id = c.id AND t.low < t.high
                             AND t.low < least(s.high, u.high) AND t.high > greatest(s.low, u.low)) p
   WHERE low < high)
"""
COUNTS = (
    PIECES
    + """,
waiver_days AS (
  SELECT case_id, range_agg(daterange(starts_on, until, '[]')) AS days
    FROM finance_waiver WHERE state = 'approved' GROUP BY 1),
dormant_days AS (
  SELECT case_id, range_agg(daterange(due_on, gone_on)) AS days FROM (
    SELECT case_id, due_on, coalesce((cleared_at AT TIME ZONE %(zone)s)::date, 'infinity') AS gone_on
      FROM finance_flag WHERE code = 'J04') f
   WHERE due_on < gone_on GROUP BY 1),
late_moves AS (
  SELECT case_id, effective_on FROM investigations_casemove
   WHERE effective_on >= %(since)s AND (at AT TIME ZONE %(zone)s)::date - effective_on > %(late_days)s
  UNION ALL
  SELECT t.case_id, m.effective_on FROM finance_trackmove m JOIN finance_financialtrack t ON t.id = m.track_id
   WHERE m.effective_on >= %(since)s AND (m.at AT TIME ZONE %(zone)s)::date - m.effective_on > %(late_days)s),
counted AS (
  SELECT unit_id, 'total' AS kind, low, high FROM pieces
  UNION ALL SELECT unit_id, 'covered', low, high FROM pieces WHERE track IN ('open', 'concluded')
  UNION ALL SELECT p.unit_id, 'waived', lower(r), upper(r)
    FROM pieces p JOIN waiver_days w ON w.case_id = p.case_id,
         unnest(datemultirange(daterange(p.low, p.high)) * w.days) r WHERE p.track = 'waived'
  UNION ALL SELECT p.unit_id, 'dormant', lower(r), upper(r)
    FROM pieces p JOIN dormant_days d ON d.case_id = p.case_id,
         unnest(datemultirange(daterange(p.low, p.high)) * d.days) r WHERE p.track = 'open'
  UNION ALL SELECT coalesce(u.unit_id, c.unit_id), 'late', l.effective_on,
         (date_trunc('month', l.effective_on) + interval '1 month')::date
    FROM late_moves l JOIN investigations_case c ON c.id = l.case_id
    LEFT JOIN unit_spans u ON u.case_id = c.id AND l.effective_on >= u.low AND l.effective_on < u.high)
SELECT unit_id, kind, width_bucket(low - 1, %(ends)s::date[]) AS first,
       width_bucket(high - 1, %(ends)s::date[]) AS past, count(*)
  FROM counted GROUP BY 1, 2, 3, 4"""
)
MEDIANS = (
    PIECES
    + """
SELECT p.unit_id, percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(o.opened_on - p.opened_on, %(longest)s))
  FROM pieces p
  LEFT JOIN (SELECT t.case_id, min(m.effective_on) AS opened_on
               FROM finance_trackmove m JOIN finance_financialtrack t ON t.id = m.track_id
              WHERE m.to_state = 'open' AND m.effective_on <= %(day)s::date GROUP BY 1) o ON o.case_id = p.case_id
 WHERE p.low <= %(day)s::date AND p.high > %(day)s::date
 GROUP BY GROUPING SETS ((p.unit_id), ())"""
)


@dataclass
class Cell:
    """The counts of one unit (or all) at one month end; `late` counts moves of that month."""

    total: int = 0
    covered: int = 0
    waived: int = 0
    dormant: int = 0
    late: int = 0


def count_cells(ends: list[date]) -> dict[int, list[Cell]]:
    """For each unit with a case in this time, the counts at each of the month ends (ascending)."""
    values = {
        "ends": ends,
        "since": ends[0].replace(day=1),
        "zone": settings.TIME_ZONE,
        "late_days": settings.COVERAGE_LATE_DAYS,
    }
    cells: dict[int, list[Cell]] = {}
    for unit, kind, first, past, number in _rows(COUNTS, values):
        row = cells.setdefault(unit, [Cell() for _ in ends])
        for cell in row[first:past]:
            setattr(cell, kind, getattr(cell, kind) + number)
    return cells


def median_days(day: date) -> dict[int | None, int | None]:
    """For each unit, and None for all: the median days from opening a case to its track, of the cases open on the day.

    A case without a track counts as longest: the median is None when half of the cases have none.
    """
    values = {"day": day, "longest": LONGEST}
    return {unit: (days if days < LONGEST else None) for unit, days in _rows(MEDIANS, values)}


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
