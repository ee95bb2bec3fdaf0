"""The timeline of a case: happenings of all sources on one clock, a page at a time, and how many fall where.

Each source of the registry is one query; they are united in the database, so that a page, the count and the picture
cost the same few statements however many happenings there are.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Count, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Trunc
from django.utils.timezone import get_current_timezone, make_aware
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from access.keys import keys_of
from access.rules import Right
from audit.visits import note_visit
from investigations.models import Case, Event, Subject
from investigations.queries.cases import purpose_of
from investigations.registry import Shown, TimelineSource, registry
from investigations.rules_timeline import Clock, Resolution, coarser, fitting

PAGE, MOST, EXPORTED = 100, 1_000, 10_000
MOST_BARS = 400  # of the picture; more of them are read in coarser steps

Place = tuple[datetime, str, int]  # moment, source and number: the order of a timeline


@dataclass(frozen=True)
class TimelineFilters:
    """What somebody asks of a timeline; empty means all."""

    clock: str = Clock.HAPPENED
    lane: str = ""
    kind: str = ""
    subject: Subject | None = None
    text: str = ""
    start: date | None = None
    end: date | None = None
    steps: str = ""


@dataclass(frozen=True)
class Happening:
    """One happening of the page."""

    at: datetime
    lane: str
    kind: str
    words: Any
    shown: Shown


@dataclass(frozen=True)
class TimelinePage:
    """One page of happenings in the order of the clock, with the cursors of its neighbours."""

    happenings: list[Happening]
    following: str = ""
    previous: str = ""


@dataclass(frozen=True)
class Extent:
    """How many happenings there are, from when to when, in which steps they are read, and how many fall in each."""

    count: int
    first: datetime | None
    last: datetime | None
    steps: str
    bars: list[tuple[datetime, str, int]]


class LocalMidnight(models.Func):
    """The moment at which a day begins here."""

    template = "(%(expressions)s::timestamp AT TIME ZONE %(zone)s)"
    output_field = models.DateTimeField()

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        """The zone is a literal of the settings, not input."""
        return super().as_sql(compiler, connection, zone=f"'{settings.TIME_ZONE}'", **context)


def events_of(case: Case, *, removed: bool = False) -> QuerySet[Event]:
    """The events that somebody wrote down, or those that were removed."""
    rows = Event.objects.filter(case=case, removed_at__isnull=not removed)
    return rows.select_related("created_by").prefetch_related("ties__subject")


def kinds() -> list[tuple[str, Any]]:
    """Every kind of happening with its words."""
    return list(dict(pair for source in registry.timeline for pair in source.choices()).items())


def _named(source: TimelineSource) -> str:
    """What tells a source from another of the same kind: its place in the registry too."""
    return f"{registry.timeline.index(source):03d}"


def _moment(rows: QuerySet[Any], column: str) -> Any:
    try:
        field = rows.model._meta.get_field(column)
    except FieldDoesNotExist:
        field = None
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return LocalMidnight(F(column))
    return F(column)


def _part(actor: Any, case: Case, source: TimelineSource, asked: TimelineFilters) -> QuerySet[Any] | None:
    """The rows of a source that are asked for, with moment, lane and name; None when it has none."""
    if asked.kind and asked.kind not in dict(source.choices()):
        return None
    if (asked.lane and not source.lane_field and source.lane != asked.lane) or (asked.subject and not source.subjects):
        return None
    if asked.text and not source.text:
        return None
    rooms = keys_of(actor).rooms_with(Right.CASE_READ)
    rows = source.rows(actor, case).filter(Q(compartment_id=case.compartment_id) | Q(compartment_id__in=rooms))
    rows = rows.annotate(
        tl_at=_moment(rows, source.learned if asked.clock == Clock.LEARNED else source.happened),
        tl_lane=F(source.lane_field) if source.lane_field else Value(source.lane, models.CharField()),
        tl_name=Value(_named(source), models.CharField()),
        tl_pk=F("pk"),
    ).filter(_asked(source, asked, rows.model), tl_at__isnull=False)
    if asked.start:
        rows = rows.filter(tl_at__gte=midnight(asked.start))
    if asked.end:
        rows = rows.filter(tl_at__lt=midnight(asked.end + timedelta(days=1)))
    return rows


def _asked(source: TimelineSource, asked: TimelineFilters, model: Any) -> Q:
    found = Q()
    if asked.lane and source.lane_field:
        found &= Q(**{source.lane_field: asked.lane})
    if asked.kind and source.kind_field:
        found &= Q(**{source.kind_field: asked.kind})
    if asked.text:
        found &= reduce(Q.__or__, (Q(**{f"{name}__icontains": asked.text}) for name in source.text))
    if asked.subject:
        # Through their keys: a join would tell a happening as often as the subject took part in it.
        theirs = (model.objects.filter(**{name: asked.subject}).values("pk") for name in source.subjects)
        found &= reduce(Q.__or__, (Q(pk__in=keys) for keys in theirs))
    return found


def midnight(day: date) -> datetime:
    """The moment at which a day begins here."""
    return make_aware(datetime.combine(day, time()), get_current_timezone())


def _parts(actor: Any, case: Case, asked: TimelineFilters) -> list[QuerySet[Any]]:
    found = (_part(actor, case, source, asked) for source in registry.timeline)
    return [part for part in found if part is not None]


def _united(parts: list[QuerySet[Any]]) -> QuerySet[Any]:
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _beyond(name: str, place: Place, backwards: bool) -> Q:
    """The rows of a source that come after (or before) a place."""
    at, other, pk = place
    sign = "lt" if backwards else "gt"
    found = Q(**{f"tl_at__{sign}": at})
    if name == other:
        return found | Q(**{"tl_at": at, f"pk__{sign}": pk})
    return found | Q(tl_at=at) if (name < other) == backwards else found


def timeline_page(
    actor: Any, case: Case, asked: TimelineFilters, *, cursor: str = "", limit: int = PAGE
) -> TimelinePage:
    """One page of a case that was opened, in the order of the clock; Invalid for a foreign cursor."""
    backwards, place = decode(cursor) if cursor else (False, None)
    order = ("-tl_at", "-tl_name", "-tl_pk") if backwards else ("tl_at", "tl_name", "tl_pk")
    parts = []
    for source in registry.timeline:
        rows = _part(actor, case, source, asked)
        if rows is None:
            continue
        if place:
            rows = rows.filter(_beyond(_named(source), place, backwards))
        ordered = rows.order_by(order[0], order[2])
        parts.append(ordered.values_list("tl_at", "tl_name", "tl_pk", "tl_lane")[: limit + 1])
    keys: list[Any] = []
    if parts:
        keys = list(parts[0].union(*parts[1:], all=True).order_by(*order)[: limit + 1] if parts[1:] else parts[0])
    more, keys = len(keys) > limit, keys[:limit]
    if backwards:
        keys.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(place))
    return TimelinePage(
        _shown(actor, case, keys),
        following=encode(keys[-1], "next") if keys and has_next else "",
        previous=encode(keys[0], "previous") if keys and has_previous else "",
    )


def _shown(actor: Any, case: Case, keys: list[Any]) -> list[Happening]:
    """The rows behind the keys of a page, one query for each source that has any."""
    numbers: dict[str, list[int]] = {}
    for _at, name, pk, _lane in keys:
        numbers.setdefault(name, []).append(pk)
    rows = {}
    for name, pks in numbers.items():
        source = registry.timeline[int(name)]
        rows.update({(name, row.pk): row for row in source.rows(actor, case).filter(pk__in=pks)})
    return [_happening(registry.timeline[int(name)], at, lane, rows[name, pk]) for at, name, pk, lane in keys]


def _happening(source: TimelineSource, at: datetime, lane: str, row: Any) -> Happening:
    kind = getattr(row, source.kind_field) if source.kind_field else source.kind
    return Happening(at, lane, kind, dict(source.choices())[kind], source.show(row))


def extent(actor: Any, case: Case, asked: TimelineFilters) -> Extent:
    """How much there is, and how many happenings fall in each step; chosen steps that are too fine get coarser."""
    parts = _parts(actor, case, asked)
    bounds: list[Any] = []
    if parts:
        counted = (
            part.order_by()
            .values("tl_name")
            .annotate(tl_min=Min("tl_at"), tl_max=Max("tl_at"), tl_n=Count("pk"))
            .values_list("tl_min", "tl_max", "tl_n")
            for part in parts
        )
        bounds = [row for row in _united(list(counted)) if row[2]]
    if not bounds:
        return Extent(0, None, None, asked.steps or Resolution.MONTH, [])
    first, last = min(row[0] for row in bounds), max(row[1] for row in bounds)
    steps: str = asked.steps if asked.steps in Resolution.values else fitting(last - first)
    bars = _bars(parts, steps)
    while len(bars) > MOST_BARS and steps != Resolution.YEAR:
        steps = coarser(steps)
        bars = _bars(parts, steps)
    return Extent(sum(row[2] for row in bounds), first, last, steps, bars)


def _bars(parts: list[QuerySet[Any]], steps: str) -> list[tuple[datetime, str, int]]:
    counted = (
        part.order_by()
        .annotate(tl_bar=Trunc("tl_at", steps, output_field=models.DateTimeField()))
        .values("tl_bar", "tl_lane")
        .annotate(tl_n=Count("pk"))
        .values_list("tl_bar", "tl_lane", "tl_n")
        for part in parts
    )
    found: dict[tuple[datetime, str], int] = {}
    for bar, lane, number in _united(list(counted)):
        found[bar, lane] = found.get((bar, lane), 0) + number
    return [(bar, lane, number) for (bar, lane), number in sorted(found.items())]


def export_timeline(actor: Any, case: Case, asked: TimelineFilters, *, most: int = EXPORTED) -> Iterator[Happening]:
    """All happenings behind the filters, noted as an export."""
    thing = f"{case.reference} timeline"
    note_visit(actor, "export", thing, room=case.compartment_id, purpose=purpose_of(actor))
    cursor, left = "", most
    while left > 0:
        page = timeline_page(actor, case, asked, cursor=cursor, limit=min(MOST, left))
        yield from page.happenings
        left -= len(page.happenings)
        cursor = page.following
        if not cursor:
            return


def encode(key: Any, direction: str) -> str:
    """The cursor that stands at this happening."""
    text = json.dumps([direction, key[0].isoformat(), key[1], key[2]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[bool, Place]:
    """Whether a cursor leads back, and where it stands; Invalid when it is not one of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, text, name, pk = json.loads(base64.urlsafe_b64decode(padded.encode()))
        at = datetime.fromisoformat(text)
        if direction not in ("next", "previous") or at.tzinfo is None or not isinstance(name, str):
            raise ValueError
        if isinstance(pk, bool) or not isinstance(pk, int) or not 0 <= pk < 2**63:
            raise ValueError
        return direction == "previous", (at, name, pk)
    except (ValueError, TypeError, OverflowError) as error:
        raise Invalid(_("This cursor is not one that was given out here."), code="invalid", field="cursor") from error
