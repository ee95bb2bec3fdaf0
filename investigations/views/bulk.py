"""What can be done with the ticked rows of the case list."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from access.asking import HouseRequest
from access.errors import Invalid, Refusal
from access.rules import Right
from desk.forms import show_refusal, without_version
from investigations.actions.assignment import assign_many
from investigations.forms import AssignForm
from investigations.models import Case
from investigations.queries.cases import cases_named

MOST = 200  # rows at once


def ticked(query: QueryDict) -> tuple[str, ...]:
    """The references of the rows that were picked; Invalid for more than can be dealt with at once."""
    names = tuple(dict.fromkeys(name for name in query.getlist("case") if name.isprintable()))
    if len(names) > MOST:
        raise Invalid(_("At most %(most)s cases at once.") % {"most": MOST}, field="case")
    return names


def _versions(cases: list[Case], given: QueryDict) -> Mapping[int, int | None]:
    """The version of each case that the page was drawn with."""
    texts = {case.pk: given.get(f"version-{case.reference}", "") for case in cases}
    known = {pk: int(text) for pk, text in texts.items() if text.isascii() and text.isdigit() and len(text) < 10}
    return {case.pk: known.get(case.pk) for case in cases}


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HouseRequest) -> HttpResponse:
    """Give the ticked cases to a unit and a lead, each for itself."""
    cases = cases_named(request.user, ticked(request.POST or request.GET), Right.CASE_ASSIGN)
    if not cases:
        messages.error(request, _("None of these cases can be assigned by you."))
        return redirect("investigations:case_list")
    unit = request.user.unit
    form = AssignForm(request.POST or None, initial={"unit": unit and unit.code, "effective_on": localdate()})
    left: list[tuple[Case, Refusal | None]] = [(case, None) for case in cases]
    if form.is_valid():
        results = assign_many(
            request.user, cases, versions=_versions(cases, request.POST), **without_version(form.cleaned_data)
        )
        left = [(case, error) for case, error in results if error]
        _tell(request, len(results) - len(left))
        if not left:
            return redirect("investigations:case_list")
        for refusal in {str(error.message): error for _case, error in left if error}.values():
            show_refusal(form, refusal)
    context: dict[str, Any] = {"form": form, "left": left}
    return render(request, "investigations/assign_many.html", context, status=400 if form.is_bound else 200)


def _tell(request: HouseRequest, done: int) -> None:
    if done:
        text = ngettext("%(count)s case was assigned.", "%(count)s cases were assigned.", done) % {"count": done}
        messages.success(request, text)
