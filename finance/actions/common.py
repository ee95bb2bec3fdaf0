"""What every act in the money lane shares: the right, the book, the lock on the track, and what follows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from access.gate import require
from access.rules import Right
from audit.actions import action
from finance.models import FinancialTrack
from investigations.actions.common import purpose_of
from investigations.models import Case
from investigations.registry import changed


def touch(track: FinancialTrack, day: date) -> None:
    """Keep the last date on which somebody did something about the money; call it in an action."""
    rows = FinancialTrack.objects.filter(pk=track.pk)
    rows.exclude(money_activity_on__gte=day).update(money_activity_on=day)


@contextmanager
def money_lane(actor: Any, verb: str, case: Case, right: Right, *, reason: str = "") -> Iterator[FinancialTrack]:
    """Do one act in the money lane of a case; it counts as activity and is told to the rules."""
    require(actor, right, case)
    with action(actor, verb, room=case.compartment_id, thing=case.reference, reason=reason, purpose=purpose_of(actor)):
        track = FinancialTrack.objects.select_for_update(of=("self",)).select_related("case__lead").get(case=case)
        yield track
        touch(track, localdate())
        changed(case)
    track.refresh_from_db()
