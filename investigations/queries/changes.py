"""What others did in somebody's cases since they last looked at their work on an earlier day."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime, now

from access.keys import keys_of
from access.rules import Right
from audit.actions import handle_of
from audit.models import Action
from audit.queries import acts_since, last_look
from audit.visits import note_visit
from audit.words import did
from investigations.models import Case
from investigations.queries.cases import purpose_of
from investigations.queries.history import people_behind

ROOMS = 500  # a key to each; units are left out, whose cases are too many to follow one by one
EACH = 3  # acts shown of a case
CASES = 8
FIRST_TIME = timedelta(days=7)


@dataclass
class Changed:
    """A case in which others did something: the latest acts, and whether there are more."""

    case: Case
    acts: list[dict[str, Any]] = field(default_factory=list)
    more: bool = False


def since_of(actor: Any) -> datetime:
    """The last look at one's work before today; a week ago for who never looked."""
    today = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return last_look(handle_of(actor), "list", "work", today) or now() - FIRST_TIME


def changes_for(actor: Any, since: datetime) -> list[Changed]:
    """What others did since then in the cases to which the actor holds a key of their own, latest first."""
    note_visit(actor, "list", "changes", purpose=purpose_of(actor))
    rooms = keys_of(actor).rooms_with(Right.CASE_READ)[-ROOMS:]
    acts = acts_since(rooms, since, others_than=handle_of(actor), each=EACH + 1) if rooms else []
    cases = {case.compartment_id: case for case in Case.objects.visible_to(actor).filter(compartment__in=_rooms(acts))}
    people = people_behind(act.actor for act in acts)
    found: dict[int, Changed] = {}
    for act in acts:
        case = cases.get(act.room or 0)
        if case is None or (len(found) == CASES and case.pk not in found):
            continue
        entry = found.setdefault(case.pk, Changed(case))
        entry.more = len(entry.acts) == EACH
        if not entry.more:
            entry.acts.append({"at": act.at, "actor": people.get(act.actor, act.actor), "words": did(act.verb)})
    return list(found.values())


def _rooms(acts: list[Action]) -> set[int]:
    return {act.room for act in acts if act.room is not None}
