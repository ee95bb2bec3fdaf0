"""The legs of one case or of all cases that somebody may see, as lines of a map with their traffic and money."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from audit.visits import note_visit
from investigations.models import Case, Leg, Transport
from investigations.places import SOURCE, Found, resolve
from investigations.queries.cases import purpose_of
from investigations.queries.transports import Sums, TransportFilters, summed, sums_of
from investigations.rules import TravelMode

MOST_LINES = 500  # of the map over all cases, the busiest first
SHOWN = 50  # legs behind a line, on a page
Ends = tuple[str, str, str]  # origin and destination as typed, and the mode


@dataclass
class Line:
    """What goes from one place to another by one mode: legs of one case, or of many taken together."""

    origin: str
    destination: str
    mode: str
    legs: int = 1
    cases: int = 1
    leg: Any = None  # the leg itself, on the map of one case
    days: dict[date, Sums] = field(default_factory=dict)  # by day, or by the first of the month

    @property
    def start(self) -> Found:
        """Where it begins."""
        return resolve(self.origin)

    @property
    def end(self) -> Found:
        """Where it ends."""
        return resolve(self.destination)

    @property
    def drawn(self) -> bool:
        """Whether both ends are known."""
        return self.start.place is not None and self.end.place is not None

    @property
    def sums(self) -> Sums:
        """What all its transports add up to."""
        whole = Sums()
        for each in self.days.values():
            whole += each
        return whole

    @property
    def mode_words(self) -> str:
        """How it is travelled, in words."""
        return str(TravelMode(self.mode).label) if self.mode in TravelMode.values else self.mode


@dataclass
class WholeMap:
    """The lines over all cases, and how many there would be without the limit."""

    lines: list[Line]
    more: bool


def _add_days(lines: dict[Any, Line], rows: Iterable[dict[str, Any]], *by: str) -> None:
    for row in rows:
        line = lines.get(tuple(row[name] for name in by) if len(by) > 1 else row[by[0]])
        if line is not None:
            line.days.setdefault(row["on"], Sums())
            line.days[row["on"]] += sums_of(row)


def lines_of_case(case: Case) -> list[Line]:
    """A line for each standing leg of a case, in the order of the routes, with its transports by day."""
    legs = Leg.objects.filter(case=case, removed_at__isnull=True, route__removed_at__isnull=True)
    legs = legs.select_related("route").order_by("route", "position", "pk")
    lines = {leg.pk: Line(leg.origin, leg.destination, leg.mode, leg=leg) for leg in legs}
    runs = Transport.objects.standing().filter(case=case).annotate(on=F("starts_on"))
    _add_days(lines, summed(runs, "leg_id", "on"), "leg_id")
    return list(lines.values())


def _legs_seen(actor: Any, asked: TransportFilters) -> QuerySet[Leg]:
    legs = Leg.objects.visible_to(actor).filter(removed_at__isnull=True, route__removed_at__isnull=True)
    if asked.mode:
        legs = legs.filter(mode=asked.mode)
    if asked.since or asked.until or asked.modus:
        runs = Transport.objects.filter(asked.conditions(), leg=OuterRef("pk"), removed_at__isnull=True)
        legs = legs.filter(Exists(runs))
    return legs


def lines_seen(actor: Any, asked: TransportFilters, *, operation: str = "list") -> WholeMap:
    """The busiest lines of the cases that the actor may see, noted as one visit; hidden cases add nothing to them."""
    note_visit(actor, operation, "map", purpose=purpose_of(actor))
    counted = asked.conditions("transports__") & Q(transports__removed_at__isnull=True)
    groups = (
        _legs_seen(actor, asked)
        .order_by()
        .values("origin", "destination", "mode")
        .annotate(
            legs=Count("pk", distinct=True),
            cases=Count("case", distinct=True),
            runs=Count("transports", filter=counted),
        )
        .order_by("-runs", "-legs", "origin", "destination", "mode")
    )
    found = list(groups[: MOST_LINES + 1])
    lines = {
        (row["origin"], row["destination"], row["mode"]): Line(
            row["origin"], row["destination"], row["mode"], row["legs"], row["cases"]
        )
        for row in found[:MOST_LINES]
    }
    runs = Transport.objects.visible_to(actor).standing().filter(asked.conditions())  # type: ignore[attr-defined]
    runs = runs.filter(leg__origin__in={origin for origin, _destination, _mode in lines})
    by = ("leg__origin", "leg__destination", "leg__mode")
    _add_days(lines, summed(runs.annotate(on=TruncMonth("starts_on")), *by, "on"), *by)
    return WholeMap(list(lines.values()), len(found) > MOST_LINES)


def legs_between(actor: Any, ends: Ends, asked: TransportFilters) -> tuple[list[Any], bool]:
    """The newest legs behind a line of the map, each with its `.runs`, and whether there are more."""
    note_visit(actor, "list", "map legs", purpose=purpose_of(actor))
    origin, destination, mode = ends
    legs = _legs_seen(actor, asked).filter(origin=origin, destination=destination, mode=mode)
    counted = asked.conditions("transports__") & Q(transports__removed_at__isnull=True)
    legs = legs.select_related("case", "case__unit", "route").annotate(runs=Count("transports", filter=counted))
    found = list(legs.order_by("-pk")[: SHOWN + 1])
    return found[:SHOWN], len(found) > SHOWN


def note_export(actor: Any, case: Case) -> None:
    """Note that the map of a case was handed out."""
    note_visit(actor, "export", f"{case.reference} map", room=case.compartment_id, purpose=purpose_of(actor))


def _end(text: str, found: Found) -> dict[str, Any]:
    place = found.place
    if place is None:
        return {"typed": text, "reason": found.reason, "advice": str(found.advice)}
    at = {"latitude": place.latitude, "longitude": place.longitude}
    return {"typed": text, "name": str(place), **at}


def facts_of(line: Line) -> dict[str, Any]:
    """What a line says, as plain values; amounts as texts by currency."""
    sums, leg = line.sums, line.leg
    facts = {
        "from": _end(line.origin, line.start),
        "to": _end(line.destination, line.end),
        "mode": line.mode,
        "legs": line.legs,
        "cases": line.cases,
        "transports": sums.runs,
        "carried": sums.carried,
        "paid": sums.paid,
        "not_wholly_known": sums.unknown,
        "money": {currency: str(amount) for currency, amount in sums.money.items()},
    }
    if leg is not None:
        fee = {"amount": str(leg.fee), "currency": leg.currency} if leg.fee is not None else None
        facts |= {"leg": str(leg.uuid), "route": leg.route.name, "fee": fee}
    return facts


def as_geojson(lines: Iterable[Line]) -> dict[str, Any]:
    """The lines as a collection of GeoJSON; a line without two known ends has no geometry and says why."""
    features = []
    for line in lines:
        start, end = line.start.place, line.end.place
        ends = [[p.longitude, p.latitude] for p in (start, end) if p is not None]
        geometry = {"type": "LineString", "coordinates": ends} if len(ends) == 2 else None
        features.append({"type": "Feature", "geometry": geometry, "properties": facts_of(line)})
    return {"type": "FeatureCollection", "source": SOURCE, "features": features}


def as_rows(lines: Iterable[Line]) -> Iterator[list[Any]]:
    """The lines as rows of a table, one for each currency."""
    for line in lines:
        start, end, sums = line.start.place, line.end.place, line.sums
        points = [getattr(p, name, None) for p in (start, end) for name in ("latitude", "longitude")]
        where = [line.origin, str(start or ""), line.destination, str(end or ""), *points, line.mode_words]
        counts = [line.cases, line.legs, sums.runs, sums.carried, sums.paid, sums.unknown]
        for currency, amount in sums.money.items() or [("", None)]:
            yield [*where, *counts, amount, currency]
