"""The last act in the money lane is kept on the track."""

from datetime import date
from typing import Any

from django.db.models import Q

from finance.models import FinancialTrack


def touch(track: FinancialTrack, day: date) -> None:
    """Note that somebody worked in the money lane on that day; an earlier day changes nothing."""
    earlier = Q(money_activity_on__isnull=True) | Q(money_activity_on__lt=day)
    FinancialTrack.objects.filter(earlier, pk=track.pk).update(money_activity_on=day)


def touch_case(case: Any, day: date) -> None:
    """Note that somebody worked on a task of the money lane of this case."""
    for track in FinancialTrack.objects.filter(case=case):
        touch(track, day)
