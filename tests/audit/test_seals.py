"""The chain holds against every alteration, and lets the honest work go on."""

import random
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from audit import heads, tasks
from audit.actions import action, destroy
from audit.install import install
from audit.management.commands.verify_book import summary
from audit.models import Action, Content, Reason, Seal
from audit.seals import seal
from audit.verify import verify
from audit.visits import note_refusal, note_visit
from tests.audit.conftest import CONNECTIONS, committed, run, seal_all
from tests.audit.tables import Asset, AssetMove, BankLine, Memo, Person

pytestmark = committed


def work(room: int, label: str) -> int:
    """Do a little of everything the book records, in one room."""
    with action("user:anna", "asset.add", room=room, thing=f"SC-{room}", reason=f"because of {label}") as number:
        asset = Asset.objects.create(compartment_id=room, label=label)
        AssetMove.objects.create(asset=asset, compartment_id=room, from_state="traced", to_state="frozen")
    with action("job:import", "statement.import", room=room):
        BankLine.objects.bulk_create(
            [
                BankLine(compartment_id=room, booked="2026-01-01", seen="2026-03-29T01:30:00Z", amount=n, note=label)
                for n in range(3)
            ]
        )
    note_visit("user:anna", "open", f"SC-{label}", room, "investigation")
    note_refusal("user:bob", "open", f"SC-{label}")
    return number


def book(batches: int = 3, rows: int = 4) -> None:
    for batch in range(batches):
        for n in range(rows):
            work(n % 3 + 1, f"{batch}.{n}")
        seal_all()


@pytest.fixture
def sealed() -> Iterator[None]:
    book()
    report = verify("owner")
    assert (report.findings, report.unsealed) == ([], 0)
    yield
    assert verify("owner").findings == []


COLUMNS = {
    "audit_action": {
        "id": "id + 1000000", "cluster": "cluster + 1", "xact": "xact - 1", "at": "at + interval '1 us'",
        "actor": "actor || 'x'", "verb": "verb || 'x'", "room": "coalesce(room, 0) + 1", "thing": "thing || 'x'",
        "purpose": "purpose || 'x'", "digest": "digest || '\\x00'",
    },
    "audit_reason": {
        "action_id": "action_id + 1000000", "room": "NULL", "salt": "salt || '\\x00'", "text": "text || 'x'",
    },
    "audit_change": {
        "id": "id + 1000000", "cluster": "cluster + 1", "xact": "xact + 1000000", "action_id": "action_id + 1",
        "table_name": "table_name || 'x'", "row_id": "row_id || '1'", "op": "op || 'X'",
        "room": "coalesce(room, 0) + 1", "digest": "digest || '\\x00'",
    },
    "audit_content": {
        "change_id": "change_id + 1000000", "room": "coalesce(room, 0) + 1", "salt": "salt || '\\x00'",
        "body": "body || '{\"x\": 1}'",
    },
    "audit_visit": {
        "id": "id + 1000000", "cluster": "cluster + 1", "xact": "0", "at": "at - interval '1 us'",
        "actor": "actor || 'x'", "operation": "CASE operation WHEN 'open' THEN 'list' ELSE 'open' END",
        "thing": "thing || 'x'", "room": "coalesce(room, 0) + 1", "purpose": "purpose || 'x'", "refused": "NOT refused",
        "bucket": "bucket + interval '10 min'",
    },
    "audit_seal": {
        "id": "id + 1000000", "cluster": "cluster + 1", "horizon": "horizon + 1", "rows": "rows + 1",
        "marks": "marks || '\\x0000000000000000'", "mac": "mac || '\\x00'",
    },
    "book_tests_bankline": {
        "id": "id + 1000000", "compartment_id": "compartment_id + 1", "booked": "booked + 1",
        "amount": "amount + 0.01", "seen": "seen + interval '1 us'", "note": "note || ' '",
    },
}  # fmt: skip


def alter(table: str, column: str) -> Callable[[int], str]:
    return lambda at: f"UPDATE {table} SET {column} = {COLUMNS[table][column]} WHERE ctid = {_pick(table, at)}"


def remove(table: str) -> Callable[[int], str]:
    return lambda at: f"DELETE FROM {table} WHERE ctid = {_pick(table, at)}"


def insert(table: str) -> Callable[[int], str]:
    """Copy a row of the table under another identity."""
    fresh = {
        "audit_action": {"id": "id + 1000000"},
        "audit_reason": {"action_id": "action_id + 1000000"},
        "audit_change": {"id": "id + 1000000"},
        "audit_content": {"change_id": "change_id + 1000000"},
        "audit_visit": {"id": "id + 1000000", "actor": "actor || 'x'"},
        "audit_seal": {"id": "(SELECT max(id) + 1 FROM audit_seal)"},
        "book_tests_bankline": {"id": "id + 1000000"},
    }[table]
    values = ", ".join(fresh.get(column, column) for column in COLUMNS[table])
    names = ", ".join(COLUMNS[table])
    return lambda at: f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE ctid = {_pick(table, at)}"


