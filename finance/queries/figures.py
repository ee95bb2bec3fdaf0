"""The five figures of a set of assets, and the assets behind each.

What an asset has itself is found by one statement, and for assets that are whole it is summed there too, so that ten
thousand assets are not read into memory. The shares of parts in what is known of their whole are worked out by
finance/rules/figures.py, from the families of the parts alone.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from finance.models import Asset
from finance.rules.assets import AssetState
from finance.rules.figures import AssetFacts, Figure, FigureRow, figure_rows, totals

_OF_STATE = {
    AssetState.SEIZED: Figure.SEIZED,
    AssetState.SOLD: Figure.SOLD,
    AssetState.REALISED: Figure.SOLD,
    AssetState.RECOVERED: Figure.RECOVERED,
}
# identified is the first value, booked the latest, the others the latest move that was not corrected
OWN = """
WITH wanted AS MATERIALIZED ({wanted}),
own AS (
  (SELECT DISTINCT ON (asset_id) asset_id, %s AS figure, amount, currency
     FROM finance_assetvaluation WHERE asset_id IN (SELECT id FROM wanted) ORDER BY asset_id, id)
  UNION ALL
  (SELECT DISTINCT ON (asset_id) asset_id, %s, amount, currency
     FROM finance_assetvaluation WHERE asset_id IN (SELECT id FROM wanted) ORDER BY asset_id, valued_on DESC, id DESC)
  UNION ALL
  (SELECT DISTINCT ON (m.asset_id, f.figure) m.asset_id, f.figure, m.amount, m.currency
     FROM finance_assetmove m JOIN unnest(%s::text[], %s::text[]) AS f(state, figure) ON f.state = m.to_state
    WHERE m.asset_id IN (SELECT id FROM wanted) AND m.amount IS NOT NULL
      AND NOT EXISTS (SELECT FROM finance_assetmove c WHERE c.corrects_id = m.id AND NOT EXISTS
          (SELECT FROM finance_assetmove back WHERE back.corrects_id = c.id AND back.goes_back))
    ORDER BY m.asset_id, f.figure, m.id DESC))
"""
SUMS = OWN + "SELECT NULL, figure, sum(amount), currency FROM own GROUP BY figure, currency"
ROWS = OWN + "SELECT asset_id, figure, amount, currency FROM own"


def _own(statement: str, assets: QuerySet[Any]) -> list[FigureRow]:
    try:
        wanted, values = assets.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:  # somebody without keys
        return []
    figures: list[Any] = [Figure.IDENTIFIED, Figure.BOOKED, list(_OF_STATE), list(_OF_STATE.values())]
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{wanted}", wanted), [*values, *figures])
        return [FigureRow(*row) for row in cursor.fetchall()]


def _whole(assets: QuerySet[Any]) -> QuerySet[Any]:
    return assets.filter(part_of__isnull=True).exclude(state=AssetState.SPLIT)


def _parts(assets: QuerySet[Any]) -> list[FigureRow]:
    """What each part among these assets adds to each figure."""
    parts = assets.filter(part_of__isnull=False)
    wanted = dict(parts.order_by().values_list("pk", "case_id"))
    if not wanted:
        return []
    family = Asset.objects.filter(Q(part_of__isnull=False) | Q(state=AssetState.SPLIT), case__in=set(wanted.values()))
    own: dict[int, dict[str, tuple[Decimal, str]]] = {}
    for row in _own(ROWS, family):
        own.setdefault(row.asset or 0, {})[row.figure] = (row.amount, row.currency)
    facts = [
        AssetFacts(pk, whole, state, own.get(pk, {}))
        for pk, whole, state in family.values_list("pk", "part_of_id", "state")
    ]
    return [row for row in figure_rows(facts) if row.asset in wanted]


def figures_of(assets: QuerySet[Any]) -> dict[str, dict[str, Decimal]]:
    """The five figures of these assets by currency."""
    return totals([*_own(SUMS, _whole(assets)), *_parts(assets)])


def rows_of(assets: QuerySet[Any]) -> list[FigureRow]:
    """What each of these assets adds to each figure."""
    return [*_own(ROWS, _whole(assets)), *_parts(assets)]


def assets_behind(assets: QuerySet[Any], figure: str, currency: str = "") -> set[int]:
    """The keys of the assets that a figure is made of."""
    rows = rows_of(assets)
    return {row.asset for row in rows if row.asset and row.figure == figure and currency in ("", row.currency)}


def amounts_behind(assets: list[int], figure: str, currency: str = "") -> dict[int, list[FigureRow]]:
    """What each of these assets, by its key, adds to one figure."""
    found: dict[int, list[FigureRow]] = {}
    for row in rows_of(Asset.objects.filter(pk__in=assets)):
        if row.asset and row.figure == figure and currency in ("", row.currency):
            found.setdefault(row.asset, []).append(row)
    return found
