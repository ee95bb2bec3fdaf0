"""What the runtime role may not do, and why the database refused it."""

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connections

from audit import install as installing
from audit.actions import action, destroy
from audit.install import install
from audit.models import Content
from audit.written import Audited
from tests.audit.conftest import CONNECTIONS, DENIED, committed, refused, run
from tests.audit.tables import TABLES, Asset, Person

pytestmark = pytest.mark.django_db(databases=CONNECTIONS)
BOOK = ["audit_action", "audit_reason", "audit_change", "audit_content", "audit_visit", "audit_seal"]


@pytest.mark.parametrize("table", BOOK)
@pytest.mark.parametrize("write", ["INSERT INTO {0} SELECT * FROM {0}", "UPDATE {0} SET room = 1", "DELETE FROM {0}",
                                   "TRUNCATE {0}"])  # fmt: skip
def test_the_book_is_written_by_its_functions_only(table: str, write: str) -> None:
    query = write.format(table).replace("room = 1", "rows = 1" if table == "audit_seal" else "room = 1")
    with refused(f"permission denied for table {table}", DENIED), action("user:anna", "cheat"):
        run(query)


def test_a_change_cannot_be_forged() -> None:
    with refused("permission denied for table audit_change", DENIED), action("user:anna", "cheat") as number:
        run(
            "INSERT INTO audit_change(cluster, xact, action_id, table_name, row_id, op, digest)"
            " VALUES (1, 1, %s, 'book_tests_asset', '1', 'UPDATE', '')",
            number,
        )


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("ALTER TABLE book_tests_asset DISABLE TRIGGER ALL", "must be owner of table book_tests_asset"),
        ("ALTER TABLE book_tests_asset DISABLE TRIGGER book_row", "must be owner of table book_tests_asset"),
        ("DROP TRIGGER book_row ON book_tests_asset", "must be owner of relation book_tests_asset"),
        ("SET session_replication_role = replica", "permission denied to set parameter"),
        ("CREATE TEMP TABLE t (id int)", "permission denied to create temporary tables"),
        ("CREATE TABLE t (id int)", "permission denied for schema public"),
        ("CREATE SCHEMA mine", "permission denied for database"),
        ("CREATE OR REPLACE FUNCTION audit_born() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
         "permission denied for schema public"),
        ("SELECT audit_destroy(1)", "permission denied for function audit_destroy"),
        ("SELECT audit_note(NULL, 'a', 'b', 'c', 1, 1, '{}')", "permission denied for function audit_note"),
        ("SELECT audit_current('x')", "permission denied for function audit_current"),
        ("SELECT setval(pg_get_serial_sequence('audit_change', 'id'), 1)", "permission denied for sequence"),
        ("SET ROLE {owner}", "permission denied to set role"),
        ("TRUNCATE book_tests_asset", "permission denied for table book_tests_asset"),
        ("DELETE FROM book_tests_person", "permission denied for table book_tests_person"),
        ("UPDATE book_tests_asset SET state = 'seized'", "permission denied for table book_tests_asset"),
        ("UPDATE django_migrations SET name = 'x'", "permission denied for table django_migrations"),
    ],
)  # fmt: skip
def test_the_runtime_role_cannot_go_around(query: str, why: str) -> None:
    owner = connections["owner"].settings_dict["USER"]
    with refused(why, DENIED), action("user:anna", "cheat"):
        run(query.replace("{owner}", owner))


@committed
def test_a_definer_function_cannot_be_hung_on_a_table_of_ones_own() -> None:
    runtime = connections["default"].settings_dict["USER"]
    run(f"GRANT CREATE ON SCHEMA public TO {runtime}", using="owner")
    try:
        run("CREATE TABLE mine (id bigint, state text, to_state text, from_state text)")
        for function in ("audit_record_row", "audit_record_bulk", "audit_advance", "audit_born", "audit_bulk_turn"):
            with refused(f"permission denied for function {function}", DENIED):
                run(f"CREATE TRIGGER t AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION {function}('id', '')")
    finally:
        run("DROP TABLE IF EXISTS mine")
        install("owner", [])
    with refused("permission denied for schema public", DENIED):
        run("CREATE TABLE mine (id int)")