def _pick(table: str, at: int) -> str:
    return f"(SELECT ctid FROM {table} ORDER BY 1 OFFSET {at} %% (SELECT count(*) FROM {table}) LIMIT 1)".replace(
        "%%", "%"
    )


def test_every_tampering_is_found(sealed: None) -> None:
    """Alter each column of each table, remove and insert rows: seeded, at random places, as the owner."""
    seeded = random.Random(20261123)
    every = [alter(table, column) for table, columns in COLUMNS.items() for column in columns]
    every += [make(table) for make in (remove, insert) for table in COLUMNS]
    tampering = every * 2 + seeded.choices(every, k=220 - 2 * len(every))
    assert len(tampering) >= 200
    missed = []
    for make in tampering:
        query = make(seeded.randrange(1_000_000))
        if not _found(query):
            missed.append(query)
    assert missed == []


def _found(query: str) -> bool:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE book_tests_bankline DISABLE TRIGGER USER")
        cursor.execute(query)
        assert cursor.rowcount == 1, query
        found = verify("owner").findings
        transaction.set_rollback(True, using="owner")
    return bool(found)


def test_the_columns_tampered_with_are_all_there_are() -> None:
    for table, columns in COLUMNS.items():
        found = run("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", table)
        assert {name for (name,) in found} == set(columns)


def tampered(query: str, *values: Any) -> str:
    """Tamper as the owner, and return the first finding."""
    with transaction.atomic(using="owner"):
        run(query, *values, using="owner")
        first = verify("owner").findings[0]
        transaction.set_rollback(True, using="owner")
    return f"{first.where}: {first.what}"


def test_the_first_wrong_row_is_named(sealed: None) -> None:
    ids = sorted(Action.objects.values_list("id", flat=True))
    assert tampered("UPDATE audit_action SET actor = 'user:x' WHERE id >= %s", ids[5]) == (
        f"action {ids[5]}: the row was altered (seal 1)"
    )
    assert "a row was removed (seal 1)" in tampered("DELETE FROM audit_action WHERE id = %s", ids[3])
    forged = (
        "INSERT INTO audit_action(id, cluster, xact, at, actor, verb, room, thing, purpose, digest)"
        " SELECT 1000000, cluster, xact, at, actor, verb, room, thing, purpose, '' FROM audit_action WHERE id = %s"
    )
    assert tampered(forged, ids[4]) == "action 1000000: the row was inserted (seal 1)"
    assert tampered("DELETE FROM audit_seal WHERE id = 2") == "seal 2: the seal was removed or renumbered"
    assert tampered("UPDATE audit_seal SET mac = '' WHERE id = 3").startswith("seal 3: the seal was altered")


def test_a_book_cut_short_is_found(sealed: None) -> None:
    ((low, last),) = run("SELECT (SELECT horizon FROM audit_seal WHERE id = 2), max(id) FROM audit_seal")
    with transaction.atomic(using="owner"):
        for kind, key in (("action", "reason"), ("change", "content")):
            gone = f"SELECT id FROM audit_{kind} WHERE xact >= {low}"
            run(f"DELETE FROM audit_{key} WHERE {kind}_id IN ({gone})", using="owner")
        for kind in ("action", "change", "visit"):
            run(f"DELETE FROM audit_{kind} WHERE xact >= {low}", using="owner")
        run("DELETE FROM audit_seal WHERE id > 2", using="owner")
        found = verify("owner").findings
        transaction.set_rollback(True, using="owner")
    assert last == 3 and "a seal noted outside was removed" in [finding.what for finding in found]


def test_without_the_key_no_seal_can_be_made(sealed: None) -> None:
    settings.BOOK_KEY = b"another key"
    assert verify("owner").findings[0] == ("BOOK_KEY", "no seal fits it: is it the key they were made with?")
    work(1, "late")
    late = seal_all()
    settings.BOOK_KEY = b"a key for tests"
    found = verify("owner").findings
    assert late and found[0].where == "seal 4"
    run("DELETE FROM audit_seal WHERE id = 4", using="owner")
    path = Path(settings.BOOK_HEAD_FILE)
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:3]))


def test_destroyed_content_leaves_the_chain_whole() -> None:
    book()
    assert Content.objects.filter(room=2).exists() and Reason.objects.filter(room=2).exists()
    gone = destroy("user:archivist", room=2, reason="the term of room 2 has ended")
    assert gone and not Content.objects.filter(room=2).exists() and not Reason.objects.filter(room=2).exists()
    assert Content.objects.filter(room=1).exists()
    seal_all()
    assert verify("owner").findings == []
    work(2, "written after the destruction")
    seal_all()
    assert verify("owner").findings == []
    change = run("SELECT max(c.id) FROM audit_change c WHERE room = 2")[0][0]
    assert tampered("DELETE FROM audit_content WHERE change_id = %s", change) == (
        f"change {change}: its content was removed"
    )


