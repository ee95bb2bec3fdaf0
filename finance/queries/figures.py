"""The five figures of a set of assets, and the assets behind each."""

from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from finance.models import Asset, AssetMove, AssetValuation
from finance.rules.assets import AssetState
from finance.rules.figures import AssetFacts, Figure, FigureRow, figure_rows, totals

_OF_STATE = {
    AssetState.SEIZED: Figure.SEIZED,
    AssetState.SOLD: Figure.SOLD,
    AssetState.REALISED: Figure.SOLD,
    AssetState.RECOVERED: Figure.RECOVERED,
}


def rows_of(assets: QuerySet[Any]) -> list[FigureRow]:
    """What each of these assets adds to each figure; in four statements, however many there are."""
    wanted = set(assets.order_by().values_list("pk", flat=True))
    if not wanted:
        return []
    around = Asset.objects.filter(case__in=assets.order_by().values("case_id"))
    own: dict[int, dict[str, tuple[Decimal, str]]] = {}
    values = AssetValuation.objects.filter(asset__in=around.values("pk"))
    for pk, amount, currency in values.order_by("pk").values_list("asset_id", "amount", "currency"):
        own.setdefault(pk, {}).setdefault(Figure.IDENTIFIED, (amount, currency))
    for pk, amount, currency in values.order_by("valued_on", "pk").values_list("asset_id", "amount", "currency"):
        own[pk][Figure.BOOKED] = (amount, currency)
    corrected = AssetMove.objects.filter(corrects=OuterRef("pk"))
    moves = AssetMove.objects.filter(
        ~Exists(corrected), asset__in=around.values("pk"), to_state__in=list(_OF_STATE), amount__isnull=False
    )
    for pk, state, moved, currency in moves.order_by("pk").values_list("asset_id", "to_state", "amount", "currency"):
        if moved is not None:
            own.setdefault(pk, {})[_OF_STATE[AssetState(state)]] = (moved, currency)
    facts = [
        AssetFacts(pk, whole, state, own.get(pk, {}))
        for pk, whole, state in around.values_list("pk", "part_of_id", "state")
    ]
    return [row for row in figure_rows(facts) if row.asset in wanted]


def figures_of(assets: QuerySet[Any]) -> dict[str, dict[str, Decimal]]:
    """The five figures of these assets by currency."""
    return totals(rows_of(assets))


def assets_behind(assets: QuerySet[Any], figure: str, currency: str = "") -> set[int]:
    """The keys of the assets that a figure is made of."""
    return {r.asset for r in rows_of(assets) if r.figure == figure and currency in ("", r.currency)}
