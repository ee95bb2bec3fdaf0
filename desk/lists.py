"""What the page of a list shares: its columns, the filters of last time and those with a name, and the export."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desk.actions.forms import remember_filter
from desk.forms import PlainForm
from desk.queries.forms import last_filter, saved_filters

# What belongs to one look at a list and not to its filters.
PASSING = ("cursor", "all", "export", "purpose", "case")
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Column:
    """A column of a list: its name in the address, its words, and what stands in it in a file."""

    name: str
    words: str | Promise
    value: Callable[[Any], Any]
    sorts: bool = False
    usual: bool = True  # shown unless somebody chooses otherwise
    fixed: bool = False  # names the row, so it is always there


def chosen(columns: Sequence[Column], names: Collection[str]) -> list[Column]:
    """The columns of these names, or the usual ones when none of them is known."""
    known = {column.name for column in columns if not column.fixed} & set(names)
    return [c for c in columns if c.fixed or (c.name in known if known else c.usual)]


def lasting(request: HttpRequest) -> QueryDict:
    """What the address asks of a list, without what is empty or belongs to this look only."""
    query = request.GET.copy()
    for name in list(query):
        values = [] if name in PASSING else [value for value in query.getlist(name) if value]
        if values:
            query.setlist(name, values)
        else:
            del query[name]
    return query


def come_back(request: HttpRequest, list_name: str) -> HttpResponseBase | None:
    """Where to go when nothing is asked of the list: to the filters of last time; what is asked is kept for then."""
    if not request.GET:
        last = last_filter(request.user, list_name)
        return redirect(f"{request.path}?{last}") if last else None
    if "case" not in request.GET:  # rows picked by hand are no filter
        remember_filter(request.user, list_name=list_name, query=lasting(request).urlencode())
    return None


def tools_of(request: HttpRequest, list_name: str, columns: Sequence[Column] = ()) -> dict[str, Any]:
    """What the template tag `list_tools` draws: columns to choose, filters by name, and the export."""
    query = lasting(request)
    shown = chosen(columns, query.getlist("columns"))
    only_columns = QueryDict(mutable=True)
    only_columns.setlist("columns", query.getlist("columns"))
    only_columns["all"] = "1"
    return {
        "list_name": list_name,
        "columns": [{"column": c, "shown": c in shown} for c in columns if not c.fixed],
        "saved": saved_filters(request.user, list_name),
        "query": query.urlencode(),
        "pairs": [(name, value) for name, values in query.lists() for value in values],
        "clear": f"?{only_columns.urlencode()}",
        "path": request.path,
    }


class ExportForm(PlainForm):
    """What a file is for."""

    purpose = forms.CharField(
        label=_("What the file is for"),
        max_length=200,
        help_text=_("It stands in the book, where the auditor and the case lead read it."),
    )


def exportable(view: View) -> View:
    """Let a view answer with a file only after it was said what for, which goes to the book with every look."""

    @wraps(view)
    def asks(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.GET.get("export"):
            return view(request, *args, **kwargs)
        form = ExportForm(request.GET if "purpose" in request.GET else None)
        if form.is_valid():
            request.user.call_purpose = form.cleaned_data["purpose"]  # type: ignore[union-attr]
            return view(request, *args, **kwargs)
        rest = [(n, v) for n, values in request.GET.lists() for v in values if n not in ("export", "purpose")]
        context = {"form": form, "pairs": rest, "back": f"{request.path}?{lasting(request).urlencode()}"}
        return render(request, "desk/export.html", context, status=400 if form.is_bound else 200)

    return asks
