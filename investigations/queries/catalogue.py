"""Where a modus operandi of the catalogue was seen, among what somebody may see."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from audit.visits import note_visit
from investigations.models import CaseModus
from investigations.queries.cases import CAP, purpose_of

# How many transports that still stand a modus operandi of a case is tied to.
STANDING_RUNS = Count(
    "transports",
    filter=Q(
        transports__removed_at__isnull=True,
        transports__leg__removed_at__isnull=True,
        transports__leg__route__removed_at__isnull=True,
    ),
)


def seen_in(actor: Any, code: str) -> QuerySet[CaseModus]:
    """The cases in which it was seen and that the actor may see, each with its `.runs` of transports."""
    note_visit(actor, "list", f"modus:{code}", purpose=purpose_of(actor))
    rows = CaseModus.objects.visible_to(actor).filter(modus__code=code, removed_at__isnull=True)
    return rows.annotate(runs=STANDING_RUNS).select_related("case__unit", "case__lead", "modus")


def count_seen(rows: QuerySet[CaseModus]) -> tuple[int, bool]:
    """How many cases these are, up to the cap, and whether there are more."""
    found = len(rows.order_by().values_list("pk")[: CAP + 1])
    return min(found, CAP), found > CAP
