"""The book as a file, for the auditor."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from access.asking import HouseRequest
from access.book import MOST, book_actions, book_visits
from access.errors import Hidden
from access.forms import BookForm
from access.gate import require_in_house
from access.rules import Right
from audit.words import did
from desk.exports import FORMATS, export


@require_GET
def book_export(request: HouseRequest, kind: str) -> HttpResponseBase:
    """Acts, or looks, behind the filters that are seen; the newest 10,000."""
    require_in_house(request.user, Right.BOOK_READ)
    looks = request.GET.get("show") == "visits"
    form = BookForm(request.GET, looks=looks)
    if kind not in FORMATS or not form.is_valid():
        raise Hidden(_("There is no such export."))
    asked = form.cleaned_data["filters"]
    if looks:
        seen = book_visits(request.user, asked, export=True)[:MOST]
        return export("book-visits", kind, heading_of_looks(), list(lines_of_looks(seen)))
    acts = book_actions(request.user, asked, export=True)[:MOST]
    head = [_("When"), _("Who"), _("Did"), _("Code"), _("Thing"), _("Purpose")]
    return export(
        "book-actions",
        kind,
        head,
        [(act.at, act.actor, str(did(act.verb)), act.verb, act.thing, act.purpose) for act in acts],
    )


def heading_of_looks() -> list[str]:
    """The names of the columns of a list of looks."""
    return [_("When"), _("Who"), _("Did"), _("Thing"), _("Purpose"), _("Refused")]


def lines_of_looks(rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The looks as lines of a table."""
    for row in rows:
        yield row.at, row.actor, str(did(row.operation)), row.thing, row.purpose, _("yes") if row.refused else ""
