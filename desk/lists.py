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
from desk.queries.forms import filters_of

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


class ListPage:
    """The page of a list for one reader; everything that they kept of it is read once."""

    def __init__(self, request: HttpRequest, list_name: str, columns: Sequence[Column] = ()) -> None:
        self.request, self.list_name, self.columns = request, list_name, columns
        self.query = lasting(request)
        self.shown = chosen(columns, self.query.getlist("columns"))
        self.kept = filters_of(request.user, list_name)

    def come_back(self) -> HttpResponseBase | None:
        """Where to go when nothing is asked: to the filters of last time; what is asked is kept for then."""
        last, asked = self.kept.get("", ""), self.query.urlencode()
        if not self.request.GET:
            return redirect(f"{self.request.path}?{last}") if last else None
        if asked != last and "case" not in self.request.GET:  # rows picked by hand are no filter
            remember_filter(self.request.user, list_name=self.list_name, query=asked)
        return None

    def tools(self) -> dict[str, Any]:
        """What the template tag `list_tools` draws: columns to choose, filters by name, and the export."""
        only_columns = QueryDict(mutable=True)
        only_columns.setlist("columns", self.query.getlist("columns"))
        only_columns["all"] = "1"
        return {
            "list_name": self.list_name,
            "columns": [{"column": c, "shown": c in self.shown} for c in self.columns if not c.fixed],
            "saved": [{"name": name, "query": query} for name, query in self.kept.items() if name],
            "query": self.query.urlencode(),
            "pairs": [(name, value) for name, values in self.query.lists() for value in values],
            "clear": f"?{only_columns.urlencode()}",
            "path": self.request.path,
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
