"""No audit action, no write; and what is written is recorded by the database itself."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from audit.actions import action
from audit.models import Action, Change, Content, Reason
from tests.audit.conftest import CHECK, CONNECTIONS, DENIED, committed, refused, run
from tests.audit.tables import Asset, AssetMove, BankLine, Memo, Person

pytestmark = pytest.mark.django_db(databases=CONNECTIONS)
OUTSIDE = "outside an audit action"


@pytest.fixture
def asset() -> Asset:
    with action("user:anna", "asset.add", room=1):
        row: Asset = Asset.objects.create(compartment_id=1, label="boat", origin="harbour")
    return row


def test_every_way_of_writing_outside_an_action_is_refused(asset: Asset) -> None:
    with action("user:anna", "memo.add", room=1):
        Memo.objects.create(compartment_id=1, text="old")
    ways: dict[str, Callable[[], object]] = {
        "create": lambda: Asset.objects.create(compartment_id=1, label="x"),
        "save": lambda: asset.save(),
        "update": lambda: Asset.objects.update(label="x"),
        "bulk_create": lambda: Asset.objects.bulk_create([Asset(compartment_id=1, label="x")]),
        "bulk_update": lambda: Asset.objects.bulk_update([asset], ["label"]),
        "bulk kind": lambda: BankLine.objects.bulk_create(
            [BankLine(compartment_id=1, booked="2026-01-01", amount=1, note="x")]
        ),
        "move": lambda: AssetMove.objects.create(asset=asset, compartment_id=1, from_state="traced", to_state="frozen"),
        "delete": lambda: Memo.objects.all().delete(),
        "raw insert": lambda: run("INSERT INTO book_tests_memo(compartment_id, text) VALUES (1, 'x')"),
        "raw update": lambda: run("UPDATE book_tests_memo SET text = 'x'"),
        "raw delete": lambda: run("DELETE FROM book_tests_memo"),
    }
    for way in ways.values():
        with refused(OUTSIDE, DENIED):
            way()
    assert Memo.objects.get().text == "old"


def test_owner_is_held_to_it_too() -> None:
    with refused(OUTSIDE, DENIED, using="owner"):
        Memo.objects.using("owner").create(compartment_id=1, text="x")


def test_a_write_is_recorded_with_before_and_after_however_it_was_made(asset: Asset) -> None:
    with action("user:anna", "asset.rename", room=1, thing="SC-2026-00001") as number:
        Asset.objects.filter(pk=asset.pk).update(label="yacht")
        run("UPDATE book_tests_asset SET label = 'raft'")
    changes = Change.objects.filter(action_id=number).order_by("id")
    bodies = [Content.objects.get(pk=change.pk).body for change in changes]
    assert [(b["before"]["label"], b["after"]["label"]) for b in bodies] == [("boat", "yacht"), ("yacht", "raft")]
    assert {(c.table_name, c.row_id, c.op, c.room) for c in changes} == {
        ("book_tests_asset", str(asset.pk), "UPDATE", 1)
    }


def test_deletion_keeps_what_was_there() -> None:
    with action("user:anna", "memo.add", room=7):
        memo = Memo.objects.create(compartment_id=7, text="gone tomorrow")
    with action("user:anna", "memo.delete", room=7) as number:
        memo.delete()
    change = Change.objects.get(action_id=number)
    assert (change.op, Content.objects.get(pk=change.pk).body["before"]["text"]) == ("DELETE", "gone tomorrow")


def test_nested_actions_record_their_own_writes() -> None:
    with action("user:anna", "outer") as outer:
        with action("user:anna", "inner") as inner:
            Person.objects.create(name="i", password="p")
        Person.objects.create(name="o", password="p")
    names = {
        number: [Content.objects.get(pk=c.pk).body["after"]["name"] for c in Change.objects.filter(action_id=number)]
        for number in (outer, inner)
    }
    assert names == {outer: ["o"], inner: ["i"]}
    with refused(OUTSIDE, DENIED):
        Person.objects.update(name="x")


def test_a_failed_action_leaves_nothing_and_ends(asset: Asset) -> None:
    before = Action.objects.count()
    with pytest.raises(RuntimeError), action("user:anna", "boom"):
        Person.objects.create(name="p", password="p")
        raise RuntimeError
    assert (Action.objects.count(), Person.objects.count()) == (before, 0)
    with refused(OUTSIDE, DENIED):
        Asset.objects.update(label="x")


def test_a_failed_inner_action_leaves_the_outer_one_open() -> None:
    with action("user:anna", "outer") as outer:
        with pytest.raises(RuntimeError), action("user:anna", "inner"):
            raise RuntimeError
        Person.objects.create(name="o", password="p")
    assert Change.objects.get(action_id=outer).table_name == "book_tests_person"


@pytest.mark.parametrize("forged", ["", "0", "-1", "nonsense", "99999999999999999999"])
def test_a_made_up_action_is_refused(forged: str) -> None:
    with refused(OUTSIDE, DENIED):
        run("SELECT set_config('book.action', %s, true)", forged)
        Person.objects.create(name="p", password="p")


def test_an_action_needs_an_actor_and_a_verb() -> None:
    with pytest.raises(ValueError, match="actor with a handle"), action(" ", "x"):
        pass
    with pytest.raises(ValueError, match="actor with a handle"), action(object(), "x"):  # type: ignore[arg-type]
        pass
    with refused("action_has_actor_and_verb", CHECK), action("user:anna", ""):
        pass


def test_the_reason_is_content_and_only_its_digest_is_permanent() -> None:
    with action("user:anna", "case.open", room=3, thing="SC-1", purpose="investigation", reason="tip from Zeno") as n:
        pass
    entry = Action.objects.get(pk=n)
    assert Reason.objects.get(pk=n).text == "tip from Zeno"
    assert len(bytes(entry.digest)) == 32
    assert "Zeno" not in str(run("SELECT ROW(a.*)::text FROM audit_action a WHERE id = %s", n))
    with action("user:anna", "case.open") as silent:
        pass
    assert bytes(Action.objects.get(pk=silent).digest) == b"" and not Reason.objects.filter(pk=silent).exists()


def test_secrets_never_reach_the_book_but_their_change_does() -> None:
    with action("user:anna", "person.add"):
        person = Person.objects.create(name="canary-open", password="canary-secret")
        person.password = "canary-second"
        person.save()
        person.name = "canary-renamed"
        person.save()
    everything = str(list(Content.objects.values_list("body", flat=True)))
    assert "canary-open" in everything and "canary-renamed" in everything  # the search would have found it
    assert "canary-secret" not in everything and "canary-second" not in everything
    changes = Change.objects.filter(table_name="book_tests_person", row_id=person.pk).order_by("id")
    told = [Content.objects.get(pk=change.pk).body["secret"] for change in changes]
    assert told == [["password"], ["password"], []]


def test_a_row_never_changes_rooms(asset: Asset) -> None:
    with (
        refused("never changes rooms", CHECK, constraint="room_is_kept"),
        action("user:anna", "cheat"),
    ):
        Asset.objects.update(compartment_id=2)


def test_save_leaves_guarded_columns_alone_and_refuses_to_be_asked(asset: Asset) -> None:
    asset.label, asset.origin, asset.state = "yacht", "forged", "realised"
    with action("user:anna", "asset.rename"):
        asset.save()
        Asset.objects.filter(pk=asset.pk).update(label="raft")
    asset.refresh_from_db()
    assert (asset.label, asset.origin, asset.state) == ("raft", "harbour", "traced")
    with pytest.raises(ValueError, match="never writes state"), action("user:anna", "cheat"):
        asset.save(update_fields=["label", "state"])


@pytest.mark.parametrize("column", ["origin", "state", "id"])
def test_guarded_columns_cannot_be_updated(asset: Asset, column: str) -> None:
    with refused("permission denied for table book_tests_asset", DENIED), action("user:anna", "cheat"):
        Asset.objects.update(**{column: 5})


def test_a_row_is_born_in_its_first_state() -> None:
    with refused("starts as traced", CHECK, constraint="state_at_birth"), action("user:anna", "cheat"):
        Asset.objects.create(compartment_id=1, label="x", state="confiscated")


def test_a_legal_move_advances_the_row_and_both_are_recorded(asset: Asset) -> None:
    with action("user:anna", "asset.freeze", room=1) as number:
        AssetMove.objects.create(asset=asset, compartment_id=1, from_state="traced", to_state="frozen")
    asset.refresh_from_db()
    assert asset.state == "frozen"
    tables = list(Change.objects.filter(action_id=number).order_by("id").values_list("table_name", "op"))
    assert tables == [("book_tests_assetmove", "INSERT"), ("book_tests_asset", "UPDATE")]


def test_a_stale_move_is_refused(asset: Asset) -> None:
    with refused("is not frozen", CHECK, constraint="state_is_stale"), action("user:anna", "cheat"):
        AssetMove.objects.create(asset=asset, compartment_id=1, from_state="frozen", to_state="seized")


@pytest.mark.parametrize("ends", [("traced", "realised"), ("realised", "traced"), ("traced", "traced"), ("x", "y")])
def test_an_illegal_move_is_refused(asset: Asset, ends: tuple[str, str]) -> None:
    with refused("asset_move_is_legal", CHECK, constraint="asset_move_is_legal"), action("user:anna", "cheat"):
        AssetMove.objects.create(asset=asset, compartment_id=1, from_state=ends[0], to_state=ends[1])


def test_appended_rows_are_never_changed(asset: Asset) -> None:
    with action("user:anna", "asset.freeze"):
        AssetMove.objects.create(asset=asset, compartment_id=1, from_state="traced", to_state="frozen")
    for write in (
        lambda: AssetMove.objects.update(to_state="seized"),
        lambda: AssetMove.objects.all().delete(),
        lambda: asset.delete(),
    ):
        with refused("permission denied for table", DENIED), action("user:anna", "cheat"):
            write()


def line(room: int = 1, note: str = "rent") -> BankLine:
    return BankLine(compartment_id=room, booked="2026-01-01", amount="12.50", note=note)


def test_a_bulk_statement_is_one_entry_with_count_and_range() -> None:
    with action("job:import", "statement.import", room=1) as number:
        BankLine.objects.bulk_create([line() for _ in range(25)])
    change = Change.objects.get(action_id=number)
    ids = list(BankLine.objects.order_by("id").values_list("id", flat=True))
    body = Content.objects.get(pk=change.pk).body
    assert (change.op, change.room, change.row_id) == ("BULK", 1, f"{ids[0]}-{ids[-1]}")
    assert (body["count"], body["first"], body["last"], len(body["sha256"])) == (25, ids[0], ids[-1], 64)
    assert "rent" not in str(body)


def test_a_bulk_statement_without_rows_is_no_write() -> None:
    run(
        "INSERT INTO book_tests_bankline(compartment_id, booked, amount, note)"
        " SELECT 1, '2026-01-01', 1, '' WHERE false"
    )
    assert not Change.objects.filter(op="BULK").exists()


def test_a_bulk_statement_writes_one_room() -> None:
    with refused("writes one room", CHECK, constraint="bulk_has_one_room"), action("job:import", "cheat"):
        BankLine.objects.bulk_create([line(1), line(2)])


def test_bulk_rows_are_never_changed_nor_numbered_by_hand() -> None:
    with action("job:import", "statement.import"):
        BankLine.objects.bulk_create([line()])
    for write in (
        lambda: BankLine.objects.update(note="x"),
        lambda: BankLine.objects.all().delete(),
        lambda: BankLine.objects.bulk_create([BankLine(id=999, **_values())]),
    ):
        with refused("permission denied for table", DENIED), action("job:import", "cheat"):
            write()


def _values() -> dict[str, object]:
    return {"compartment_id": 1, "booked": "2026-01-01", "amount": 1, "note": "x"}


@committed
def test_an_action_of_an_earlier_transaction_is_worthless() -> None:
    with action("user:anna", "first") as number:
        Person.objects.create(name="p", password="p")
    with refused(OUTSIDE, DENIED):
        run("SELECT set_config('book.action', %s, true)", str(number))
        Person.objects.update(name="x")


@committed
def test_an_action_of_a_former_cluster_is_worthless_where_transaction_numbers_start_again() -> None:
    with action("user:anna", "first") as number:
        pass
    with refused(OUTSIDE, DENIED):
        ((xact,),) = run("SELECT pg_current_xact_id()::text::bigint")
        run("UPDATE audit_action SET cluster = 42, xact = %s WHERE id = %s", xact, number, using="owner")
        run("SELECT set_config('book.action', %s, true)", str(number))
        Person.objects.create(name="p", password="p")


def test_the_setting_ends_with_the_transaction() -> None:
    with transaction.atomic():
        with action("user:anna", "x"):
            pass
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('book.action', true)")
            assert cursor.fetchone()[0] in ("", None)
