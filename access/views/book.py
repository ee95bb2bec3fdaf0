"""The whole book, for the auditor."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from access.asking import HouseRequest
from access.book import PAGE, BookFilters, book_actions, book_visits
from access.forms import BookForm
from access.gate import require_in_house
from access.rules import Right
from access.views.common import show


def before_of(request: HouseRequest) -> int | None:
    """The number of the entry before which a page begins, None for the newest."""
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def page_of_book(rows: Any) -> dict[str, Any]:
    """One page of entries, and the number of the entry before which the next one begins."""
    found = list(rows[: PAGE + 1])
    return {"rows": found[:PAGE], "older": found[PAGE - 1].pk if len(found) > PAGE else None}


def is_filtered(form: Form) -> bool:
    """Whether anything was asked for."""
    return any(form.data.get(name) for name in form.fields)


@require_GET
def book(request: HouseRequest) -> HttpResponse:
    """Acts, or looks: the newest first."""
    require_in_house(request.user, Right.BOOK_READ)
    looks = request.GET.get("show") == "visits"
    form = BookForm(request.GET, looks=looks)
    page: dict[str, Any] = {"rows": [], "older": None}
    if form.is_valid():
        asked: BookFilters = form.cleaned_data["filters"]
        find = book_visits if looks else book_actions
        page = page_of_book(find(request.user, asked, before=before_of(request)))
    return show(
        request, "book", 200 if form.is_valid() else 400, form=form, looks=looks, filtered=is_filtered(form), **page
    )
