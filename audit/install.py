"""After each migrate, as the owner: functions, triggers, and exactly the rights the runtime role needs."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, models, transaction
from psycopg2 import sql

from audit.written import Written

log = logging.getLogger(__name__)

BOOK = Path(__file__).with_name("sql") / "book.sql"
CALLABLE = (
    "audit_cluster()",
    "audit_begin(text, text, bigint, text, text, text)",
    "audit_look(text, text, text, bigint, text, boolean)",
    "audit_add_seal(bigint, bigint, bigint, bigint, bytea, bytea)",
    "audit_bulk_query(text, text[])",
    "audit_bulk_digest(text, text[], bigint, bigint)",
    "audit_strange_rows(text, text, text[])",
)
TRIGGERS = ("book_born", "book_row", "book_state", "book_turn", "book_bulk")


def install(using: str, only: Iterable[type[models.Model]] | None = None) -> None:
    """Install the book; running it again changes nothing."""
    runtime = runtime_role(using)
    chosen = list(apps.get_models(include_auto_created=True) if only is None else only)
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        install_functions(cursor)
        tables = set(connections[using].introspection.table_names(cursor))
        present = [model for model in chosen if not model._meta.proxy and model._meta.db_table in tables]
        for model in present:
            _hang_triggers(cursor, model, getattr(model, "written", None))
        if runtime is None:
            log.warning("The application signs in as the owner of the database: the book is not protected from it.")
            return
        _refuse_powerful(cursor, runtime)
        _guard_database(cursor, runtime)
        for model in present:
            cursor.execute(sql.SQL("; ").join(_rights(cursor, model, sql.Identifier(runtime))))


def install_functions(cursor: Any) -> None:
    """Create the book's functions; PUBLIC may call none of them."""
    cursor.execute(BOOK.read_text(encoding="utf-8"))
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc"
        " WHERE starts_with(proname, 'audit_') AND proowner = current_user::regrole"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")


def runtime_role(using: str) -> str | None:
    """Return the role the application signs in as, or None when it is the owner itself."""
    owner, runtime = connections[using].settings_dict["USER"], connections["default"].settings_dict["USER"]
    if owner and not runtime:
        raise ImproperlyConfigured("name the role the application signs in as: DATABASE_URL has none")
    return None if runtime == owner else str(runtime)


def _refuse_powerful(cursor: Any, runtime: str) -> None:
    """Refuse a runtime role that could simply take the owner's rights."""
    cursor.execute(
        "SELECT rolsuper OR pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s", [runtime]
    )
    found = cursor.fetchone()
    if found is None or found[0]:
        raise ImproperlyConfigured(f"the role {runtime} must exist, be no superuser and no member of the owner's role")


def _guard_database(cursor: Any, runtime: str) -> None:
    """Set the rights on the database itself: CREATE DATABASE ... TEMPLATE does not copy them."""
    cursor.execute("SELECT current_database()")
    names = {"database": sql.Identifier(cursor.fetchone()[0]), "runtime": sql.Identifier(runtime)}
    cursor.execute(
        sql.SQL(
            "REVOKE ALL ON DATABASE {database} FROM PUBLIC, {runtime};"
            "GRANT CONNECT ON DATABASE {database} TO {runtime};"
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM {runtime};"
            "GRANT USAGE ON SCHEMA public TO {runtime}; GRANT SELECT ON django_migrations TO {runtime};"
            "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"
        ).format(**names)
    )
    for function in CALLABLE:
        cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION " + function + " TO {runtime}").format(**names))


def is_ours(model: type[models.Model]) -> bool:
    """Tell whether the model's app lies beside this one."""
    config = model._meta.app_config
    return config is not None and Path(config.path).parent == Path(apps.get_app_config("audit").path).parent


