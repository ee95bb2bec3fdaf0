"""The map of a case and the map over all cases."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from desk.exports import export
from investigations.forms_transport import MapFilterForm
from investigations.places import SOURCE, Found
from investigations.queries import maps
from investigations.queries.cases import open_case
from investigations.queries.maps import Line
from investigations.queries.transports import Sums, transports_of
from investigations.views.common import case_page

MOST_RUNS = 500  # transports in the table of a case
HEAD = (
    gettext_lazy("From"), gettext_lazy("Place"), gettext_lazy("To"), gettext_lazy("Place"),
    gettext_lazy("Latitude from"), gettext_lazy("Longitude from"), gettext_lazy("Latitude to"),
    gettext_lazy("Longitude to"), gettext_lazy("How"), gettext_lazy("Cases"), gettext_lazy("Legs"),
    gettext_lazy("Transports"), gettext_lazy("People carried"), gettext_lazy("Of whom paid"),
    gettext_lazy("Not wholly known"), gettext_lazy("Paid altogether"), gettext_lazy("Currency"),
)  # fmt: skip


def _file(name: str, kind: str, lines: list[Line]) -> HttpResponseBase:
    if kind != "geojson":
        return export(name, "csv", HEAD, maps.as_rows(lines))
    answer = JsonResponse(maps.as_geojson(lines), content_type="application/geo+json")
    answer["Content-Disposition"] = f'attachment; filename="{name}.geojson"'
    return answer


def _sums(sums: Sums) -> dict[str, Any]:
    money = {currency: str(amount) for currency, amount in sums.money.items()}
    return {"runs": sums.runs, "carried": sums.carried, "paid": sums.paid, "unknown": sums.unknown, "money": money}


def picture_of(lines: list[Line], links: list[str], step: str) -> dict[str, Any]:
    """What the script draws: lines with their ends where these are known, their sums by day or month, their links."""
    days = sorted({on for line in lines for on in line.days})
    words = "F Y" if step == "month" else "j F Y"
    return {
        "days": [{"on": on.isoformat(), "words": date_format(on, words)} for on in days],
        "step": step,
        "lines": [
            {
                "id": i,
                "from": _end(line.start),
                "to": _end(line.end),
                "title": f"{line.origin} → {line.destination}",
                "mode": line.mode_words,
                "link": link,
                "days": {on.isoformat(): _sums(sums) for on, sums in line.days.items()},
            }
            for i, (line, link) in enumerate(zip(lines, links, strict=True))
        ],
        "tiles": settings.MAP_TILES_URL,
        "source": " · ".join(filter(None, (SOURCE, settings.MAP_TILES_ATTRIBUTION if settings.MAP_TILES_URL else ""))),
    }


def _end(found: Found) -> dict[str, Any]:
    place = found.place
    return {"name": str(place), "at": [place.latitude, place.longitude]} if place else {"name": "", "at": None}


@require_GET
def case_map(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The legs of a case on a map, with its transports by day."""
    case = open_case(request.user, reference)
    lines = maps.lines_of_case(case)
    if kind := request.GET.get("export", ""):
        maps.note_export(request.user, case)
        return _file(f"{reference}-map", kind, lines)
    listed = reverse("investigations:case_transports", args=[reference])
    links = [f"{listed}?leg={line.leg.uuid}" for line in lines]
    runs = list(transports_of(case).order_by("starts_on", "number")[: MOST_RUNS + 1])
    context = {
        "picture": picture_of(lines, links, "day"), "lines": list(zip(lines, links, strict=True)),
        "runs": runs[:MOST_RUNS], "more_runs": len(runs) > MOST_RUNS, "whole": _whole(lines),
    }  # fmt: skip
    return case_page(request, "case_map", case, **context)


def _whole(lines: list[Line]) -> Sums:
    whole = Sums()
    for line in lines:
        whole += line.sums
    return whole


@require_GET
def whole_map(request: HttpRequest) -> HttpResponseBase:
    """The legs of all cases that one may see, with their transports by month; same places and mode are one line."""
    form = MapFilterForm(request.GET)
    kind = request.GET.get("export", "")
    found = maps.lines_seen(request.user, form.asked(), operation="export" if kind else "list")
    if kind:
        return _file("map", kind, found.lines)
    behind = reverse("investigations:map_legs")
    asked = {name: request.GET[name] for name in form.fields if request.GET.get(name) and name != "mode"}
    links = [
        f"{behind}?{urlencode({'origin': n.origin, 'destination': n.destination, 'mode': n.mode, **asked})}"
        for n in found.lines
    ]
    context = {
        "picture": picture_of(found.lines, links, "month"), "lines": list(zip(found.lines, links, strict=True)),
        "more": found.more, "form": form, "whole": _whole(found.lines),
        "filtered": any(request.GET.get(name) for name in form.fields),
    }  # fmt: skip
    return render(request, "investigations/map.html", context)


@require_GET
def legs_behind(request: HttpRequest) -> HttpResponse:
    """The legs behind a line of the map, each with its case."""
    form = MapFilterForm(request.GET)
    names = ("origin", "destination", "mode")
    origin, destination, mode = ("".join(c for c in request.GET.get(n, "") if c.isprintable())[:60] for n in names)
    legs, more = maps.legs_between(request.user, (origin, destination, mode), form.asked())
    line = Line(origin, destination, mode)
    return render(request, "investigations/map_legs.html", {"legs": legs, "more": more, "line": line})
