"""Events that somebody writes down in the timeline of a case."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.timezone import get_current_timezone
from django.utils.timezone import now as moment
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from desk.versions import count_change, save_changes
from investigations.actions.rows import mark_removed, refuse_removed
from investigations.actions.tasks import work_in_lane
from investigations.models import Case, Event, EventSubject, Subject
from investigations.rules import Basis, check_choice, clean_text
from investigations.rules_tasks import Lane
from investigations.rules_timeline import EventKind, end_of, read_moment

FIELDS = ("kind", "lane", "title", "text", "happened", "until", "learned", "place", "source", "basis")
_TEXTS = {"title": 200, "text": 10_000, "place": 200, "source": 200}
_CHOICES: dict[str, Any] = {"kind": EventKind, "lane": Lane, "basis": Basis}
MOST_SUBJECTS = 100  # of one event


def checked(values: dict[str, Any], known: Event | None = None) -> dict[str, Any]:
    """The columns of an event from what was typed; Invalid names the field."""
    found: dict[str, Any] = {}
    for name, most in _TEXTS.items():
        if name in values:
            found[name] = clean_text(values[name], name, most, required=name in ("title", "source"))
    for name, choices in _CHOICES.items():
        if name in values:
            check_choice(values[name], choices, name)
            found[name] = values[name]
    found |= _moments(values, known)
    _check_order(found, known)
    return found


def _moments(values: dict[str, Any], known: Event | None) -> dict[str, Any]:
    zone = get_current_timezone()
    found: dict[str, Any] = {}
    if "happened" in values:
        found["happened_at"], found["precision"] = read_moment(values["happened"] or "", zone, "happened")
    if "learned" in values:
        found["learned_at"], found["learned_precision"] = read_moment(values["learned"] or "", zone, "learned")
    if "until" in values:
        found["happened_to"] = None
        if text := (values["until"] or "").strip():
            found["happened_to"], precision = read_moment(text, zone, "until")
            if precision != found.get("precision", getattr(known, "precision", precision)):
                raise Invalid(_("Give the end as precisely as the beginning."), code="precision", field="until")
    soon = moment() + timedelta(minutes=1)
    for name, field in (("happened_at", "happened"), ("happened_to", "until"), ("learned_at", "learned")):
        if found.get(name) and found[name] > soon:
            raise Invalid(_("This moment lies in the future."), code="future", field=field)
    return found


def _check_order(found: dict[str, Any], known: Event | None) -> None:
    """An event ends after it began, and nobody learned of it before."""
    names = ("happened_at", "happened_to", "learned_at", "learned_precision")
    at, to, learned, precision = (found.get(name, getattr(known, name, None)) for name in names)
    if at and to and to < at:
        raise Invalid(_("It would end before it began."), code="ends_before", field="until")
    if at and learned and end_of(learned, str(precision), get_current_timezone()) <= at:
        raise Invalid(_("Nobody learned of it before it happened."), code="learned_before", field="learned")


def add_event(actor: Any, case: Case, *, subjects: Sequence[Subject] = (), **values: Any) -> Event:
    """Write down an event; without `learned` it was learned now."""
    full = {"title": "", "source": "", "kind": "", "lane": "", "basis": "", "happened": "", **values}
    if not (full.get("learned") or "").strip():
        full["learned"] = moment().strftime("%Y-%m-%dT%H:%M:%SZ")
    with work_in_lane(actor, "event.add", case, values.get("lane", "")) as now:
        event = Event.objects.create(case=now, compartment_id=now.compartment_id, created_by=actor, **checked(full))
        set_subjects(event, subjects)
    return event


def amend_event(actor: Any, event: Event, *, version: int | None, **values: Any) -> Event:
    """Change an event, perhaps who took part; raises Stale."""
    subjects: Sequence[Subject] | None = values.pop("subjects", None)
    with work_in_lane(actor, "event.amend", event.case, values.get("lane") or event.lane):
        refuse_removed(event)
        if "learned" in values and not (values["learned"] or "").strip():
            values.pop("learned")
        save_changes(event, version, checked(values, event))
        if subjects is not None and set_subjects(event, subjects):
            count_change(event)
    return event


def set_subjects(event: Event, subjects: Sequence[Subject]) -> bool:
    """Tie an event to exactly these subjects; whether that changed anything. Call it inside an action."""
    wanted = {subject.pk: subject for subject in subjects}
    if len(wanted) > MOST_SUBJECTS:
        raise Invalid(_("At most 100 took part in one event."), code="too_many", field="subjects")
    if any(subject.case_id != event.case_id for subject in wanted.values()):
        raise Invalid(_("Choose people and things of this case."), code="other_case", field="subjects")
    known = {tie.subject_id: tie for tie in event.ties.all()}
    for pk, tie in known.items():
        if pk not in wanted:
            tie.delete()
    for pk, subject in wanted.items():
        if pk not in known:
            EventSubject.objects.create(event=event, subject=subject, compartment_id=event.compartment_id)
    return set(wanted) != set(known)


def set_removed(actor: Any, event: Event, *, removed: bool) -> None:
    """Take an event out of the timeline, or put it back."""
    with work_in_lane(actor, "event.remove" if removed else "event.restore", event.case, event.lane):
        mark_removed(event, removed=removed)
