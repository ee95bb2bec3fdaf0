"""What investigations itself tells the timeline of a case; upper apps add theirs to the registry."""

from datetime import datetime, time
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk import words
from investigations.handling import Way, name_outside, told_outside
from investigations.models import (
    Assignment,
    Case,
    CaseMove,
    CustodyMove,
    Event,
    Exhibit,
    InformationItem,
    TaskMove,
    Transport,
)
from investigations.queries.items import items_of
from investigations.queries.leaving import is_client, may_go
from investigations.queries.timeline import LocalMidnight, midnight
from investigations.registry import Shown, TimelineSource
from investigations.rules_tasks import TaskState
from investigations.rules_timeline import SYSTEM_KINDS, EventKind, Precision

FIRST = 300  # characters of a text that the timeline tells


def _events(actor: Any, case: Case) -> QuerySet[Event]:
    rows = Event.objects.filter(case=case, removed_at__isnull=True)
    return rows.prefetch_related("ties__subject")


def _event(event: Event) -> Shown:
    return Shown(
        event.title,
        event.text,
        reverse("investigations:event", args=[event.uuid]),
        event.precision,
        until=event.happened_to,
        learned=event.learned_at,
        learned_precision=event.learned_precision,
        place=event.place,
        source=event.source,
        basis=event.get_basis_display(),
        subjects=tuple(tie.subject.name for tie in event.ties.all()),
    )


def _opening(case: Case) -> Shown:
    return Shown(gettext("Case opened"), url=_place(case), learned=case.created_at)


def _move(move: CaseMove) -> Shown:
    state = words.word("case", move.to_state)
    title = gettext("Case: %(state)s") % {"state": state}
    return Shown(title, move.reason, _place(move.case), learned=move.at)


def _assignment(held: Assignment) -> Shown:
    title = gettext("Held by %(unit)s, lead %(lead)s") % {"unit": held.unit, "lead": held.lead}
    return Shown(title, held.reason, _place(held.case), learned=held.at)


def _custody(move: CustodyMove) -> Shown:
    names = {"exhibit": name_outside(move.exhibit), "party": move.to_party}
    title = (
        gettext("%(exhibit)s taken in by %(party)s") if move.step == 1 else gettext("%(exhibit)s handed to %(party)s")
    )
    return Shown(
        title % names,
        told_outside(move.exhibit, move.purpose),
        reverse("investigations:exhibit", args=[move.exhibit.uuid]),
        Precision.MINUTE,
        learned=move.recorded_at,
        place=move.place,
    )


def _hand_overs(actor: Any, case: Case) -> QuerySet[CustodyMove]:
    rows = CustodyMove.objects.filter(case=case, exhibit__removed_at__isnull=True).select_related("exhibit")
    if is_client(actor):
        rows = rows.filter(exhibit__in=may_go(actor, Exhibit.objects.filter(case=case), Way.CLIENT))
    return rows


def _items(actor: Any, case: Case) -> QuerySet[InformationItem]:
    rows = items_of(case).prefetch_related("ties__subject")
    rows = may_go(actor, rows, Way.CLIENT) if is_client(actor) else rows
    begin = F("happened_on") + Coalesce(F("happened_time"), Value(time()))
    return rows.annotate(began=LocalMidnight(ExpressionWrapper(begin, DateTimeField())))


def _item(item: InformationItem) -> Shown:
    end = datetime.combine(item.ended_on, item.ended_time or time()) if item.ended_on else None
    return Shown(
        name_outside(item),
        told_outside(item, item.text[:FIRST] + ("…" if len(item.text) > FIRST else "")),
        reverse("investigations:item", args=[item.uuid]),
        Precision.MINUTE if item.happened_time else Precision.DAY,
        until=make_aware(end) if end else None,
        learned=midnight(item.learned_on),
        learned_precision=Precision.DAY,
        source=told_outside(item, item.source),
        basis=item.get_basis_display(),
        subjects=tuple(tie.subject.name for tie in item.ties.all() if tie.subject),
    )


def _task(move: TaskMove) -> Shown:
    title = gettext("%(task)s done") % {"task": move.task}
    return Shown(title, url=reverse("investigations:task", args=[move.task.uuid]), precision=Precision.MINUTE)


def _transport(run: Transport) -> Shown:
    names = {"transport": run.title, "outcome": run.get_outcome_display()}
    crew = tuple(row.subject.name for row in run.crew.all())
    return Shown(
        gettext("%(transport)s: %(outcome)s") % names,
        run.note,
        reverse("investigations:transport", args=[run.uuid]),
        learned=run.created_at,
        source=run.source,
        subjects=crew + ((run.vehicle.name,) if run.vehicle else ()),
    )


def _place(case: Case) -> str:
    return reverse("investigations:case", args=[case.reference])


SOURCES = [
    TimelineSource(
        "event",
        _("event"),
        _events,
        "happened_at",
        "learned_at",
        _event,
        lane_field="lane",
        kind_field="kind",
        kinds=EventKind.choices,
        text=("title", "text", "place", "source"),
        subjects=("ties__subject",),
    ),
    TimelineSource(
        "case",
        SYSTEM_KINDS["case"],
        lambda actor, case: Case.objects.filter(pk=case.pk),
        "opened_on",
        "created_at",
        _opening,
    ),
    TimelineSource(
        "case",
        SYSTEM_KINDS["case"],
        lambda actor, case: CaseMove.objects.filter(case=case).select_related("case"),
        "effective_on",
        "at",
        _move,
        text=("reason",),
    ),
    TimelineSource(
        "assignment",
        SYSTEM_KINDS["assignment"],
        lambda actor, case: Assignment.objects.filter(case=case).select_related("case", "unit", "lead"),
        "effective_on",
        "at",
        _assignment,
        text=("reason", "lead__name", "unit__name"),
    ),
    TimelineSource(
        "custody",
        SYSTEM_KINDS["custody"],
        _hand_overs,
        "at",
        "recorded_at",
        _custody,
        text=("exhibit__title", "to_party", "from_party", "place", "purpose"),
    ),
    TimelineSource(
        "item",
        SYSTEM_KINDS["item"],
        _items,
        "began",
        "learned_on",
        _item,
        text=("title", "text", "source"),
        subjects=("ties__subject",),
    ),
    TimelineSource(
        "task",
        SYSTEM_KINDS["task"],
        lambda actor, case: TaskMove.objects.filter(
            task__case=case, task__removed_at__isnull=True, to_state=TaskState.DONE
        ).select_related("task"),
        "at",
        "at",
        _task,
        lane_field="task__lane",
        text=("task__title",),
    ),
    TimelineSource(
        "transport",
        SYSTEM_KINDS["transport"],
        lambda actor, case: (
            Transport.objects.standing()
            .filter(case=case)
            .select_related("leg", "vehicle")
            .prefetch_related("crew__subject")
        ),
        "starts_on",
        "created_at",
        _transport,
        text=("leg__origin", "leg__destination", "source", "note"),
        subjects=("crew__subject", "vehicle"),
    ),
]
