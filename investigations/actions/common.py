"""What every act in the criminal lane shares: the right, the book, the lock on the case, and what follows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.timezone import localdate

from access.gate import require
from access.rules import Right
from audit.actions import action
from desk.actions.notices import notify
from investigations.actions.activity import touch
from investigations.models import Case
from investigations.registry import changed
from investigations.rules import refuse_closed


def purpose_of(actor: Any) -> str:
    """The purpose of this call if one was given with it, else the actor's usual one."""
    return getattr(actor, "call_purpose", "") or getattr(actor, "purpose", "")


def lock(case: Case) -> Case:
    """The case as it stands now, held until the transaction ends, so that nobody closes it meanwhile."""
    return Case.objects.select_for_update(of=("self",)).select_related("compartment", "unit", "lead").get(pk=case.pk)


@contextmanager
def in_case(
    actor: Any, verb: str, case: Case, *, right: Right = Right.CASE_WRITE, reason: str = "", thing: str = ""
) -> Iterator[Case]:
    """Do one act on a case, or on a `thing` in it that has a history of its own.

    Asks for the right, opens the action, locks the case, tells the upper apps.
    """
    require(actor, right, case)
    about = thing or case.reference
    with action(actor, verb, room=case.compartment_id, thing=about, reason=reason, purpose=purpose_of(actor)):
        now = lock(case)
        yield now
        changed(now)


@contextmanager
def criminal_lane(actor: Any, verb: str, case: Case, *, reason: str = "") -> Iterator[Case]:
    """Do one act in the criminal lane, which is read-only once the case is closed; it counts as activity."""
    with in_case(actor, verb, case, reason=reason) as now:
        refuse_closed(now.state)
        yield now
        touch(now, localdate())


def tell(actor: Any, users: list[Any], case: Case, kind: str, url: str = "") -> None:
    """Notify people of something in a case of theirs; the notice leads to the case unless `url` leads deeper."""
    if users:
        where = url or f"/cases/{case.reference}/"
        notify(actor, users, kind=kind, thing=case.reference, room=case.compartment_id, url=where)
