"""Counts cases by unit and month end from moves and assignments by their effective dates, as one set.

The state of a case or track on a day is that of its latest move with an effective date on or before that day; the unit
is that of its latest assignment by then. Each becomes a span of days. A case is held by a unit where its spans in the
states open or closing and those of the unit overlap; a piece is where a span of the track overlaps these. Both count at
each month end inside them. Most cases have one assignment and no moves: these take no sorting.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

LONGEST = 2_000_000_000  # days; stands for "no track yet" in the median

COUNTS = """
WITH later_case_spans AS (
  SELECT case_id, to_state AS state, effective_on AS low, coalesce(min(effective_on) OVER later, 'infinity') AS high
    FROM investigations_casemove
  WINDOW later AS (PARTITION BY case_id ORDER BY id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)),
case_spans AS (
  SELECT c.id AS case_id, c.unit_id, c.opened_on, c.opened_on AS low, coalesce(m.first_on, 'infinity') AS high
    FROM investigations_case c
    LEFT JOIN (SELECT case_id, min(effective_on) AS first_on FROM investigations_casemove GROUP BY 1) m
      ON m.case_id = c.id
  UNION ALL
  SELECT c.id, c.unit_id, c.opened_on, s.low, s.high
    FROM later_case_spans s JOIN investigations_case c ON c.id = s.case_id WHERE s.state IN ('open', 'closing')),
assigned AS MATERIALIZED (
  SELECT case_id, min(unit_id) AS unit_id, count(*) AS times FROM investigations_assignment GROUP BY 1),
unit_spans AS MATERIALIZED (
  SELECT case_id, unit_id, '-infinity'::date AS low, 'infinity'::date AS high FROM assigned WHERE times = 1
  UNION ALL
  SELECT case_id, unit_id,
         CASE WHEN row_number() OVER by_day = 1 THEN '-infinity' ELSE effective_on END,
         coalesce(lead(effective_on) OVER by_day, 'infinity')
    FROM investigations_assignment WHERE case_id IN (SELECT case_id FROM assigned WHERE times > 1)
  WINDOW by_day AS (PARTITION BY case_id ORDER BY effective_on, id)),
held AS MATERIALIZED (
  SELECT s.case_id, coalesce(u.unit_id, s.unit_id) AS unit_id, s.opened_on,
         greatest(s.opened_on, s.low, u.low) AS low, least(s.high, u.high) AS high
    FROM case_spans s LEFT JOIN unit_spans u ON u.case_id = s.case_id
   WHERE greatest(s.opened_on, s.low, u.low) < least(s.high, u.high)),
track_spans AS (
  SELECT t.case_id, m.state, m.low, m.high
    FROM (SELECT track_id, to_state AS state, effective_on AS low,
                 coalesce(min(effective_on) OVER later, 'infinity') AS high
            FROM finance_trackmove
          WINDOW later AS (PARTITION BY track_id ORDER BY id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)) m
    JOIN finance_financialtrack t ON t.id = m.track_id
   WHERE m.state IN ('open', 'concluded', 'waived')),
pieces AS MATERIALIZED (
  SELECT h.case_id, h.unit_id, t.state AS track, greatest(h.low, t.low) AS low, least(h.high, t.high) AS high
    FROM held h JOIN track_spans t ON t.case_id = h.case_id
   WHERE greatest(h.low, t.low) < least(h.high, t.high)),
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
  SELECT unit_id, 'total' AS kind, low, high FROM held
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
    LEFT JOIN unit_spans u ON u.case_id = c.id AND l.effective_on >= u.low AND l.effective_on < u.high),
opened AS (
  SELECT t.case_id, min(m.effective_on) AS opened_on
    FROM finance_trackmove m JOIN finance_financialtrack t ON t.id = m.track_id
   WHERE m.to_state = 'open' AND m.effective_on <= %(day)s::date GROUP BY 1)
SELECT unit_id, kind, width_bucket(low - 1, %(ends)s::date[]) AS first,
       width_bucket(high - 1, %(ends)s::date[]) AS past, count(*) AS number
  FROM counted GROUP BY 1, 2, 3, 4
UNION ALL
SELECT h.unit_id, 'median', 0, 0,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(o.opened_on - h.opened_on, %(longest)s))
  FROM held h LEFT JOIN opened o ON o.case_id = h.case_id
 WHERE h.low <= %(day)s::date AND h.high > %(day)s::date
 GROUP BY GROUPING SETS ((h.unit_id), ())"""


@dataclass
class Cell:
    """The counts of one unit (or all) at one month end; `late` counts moves of that month."""

    total: int = 0
    covered: int = 0
    waived: int = 0
    dormant: int = 0
    late: int = 0


@dataclass
class Counted:
    """All counts at some month ends: the cells of each unit, and at the last end the median days to the track.

    The medians are by unit, and None for all; a case without a track counts as longest, so a median is None when half
    of the cases have none.
    """

    cells: dict[int, list[Cell]] = field(default_factory=dict)
    medians: dict[int | None, int | None] = field(default_factory=dict)
    kept_at: datetime | None = None  # when it was counted, if not for this reader


def count(ends: list[date]) -> Counted:
    """Count at each of the month ends (ascending), for each unit with a case in this time."""
    values = {
        "ends": ends,
        "day": ends[-1],
        "since": ends[0].replace(day=1),
        "zone": settings.TIME_ZONE,
        "late_days": settings.COVERAGE_LATE_DAYS,
        "longest": LONGEST,
    }
    found = Counted()
    for unit, kind, first, past, number in _rows(values):
        if kind == "median":
            found.medians[unit] = None if number in (None, LONGEST) else number
            continue
        row = found.cells.setdefault(unit, [Cell() for _ in ends])
        for cell in row[first:past]:
            setattr(cell, kind, getattr(cell, kind) + number)
    return found


def _rows(values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        # sorts and joins of all cases stay in memory; compiling the statement would take longer than it saves
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
        cursor.execute(COUNTS, values)
        return cursor.fetchall()