def test_what_a_running_transaction_writes_is_sealed_when_it_is_complete() -> None:
    with action("user:bob", "slow", using="aside") as slow:
        quick = work(1, "quick")
        seal()
        report = verify("owner")
        assert report.unsealed >= 2 and report.findings == []
        assert Seal.objects.count() == 0 or not run(
            "SELECT FROM audit_action a, audit_seal s WHERE a.id = %s AND a.xact < s.horizon", quick
        )
    seal_all()
    report = verify("owner")
    assert (report.findings, report.unsealed) == ([], 0)
    assert report.actions == Action.objects.count() and Action.objects.filter(pk=slow).exists()


def test_unsealed_rows_are_counted_and_sealing_nothing_makes_no_seal() -> None:
    work(1, "first")
    seal_all()
    seals = Seal.objects.count()
    assert seal() == 0 and Seal.objects.count() == seals
    with action("user:anna", "one more"):
        pass
    assert verify("owner").unsealed == 1


def test_a_crash_between_commit_and_note_is_caught_up(monkeypatch: pytest.MonkeyPatch) -> None:
    book(1)
    noted = Path(settings.BOOK_HEAD_FILE).read_text()
    work(1, "before the crash")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(heads, "append", crash)
        with pytest.raises(KeyboardInterrupt):
            seal_all()
    report = verify("owner")
    assert (report.findings, report.unnoted) == ([], 1)
    assert Path(settings.BOOK_HEAD_FILE).read_text() == noted
    with Path(settings.BOOK_HEAD_FILE).open("a") as file:
        file.write("2 abc")  # a line torn by the crash
    assert (verify("owner").findings, verify("owner").unnoted) == ([], 1)
    work(1, "after the crash")
    seal_all()
    report = verify("owner")
    assert (report.findings, report.unnoted, report.unsealed) == ([], 0, 0)


def test_heads_that_differ_stop_the_sealing_until_someone_looked(sealed: None) -> None:
    path = Path(settings.BOOK_HEAD_FILE)
    noted = path.read_text()
    path.write_text("")
    with pytest.raises(heads.HeadsDiffer, match="ends with seal 0, the database with seal 3"):
        seal()
    with pytest.raises(CommandError, match="3 seals are not noted outside"):
        call_command("verify_book", "--database=owner", stdout=StringIO())
    call_command("verify_book", "--database=owner", "--renew-heads", stdout=StringIO())
    assert path.read_text() == noted
    path.write_text(noted.replace(" 3 ", " 4 "))
    with pytest.raises(heads.HeadsDiffer, match="ends with seal 4, the database with seal 3"):
        seal()
    path.write_text(noted)


def test_all_seals_removed_are_not_quietly_made_again(sealed: None) -> None:
    with transaction.atomic(using="owner"):
        run("DELETE FROM audit_seal", using="owner")
        run("UPDATE audit_action SET actor = 'user:x'", using="owner")
        with pytest.raises(heads.HeadsDiffer, match="another chain of this database"):
            seal("owner")
        found = [f"{f.where}: {f.what}" for f in verify("owner").findings]
        transaction.set_rollback(True, using="owner")
    assert found == ["the head file: 3 seals of another chain of this database are noted outside"]


