"""Coverage for whoever may read aggregates, and the cases behind it for those with a key."""

import calendar
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from access.gate import require_in_house
from access.keys import keys_of
from access.models import Unit
from access.rules import Right
from audit.visits import note_visit
from finance.coverage.report import Report, make_report
from finance.models import TrackMove
from finance.rules.track import TrackState
from investigations.models import Assignment, Case, CaseMove
from investigations.queries.cases import purpose_of
from investigations.rules import CaseState

FOLLOWED = (TrackState.OPEN, TrackState.CONCLUDED)
BEHIND = 100  # cases listed


def last_day(month: str) -> date:
    """The last day of a month such as 2026-03, today for the running one; Invalid when it is none or still to come."""
    today = localdate()
    if not month:
        return today
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise Invalid(_("A month looks like 2026-03."), field="month") from error
    if first > today or first.year < 2000:
        raise Invalid(_("Choose a month from 2000 up to this one."), field="month")
    return min(today, first.replace(day=calendar.monthrange(first.year, first.month)[1]))


def coverage(actor: Any, *, month: str = "", operation: str = "list") -> Report:
    """The figures of two years up to a month (`2026-03`, this one when empty); Forbidden without the right."""
    require_in_house(actor, Right.AGGREGATES_READ)
    day = last_day(month)
    note_visit(actor, operation, "coverage", purpose=purpose_of(actor))
    return make_report(day, frozenset(keys_of(actor).units_with(Right.CASE_READ)))


def cases_behind(actor: Any, unit: Unit | None = None, day: date | None = None) -> QuerySet[Any]:
    """The cases that pulled the figure down on a day (today unless told), oldest first, as far as the actor has keys.

    Each carries `track_then` and `unit_then`: its track and the unit that held it on that day.
    """
    require_in_house(actor, Right.AGGREGATES_READ)
    seen = Case.objects.visible_to(actor)
    rows = _lacking_now(seen) if day is None or day >= localdate() else _lacking_then(seen, day)
    if unit is not None:
        rows = rows.filter(unit_then=unit.pk)
    return rows.select_related("unit", "lead").order_by("opened_on", "pk")


def _lacking_now(rows: QuerySet[Any]) -> QuerySet[Any]:
    rows = rows.exclude(state=CaseState.CLOSED).exclude(track__state__in=FOLLOWED)
    return rows.annotate(track_then=F("track__state"), unit_then=F("unit_id"))


def _lacking_then(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """The same on an earlier day, by effective dates as finance/coverage/figures.py counts them."""
    moves = CaseMove.objects.filter(case=OuterRef("pk"), effective_on__lte=day).order_by("-pk")
    steps = TrackMove.objects.filter(track__case=OuterRef("pk"), effective_on__lte=day).order_by("-pk")
    held = Assignment.objects.filter(case=OuterRef("pk"))
    by_then = held.filter(effective_on__lte=day).order_by("-effective_on", "-pk")
    first = held.order_by("effective_on", "pk")
    rows = rows.filter(opened_on__lte=day).annotate(
        state_then=Coalesce(Subquery(moves.values("to_state")[:1]), Value(str(CaseState.OPEN))),
        track_then=Coalesce(Subquery(steps.values("to_state")[:1]), Value(str(TrackState.NOT_ASSESSED))),
        unit_then=Coalesce(
            Subquery(by_then.values("unit")[:1]), Subquery(first.values("unit")[:1]), output_field=BigIntegerField()
        ),
    )
    return rows.exclude(state_then=CaseState.CLOSED).exclude(track_then__in=FOLLOWED)
