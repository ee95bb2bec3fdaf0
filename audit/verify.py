"""Verify the book: compute every seal, content digest and bulk digest again. Memory stays flat."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connections, transaction

from audit import heads
from audit.chain import Difference, Entry, Link, compare
from audit.seals import FOREVER, book_key, entries, here, links

ENOUGH = 100  # findings: after so many the rest is only counted

UNFIT = "the seal was altered or inserted: it does not fit the key"

DESTROYED = """WITH destroyed AS MATERIALIZED (
  SELECT room, max(id) AS change_id, max(action_id) AS action_id FROM audit_change
   WHERE op = 'DESTROY' AND table_name = 'audit_content' GROUP BY room) """
BAD_CONTENT = (
    DESTROYED
    + """
SELECT coalesce(c.id, t.change_id), CASE WHEN c.id IS NULL THEN 'content without its change'
       WHEN t.change_id IS NULL THEN 'its content was removed' ELSE 'its content was altered' END
  FROM audit_change c FULL JOIN audit_content t ON t.change_id = c.id LEFT JOIN destroyed d ON d.room = c.room
 WHERE CASE WHEN c.id IS NULL THEN true
            WHEN t.change_id IS NULL THEN c.op = 'DESTROY' OR d.change_id IS NULL OR d.change_id < c.id
            ELSE c.digest <> sha256(t.salt || convert_to(t.body::text, 'UTF8'))
              OR t.room IS DISTINCT FROM CASE WHEN c.op <> 'DESTROY' THEN c.room END END
 ORDER BY 1"""
)
BAD_REASON = (
    DESTROYED
    + """
