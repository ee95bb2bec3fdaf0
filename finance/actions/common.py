"""What every act in the money lane shares: the right, the book, the locks on case and track, and what follows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from access.rules import Right
from finance.models import FinancialTrack
from investigations.actions.common import in_case
from investigations.models import Case
from investigations.rules import refuse_closed


def worked_on(case: Case, day: date) -> None:
    """Note that somebody worked in the money lane of a case on that day; an earlier day changes nothing."""
    earlier = Q(money_activity_on__isnull=True) | Q(money_activity_on__lt=day)
    FinancialTrack.objects.filter(earlier, case=case).update(money_activity_on=day)


@contextmanager
def money_lane(
    actor: Any,
    verb: str,
    case: Case,
    right: Right,
    *,
    reason: str = "",
    after_closing: bool = False,
    thing: str = "",
) -> Iterator[FinancialTrack]:
    """Do one act in the money lane of a case; it counts as activity and is told to the rules.

    Once the case is closed only what says `after_closing` goes on.
    """
    with in_case(actor, verb, case, right=right, reason=reason, thing=thing) as now:
        if not after_closing:
            refuse_closed(now.state)
        track = FinancialTrack.objects.select_for_update(of=("self",)).select_related("case__lead").get(case=now)
        yield track
        today = localdate()
        FinancialTrack.objects.filter(pk=track.pk).exclude(money_activity_on=today).update(money_activity_on=today)
    track.refresh_from_db()
