"""What happened to a case: the book in words, with values before and after."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import (
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    ForeignKey,
    Model,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access.models import Agency, Unit, User
from audit.queries import ActionSeen, ChangeSeen, history_of
from audit.visits import note_visit
from audit.words import did, nouns
from desk.models import LegalBasis
from investigations.models import Case, Identifier, Modus, Subject, SubjectName
from investigations.queries.cases import purpose_of

# Columns that say nothing to a reader.
QUIET = frozenset(
    {
        *("id", "uuid", "version", "created_at", "updated_at", "case_id", "compartment_id", "at", "room"),
        *("name_key", "skeleton", "plain"),
    }
)
NAMED = (User, Unit, Agency, LegalBasis, Modus)  # rows that a number stands for and everybody in the house may know
PAGE = 50

Found = dict[tuple[type[Model], Any], str]
Sealed = set[tuple[str, str]]


def history_of_case(actor: Any, case: Case, *, before: int | None = None) -> tuple[list[dict[str, Any]], int | None]:
    """One page of what was done in the room of a case, newest first, and the number to go on from."""
    note_visit(actor, "open", f"{case.reference}:history", room=case.compartment_id, purpose=purpose_of(actor))
    found = {entry.number: entry for entry in history_of(room=case.compartment_id, before=before, limit=PAGE + 1)}
    for entry in history_of(thing=case.reference, before=before, limit=PAGE + 1):
        found.setdefault(entry.number, entry)
    return _page(case, sorted(found.values(), key=lambda entry: -entry.number))


def history_of_thing(
    actor: Any, case: Case, thing: str, *, before: int | None = None
) -> tuple[list[dict[str, Any]], int | None]:
    """One page of what was done with a thing of a case that was opened, newest first, and the number to go on from."""
    note_visit(actor, "open", f"{thing}:history", room=case.compartment_id, purpose=purpose_of(actor))
    return _page(case, history_of(thing=thing, room=case.compartment_id, before=before, limit=PAGE + 1))


def _page(case: Case, newest: list[ActionSeen]) -> tuple[list[dict[str, Any]], int | None]:
    shown = newest[:PAGE]
    names = _names(change for entry in shown for change in entry.changes)
    sealed = _sealed_rows(case)
    return [_line(entry, names, sealed) for entry in shown], shown[-1].number if len(newest) > PAGE else None


def field_of(table: str, column: str) -> Any:
    """The field of a column; None when the table or the column is of an earlier release."""
    model = _models().get(table)
    try:
        field = model._meta.get_field(column.removesuffix("_id")) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def column_words(field: Any, column: str) -> str:
    """What a column is called, in the reader's language."""
    if field is not None and isinstance(field.verbose_name, Promise):
        return str(field.verbose_name)
    name = column.removesuffix("_id")
    return str(nouns.get(name, name.replace("_", " ")))


def table_words(table: str) -> str:
    """What a row of a table is called, in the reader's language."""
    model = _models().get(table)
    if model is not None and isinstance(model._meta.verbose_name, Promise):
        return str(model._meta.verbose_name)
    name = table.partition("_")[2]
    return str(nouns.get(name, name))


def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}


def _sealed_rows(case: Case) -> Sealed:
    """What tells who somebody is whose identity is sealed, as the tables and rows of the book."""
    found: Sealed = set()
    subjects = list(Subject.objects.filter(case=case, sealed=True).values_list("pk", flat=True))
    if subjects:
        found.update((Subject._meta.db_table, str(pk)) for pk in subjects)
        for model in (SubjectName, Identifier):
            rows = model._default_manager.filter(subject_id__in=subjects).values_list("pk", flat=True)
            found.update((model._meta.db_table, str(pk)) for pk in rows)
    return found


def _line(entry: ActionSeen, names: Found, sealed: Sealed) -> dict[str, Any]:
    return {
        "at": entry.at,
        "actor": entry.actor.partition(":")[2] or entry.actor,
        "words": did(entry.verb),
        "reason": entry.reason or "",
        "changes": [line for change in entry.changes for line in _differences(change, names, sealed)],
    }


def _differences(change: ChangeSeen, names: Found, sealed: Sealed) -> list[dict[str, str]]:
    table = table_words(change.table)
    if (change.table, change.row) in sealed:
        return [{"name": table, "old": "", "new": _("the identity is sealed")}]
    if change.destroyed:
        return [{"name": table, "old": "", "new": _("the content was destroyed")}]
    lines = []
    for column, (old, new) in change.differences.items():
        if column in QUIET or (old in (None, "") and new in (None, "", {}, [])):
            continue
        field = field_of(change.table, column)
        if isinstance(field, ForeignKey) and not _label(field.related_model):
            continue  # a number that stands for a row beside it
        name = f"{table} · {column_words(field, column)}"
        lines.append({"name": name, "old": _value(field, old, names), "new": _value(field, new, names)})
    return lines


def _label(model: Any) -> str:
    """The column that names a row of this model, '' when none does."""
    names = {field.name for field in model._meta.concrete_fields}
    if model not in NAMED and "compartment" not in names:
        return ""
    wanted = (f"label_{get_language()}", f"title_{get_language()}", "label", "title", "name", "reference")
    return next((name for name in wanted if name in names), "")


def _names(changes: Iterable[ChangeSeen]) -> Found:
    """The names of the people, units, provisions and things of these rooms that the changes mention, in one query."""
    asked: dict[type[Model], set[Any]] = {}
    rooms: set[int | None] = set()
    for change in changes:
        rooms.add(change.room)
        for column, values in change.differences.items():
            field = field_of(change.table, column) if column.endswith("_id") else None
            if isinstance(field, ForeignKey) and _label(field.related_model):
                asked.setdefault(field.related_model, set()).update(value for value in values if value is not None)
    parts = [_named(model, keys, rooms) for model, keys in asked.items() if keys]
    rows = parts[0].union(*parts[1:], all=True) if parts else ()
    models = _models()
    return {(models[table], key): name for table, key, name in rows}


def _named(model: Any, keys: set[Any], rooms: set[int | None]) -> QuerySet[Any, Any]:
    """Table, key and name of the rows that a reader of these rooms may know."""
    rows = model._default_manager.filter(pk__in=keys).order_by()
    rows = rows if model in NAMED else rows.filter(compartment_id__in=rooms)
    table = Value(model._meta.db_table, output_field=TextField())
    named: QuerySet[Any, Any] = rows.values_list(table, "pk", Cast(_label(model), TextField()))
    return named


def _value(field: Any, value: Any, names: Found) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, ForeignKey):
        return names.get((field.related_model, value), str(value))
    if isinstance(field, DecimalField):
        return number_format(Decimal(str(value)), field.decimal_places, force_grouping=True)
    if isinstance(field, DateField) and not isinstance(field, DateTimeField):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    text = str(dict(field.flatchoices).get(value, value) if field is not None and field.choices else value)
    return text if len(text) <= 300 else f"{text[:300]}…"
