"""Transports on a leg: their words, their limits, and what they add up to; computable without the database."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from investigations.rules import check_fee

EARLIEST = date(1900, 1, 1)
MOST_PEOPLE = 10_000  # carried by one transport
MOST_CREW = 20
MOST_ROWS = 1_000  # of one bulk call


class TransportOutcome(models.TextChoices):
    """How a transport ended."""

    ARRIVED = "arrived", _("arrived")
    FAILED = "failed", _("failed")
    TURNED_BACK = "turned_back", _("turned back")
    INTERCEPTED = "intercepted", _("intercepted")
    UNKNOWN = "unknown", _("unknown")


class CrewPart(models.TextChoices):
    """What somebody did on a transport."""

    DRIVER = "driver", _("driver")
    SKIPPER = "skipper", _("skipper")
    GUIDE = "guide", _("guide")
    PILOT_CAR = "pilot_car", _("pilot-car driver")
    LOOKOUT = "lookout", _("lookout")
    COORDINATOR = "coordinator", _("coordinator on the way")
    OTHER = "other", _("other")


def check_days(starts_on: date, ends_on: date | None, today: date, at: str = "") -> None:
    """Raise Invalid for days that no transport that happened can have; tomorrow may already be known."""
    for day, name in ((starts_on, "starts_on"), (ends_on, "ends_on")):
        if day is not None and day > today + timedelta(days=1):
            raise Invalid(_("This date lies later than tomorrow."), code="future", field=f"{at}{name}")
        if day is not None and day < EARLIEST:
            raise Invalid(_("This date lies too far back."), code="too_old", field=f"{at}{name}")
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(_("A transport ends no earlier than it begins."), code="ends_before", field=f"{at}ends_on")


def check_people(carried: int | None, paid: int | None, reason: str, at: str = "") -> None:
    """Raise Invalid for numbers of people that cannot be; more may have paid than were carried if it is said why."""
    for number, name in ((carried, "carried"), (paid, "paid")):
        if number is not None and not 0 <= number <= MOST_PEOPLE:
            message = _("A number of people lies between 0 and 10,000.")
            raise Invalid(message, code="out_of_range", field=f"{at}{name}")
    if carried is not None and paid is not None and paid > carried and not reason:
        message = _("More people paid than were carried: say why, or correct a number.")
        raise Invalid(message, code="more_paid", field=f"{at}paid_reason")


def check_money(price: Decimal | None, total: Decimal | None, source: str, currency: str, at: str = "") -> None:
    """Raise Invalid for amounts that cannot be; a total that was entered names its source."""
    check_fee(price, currency if price is not None or total is None else "", at, name="price")
    check_fee(total, currency, at, name="total")
    if total is not None and not source:
        raise Invalid(_("Say where this total comes from."), code="required", field=f"{at}total_source")
    if total is None and source:
        raise Invalid(_("Give the total that this is the source of."), code="required", field=f"{at}total")


def total_paid(paid: int | None, price: Decimal | None, total: Decimal | None) -> Decimal | None:
    """What a transport brought in: the total that was entered, else the people who paid times the price."""
    if total is not None or paid is None or price is None:
        return total
    return paid * price


def by_currency(amounts: Iterable[tuple[str, Decimal | None]]) -> dict[str, Decimal]:
    """The sum in each currency, to the cent; what is not known adds nothing."""
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        if amount is not None:
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    return dict(sorted(sums.items()))
