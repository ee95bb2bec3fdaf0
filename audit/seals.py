"""Seal the book: an HMAC chain over the entries, with its key and its head outside the database."""

import heapq
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from audit import heads
from audit.chain import Entry, Link, Tally

LINES = (
    """SELECT xact, 0, id, ROW(id, cluster, xact, extract(epoch FROM at), actor, verb, room, thing, purpose,
                               encode(digest, 'hex'))::text FROM audit_action""",
    """SELECT xact, 1, id, ROW(id, cluster, xact, action_id, table_name, row_id, op, room,
                               encode(digest, 'hex'))::text FROM audit_change""",
    """SELECT xact, 2, id, ROW(id, cluster, xact, extract(epoch FROM at), actor, operation, thing, room, purpose,
                               refused, extract(epoch FROM bucket))::text FROM audit_visit""",
)
IN_ORDER = " WHERE cluster = %s AND xact >= %s AND xact < %s ORDER BY xact, id"
FOREVER = 2**63 - 1
SEALERS = -7250000  # the advisory lock of whoever seals


def book_key() -> bytes:
    """Return the key of the seals as bytes."""
    key = settings.BOOK_KEY
    return key.encode() if isinstance(key, str) else bytes(key)


def entries(using: str, cluster: int, low: int, high: int) -> Iterator[Entry]:
    """Stream the entries of one cluster from transaction `low` up to but not including `high`, in sealing order."""
    return heapq.merge(*(_stream(using, lines + IN_ORDER, [cluster, low, high]) for lines in LINES))


def _stream(using: str, query: str, values: list[int]) -> Iterator[Entry]:
    with connections[using].chunked_cursor() as cursor:
        cursor.execute(query, values)
        for row in cursor:
            yield Entry(*row)


def links(using: str, tail: str = "ORDER BY id") -> Iterator[Link]:
    """Stream the seals as they stand in the database."""
    with connections[using].chunked_cursor() as cursor:
        cursor.cursor.itersize = 20  # a seal can be large: its marks are eight bytes a row
        cursor.execute(f"SELECT id, cluster, horizon, rows, marks, mac FROM audit_seal {tail}")
        for number, cluster, horizon, rows, marks, mac in cursor:
            yield Link(number, cluster, horizon, rows, bytes(marks), bytes(mac))


def here(cursor: Any) -> tuple[int, int, int]:
    """Return this cluster's number, the oldest transaction still running and the next one to come."""
    cursor.execute(
        "SELECT audit_cluster(), pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint"
        " FROM pg_current_snapshot() s"
    )
    cluster, oldest, following = cursor.fetchone()
    return cluster, oldest, following


def seal(using: str = "default") -> int:
    """Seal every entry below the oldest running transaction and return how many; raise HeadsDiffer if it may not."""
    with heads.exclusive() as file:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO on")  # a seal noted outside must not be lost in a crash
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALERS])
            last = next(links(using, "ORDER BY id DESC LIMIT 1"), None)
            first = next(links(using, "WHERE id = 1"), None)
            place = heads.place_of(using)
            heads.catch_up(file, place, first, last)
            added: list[Link] = []
            for cluster, low, horizon in _stretches(cursor, last):
                link = _link(using, cluster, low, horizon, last)
                if link.rows:
                    cursor.execute("SELECT audit_add_seal(%s, %s, %s, %s, %s, %s)", list(link))
                    added.append(link)
                    last = link
        if added:
            chain = heads.chain_of(first or added[0])
            heads.append(file, [heads.head_of(link, chain, place) for link in added])
    return sum(link.rows for link in added)


def _stretches(cursor: Any, last: Link | None) -> list[tuple[int, int, int]]:
    """Return (cluster, low, horizon) of what can be sealed: first what a former cluster left, then this one's."""
    cluster, oldest, _ = here(cursor)
    if last is None:
        cursor.execute("SELECT DISTINCT cluster FROM audit_action UNION SELECT DISTINCT cluster FROM audit_visit")
        former = sorted({number for (number,) in cursor.fetchall()} - {cluster})
    else:
        former = [last.cluster] if last.cluster != cluster else []
    stretches = [(number, _sealed_below(cursor, number), _end_of(cursor, number)) for number in former]
    stretches.append((cluster, _sealed_below(cursor, cluster), oldest))
    return [stretch for stretch in stretches if stretch[1] < stretch[2]]


def _sealed_below(cursor: Any, cluster: int) -> int:
    cursor.execute("SELECT coalesce(max(horizon), 0) FROM audit_seal WHERE cluster = %s", [cluster])
    return int(cursor.fetchone()[0])


def _end_of(cursor: Any, cluster: int) -> int:
    """Return the first transaction of a former cluster that left nothing: what it wrote is complete."""
    parts = (f"SELECT max(xact) AS x FROM audit_{kind} WHERE cluster = %s" for kind in ("action", "change", "visit"))
    cursor.execute(f"SELECT coalesce(max(x) + 1, 0) FROM ({' UNION ALL '.join(parts)}) ends", [cluster] * 3)
    return int(cursor.fetchone()[0])


def _link(using: str, cluster: int, low: int, horizon: int, last: Link | None) -> Link:
    number, previous, tally = (last.number + 1, last.mac, Tally()) if last else (1, b"", Tally())
    for entry in entries(using, cluster, low, horizon):
        tally.add(entry.line)
    mac = tally.code(book_key(), number, cluster, horizon, previous)
    return Link(number, cluster, horizon, tally.rows, bytes(tally.marks), mac)
