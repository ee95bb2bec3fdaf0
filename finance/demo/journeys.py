"""The transports of the demonstration: those of ZANDKREEK, and fictional ones on the routes of the other cases."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from django.utils.timezone import localdate

from access.models import User
from finance.demo import zandkreek as z
from investigations.actions.subjects import add_subject
from investigations.actions.transports import add_transports
from investigations.models import Case, CaseModus, Leg, Subject

# How often a fictional transport ends so.
OUTCOMES = ("arrived",) * 6 + ("intercepted", "turned_back", "failed", "unknown")


def zandkreek_transports(case: Case, investigator: User, people: dict[str, Subject]) -> None:
    """The nine transports T1 to T9 with their vehicles and crew."""
    things = {
        handle: add_subject(investigator, case, kind=kind, name=name, notes=notes)
        for handle, kind, name, notes in z.THINGS
    }
    legs = {leg.destination: leg for leg in Leg.objects.filter(case=case)}
    modi = {seen.modus.code: seen for seen in CaseModus.objects.filter(case=case).select_related("modus")}
    rows = []
    for day, destination, carried, paid, outcome, thing, crew, modus, note in z.TRANSPORTS:
        leg = legs[destination]
        rows.append(
            {
                "leg": leg, "starts_on": day, "carried": carried, "paid": paid, "outcome": outcome, "note": note,
                "vehicle": things[thing], "modus": modi.get(modus), "price": leg.fee, "currency": leg.currency,
                "payment_channel": "hawala", "source": "telephones, ANPR and the ledger of the call shop",
                "crew": [{"subject": people[who], "part": part} for who, part in crew],
            }
        )  # fmt: skip
    add_transports(investigator, case, rows)


def other_transports(case: Case, lead: User, number: int) -> None:
    """Some transports on each leg of another case, between its opening and today; the same for the same number."""
    random = Random(7_000 + number)
    modus = CaseModus.objects.filter(case=case).first()
    rows = []
    for leg in Leg.objects.filter(case=case).order_by("position"):
        since = max((localdate() - case.opened_on).days, 1)
        for _ in range(random.randrange(0, 5)):
            carried, outcome = random.randrange(2, 30), random.choice(OUTCOMES)
            paid = random.randrange(carried // 2, carried + 1) if outcome in ("arrived", "unknown") else 0
            price = Decimal(leg.fee or 0) * random.choice((Decimal(1), Decimal("0.9"), Decimal("1.1")))
            rows.append(
                {
                    "leg": leg, "starts_on": case.opened_on + timedelta(days=random.randrange(since)), "modus": modus,
                    "carried": carried, "paid": paid if random.random() < 0.85 else None, "outcome": outcome,
                    "price": price.quantize(Decimal("0.01")), "currency": leg.currency,
                    "payment_channel": random.choice(("cash", "hawala", "transfer")), "source": "fictional",
                }
            )  # fmt: skip
    if rows:
        add_transports(lead, case, rows)
