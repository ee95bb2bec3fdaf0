"""Coverage for whoever may read aggregates, and the cases behind it for those with a key."""

import calendar
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from access.gate import require_in_house
from access.keys import keys_of
from access.models import Unit
from access.rules import Right
from audit.visits import note_visit
from finance.coverage.report import Report, make_report
from finance.rules.track import TrackState
from investigations.models import Case
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


def cases_behind(actor: Any, unit: Unit | None = None) -> QuerySet[Case]:
    """The cases that pull the figure down now, oldest first, as far as the actor has their keys."""
    require_in_house(actor, Right.AGGREGATES_READ)
    rows = Case.objects.visible_to(actor).exclude(state=CaseState.CLOSED).exclude(track__state__in=FOLLOWED)
    if unit is not None:
        rows = rows.filter(unit=unit)
    return rows.select_related("unit", "lead", "track").order_by("opened_on", "pk")
