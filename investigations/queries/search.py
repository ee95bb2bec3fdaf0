"""One box over everything that the searcher may see, in groups, each hit with what was found in it."""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Greatest, Lower, StrIndex, Substr
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.keys import keys_of
from access.rules import Right
from audit.visits import note_visit
from investigations.handling import Way
from investigations.identifiers import capitals, fragments
from investigations.models import Case, EvidenceText, Exhibit, ExternalReference, Identifier, SavedSearch
from investigations.models.evidence import WORDS
from investigations.queries.leaving import is_client, may_go
from investigations.queries.name_search import find_names
from investigations.registry import Found, Group, Hit, registry

MOST = 200  # hits of one kind when cases are narrowed by a text
SHOWN = 12  # hits of one kind beside others
PAGE = 100  # hits when one kind is asked for
SHORTEST = 3  # letters; a trigram index cannot find less
AROUND = 80  # characters shown on both sides of a word in a text


def tidy(text: str) -> str:
    """The text that is looked for, without what nobody can type."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _seen(rows: QuerySet[Any], actor: Any, case: str) -> list[QuerySet[Any]]:
    """The rows in the actor's rooms and those of their units, apart: each part has its own good plan."""
    keys = keys_of(actor)
    rooms, units = keys.rooms_with(Right.CASE_READ), keys.units_with(Right.CASE_READ)
    parts = [rows.filter(compartment_id__in=rooms)] if rooms else []
    return [*parts, rows.filter(**{f"{case}unit_id__in": units})] if units else parts


def take(rows: QuerySet[Any], actor: Any, limit: int, case: str = "case__") -> list[Any]:
    """Up to `limit` of the rows that the actor may see."""
    found: dict[int, Any] = {}
    for part in _seen(rows, actor, case):
        for row in part[:limit]:
            found.setdefault(row.pk, row)
    return list(found.values())[:limit]


def _references(text: str) -> Q:
    asked = text.upper()
    condition = Q(reference__startswith=asked)
    if asked.isascii() and asked.isdigit() and len(asked) <= 7:
        years = range(localdate().year - 15, localdate().year + 1)
        condition |= Q(reference__in=[f"SC-{year}-{int(asked):05d}" for year in years])
    return condition


def _case_hit(case: Case, hint: str = "") -> Hit:
    return Hit(str(case.reference), f"/cases/{case.reference}/", case.reference, case.codename, hint)


def cases_like(actor: Any, text: str, limit: int) -> Found:
    """Cases by reference, codename, and number in another system."""
    found = {case.pk: _case_hit(case) for case in take(Case.objects.filter(_references(text)), actor, limit, "")}
    if len(text) >= SHORTEST:
        for case in take(_upper(Case, "codename", text), actor, limit, ""):
            found.setdefault(case.pk, _case_hit(case))
        for row in take(_upper(ExternalReference, "number", text).select_related("case"), actor, limit):
            found.setdefault(row.case_id, _case_hit(row.case, f"{row.system} {row.number}"))
    return list(found.values())[:limit]


def _upper(model: Any, column: str, text: str) -> QuerySet[Any]:
    where = f"UPPER({model._meta.db_table}.{column}) LIKE %s"
    return model.objects.extra(where=[where], params=[_like(text.upper())]).order_by()  # type: ignore[no-any-return]


def people_like(actor: Any, text: str, limit: int) -> Found:
    """People and things by a name that is or sounds like the text."""
    return [
        Hit(
            str(named.subject),
            f"/people/{named.subject.uuid}/",
            named.subject.case.reference,
            named.subject.get_kind_display(),
            "" if named.hit == named.subject.name else named.hit,
        )
        for named in find_names(actor, text, limit)
    ]


def numbers_like(actor: Any, text: str, limit: int) -> Found:
    """People and things by a fragment of a number, address or handle."""
    asked = Q(*(Q(plain__contains=fragment) for fragment in fragments(text)), _connector=Q.OR)
    if len(capitals(text)) < SHORTEST:
        return []
    rows = Identifier.objects.filter(asked, removed_at__isnull=True, subject__removed_at__isnull=True)
    rows = rows.filter(subject__merged_into__isnull=True).select_related("case", "subject").order_by()
    return [
        Hit(
            str(row.subject),
            f"/people/{row.subject.uuid}/",
            row.case.reference,
            row.get_kind_display(),
            row.value,
        )
        for row in take(rows, actor, limit)
    ]


def evidence_like(actor: Any, text: str, limit: int) -> Found:
    """Files of evidence by their words."""
    if len(text) < SHORTEST:
        return []
    rows = EvidenceText.objects.annotate(words=WORDS).filter(
        words=SearchQuery(text, config="simple", search_type="websearch"), file__exhibit__removed_at__isnull=True
    )
    if is_client(actor):
        rows = rows.filter(file__exhibit__in=may_go(actor, Exhibit.objects.all(), Way.CLIENT))
    rows = rows.select_related("case", "file__exhibit").annotate(piece=_piece(text)).defer("text").order_by()
    return [
        Hit(
            str(row.file.exhibit),
            f"/exhibits/{row.file.exhibit.uuid}/",
            row.case.reference,
            row.file.name,
            f"… {' '.join(row.piece.split())} …",
        )
        for row in take(rows, actor, limit)
    ]


def _piece(text: str) -> Substr:
    """The characters around the first word of the text, cut out by the database: a file can have a million."""
    first = text.split()[0].strip('"').lower()
    place = StrIndex(Lower("text"), Value(first))
    return Substr("text", Greatest(place - AROUND, Value(1)), 2 * AROUND + len(first))


def take_part() -> None:
    """Offer the groups of the criminal lane to the search."""
    registry.search += [
        Group("cases", _("Cases"), "folder", cases_like),
        Group("people", _("People and things"), "users", people_like),
        Group("numbers", _("Numbers and addresses"), "hash", numbers_like),
        Group("evidence", _("Evidence"), "paperclip", evidence_like),
    ]


def find(actor: Any, text: str, *, kind: str = "", purpose: str = "") -> list[tuple[Group, Found, bool]]:
    """The groups in which something was found, each with its hits and whether there are more; noted in the book."""
    asked = tidy(text)
    if not asked:
        return []
    note_visit(actor, "search", asked[:80], purpose=purpose or getattr(actor, "purpose", ""))
    limit = PAGE if kind else SHOWN
    found = []
    for group in registry.search:
        if kind in ("", group.code) and (hits := group.find(actor, asked, limit + 1)):
            found.append((group, hits[:limit], len(hits) > limit))
    return found


def saved_searches(actor: Any) -> QuerySet[SavedSearch]:
    """The searches that the actor keeps."""
    return SavedSearch.objects.filter(user_id=actor.pk)


def found_addresses(actor: Any, text: str, kind: str = "") -> set[str]:
    """The addresses of what is found now, for searches that are kept; the caller notes what it tells of them."""
    groups = (group for group in registry.search if kind in ("", group.code))
    return {hit.url for group in groups for hit in group.find(actor, text, PAGE)}


def matching_cases(actor: Any, text: str) -> list[int]:
    """The keys of the cases to which the text points by reference, codename, number or name."""
    asked = tidy(text)
    if not asked:
        return []
    hits = cases_like(actor, asked, MOST)
    references = {hit.case for hit in hits} | {named.subject.case.reference for named in find_names(actor, asked, MOST)}
    return list(Case.objects.filter(reference__in=references).values_list("pk", flat=True))