def _rights(cursor: Any, model: type[models.Model], runtime: sql.Identifier) -> Iterator[sql.Composable]:
    """Yield the grants of one table: reading only, unless it says how it is written or belongs to a library."""
    table, how = model._meta.db_table, getattr(model, "written", None)
    names: dict[str, sql.Composable] = {"table": sql.Identifier(table), "runtime": runtime}
    yield sql.SQL("REVOKE ALL ON {table} FROM PUBLIC, {runtime}; GRANT SELECT ON {table} TO {runtime}").format(**names)
    if how is None:
        if not is_ours(model):
            yield sql.SQL("GRANT INSERT, UPDATE, DELETE ON {table} TO {runtime}").format(**names)
            yield from _sequences(cursor, table, runtime)
        return
    columns = _columns(cursor, model)
    key = model._meta.pk.column
    if how.kind == "bulk":  # ids come from the sequence alone, so that ranges never overlap
        names["columns"] = sql.SQL(", ").join(sql.Identifier(c) for c in columns if c != key)
        yield sql.SQL("GRANT INSERT ({columns}) ON {table} TO {runtime}").format(**names)
    else:
        yield sql.SQL("GRANT INSERT ON {table} TO {runtime}").format(**names)
    if how.kind == "free":
        free = [sql.Identifier(c) for c in columns if c != key and c not in how.fixed]
        if free:
            yield sql.SQL("GRANT UPDATE ({columns}) ON {table} TO {runtime}").format(
                columns=sql.SQL(", ").join(free), **names
            )
    if how.deletable:
        yield sql.SQL("GRANT DELETE ON {table} TO {runtime}").format(**names)
    yield from _sequences(cursor, table, runtime)


def _sequences(cursor: Any, table: str, runtime: sql.Identifier) -> Iterator[sql.Composable]:
    """Yield the right to draw from the sequences of old serial columns; identity columns need none."""
    cursor.execute(
        "SELECT s.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype = 'a'"
        " WHERE s.relkind = 'S' AND d.refobjid = %s::regclass",
        [f'public."{table}"'],
    )
    for (name,) in cursor.fetchall():
        yield sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sql.Identifier(name), runtime)


def _columns(cursor: Any, model: type[models.Model]) -> list[str]:
    """Return the model's columns that the table has: it may be migrated only in part."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        [f'public."{model._meta.db_table}"'],
    )
    there = {name for (name,) in cursor.fetchall()}
    return [field.column for field in model._meta.concrete_fields if field.column and field.column in there]


def _hang_triggers(cursor: Any, model: type[models.Model], how: Written | None) -> None:
    """Create the triggers a table should have and drop those of the book it should not."""
    table = model._meta.db_table
    wanted = dict(_triggers(cursor, model, how)) if how else {}
    cursor.execute(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [f'public."{table}"']
    )
    for (name,) in cursor.fetchall():
        if name in TRIGGERS and name not in wanted:
            cursor.execute(sql.SQL("DROP TRIGGER {} ON {}").format(sql.Identifier(name), sql.Identifier(table)))
    for statement in wanted.values():
        cursor.execute(statement)


def _triggers(cursor: Any, model: type[models.Model], how: Written) -> Iterator[tuple[str, sql.Composable]]:
    """Yield name and SQL of each trigger; PostgreSQL fires those of one moment in the order of their names."""
    table, columns = model._meta.db_table, _columns(cursor, model)
    if how.kind == "bulk":
        yield _trigger(table, "book_turn", "BEFORE INSERT", "STATEMENT", "audit_bulk_turn")
        yield _trigger(
            table, "book_bulk", "AFTER INSERT", "REFERENCING NEW TABLE AS new_rows STATEMENT",
            "audit_record_bulk", how.room, *columns,
        )  # fmt: skip
        return
    key = str(model._meta.pk.column)
    yield _trigger(
        table, "book_row", "AFTER INSERT OR UPDATE OR DELETE", "ROW", "audit_record_row", key, how.room, *how.secret
    )
    if how.born:
        yield _trigger(table, "book_born", "BEFORE INSERT", "ROW", "audit_born", how.born)
    if how.moves:
        yield _trigger(table, "book_state", "AFTER INSERT", "ROW", "audit_advance", *how.moves)


def _trigger(table: str, name: str, when: str, level: str, function: str, *args: str) -> tuple[str, sql.Composable]:
    referencing, _, each = level.rpartition(" ")
    return name, sql.SQL("CREATE OR REPLACE TRIGGER {} {} ON {} {} FOR EACH {} EXECUTE FUNCTION {}({})").format(
        sql.Identifier(name),
        sql.SQL(when),
        sql.Identifier(table),
        sql.SQL(referencing),
        sql.SQL(each),
        sql.Identifier(function),
        sql.SQL(", ").join(sql.Literal(str(arg)) for arg in args),
    )
