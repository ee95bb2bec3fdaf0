"""Information items that somebody may see: one, those of a case, its matrix, its versions, and by their words."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from access.errors import Hidden, Invalid
from access.keys import keys_of
from access.rules import Right
from audit.visits import note_refusal
from investigations.evaluation import is_asked, matrix
from investigations.handling import Way
from investigations.models import Case, Exhibit, InformationItem, ItemRevision, ItemTie, Subject
from investigations.models.item import words_vector
from investigations.queries.cases import purpose_of
from investigations.queries.leaving import is_client, may_go
from investigations.queries.search import AROUND, SHORTEST
from investigations.registry import Found, Group, Hit, registry

ORDERS = {
    name: (name, "-id" if name.startswith("-") else "id")
    for field in ("number", "title", "learned_on", "handling", "basis", "updated_at")
    for name in (field, f"-{field}")
}
MOST = 10_000  # rows of one export
WORDS = 12  # words of one search
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class ItemFilters:
    """What somebody asks of the items of a case; empty means all. Source and information are grades of the 4x4."""

    source: str = ""
    information: str = ""
    handling: str = ""
    basis: str = ""
    text: str = ""


def items_of(case: Case, *, removed: bool = False) -> QuerySet[InformationItem]:
    """The items of a case, or those that were removed."""
    return InformationItem.objects.filter(case=case, removed_at__isnull=not removed)


def list_items(
    actor: Any, case: Case, asked: ItemFilters | None = None, *, removed: bool | None = False
) -> QuerySet[InformationItem]:
    """The items of an opened case that fit; an agency's program finds by words only what may leave to it."""
    asked = asked or ItemFilters()
    rows = InformationItem.objects.filter(case=case) if removed is None else items_of(case, removed=removed)
    for name in ("handling", "basis"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.source or asked.information:
        rows = rows.filter(_evaluated(case, asked))
    if asked.text.strip():
        rows = with_words(rows, asked.text)
        rows = may_go(actor, rows, Way.CLIENT) if is_client(actor) else rows
    return rows


def _evaluated(case: Case, asked: ItemFilters) -> Q:
    codes = InformationItem.objects.filter(case=case).order_by().values_list("scheme", "evaluation").distinct()
    found = Q(pk__in=[])
    for scheme, text in codes:
        if is_asked(scheme, text, asked.source, asked.information):
            found |= Q(scheme=scheme, evaluation=text)
    return found


def matrix_of(case: Case) -> dict[tuple[str, str], int]:
    """How many items of a case stand in each cell of the 4x4."""
    rows = items_of(case).order_by().values_list("scheme", "evaluation").annotate(count=Count("pk"))
    return matrix(rows)


def with_words(rows: QuerySet[InformationItem], text: str) -> QuerySet[InformationItem]:
    """The items in whose title or text each of these words begins a word."""
    words = _WORD.findall(text)[:WORDS]
    if not words:
        return rows.none()
    return rows.annotate(words=words_vector()).filter(words=_prefixes(words))


def _prefixes(words: list[str]) -> SearchQuery:
    return SearchQuery(" & ".join(f"'{word}':*" for word in words), config="simple", search_type="raw")


def matching_items(actor: Any, text: str) -> list[QuerySet[InformationItem]]:
    """The standing items with these words that the actor may see: those of rooms and of units, each with its plan."""
    keys = keys_of(actor)
    rooms, units = keys.rooms_with(Right.CASE_READ), keys.units_with(Right.CASE_READ)
    rows = with_words(InformationItem.objects.filter(removed_at__isnull=True), text)
    rows = may_go(actor, rows, Way.CLIENT) if is_client(actor) else rows
    parts = [rows.filter(compartment_id__in=rooms)] if rooms else []
    if units:
        parts.append(rows.filter(case__unit_id__in=units, compartment__kind="case"))
    return parts


def find_items(actor: Any, text: str, limit: int = 25) -> list[InformationItem]:
    """The newest items with these words that the actor may see, each with its `hit`; whoever searches notes it."""
    found: dict[int, InformationItem] = {}
    for part in matching_items(actor, text):
        for item in part.select_related("case").order_by("-learned_on", "-pk")[:limit]:
            found.setdefault(item.pk, item)
    newest = sorted(found.values(), key=lambda item: (item.learned_on, item.pk), reverse=True)[:limit]
    for item in newest:
        item.hit = _hit(item.text, _WORD.findall(text)[:WORDS])  # type: ignore[attr-defined]
    return newest


def _hit(text: str, words: list[str]) -> str:
    """The place in the text where the first of the words stands; its beginning when none does."""
    place = re.search(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})", text, re.IGNORECASE)
    start = max(0, place.start() - AROUND) if place else 0
    piece = " ".join(text[start : start + 2 * AROUND].split())
    return f"{'… ' if start else ''}{piece}{' …' if start + 2 * AROUND < len(text) else ''}"