SELECT coalesce(a.id, t.action_id), CASE WHEN a.id IS NULL THEN 'a reason without its action'
       WHEN t.action_id IS NULL THEN 'its reason was removed' ELSE 'its reason was altered' END
  FROM audit_action a FULL JOIN audit_reason t ON t.action_id = a.id LEFT JOIN destroyed d ON d.room = a.room
 WHERE CASE WHEN a.id IS NULL THEN true
            WHEN t.action_id IS NULL THEN a.digest <> '' AND (d.action_id IS NULL OR d.action_id < a.id)
            ELSE a.digest <> sha256(t.salt || convert_to(t.text, 'UTF8')) OR t.room IS DISTINCT FROM a.room END
 ORDER BY 1"""
)
BULKS = """SELECT c.id, c.table_name, t.body ->> 'count', t.body ->> 'sha256', t.body ->> 'first', t.body ->> 'last',
       ARRAY(SELECT jsonb_array_elements_text(t.body -> 'columns'))
  FROM audit_change c JOIN audit_content t ON t.change_id = c.id WHERE c.op = 'BULK' ORDER BY c.id"""

DESTROYED_BULKS = """SELECT count(*) FROM audit_change c WHERE op = 'BULK' AND table_name = %s
   AND NOT EXISTS (SELECT FROM audit_content t WHERE t.change_id = c.id)"""


@dataclass
class Report:
    """What was checked and what was found wrong, first things first."""

    actions: int = 0
    changes: int = 0
    visits: int = 0
    seals: int = 0
    contents: int = 0
    reasons: int = 0
    bulks: int = 0
    tables: int = 0
    unsealed: int = 0
    unnoted: int = 0
    findings: list[Difference] = field(default_factory=list)
    more: int = 0

    def find(self, where: str, what: str) -> None:
        """Note something wrong."""
        if len(self.findings) < ENOUGH:
            self.findings.append(Difference(where, what))
        else:
            self.more += 1

    def count(self, entry: Entry) -> Entry:
        """Count an entry by its kind."""
        if entry.kind == 0:
            self.actions += 1
        elif entry.kind == 1:
            self.changes += 1
        else:
            self.visits += 1
        return entry


class Streams:
    """The entries of each cluster, handed out seal by seal."""

    def __init__(self, using: str, report: Report) -> None:
        """Open nothing yet."""
        self.using, self.report = using, report
        self.open: dict[int, tuple[Iterator[Entry], list[Entry]]] = {}

    def below(self, cluster: int, horizon: int) -> Iterator[Entry]:
        """Yield the next entries of a cluster as long as they are below the horizon."""
        if cluster not in self.open:
            self.open[cluster] = (entries(self.using, cluster, 0, FOREVER), [])
        stream, waiting = self.open[cluster]
        while entry := waiting.pop() if waiting else next(stream, None):
            if entry.xact >= horizon:
                waiting.append(entry)
                return
            yield self.report.count(entry)


def verify(using: str = "default", *, tables: bool = False) -> Report:
    """Check the whole book in one snapshot and return what was found; sealing may go on meanwhile.

    With `tables`, also compare each row of the audited tables with the last entry about it.
    """
    report = Report()
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        with heads.shared():
            _freeze(using, cursor)
            cluster, _, following = here(cursor)
            noted = Noted(heads.heads(heads.size()), heads.place_of(using))
        streams = Streams(using, report)
        last = _check_chain(using, streams, noted)
        _check_rest(cursor, streams, cluster, following, last)
        for query, kind in ((BAD_CONTENT, "change"), (BAD_REASON, "action")):
            for number, what in _rows(using, query):
                report.find(f"{kind} {number}", what)
        report.contents = _one(cursor, "SELECT count(*) FROM audit_content")
        report.reasons = _one(cursor, "SELECT count(*) FROM audit_reason")
        _check_bulks(using, cursor, report)
        if tables:
            _check_tables(using, cursor, report)
    return report


def _freeze(using: str, cursor: Any) -> None:
    """See one state of the database throughout, where this transaction has not looked at it before."""
    if not connections[using].savepoint_ids:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _one(cursor: Any, query: str, values: list[Any] | None = None) -> int:
    cursor.execute(query, values)
    return int(cursor.fetchone()[0])


def _rows(using: str, query: str) -> Iterator[tuple[Any, ...]]:
    with connections[using].chunked_cursor() as cursor:
        cursor.execute(query)
        yield from cursor


class Noted:
    """What the head file notes of the chain, in order, and of other chains of the same database."""

    def __init__(self, stream: Iterator[heads.Head], place: str) -> None:
        """Read nothing yet."""
        self.stream, self.place, self.chain, self.others = stream, place, "", 0

    def next(self) -> heads.Head | None:
        """Return the next head of the chain, wherever it was noted."""
        for head in self.stream:
            if head.chain == self.chain:
                return head
            self.others += head.place in (self.place, "")
        return None


def _check_chain(using: str, streams: Streams, noted: Noted) -> Link | None:
    """Check each seal against its entries, the seal before and the head noted outside; return the last seal."""
    report = streams.report
    last, lows, missing, unfit = None, dict[int, int](), 0, 0
    for link in links(using):
        noted.chain = noted.chain or heads.chain_of(link)
        wrong = _check_link(streams, link, last, lows.get(link.cluster, 0))
        if wrong:
            report.find(*wrong)
            unfit += wrong.what == UNFIT
        head = noted.next()
        missing += head is None
        if head and (head.number, head.mac) != (link.number, link.mac.hex()):
            report.find(f"seal {link.number}", "the seal is not the head noted outside")
        last, lows[link.cluster] = link, link.horizon
        report.seals += 1
    if report.seals and report.seals == unfit:
        report.findings.insert(0, Difference("BOOK_KEY", "no seal fits it: is it the key they were made with?"))
    if noted.next():
        report.find(f"after seal {last.number if last else 0}", "a seal noted outside was removed")
    if missing > 1:  # a crash can keep one out of the file, no more
        report.find("the head file", f"{missing} seals are not noted outside")
    if noted.others:
        report.find("the head file", f"{noted.others} seals of another chain of this database are noted outside")
    report.unnoted = missing
    return last


def _check_link(streams: Streams, link: Link, last: Link | None, low: int) -> Difference | None:
    """Return the first thing wrong with a seal that should follow `last` and start at transaction `low`."""
    expected, previous = (last.number + 1, last.mac) if last else (1, b"")
    tally, wrong = compare(streams.below(link.cluster, link.horizon), link.marks)
    code = tally.code(book_key(), link.number, link.cluster, link.horizon, previous)
    if link.number != expected:
        return Difference(f"seal {expected}", "the seal was removed or renumbered")
    if wrong:
        return Difference(wrong.where, f"{wrong.what} (seal {link.number})")
    if link.horizon <= low or tally.rows != link.rows:
        return Difference(f"seal {link.number}", "the seal was altered or inserted")
    if not hmac.compare_digest(code, link.mac):
        return Difference(f"seal {link.number}", UNFIT)
    return None


def _check_rest(cursor: Any, streams: Streams, cluster: int, following: int, last: Link | None) -> None:
    """Count what is not sealed yet, and find what never could be."""
    report, sealed = streams.report, set(streams.open)
    cursor.execute("SELECT DISTINCT cluster FROM audit_action UNION SELECT DISTINCT cluster FROM audit_change"
                   " UNION SELECT DISTINCT cluster FROM audit_visit")  # fmt: skip
    for number in sorted({number for (number,) in cursor.fetchall()} | sealed):
        future = following if number == cluster else FOREVER
        waiting = last is None or number in (cluster, last.cluster)
        for entry in streams.below(number, FOREVER):
            if not waiting or entry.xact >= future:
                report.find(entry.name, "the row was inserted: no such transaction of this cluster is open")
            else:
                report.unsealed += 1


def _check_bulks(using: str, cursor: Any, report: Report) -> None:
    """Compute the digest of every bulk entry again from the rows it stands for, and count rows without an entry."""
    sums: dict[str, int] = {model._meta.db_table: 0 for model in apps.get_models() if _is_bulk(model)}
    for number, table, count, digest, first, last, columns in _rows(using, BULKS):
        report.bulks += 1
        sums[table] = sums.get(table, 0) + int(count)
        try:
            with transaction.atomic(using=using):
                cursor.execute("SELECT * FROM audit_bulk_digest(%s, %s, %s, %s)", [table, columns, first, last])
                found = cursor.fetchone()
        except DatabaseError as error:
            report.find(f"change {number}", f"the rows of {table} cannot be read: {error.__class__.__name__}")
            continue
        if found != (int(count), digest):
            report.find(f"change {number}", f"rows {first} to {last} of {table} were altered, removed or inserted")
    _check_sums(using, cursor, report, sums)


def _is_bulk(model: Any) -> bool:
    return getattr(getattr(model, "written", None), "kind", "") == "bulk"


def _check_sums(using: str, cursor: Any, report: Report, sums: dict[str, int]) -> None:
    """Find tables with more or fewer rows than their entries tell; where a room was destroyed no count is left."""
    known = set(connections[using].introspection.table_names(cursor))
    for table, expected in sorted(sums.items()):
        if table not in known or _one(cursor, DESTROYED_BULKS, [table]):
            continue
        name = connections[using].ops.quote_name(table)
        if (counted := _one(cursor, f"SELECT count(*) FROM {name}")) != expected:
            report.find(table, f"{counted} rows, but its entries tell of {expected}")


def _check_tables(using: str, cursor: Any, report: Report) -> None:
    """Find rows altered behind disabled triggers: they differ from the last entry about them."""
    known = set(connections[using].introspection.table_names(cursor))
    for model in apps.get_models():
        how, table = getattr(model, "written", None), model._meta.db_table
        if how is None or how.kind == "bulk" or model._meta.proxy or table not in known:
            continue
        report.tables += 1
        cursor.execute("SELECT * FROM audit_strange_rows(%s, %s, %s)", [table, model._meta.pk.column, list(how.secret)])
        for row, what in cursor.fetchmany(ENOUGH):
            report.find(f"{table} {row}", what)
