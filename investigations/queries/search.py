"""One box: cases by reference, codename, number in another system, and name of a subject."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from access.keys import keys_of
from access.rules import Right
from audit.visits import note_visit
from investigations.models import Case, ExternalReference, Subject

MOST = 200  # hits of one kind
SHOWN = 25
SHORTEST = 3  # letters; a trigram index cannot find less
ALIKE = 0.45  # how alike two names are to be found (measured: 150 ms over five million names)


@dataclass(frozen=True)
class Hits:
    """What was found, by kind."""

    by_reference: list[Case]
    by_codename: list[Case]
    by_number: list[ExternalReference]
    by_name: list[Subject]

    @property
    def total(self) -> int:
        """How many hits there are together."""
        return len(self.by_reference) + len(self.by_codename) + len(self.by_number) + len(self.by_name)


def tidy(text: str) -> str:
    """The text that is looked for, without what nobody can type."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def _like(text: str) -> str:
    escaped = text.upper().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _references(text: str) -> Q:
    asked = text.upper()
    condition = Q(reference__startswith=asked)
    if asked.isascii() and asked.isdigit() and len(asked) <= 7:
        years = range(localdate().year - 15, localdate().year + 1)
        condition |= Q(reference__in=[f"SC-{year}-{int(asked):05d}" for year in years])
    return condition


def _seen(rows: QuerySet[Any], actor: Any, case: str) -> list[QuerySet[Any]]:
    """The rows in the actor's rooms and those of their units, apart: each part has its own good plan."""
    keys = keys_of(actor)
    rooms, units = keys.rooms_with(Right.CASE_READ), keys.units_with(Right.CASE_READ)
    parts = [rows.filter(compartment_id__in=rooms)] if rooms else []
    return [*parts, rows.filter(**{f"{case}unit_id__in": units})] if units else parts


def _take(rows: QuerySet[Any], actor: Any, limit: int, case: str = "case__") -> list[Any]:
    found: dict[int, Any] = {}
    for part in _seen(rows, actor, case):
        for row in part[:limit]:
            found.setdefault(row.pk, row)
    return list(found.values())[:limit]


def _names(text: str) -> QuerySet[Subject]:
    where = (
        "(UPPER(investigations_subject.name) LIKE %s OR UPPER(investigations_subject.aliases) LIKE %s"
        " OR UPPER(investigations_subject.name) %% %s)"
    )
    subjects = Subject.objects.standing()
    return subjects.extra(where=[where], params=[_like(text), _like(text), text.upper()]).order_by()


def _numbers(text: str) -> QuerySet[ExternalReference]:
    where = ["UPPER(investigations_externalreference.number) LIKE %s"]
    return ExternalReference.objects.extra(where=where, params=[_like(text)]).order_by()


def _codenames(text: str) -> QuerySet[Case]:
    return Case.objects.extra(where=["UPPER(investigations_case.codename) LIKE %s"], params=[_like(text)])


def _find(actor: Any, text: str, limit: int) -> Hits:
    by_reference = _take(Case.objects.filter(_references(text)).order_by("-reference"), actor, limit, "")
    if len(text) < SHORTEST:
        return Hits(by_reference, [], [], [])
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE)])
        return Hits(
            by_reference,
            _take(_codenames(text), actor, limit, ""),
            _take(_numbers(text).select_related("case"), actor, limit),
            _take(_names(text).select_related("case"), actor, limit),
        )


def matching_cases(actor: Any, text: str) -> list[int]:
    """The keys of the cases that the text points to, at most a few hundred."""
    asked = tidy(text)
    if not asked:
        return []
    hits = _find(actor, asked, MOST)
    found = {case.pk for case in (*hits.by_reference, *hits.by_codename)}
    rows: list[Any] = [*hits.by_number, *hits.by_name]
    return sorted(found | {row.case_id for row in rows})


def find_cases(actor: Any, text: str, purpose: str = "") -> Hits:
    """What the text points to among what the actor may see, grouped; the search is noted in the book."""
    asked = tidy(text)
    if not asked:
        return Hits([], [], [], [])
    note_visit(actor, "search", asked[:80], purpose=purpose or getattr(actor, "purpose", ""))
    return _find(actor, asked, SHOWN)