def items_like(actor: Any, text: str, limit: int) -> Found:
    """Information items by the beginnings of their words, for the search over everything."""
    found: list[Any] = find_items(actor, text, limit) if len(text) >= SHORTEST else []
    return [Hit(str(i), f"/items/{i.uuid}/", i.case.reference, i.get_basis_display(), i.hit) for i in found]


def take_part() -> None:
    """Offer information items to the search."""
    registry.search.append(Group("items", _("Information"), "file-text", items_like))


def with_ties(rows: QuerySet[InformationItem]) -> QuerySet[InformationItem]:
    """The items with what they concern, as `tied`."""
    ties = ItemTie.objects.select_related("subject", "exhibit")
    return rows.prefetch_related(Prefetch("ties", ties, to_attr="tied"))


def ties_of(item: InformationItem) -> list[ItemTie]:
    """What an item concerns: standing subjects and exhibits of its case."""
    return list(item.ties.select_related("subject", "exhibit"))


def tieable(case: Case, item: InformationItem | None = None) -> tuple[QuerySet[Subject], QuerySet[Exhibit]]:
    """The subjects and exhibits of a case that an item may concern: those that stand, and those it is tied to."""
    stands = Q(removed_at__isnull=True)
    ties = ItemTie.objects.filter(item=item) if item else ItemTie.objects.none()
    whole = stands & Q(merged_into__isnull=True)
    subjects = Subject.objects.filter(case=case).filter(whole | Q(pk__in=ties.values("subject_id")))
    exhibits = Exhibit.objects.filter(case=case).filter(stands | Q(pk__in=ties.values("exhibit_id")))
    return subjects.order_by("name", "pk"), exhibits


def named(case: Case, model: type[Any], handles: list[UUID], field: str) -> list[Any]:
    """The rows of the case with these handles; Invalid at the field when one is not in the case."""
    found = {row.uuid: row for row in model.objects.filter(case=case, uuid__in=handles)}
    if set(handles) - set(found):
        raise Invalid(_("This is not in the case."), code="does_not_exist", field=field)
    return [found[handle] for handle in dict.fromkeys(handles)]


def revisions_of(item: InformationItem) -> QuerySet[ItemRevision]:
    """The versions of an item, the newest first, without their long texts."""
    return item.revisions.select_related("written_by").defer("text", "facts")


def revision_at(item: InformationItem, version: int | None) -> ItemRevision:
    """What the item said at that version; at the newest when none is named."""
    rows = item.revisions.select_related("written_by")
    found = (rows.filter(version__lte=version) if version is not None else rows).first() or rows.last()
    if found is None:
        raise Hidden(_("There is no such version."))
    return found


def open_for_presence(actor: Any, uuid: UUID) -> InformationItem:
    """The item for somebody who may edit it; Hidden for everybody else.

    Not noted each time: the page that asks was, and nothing of the case is handed out.
    """
    item = InformationItem.objects.visible_to(actor, Right.CASE_WRITE).filter(uuid=uuid).first()
    if item is None:
        note_refusal(actor, "open", f"informationitem:{uuid}", purpose_of(actor))
        raise Hidden(_("There is no such entry, or you have no key to its case."))
    return item  # type: ignore[no-any-return]
