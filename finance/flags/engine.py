"""Raises what is missing and clears what is no longer: one diff in the database per rule, applied in batches.

A sweep first asks, in one read-only query per rule, for which cases hits and standing flags differ. Those are settled
in batches: a batch takes the lock, looks again at only its cases, and writes in an audit action of its own. So a batch
always acts on the truth of its own moment, a second worker finds nothing left to do, and after a kill the next sweep
goes on where the last batch was committed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from audit.actions import action
from finance.flags.notify import tell_leads
from finance.flags.parameters import bindings
from finance.flags.rule import Rule
from finance.flags.rules import RULES

ACTOR = "job:flag_cases"
BATCH = 500  # cases settled in one transaction
PAGE = 50_000  # case numbers held in memory at a time
LOCK, SWEEP_LOCK = 7250010, 7250011

DIFFERENCES = """
WITH hits AS ({hits}),
standing AS (SELECT id, case_id, thing, due_on, facts FROM finance_flag f
              WHERE code = %(code)s AND cleared_at IS NULL {flag_scope})
SELECT DISTINCT coalesce(h.case_id, s.case_id) AS number
  FROM hits h FULL JOIN standing s ON s.case_id = h.case_id AND s.thing = h.thing
 WHERE (h.case_id IS NULL OR s.id IS NULL OR s.due_on <> h.due_on OR s.facts <> h.facts)"""
NEXT_PAGE = DIFFERENCES + " AND coalesce(h.case_id, s.case_id) > %(after)s ORDER BY 1 LIMIT %(page)s"
CLEAR = """
UPDATE finance_flag f SET cleared_at = clock_timestamp()
 WHERE f.code = %(code)s AND f.cleared_at IS NULL AND f.case_id = ANY(%(cases)s)
   AND NOT EXISTS (SELECT FROM ({hits}) h WHERE h.case_id = f.case_id AND h.thing = f.thing)
RETURNING f.id"""
AMEND = """
UPDATE finance_flag f SET due_on = h.due_on, facts = h.facts FROM ({hits}) h
 WHERE f.code = %(code)s AND f.cleared_at IS NULL AND f.case_id = h.case_id AND f.thing = h.thing
   AND (f.due_on <> h.due_on OR f.facts <> h.facts)
RETURNING f.id"""
RAISE = """
INSERT INTO finance_flag(uuid, case_id, compartment_id, code, thing, facts, due_on, raised_at, acknowledged_reason)
SELECT gen_random_uuid(), h.case_id, h.compartment_id, %(code)s, h.thing, h.facts, h.due_on, clock_timestamp(), ''
  FROM ({hits}) h
 ORDER BY h.case_id, h.thing
ON CONFLICT (case_id, code, thing) WHERE cleared_at IS NULL DO NOTHING
RETURNING id"""
EVENTS = """
INSERT INTO finance_flagevent(flag_id, compartment_id, kind, reason, at)
SELECT id, compartment_id, %(kind)s, '', clock_timestamp() FROM finance_flag WHERE id = ANY(%(flags)s) ORDER BY id"""


@dataclass
class Counts:
    """What one rule did."""

    raised: int = 0
    cleared: int = 0
    amended: int = 0

    def add(self, other: "Counts") -> None:
        """Count another batch in."""
        self.raised += other.raised
        self.cleared += other.cleared
        self.amended += other.amended

    @property
    def nothing(self) -> bool:
        """Whether nothing changed."""
        return not (self.raised or self.cleared or self.amended)


def sweep(case_ids: Iterable[int] | None = None, codes: Iterable[str] | None = None) -> dict[str, Counts]:
    """Run the rules over all cases, or over some; safe to run twice, or twice at once."""
    cases = None if case_ids is None else sorted(set(case_ids))
    done: dict[str, Counts] = {}
    for code in codes or RULES:
        rule, counts = RULES[code], Counts()
        found = _pages(rule) if cases is None else iter([cases])
        for page in found:
            for start in range(0, len(page), BATCH):
                counts.add(settle(rule, page[start : start + BATCH]))
        done[code] = counts
    return done


@contextmanager
def alone() -> Iterator[bool]:
    """Yield whether this is the only full sweep under way; the lock goes when the connection does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEP_LOCK])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SWEEP_LOCK])


def settle(rule: Rule, cases: list[int]) -> Counts:
    """Bring the flags of one rule on these cases in line with the truth, in one transaction."""
    values = bindings(rule, cases)
    with transaction.atomic():
        take_lock()
        if not _rows(DIFFERENCES + " LIMIT 1", rule, values):
            return Counts()
        with action(ACTOR, "flag.sweep", thing=rule.code):
            cleared = _rows(CLEAR, rule, values)
            amended = _rows(AMEND, rule, values)
            raised = _rows(RAISE, rule, values)
            _note("cleared", cleared)
            _note("raised", raised)
            if raised:
                tell_leads(raised)
    return Counts(len(raised), len(cleared), len(amended))


def take_lock() -> None:
    """Wait until no other transaction writes flags; held to the end of this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _pages(rule: Rule) -> Iterator[list[int]]:
    """The cases to settle, a page of numbers at a time, so that memory stays flat."""
    after = 0
    while page := _rows(NEXT_PAGE, rule, {**bindings(rule), "after": after, "page": PAGE}):
        yield page
        if len(page) < PAGE:
            return
        after = page[-1]


def _rows(statement: str, rule: Rule, values: dict[str, Any]) -> list[int]:
    """Run a statement with the rule's hits in it and return the first column."""
    narrow = values["cases"] is not None
    hits = rule.sql.replace("{scope}", "AND c.id = ANY(%(cases)s)" if narrow else "")
    text = statement.replace("{hits}", hits)
    text = text.replace("{flag_scope}", "AND f.case_id = ANY(%(cases)s)" if narrow else "")
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return [row[0] for row in cursor.fetchall()]


def _note(kind: str, flags: list[int]) -> None:
    if flags:
        with connection.cursor() as cursor:
            cursor.execute(EVENTS, {"kind": kind, "flags": flags})
