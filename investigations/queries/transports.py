"""Transports that somebody may see, and what they add up to on each leg."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from audit.visits import note_visit
from investigations.models import Case, CaseModus, Leg, Route, Subject, Transport, TransportCrew
from investigations.models.transport import BROUGHT_IN
from investigations.queries.cases import open_child, purpose_of
from investigations.rules_transport import by_currency

ORDERS: dict[str, tuple[str, ...]] = {
    "-starts_on": ("-starts_on", "-id"),
    "starts_on": ("starts_on", "id"),
    "number": ("number", "id"),
    "-number": ("-number", "-id"),
    "carried": ("carried", "id"),
    "-carried": ("-carried", "-id"),
}


@dataclass(frozen=True)
class TransportFilters:
    """What somebody asks of transports; empty means all."""

    leg: UUID | None = None
    outcome: str = ""
    mode: str = ""
    modus: str = ""
    since: date | None = None
    until: date | None = None

    def conditions(self, at: str = "") -> Q:
        """The condition on transports; `at` leads to them from another table."""
        asked = {
            "leg__uuid": self.leg,
            "outcome": self.outcome,
            "leg__mode": self.mode,
            "modus__modus__code": self.modus,
            "starts_on__gte": self.since,
            "starts_on__lte": self.until,
        }
        return Q(**{f"{at}{name}": value for name, value in asked.items() if value})


@dataclass
class Sums:
    """What some transports add up to; `unknown` counts those of which a number or the money is not known."""

    runs: int = 0
    carried: int = 0
    paid: int = 0
    unknown: int = 0
    money: dict[str, Decimal] = field(default_factory=dict)

    def __iadd__(self, other: "Sums") -> "Sums":
        self.runs, self.carried = self.runs + other.runs, self.carried + other.carried
        self.paid, self.unknown = self.paid + other.paid, self.unknown + other.unknown
        self.money = by_currency([*self.money.items(), *other.money.items()])
        return self


UNKNOWN = Q(carried__isnull=True) | Q(paid__isnull=True) | Q(price__isnull=True, total__isnull=True)


def summed(rows: QuerySet[Transport], *by: str) -> QuerySet[Any]:
    """The sums of transports for each value of these columns and each currency, computed by the database."""
    return (
        rows.order_by()
        .values(*by, "currency")
        .annotate(
            runs=Count("pk"),
            sum_carried=Sum("carried", default=0),
            sum_paid=Sum("paid", default=0),
            money=Sum(BROUGHT_IN),
            unknown=Count("pk", filter=UNKNOWN),
        )
    )


def sums_of(row: dict[str, Any]) -> Sums:
    """The sums of one row of `summed`."""
    money = by_currency([(row["currency"], row["money"])])
    return Sums(row["runs"], row["sum_carried"], row["sum_paid"], row["unknown"], money)


def sums_by_leg(case: Case) -> dict[int, Sums]:
    """What the transports of each leg of a case add up to."""
    found: dict[int, Sums] = {}
    for row in summed(Transport.objects.standing().filter(case=case), "leg_id"):
        found.setdefault(row["leg_id"], Sums())
        found[row["leg_id"]] += sums_of(row)
    return found


def attach_sums(case: Case, routes: Iterable[Route]) -> list[Route]:
    """The routes with their standing legs, each leg with `.sums`; a route has `.fees`, `.sums` and `.blanks`."""
    sums, found = sums_by_leg(case), list(routes)
    for route in found:
        legs: list[Any] = route.standing  # type: ignore[attr-defined]
        whole = Sums()
        for leg in legs:
            leg.sums = sums.get(leg.pk, Sums())
            whole += leg.sums
        more: Any = route
        more.sums = whole
        more.fees = by_currency((leg.currency, leg.fee) for leg in legs)
        more.blanks = {
            "fees": sum(leg.fee is None for leg in legs),
            "transports": sum(not leg.sums.runs for leg in legs),
            "places": sum(not leg.start.place for leg in legs) + sum(not leg.end.place for leg in legs),
        }
    return found


def transports_of(case: Case, asked: TransportFilters | None = None) -> QuerySet[Transport]:
    """The transports of a case that fit the filters, with all that a row shows."""
    rows = Transport.objects.standing().filter((asked or TransportFilters()).conditions(), case=case)
    return with_words(rows)


def with_words(rows: QuerySet[Transport]) -> QuerySet[Transport]:
    """The transports with leg, vehicle, modus operandi and crew read along."""
    crew = TransportCrew.objects.select_related("subject")
    rows = rows.select_related("leg", "leg__route", "vehicle", "modus__modus", "case")
    return rows.prefetch_related(Prefetch("crew", crew, to_attr="manned_by"))


def removed_transports_of(case: Case) -> QuerySet[Transport]:
    """The transports that were taken out of legs that still stand."""
    rows = Transport.objects.filter(case=case, removed_at__isnull=False, leg__removed_at__isnull=True)
    return rows.filter(leg__route__removed_at__isnull=True).select_related("leg")


def count_of(rows: QuerySet[Transport]) -> Sums:
    """What all these transports add up to together."""
    whole = Sums()
    for row in summed(rows):
        whole += sums_of(row)
    return whole


def open_transport(actor: Any, uuid: Any) -> Transport:
    """A transport by its handle, through its case."""
    found: Transport = open_child(actor, Transport, uuid)
    return found


def crew_of(transport: Transport) -> QuerySet[TransportCrew]:
    """Who manned a transport."""
    return TransportCrew.objects.filter(transport=transport).select_related("subject")


def exported(actor: Any, case: Case, rows: QuerySet[Transport]) -> Iterator[Transport]:
    """The rows of an export, noted as handed out."""
    thing = f"{case.reference} transports"
    note_visit(actor, "export", thing, room=case.compartment_id, purpose=purpose_of(actor))
    return iter(rows)


def legs_of(case: Case) -> QuerySet[Leg]:
    """The legs on which transports can be recorded."""
    rows = Leg.objects.filter(case=case, removed_at__isnull=True, route__removed_at__isnull=True)
    return rows.select_related("route").order_by("route", "position", "pk")


def things_of(case: Case) -> QuerySet[Subject]:
    """The vehicles, vessels and other things of a case."""
    return Subject.objects.standing().things().filter(case=case).order_by("name", "pk")


def people_of(case: Case) -> QuerySet[Subject]:
    """Those who may have manned a transport."""
    rows = Subject.objects.standing().people().filter(case=case)
    return rows.exclude(category="smuggled").order_by("name", "pk")


def modi_in(case: Case) -> QuerySet[CaseModus]:
    """The modi operandi that stand in a case."""
    return CaseModus.objects.filter(case=case, removed_at__isnull=True).select_related("modus").order_by("pk")
