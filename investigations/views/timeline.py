"""The timeline of a case, and the events that people write down in it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access.errors import Hidden
from desk.exports import FORMATS, export
from desk.forms import without_version
from investigations.actions import events as acts
from investigations.forms_timeline import EventForm, TimelineForm
from investigations.models import Case, Event
from investigations.queries import timeline as reads
from investigations.queries.cases import open_case, open_child, open_for_work
from investigations.registry import Shown
from investigations.rules_tasks import Lane
from investigations.rules_timeline import Clock, Precision, Resolution, fitting, next_step, rougher, write_moment
from investigations.views.common import case_page, form_page, link

form_methods = require_http_methods(["GET", "HEAD", "POST"])
TAB = "investigations:case_timeline"
PRINTED = 2_000  # happenings on paper
HEAD = (
    gettext_lazy("Happened"),
    gettext_lazy("Until"),
    gettext_lazy("Known to the"),
    gettext_lazy("Learned"),
    gettext_lazy("Lane"),
    gettext_lazy("Kind"),
    gettext_lazy("What happened"),
    gettext_lazy("Text"),
    gettext_lazy("Place"),
    gettext_lazy("Who"),
    gettext_lazy("Source"),
    gettext_lazy("Fact or assessment"),
)


def known(at: datetime, precision: str, *, weekday: bool = True) -> str:
    """A moment in words, as far as it is known, in the reader's zone and language."""
    month = "b" if (get_language() or "").startswith("nl") else "M"
    forms: dict[str, str] = {
        Precision.YEAR: "Y",
        Precision.MONTH: "F Y",
        Precision.DAY: f"{'D ' if weekday else ''}j {month} Y",
        Precision.MINUTE: f"{'D ' if weekday else ''}j {month} Y H:i",
        Resolution.HOUR: f"j {month} Y H:00",
    }
    return date_format(localtime(at), forms[precision])


def _precision(one: reads.Happening, clock: str) -> str:
    """How far the moment on this clock is known."""
    learned = clock == Clock.LEARNED and one.shown.learned
    return one.shown.learned_precision if learned else one.shown.precision


def _line(one: reads.Happening, clock: str) -> dict[str, Any]:
    """What the template needs of a happening."""
    shown = one.shown
    learning = clock == Clock.LEARNED
    return {
        "one": one,
        "shown": shown,
        "when": known(one.at, _precision(one, clock)),
        "until": "" if learning or not shown.until else known(shown.until, shown.precision),
        "learned": ""
        if learning or not shown.learned
        else known(shown.learned, shown.learned_precision, weekday=False),
        "money": one.lane == Lane.MONEY,
    }


def _groups(happenings: Iterable[reads.Happening], asked: reads.TimelineFilters, steps: str) -> list[dict[str, Any]]:
    """The happenings under a heading for each step; what is known less far stands under its year or month."""
    groups: list[dict[str, Any]] = []
    for one in happenings:
        words = known(one.at, rougher(steps, _precision(one, asked.clock)))
        if not groups or groups[-1]["words"] != words:
            groups.append({"words": words, "lines": []})
        groups[-1]["lines"].append(_line(one, asked.clock))
    return groups


@require_GET
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Both lanes side by side on one clock, a page at a time, with a picture of the whole."""
    case = open_case(request.user, reference)
    form = TimelineForm(request.GET, case=case)
    asked = form.asked()
    page = reads.timeline_page(request.user, case, asked, cursor=request.GET.get("cursor", ""))
    found = reads.extent(request.user, case, asked)
    context = {
        "form": form,
        "clocks": [{"value": value, "words": words, "here": value == asked.clock} for value, words in Clock.choices],
        "groups": _groups(page.happenings, asked, found.steps),
        "page": page,
        "count": found.count,
        "figure": _figure(found, asked, request.GET) if found.count else None,
        "filtered": any(request.GET.get(name) for name in form.fields if name not in ("clock", "steps")),
        "removed": reads.events_of(case, removed=True)[:100],
    }
    return case_page(request, "timeline", case, **context)


@require_GET
def timeline_print(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole timeline on paper."""
    case = open_case(request.user, reference)
    form = TimelineForm(request.GET, case=case)
    asked = form.asked()
    found = list(reads.export_timeline(request.user, case, asked, most=PRINTED))
    steps = asked.steps or (fitting(found[-1].at - found[0].at) if found else Resolution.DAY)
    context = {"groups": _groups(found, asked, steps), "count": len(found), "most": PRINTED, "tab": TAB}
    return case_page(request, "timeline_print", case, clock=dict(Clock.choices)[asked.clock], **context)


