"""The five money figures of assets, kept apart and exact.

identified: the first value; seized: the latest move to seized; booked: the latest value; sold: the latest move to
sold or realised; recovered: the move to recovered. A corrected move does not count. A whole that was split counts
through its parts only: what is not known of a part itself is its share of what is known of the whole, to the cent, the
last part taking the rest, so that the parts together give the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from finance.rules.assets import AssetState

Money = tuple[Decimal, str]
CENT = Decimal("0.01")


class Figure(models.TextChoices):
    """What a sum of money says about assets."""

    IDENTIFIED = "identified", _("identified")
    SEIZED = "seized", _("seized")
    BOOKED = "booked", _("booked")
    SOLD = "sold", _("sold")
    RECOVERED = "recovered", _("recovered")


@dataclass(frozen=True)
class AssetFacts:
    """What the figures of one asset are computed from; `own` holds the figures that it has itself."""

    pk: int
    part_of: int | None
    state: str
    own: dict[str, Money] = field(default_factory=dict)


@dataclass(frozen=True)
class FigureRow:
    """What one asset, or several together (None), adds to one figure."""

    asset: int | None
    figure: str
    amount: Decimal
    currency: str


def shares(total: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """The total in cents by weight; the last one takes the rest, so that they add up exactly."""
    whole = sum(weights, Decimal(0))
    if not weights:
        return []
    if not whole:
        weights, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
    parts = [(total * weight / whole).quantize(CENT, ROUND_DOWN) for weight in weights[:-1]]
    return [*parts, total - sum(parts, Decimal(0))]


def figure_rows(assets: Iterable[AssetFacts]) -> list[FigureRow]:
    """What each asset adds to each figure; the wholes of parts must be among them."""
    known = {asset.pk: asset for asset in sorted(assets, key=lambda a: a.pk)}
    parts: dict[int, list[AssetFacts]] = {}
    for asset in known.values():
        if asset.part_of is not None:
            parts.setdefault(asset.part_of, []).append(asset)
    figures: dict[int, dict[str, Money]] = {}
    for asset in known.values():  # a whole is always older than its parts
        if asset.part_of is None:
            figures[asset.pk] = dict(asset.own)
        _hand_down(asset, parts.get(asset.pk, []), figures)
    return [
        FigureRow(pk, name, amount, currency)
        for pk, mine in figures.items()
        if known[pk].state != AssetState.SPLIT
        for name, (amount, currency) in mine.items()
    ]


def _hand_down(whole: AssetFacts, parts: list[AssetFacts], figures: dict[int, dict[str, Money]]) -> None:
    weights = [part.own.get(Figure.IDENTIFIED, (Decimal(0), ""))[0] for part in parts]
    for part in parts:
        figures[part.pk] = {name: value for name, value in part.own.items() if name != Figure.IDENTIFIED}
    for name in (Figure.IDENTIFIED, Figure.SEIZED, Figure.SOLD, Figure.RECOVERED):
        if name not in figures[whole.pk]:
            continue
        total, currency = figures[whole.pk][name]
        for part, amount in zip(parts, shares(total, weights), strict=True):
            figures[part.pk].setdefault(name, (amount, currency))


def totals(rows: Iterable[FigureRow]) -> dict[str, dict[str, Decimal]]:
    """The sum of each figure by currency, every figure there."""
    found: dict[str, dict[str, Decimal]] = {}
    for row in rows:
        line = found.setdefault(row.currency, dict.fromkeys(Figure.values, Decimal("0.00")))
        line[row.figure] += row.amount
    return dict(sorted(found.items(), key=lambda item: (item[0] != "EUR", item[0])))
