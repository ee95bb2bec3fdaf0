"""Assets that somebody may see: one, a list, and what waits for a decision."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from access.errors import Hidden
from access.gate import may, require
from access.rules import Right
from audit.visits import note_refusal, note_visit
from desk.models import LegalBasis
from finance.models import Asset, AssetMove, AssetValuation, MoveRequest
from finance.queries.figures import assets_behind
from finance.rules.assets import ASSET_MOVES, RequestState
from investigations.identifiers import capitals
from investigations.models import Case, Subject
from investigations.queries.cases import open_child, purpose_of

CAP = 1_000
ORDERS = {
    name: (name, "-id" if name.startswith("-") else "id")
    for field in ("updated_at", "label", "state", "type", "country")
    for name in (field, f"-{field}")
}


@dataclass(frozen=True)
class AssetFilters:
    """What somebody asks of the list; empty means all."""

    state: str = ""
    type: str = ""
    case: str = ""
    owner: str = ""
    country: str = ""
    text: str = ""
    figure: str = ""
    currency: str = ""


def open_asset(actor: Any, uuid: Any, right: Right = Right.CASE_READ) -> Asset:
    """An asset by its public handle, noted in the book; Hidden when it may not be seen, Forbidden without the right."""
    asset: Asset = open_child(actor, Asset, uuid)
    if right != Right.CASE_READ:
        require(actor, right, asset)
    return asset


def open_request(actor: Any, uuid: Any, right: Right = Right.CASE_READ) -> MoveRequest:
    """A request by its public handle, noted in the book; Hidden when not to be seen, Forbidden without the right."""
    request: MoveRequest = _open(actor, MoveRequest, uuid)
    if right != Right.CASE_READ:
        require(actor, right, request)
    return request


def open_move(actor: Any, uuid: Any) -> AssetMove:
    """A move by its public handle, noted in the book; Hidden when it may not be seen."""
    return _open(actor, AssetMove, uuid)


def _open(actor: Any, model: Any, uuid: Any) -> Any:
    rows = model.objects.visible_to(actor).select_related("compartment", "asset__case__compartment", "legal_basis")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        note_refusal(actor, "open", f"{model._meta.model_name}:{uuid}", purpose_of(actor))
        raise Hidden(_("There is no such entry, or you have no key to its case."))
    case = found.asset.case
    note_visit(actor, "open", case.reference, room=found.compartment_id, purpose=purpose_of(actor))
    return found


def with_booked(assets: QuerySet[Any]) -> QuerySet[Any]:
    """The assets with their book value as `booked` and `booked_currency`."""
    latest = AssetValuation.objects.filter(asset=OuterRef("pk")).order_by("-valued_on", "-pk")
    return assets.annotate(
        booked=Subquery(latest.values("amount")[:1]), booked_currency=Subquery(latest.values("currency")[:1])
    )


def seen_assets(actor: Any, asked: AssetFilters | None = None) -> QuerySet[Any]:
    """The assets that the actor may see and asks for."""
    asked = asked or AssetFilters()
    rows = Asset.objects.visible_to(actor)
    for name in ("state", "type"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.country:
        rows = rows.filter(country=asked.country.upper())
    if asked.case:
        rows = rows.filter(case__reference=asked.case)
    if asked.owner:
        names = ("legal_owner__name", "beneficial_owner__name", "legal_owner_name")
        found = Q()
        for name in names:
            found |= Q(**{f"{name}__icontains": asked.owner})
        rows = rows.filter(found)
    if asked.text:
        found = Q(label__icontains=asked.text)
        if number := capitals(asked.text):
            found |= Q(identifiers__plain__contains=number)
        rows = rows.filter(found).distinct()
    if asked.figure:
        rows = rows.filter(pk__in=assets_behind(rows, asked.figure, asked.currency))
    return rows


def list_assets(actor: Any, asked: AssetFilters | None = None, *, operation: str = "list") -> QuerySet[Any]:
    """The list, noted in the book as one visit."""
    note_visit(actor, operation, "assets", purpose=purpose_of(actor))
    rows = seen_assets(actor, asked)
    return with_booked(rows).select_related("case", "legal_owner", "beneficial_owner")


def count_assets(rows: QuerySet[Any]) -> str:
    """How many there are, "1,000+" beyond the cap."""
    return capped(len(rows.order_by().values_list("pk", flat=True)[: CAP + 1]))


def capped(count: int) -> str:
    """A count as it is shown: "1,000+" beyond the cap."""
    return str(count) if count <= CAP else f"{CAP:,}+"


def assets_of(case: Case) -> QuerySet[Any]:
    """The assets of a case that was opened."""
    return with_booked(Asset.objects.filter(case=case)).select_related("case", "legal_owner", "beneficial_owner")


def by_state(assets: QuerySet[Any]) -> dict[str, int]:
    """How many of these assets stand where."""
    return dict(assets.order_by().values_list("state").annotate(n=Count("pk")))


def allowed_moves(asset: Asset) -> list[str]:
    """The states to which an asset may go from where it stands."""
    return sorted(str(state) for state in ASSET_MOVES.get(asset.state, frozenset()))


def rights_on_asset(actor: Any, asset: Asset | Case) -> dict[str, bool]:
    """What the actor may do with an asset, or with all those of a case."""
    return {
        "write": may(actor, Right.ASSET_WRITE, asset),
        "request": may(actor, Right.MOVE_REQUEST, asset),
        "decide": may(actor, Right.MOVE_DECIDE, asset),
    }


def bases_for(state: str) -> QuerySet[LegalBasis]:
    """The provisions on which a move to this state may rest."""
    return LegalBasis.objects.filter(moves__contains=[state])


def waiting_requests(actor: Any) -> QuerySet[Any]:
    """The requests that the actor may decide on, oldest first."""
    rows = MoveRequest.objects.visible_to(actor, Right.MOVE_DECIDE).filter(state=RequestState.PROPOSED)
    parts = ("asset__case", "legal_basis", "requested_by")
    return (
        rows.exclude(requested_by=actor).select_related(*parts).prefetch_related("parts").order_by("created_at", "pk")
    )


def waiting_seizures(actor: Any) -> QuerySet[Any]:
    """The recorded seizures that the actor may confirm, oldest first."""
    rows = AssetMove.objects.visible_to(actor, Right.MOVE_DECIDE).filter(to_confirm=True, confirmation__isnull=True)
    rows = rows.exclude(moved_by=actor).exclude(corrections__goes_back=True)
    return rows.select_related("asset__case", "legal_basis", "moved_by").order_by("at", "pk")


def count_waiting(actor: Any) -> int:
    """How many requests and recorded seizures wait for the actor."""
    asked = waiting_requests(actor).order_by().values_list("pk")
    return int(asked.union(waiting_seizures(actor).order_by().values_list("pk"), all=True).count())


def subjects_for(case: Case) -> QuerySet[Subject]:
    """Who of a case can own an asset."""
    return Subject.objects.people().standing().filter(case=case)


def requests_among(actor: Any, uuids: list[str]) -> list[MoveRequest]:
    """The requests of these handles that the actor may decide on; others are left out."""
    known = []
    for text in uuids[:200]:
        try:
            known.append(UUID(text))
        except ValueError:
            continue
    return list(
        waiting_requests(actor).filter(uuid__in=known).select_related("asset__case__compartment", "compartment")
    )


def subject_named(case: Case, uuid: Any) -> Subject | None:
    """Somebody of a case by their handle, or None."""
    return subjects_for(case).filter(uuid=uuid).first() if uuid else None


def basis_named(code: str, day: date | None = None) -> LegalBasis | None:
    """The provision of this code that is in force on a day, or the newest."""
    rows = LegalBasis.objects.filter(code=code).order_by("-valid_from")
    return (rows.filter(valid_from__lte=day).first() if day else None) or rows.first()


def full(assets: QuerySet[Any]) -> QuerySet[Any]:
    """The assets with all that REST says of them."""
    return assets.select_related("case", "legal_owner", "beneficial_owner", "part_of").prefetch_related("identifiers")


def as_shown(asset: Asset) -> Asset:
    """An asset that was opened or just written, with all that REST says of it."""
    found: Asset = full(with_booked(Asset.objects.filter(pk=asset.pk))).get()
    return found


def list_requests(actor: Any, state: str = "") -> QuerySet[Any]:
    """The requests that the actor may see."""
    note_visit(actor, "list", "requests", purpose=purpose_of(actor))
    rows = MoveRequest.objects.visible_to(actor).select_related(
        "asset__case", "legal_basis", "requested_by", "corrects"
    )
    rows = rows.filter(state=state) if state else rows
    return rows.prefetch_related("parts", "steps__moved_by")


def valuations_of(asset: Asset) -> QuerySet[AssetValuation]:
    """The values of an asset that was opened."""
    return AssetValuation.objects.filter(asset=asset)


def book_value(asset: Asset) -> AssetValuation | None:
    """The latest value of an asset."""
    return AssetValuation.objects.filter(asset=asset).order_by("-valued_on", "-pk").first()


def last_standing(asset: Asset) -> AssetMove | None:
    """The last step of an asset that stands: neither a way back nor taken back by one."""
    rows = AssetMove.objects.filter(asset=asset, goes_back=False).exclude(corrections__goes_back=True)
    return rows.order_by("-pk").first()


def standing_of(moves: list[AssetMove]) -> list[AssetMove]:
    """The steps among all those of an asset that stand: neither a way back nor taken back by one."""
    undone = {move.corrects_id for move in moves if move.goes_back}
    return [move for move in moves if not move.goes_back and move.pk not in undone]


def moves_of(asset: Asset) -> QuerySet[AssetMove]:
    """The steps of an asset that was opened."""
    parts = ("legal_basis", "request", "confirmation__confirmed_by", "corrects", "moved_by")
    return AssetMove.objects.filter(asset=asset).select_related(*parts)


def requests_of(asset: Asset) -> QuerySet[MoveRequest]:
    """The requests about an asset that was opened."""
    rows = MoveRequest.objects.filter(asset=asset).select_related("legal_basis", "requested_by")
    return rows.prefetch_related("steps__moved_by", "parts")