def _figure(found: reads.Extent, asked: reads.TimelineFilters, query: QueryDict) -> dict[str, Any]:
    """The picture: how many happenings of each lane fall in each step."""
    bars = _with_gaps(found)
    series = [_series(i, lane, bars) for i, lane in enumerate(Lane)]
    words = [known(at, found.steps) for at in bars]
    first, last = (known(at, Precision.DAY, weekday=False) for at in (found.first, found.last) if at)
    axes = [{"gridIndex": i, "type": "category", "data": words, "axisLabel": {"show": i == 1}} for i in range(2)]
    zoom = {"xAxisIndex": [0, 1], "filterMode": "none"}
    clean = query.copy()
    clean.pop("cursor", None)
    return {
        "id": "timeline",
        "title": _("Happenings in %(steps)s, %(clock)s")
        % {"steps": Resolution(found.steps).label, "clock": Clock(asked.clock).label},
        "unit": _("how many"),
        "period": f"{first} – {last}",
        "source": "",
        "option": {
            "legend": {"top": 0, "itemGap": 48, "data": [str(lane.label) for lane in Lane]},
            "grid": [
                {"left": 40, "right": 24, "top": 32, "height": 72},
                {"left": 40, "right": 24, "top": 120, "height": 72},
            ],
            "axisPointer": {"link": [{"xAxisIndex": "all"}]},
            "xAxis": axes,
            "yAxis": [{"gridIndex": i, "type": "value", "minInterval": 1, "splitNumber": 2} for i in range(2)],
            "dataZoom": [{"type": "slider", "bottom": 4, "height": 20, **zoom}, {"type": "inside", **zoom}],
            "series": series,
        },
        "columns": [_("When"), *(lane.label for lane in Lane)],
        "rows": [
            (words[i], *(numbers.get(lane, 0) for lane in Lane)) for i, numbers in enumerate(bars.values()) if numbers
        ],
    }


def _with_gaps(found: reads.Extent) -> dict[datetime, dict[str, int]]:
    """The bars by their beginning; times in which nothing happened have empty ones, unless those would be too many."""
    known_bars: dict[datetime, dict[str, int]] = {}
    for at, lane, number in found.bars:
        known_bars.setdefault(at, {})[lane] = number
    whole: dict[datetime, dict[str, int]] = {}
    at, last, zone = min(known_bars), max(known_bars), get_current_timezone()
    while at <= last:
        whole[at] = known_bars.get(at, {})
        if len(whole) > reads.MOST_BARS:
            return known_bars
        at = next_step(at, found.steps, zone)
    return whole if sum(bool(bar) for bar in whole.values()) == len(known_bars) else known_bars


def _series(i: int, lane: Lane, bars: dict[datetime, dict[str, int]]) -> dict[str, Any]:
    return {
        "name": str(lane.label),
        "type": "bar",
        "xAxisIndex": i,
        "yAxisIndex": i,
        "barMaxWidth": 24,
        "data": [numbers.get(lane, 0) for numbers in bars.values()],
    }


@require_GET
def timeline_export(request: HttpRequest, reference: str, kind: str) -> HttpResponseBase:
    """Exactly what is asked for, as a file."""
    case = open_case(request.user, reference)
    if kind not in FORMATS:
        raise Hidden
    asked = TimelineForm(request.GET, case=case).asked()
    rows = list(reads.export_timeline(request.user, case, asked))
    return export(f"{case.reference}-timeline", kind, HEAD, (_row(one, asked.clock) for one in rows))


def _row(one: reads.Happening, clock: str) -> list[Any]:
    shown: Shown = one.shown
    zone = get_current_timezone()
    at = "" if clock == Clock.LEARNED else write_moment(one.at, shown.precision, zone)
    learned = one.at if clock == Clock.LEARNED else shown.learned or one.at
    return [
        at,
        write_moment(shown.until, shown.precision, zone) if shown.until else "",
        Precision(shown.precision).label,
        write_moment(learned, shown.learned_precision, zone),
        Lane(one.lane).label,
        one.words,
        shown.title,
        shown.text,
        shown.place,
        ", ".join(shown.subjects),
        shown.source,
        shown.basis,
    ]


@form_methods
def event_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down an event."""
    case = open_for_work(request.user, reference)
    return form_page(
        request,
        lambda *args, **kwargs: EventForm(*args, case=case, **kwargs),
        case=case,
        title=_("Add an event"),
        act=lambda data: acts.add_event(request.user, case, **without_version(data)),
        back=link(TAB, reference),
        tab=TAB,
    )


@require_GET
def event(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One event with all that is known of it."""
    found: Event = open_child(request.user, Event, uuid)
    context = {
        "event": found,
        "happened": known(found.happened_at, found.precision),
        "until": known(found.happened_to, found.precision) if found.happened_to else "",
        "learned": known(found.learned_at, found.learned_precision),
        "subjects": [tie.subject for tie in found.ties.select_related("subject")],
        "tab": TAB,
    }
    return case_page(request, "event", found.case, **context)


def typed(found: Event) -> dict[str, Any]:
    """An event as it is typed."""
    zone = get_current_timezone()
    return {
        **{name: getattr(found, name) for name in ("kind", "lane", "title", "text", "place", "source", "basis")},
        "happened": write_moment(found.happened_at, found.precision, zone),
        "until": write_moment(found.happened_to, found.precision, zone) if found.happened_to else "",
        "learned": write_moment(found.learned_at, found.learned_precision, zone),
        "subjects": [str(tie.subject.uuid) for tie in found.ties.select_related("subject")],
    }


@form_methods
def event_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change an event."""
    found: Event = open_child(request.user, Event, uuid)
    case: Case = open_for_work(request.user, found.case.reference)
    return form_page(
        request,
        lambda *args, **kwargs: EventForm(*args, case=case, **kwargs),
        case=case,
        thing=found,
        values=typed(found),
        title=found.title,
        act=lambda data: acts.amend_event(request.user, found, **data),
        back=link("investigations:event", str(uuid)),
        tab=TAB,
    )


@require_POST
def set_removed(request: HttpRequest, uuid: UUID, removed: bool) -> HttpResponse:
    """Take an event out of the timeline, or put it back."""
    found: Event = open_child(request.user, Event, uuid)
    acts.set_removed(request.user, found, removed=removed)
    messages.success(request, _("Removed. It can be put back.") if removed else _("Put back."))
    return redirect("investigations:case_timeline", found.case.reference)
