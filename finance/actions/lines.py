"""The line of money beside each suspect, modus operandi and leg."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from access.errors import Hidden
from access.rules import Right
from desk.versions import save_changes, stale
from finance.actions.common import money_lane
from finance.models import MoneyLine
from investigations.models import Case, CaseModus, Leg, Subject
from investigations.rules import clean_text

BESIDE: dict[str, Any] = {"subject": Subject, "modus": CaseModus, "leg": Leg}


def write_line(
    actor: Any, case: Case, *, beside: str, uuid: Any, known: str, next_step: str, version: int | None = None
) -> MoneyLine:
    """Write what is known of the money of one suspect, modus operandi or leg, and the next step.

    `version` 0 says that the line was blank when it was read. Raises Stale.
    """
    values = {
        "known": clean_text(known, "known", 4_000),
        "next_step": clean_text(next_step, "next_step", 300),
    }
    with money_lane(actor, "line.write", case, Right.TRACK_WRITE) as track:
        rows = BESIDE[beside]._default_manager.filter(case=case, uuid=uuid, removed_at__isnull=True)
        thing = rows.first()
        if thing is None:
            raise Hidden(_("There is no such entry in this case."))
        line, created = MoneyLine.objects.get_or_create(
            track=track, **{beside: thing}, defaults={"compartment_id": track.compartment_id}
        )
        if version is not None and version != (0 if created else line.version):
            raise stale()
        save_changes(line, None, values)
    return line