def test_one_head_file_serves_several_databases(sealed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(settings.BOOK_HEAD_FILE)
    mine = path.read_text()
    foreign = "".join(f"0123456789abcdef 77-5 {n} {'00' * 32}\n" for n in range(1, 4))
    path.write_text(foreign + mine + foreign)
    work(1, "more")
    seal_all()
    assert verify("owner").findings == []
    call_command("verify_book", "--database=owner", "--renew-heads", stdout=StringIO())
    assert path.read_text().startswith(foreign * 2 + mine)


def test_a_line_that_is_no_head_is_found(sealed: None) -> None:
    path = Path(settings.BOOK_HEAD_FILE)
    noted = path.read_text()
    path.write_text("nonsense\n" + noted)
    assert [f.where for f in verify("owner").findings] == ["the head file"]
    path.write_text(noted)


def test_sealers_and_writers_at_once_leave_one_whole_chain() -> None:
    failures: list[BaseException] = []

    def repeat(step: Callable[[int], object]) -> None:
        try:
            for n in range(15):
                step(n)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    def check(n: int) -> None:
        failures.extend(AssertionError(n, finding) for finding in verify("default").findings)

    steps: list[Callable[[int], object]] = [
        lambda n: seal(),
        lambda n: seal(),
        lambda n: work(1, f"a{n}"),
        lambda n: work(2, f"b{n}"),
        check,
    ]
    threads = [Thread(target=repeat, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    seal_all()
    report = verify("owner")
    assert (report.findings, report.unsealed, report.bulks) == ([], 0, 30)


def test_a_restored_cluster_goes_on_with_the_chain() -> None:
    """Transaction numbers start again there: what the former cluster left is sealed first."""
    book(1)
    for kind in ("action", "change", "visit"):
        run(f"UPDATE audit_{kind} SET cluster = 42, xact = xact + 1000000000", using="owner")
    run("DELETE FROM audit_seal", using="owner")
    Path(settings.BOOK_HEAD_FILE).unlink()
    seal_all()
    work(1, "unsealed in the new cluster")
    seal_all()
    report = verify("owner")
    assert (report.findings, report.unsealed) == ([], 0)
    assert len(set(Seal.objects.values_list("cluster", flat=True))) == 2


def test_what_the_former_cluster_left_unsealed_is_sealed_in_the_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    book(1)
    work(1, "left over")
    ((real,),) = run("SELECT audit_cluster()")
    fake = "CREATE OR REPLACE FUNCTION audit_cluster() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN 43; END'"
    run(fake, using="owner")
    try:
        work(2, "in the new cluster")
        seal_all()
        report = verify("owner")
        assert (report.findings, report.unsealed) == ([], 0)
        assert list(Seal.objects.order_by("id").values_list("cluster", flat=True))[-2:] == [real, 43]
    finally:
        install("owner", [])


def test_a_row_of_an_impossible_transaction_is_found(sealed: None) -> None:
    forged = (
        "INSERT INTO audit_action(cluster, xact, at, actor, verb, room, thing, purpose, digest) SELECT {}, {}, at,"
        " actor, verb, room, thing, purpose, '' FROM audit_action LIMIT 1"
    )
    assert "no such transaction" in tampered(forged.format("cluster", "xact + 1000000000"))
    assert "no such transaction" in tampered(forged.format("77", "xact"))


def test_the_command_says_what_it_checked() -> None:
    book(1)
    with action("user:anna", "one more"):
        pass
    out = StringIO()
    call_command("verify_book", stdout=out)
    assert (
        "9 actions, 16 changes and 8 visits under 1 seals, 16 contents, 4 reasons and 4 bulk digests" in out.getvalue()
    )
    assert "Not sealed yet: 1 rows" in out.getvalue() and "The book is whole." in out.getvalue()
    run("UPDATE audit_change SET row_id = row_id || '0'", using="owner")
    with pytest.raises(CommandError, match=r"change \d+: the row was altered") as caught:
        call_command("verify_book", stdout=out)
    assert caught.value.returncode == 1


def test_the_task_seals() -> None:
    work(1, "x")
    tasks.seal()
    seal_all()
    assert verify("owner").unsealed == 0


def strange(table: str, *secret: str) -> list[tuple[Any, ...]]:
    return run("SELECT * FROM audit_strange_rows(%s, 'id', %s)", table, list(secret), using="owner")


def test_rows_altered_behind_disabled_triggers_differ_from_their_last_entry() -> None:
    with action("user:anna", "memo.add", room=1):
        memos = [Memo.objects.create(compartment_id=1, text=f"memo {n}") for n in range(5)]
        person = Person.objects.create(name="p", password="one")
        Memo.objects.filter(pk=memos[0].pk).update(text="renamed")
        memos.pop().delete()
        Person.objects.update(password="two")
    assert strange("book_tests_memo") == strange("book_tests_person", "password") == []
    with transaction.atomic(using="owner"):
        run("ALTER TABLE book_tests_memo DISABLE TRIGGER USER", using="owner")
        run("UPDATE book_tests_memo SET text = 'forged' WHERE id = %s", memos[0].pk, using="owner")
        run("DELETE FROM book_tests_memo WHERE id = %s", memos[1].pk, using="owner")
        run("INSERT INTO book_tests_memo(id, compartment_id, text) VALUES (0, 1, 'x')", using="owner")
        found = dict(strange("book_tests_memo"))
        transaction.set_rollback(True, using="owner")
    assert found == {
        "0": "the row has no entry",
        str(memos[0].pk): "the row was altered",
        str(memos[1].pk): "the row was removed",
    }
    assert person.pk


@pytest.mark.django_db(databases=CONNECTIONS)
def test_the_command_compares_every_audited_table() -> None:
    audited = [m for m in apps.get_models() if hasattr(m, "written") and m.written.kind != "bulk"]
    report = verify("owner", tables=True)
    assert report.tables == len(audited) > 10
    assert f"Compared the rows of {len(audited)} tables" in summary(report)