def test_destruction_is_the_owners() -> None:
    with action("user:anna", "asset.add", room=4, reason="why"):
        Asset.objects.create(compartment_id=4, label="x")
    with refused("permission denied for function audit_destroy", DENIED):
        destroy("user:anna", room=4, reason="term ended", using="default")
    assert Content.objects.filter(room=4).exists()


def test_library_tables_are_written_freely_and_others_only_read() -> None:
    kind = ContentType.objects.create(app_label="book_tests", model="thing")
    kind.delete()
    with refused("permission denied for table audit_action", DENIED):
        run("UPDATE audit_action SET actor = 'x'")


def test_every_table_of_ours_says_how_it_is_written_and_has_its_trigger() -> None:
    wanted = {"free": {"book_row"}, "append": {"book_row"}, "bulk": {"book_turn", "book_bulk"}}
    for model in [*TABLES, *installed()]:
        found = run(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'",
            f'"{model._meta.db_table}"',
        )
        assert wanted[model.written.kind] <= {name for (name,) in found}, model


def installed() -> list[type[Audited]]:
    return [m for m in apps.get_models() if issubclass(m, Audited) and not m._meta.proxy]


@pytest.mark.parametrize("model", [*TABLES, *installed()], ids=lambda m: m._meta.label)
def test_the_runtime_role_has_exactly_the_rights_a_table_declares(model: type[Audited]) -> None:
    how, table = model.written, f'"{model._meta.db_table}"'
    assert run("SELECT has_any_column_privilege(%s, 'INSERT')", table) == [(True,)]
    expected = {"SELECT": True, "DELETE": how.deletable, "TRUNCATE": False, "REFERENCES": False, "TRIGGER": False}
    for right, given in expected.items():
        assert run("SELECT has_table_privilege(%s, %s)", table, right) == [(given,)]
    columns = {str(field.column) for field in model._meta.concrete_fields}
    updatable = {c for c in columns if run("SELECT has_column_privilege(%s, %s, 'UPDATE')", table, c) == [(True,)]}
    free = columns - {model._meta.pk.column} - set(how.fixed) if how.kind == "free" else set()
    assert updatable == free


@pytest.mark.parametrize("model", [*TABLES, *installed()], ids=lambda m: m._meta.label)
def test_what_a_table_declares_is_there(model: type[Audited]) -> None:
    how, columns = model.written, {field.column for field in model._meta.concrete_fields}
    assert {*how.secret, *how.fixed, *([how.room] if how.room else [])} <= columns
    if how.moves:
        table, key = how.moves
        target = next(m for m in [*TABLES, *installed()] if m._meta.db_table == table)
        assert {key, "from_state", "to_state"} <= columns
        assert "state" in target.written.fixed


def _state() -> list[tuple[Any, ...]]:
    return run(
        "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION ALL"
        " SELECT proname, proacl::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace UNION ALL"
        " SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal UNION ALL"
        " SELECT attname, attacl::text FROM pg_attribute WHERE attacl IS NOT NULL UNION ALL"
        " SELECT datname, datacl::text FROM pg_database WHERE datname = current_database() ORDER BY 1, 2",
        using="owner",
    )


def test_installing_again_changes_nothing() -> None:
    before = _state()
    install("owner")
    install("owner", TABLES)
    assert _state() == before


def test_migrate_goes_to_the_owner_and_installs(monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[str] = []
    monkeypatch.setattr("audit.management.commands.migrate.install", went.append)
    call_command("migrate", verbosity=0)
    call_command("migrate", "--plan", verbosity=0, stdout=StringIO())
    assert went == ["owner"]


def test_a_runtime_role_that_could_become_the_owner_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "runtime_role", lambda using: "nobody_at_all")
    with pytest.raises(ImproperlyConfigured, match="must exist"):
        install("owner", [])
    owner = connections["owner"].settings_dict["USER"]
    monkeypatch.setattr(installing, "runtime_role", lambda using: owner)
    with pytest.raises(ImproperlyConfigured, match="no superuser and no member"):
        install("owner", [])


def test_a_single_role_is_told_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(installing, "runtime_role", lambda using: None)
    install("owner", TABLES)
    assert [record.levelname for record in caplog.records if "not protected" in record.message] == ["WARNING"]


@committed
def test_flush_leaves_triggers_and_rights() -> None:
    before = _state()
    call_command("flush", "--database=owner", verbosity=0, interactive=False)
    assert _state() == before
    with refused("outside an audit action", DENIED):
        Person.objects.create(name="p", password="p")
