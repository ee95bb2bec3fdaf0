"""Transports for tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from investigations.actions.transports import add_transport
from investigations.models import Leg, Subject, Transport
from tests.cast import Cast

DAY = date(2026, 3, 4)


def leg_of(cast: Cast) -> Leg:
    """The first leg of the case."""
    return Leg.objects.filter(case=cast.case).earliest("pk")


def suspect_of(cast: Cast) -> Subject:
    """The suspect of the case."""
    return Subject.objects.get(case=cast.case, kind="person")


def values(**more: Any) -> dict[str, Any]:
    """A transport, paid for in euros, and what differs."""
    whole = {"starts_on": DAY, "carried": 7, "paid": 6, "price": Decimal("1200.00"), "currency": "EUR"}
    return {**whole, "outcome": "arrived", **more}


def run(cast: Cast, leg: Leg | None = None, **more: Any) -> Transport:
    """Record a transport."""
    return add_transport(cast.noor, leg or leg_of(cast), **values(**more))
