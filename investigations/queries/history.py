"""What happened to a case: the book in words, with values before and after."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import DateField, DateTimeField, DecimalField, Field, ForeignKey, Model
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from access.models import User
from audit.queries import ActionSeen, ChangeSeen, history_of
from audit.visits import note_visit
from audit.words import did, nouns
from desk.dates import month_form
from investigations.models import Case, Identifier, Subject, SubjectName
from investigations.queries.cases import purpose_of

# Columns that say nothing to a reader.
QUIET = frozenset(
    {
        *("id", "uuid", "version", "created_at", "updated_at", "case_id", "compartment_id", "at", "room"),
        *("name_key", "skeleton", "plain", "track_id", "due_sort"),
    }
)
PAGE = 50
LONGEST = 300  # characters of a value

Found = dict[tuple[type[Model], Any], str]
Sealed = set[tuple[str, str]]


def history_of_case(actor: Any, case: Case, *, before: int | None = None) -> tuple[list[dict[str, Any]], int | None]:
    """One page of what was done in the room of a case, newest first, and the number to go on from."""
    note_visit(actor, "open", f"{case.reference}:history", room=case.compartment_id, purpose=purpose_of(actor))
    found = {entry.number: entry for entry in history_of(room=case.compartment_id, before=before, limit=PAGE + 1)}
    for entry in history_of(thing=case.reference, before=before, limit=PAGE + 1):
        found.setdefault(entry.number, entry)
    return _page(sorted(found.values(), key=lambda entry: -entry.number), case)


def history_of_thing(
    actor: Any, case: Case, thing: str, *, before: int | None = None
) -> tuple[list[dict[str, Any]], int | None]:
    """One page of what was done with a thing of a case that was opened, newest first, and the number to go on from."""
    note_visit(actor, "open", f"{thing}:history", room=case.compartment_id, purpose=purpose_of(actor))
    return _page(history_of(thing=thing, room=case.compartment_id, before=before, limit=PAGE + 1), case)


def _page(newest: list[ActionSeen], case: Case) -> tuple[list[dict[str, Any]], int | None]:
    shown = newest[:PAGE]
    sealed = _sealed_rows(case)
    names = _names((change for entry in shown for change in entry.changes), case.compartment_id, sealed)
    people = people_behind(entry.actor for entry in shown)
    lines = [_line(entry, names, people, sealed) for entry in shown]
    return lines, shown[-1].number if len(newest) > PAGE else None


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


def people_behind(actors: Iterable[str]) -> dict[str, str]:
    """What those behind these handles of the book are called: people by their name, jobs by theirs."""
    found = {actor: actor.partition(":")[2] or actor for actor in actors}
    people = User.objects.filter(username__in=[name for actor, name in found.items() if actor.startswith("user:")])
    return found | {f"user:{user.username}": str(user) for user in people}


def _line(entry: ActionSeen, names: Found, people: dict[str, str], sealed: Sealed) -> dict[str, Any]:
    return {
        "at": entry.at,
        "actor": people[entry.actor],
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
        shown = {"old": _value(field, old, names), "new": _value(field, new, names)}
        if any(shown.values()):
            lines.append({"name": f"{table} · {column_words(field, column)}", **shown})
    return lines


def _names(changes: Iterable[ChangeSeen], room: int, sealed: Sealed) -> Found:
    """The names of what the changes point to, as far as it lies in this room or in none; one query for each kind."""
    asked: dict[type[Model], set[Any]] = {}
    for change in changes:
        for column, values in change.differences.items():
            field = field_of(change.table, column) if column.endswith("_id") and column not in QUIET else None
            if isinstance(field, ForeignKey) and field.related_model.__str__ is not Model.__str__:
                asked.setdefault(field.related_model, set()).update(value for value in values if value is not None)
    rows = [row for model, keys in asked.items() if keys for row in _rows_in(model, room, keys)]
    hidden = _("the identity is sealed")
    return {(type(row), row.pk): hidden if (row._meta.db_table, str(row.pk)) in sealed else str(row) for row in rows}


def _rows_in(model: type[Model], room: int, keys: set[Any]) -> Iterable[Model]:
    rows = model._default_manager.filter(pk__in=keys).select_related()
    roomed = any(field.name == "compartment" for field in model._meta.fields)
    return rows.filter(compartment_id=room) if roomed else rows


def _value(field: Any, value: Any, names: Found) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, ForeignKey):
        return names.get((field.related_model, value), "")
    text = (
        str(dict(field.flatchoices).get(value, value)) if field is not None and field.choices else _said(field, value)
    )
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _said(field: Any, value: Any) -> str:
    """A date, time or amount by locale; anything else as it is."""
    try:
        if isinstance(field, DateTimeField):
            return str(date_format(localtime(field.to_python(value)), f"{month_form()} H:i"))
        if isinstance(field, DateField):
            return str(date_format(field.to_python(value), month_form()))
        if isinstance(field, DecimalField):
            return number_format(field.to_python(value), decimal_pos=field.decimal_places, force_grouping=True)
    except (ValidationError, ValueError):
        pass  # the column had another kind in an earlier release
    return str(value)
