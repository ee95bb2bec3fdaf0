"""Duplicates: the worklist, the offer while typing, merging, and putting apart again."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access.asking import HouseRequest
from access.errors import Invalid
from desk.forms import without_version
from investigations.actions.merges import keep_apart, merge_subjects, undo_merge
from investigations.forms_people import MergeForm
from investigations.models import Case, Subject
from investigations.queries import duplicates
from investigations.queries.cases import open_case, open_for_work
from investigations.queries.subjects import standing_in
from investigations.views.common import case_page, form_page, link

TAB = "investigations:case_people"


@require_GET
def worklist(request: HouseRequest) -> HttpResponse:
    """Who may be twice in one's cases."""
    return render(request, "investigations/duplicates_all.html", {"pairs": duplicates.pairs_of(request.user)})


@require_GET
def in_case(request: HouseRequest, reference: str) -> HttpResponse:
    """Who may be twice in this case, and what was merged in it."""
    case = open_case(request.user, reference)
    pairs, merges = duplicates.pairs_in(case), duplicates.merges_of(case)
    return case_page(request, "duplicates", case, tab=TAB, pairs=pairs, merges=merges)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HouseRequest, reference: str) -> HttpResponse:
    """Put two subjects together: which one goes on, and why."""
    case = open_for_work(request.user, reference)
    start = {name: request.GET.get(name, "") for name in ("kept", "gone")}
    return form_page(
        request,
        lambda *args, **kwargs: MergeForm(*args, case=case, **kwargs),
        case=case,
        values={name: value for name, value in start.items() if value.isascii()},
        title=_("Put two together"),
        act=lambda data: merge_subjects(request.user, case, **without_version(data)),
        back=link("investigations:case_duplicates", reference),
    )


@require_POST
def apart(request: HouseRequest, reference: str) -> HttpResponse:
    """Say that two who seem to be the same are not."""
    case = open_for_work(request.user, reference)
    keep_apart(request.user, case, one=_named(case, request, "one"), other=_named(case, request, "other"))
    messages.success(request, _("They are not offered again."))
    return redirect("investigations:case_duplicates", reference=reference)


def _named(case: Case, request: HouseRequest, name: str) -> Any:
    field: Any = forms.UUIDField()
    try:
        found = standing_in(case).filter(uuid=field.clean(request.POST.get(name, ""))).first()
    except forms.ValidationError:
        found = None
    if found is None:
        raise Invalid(_("Choose two of this case."), code="invalid_choice", field=name)
    return found


@require_POST
def undo(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Put two subjects apart again."""
    row = duplicates.open_merge(request.user, uuid)
    undo_merge(request.user, row)
    messages.success(request, _("They are two again: %(pair)s") % {"pair": row})
    return redirect("investigations:case_duplicates", reference=row.case.reference)


@require_GET
def alike(request: HouseRequest, reference: str) -> HttpResponse:
    """Who stands there already under a name like the one being typed, for htmx."""
    case = open_case(request.user, reference)
    found: list[Subject] = duplicates.like_this(request.user, case, request.GET.get("name", "")[:200])
    return render(request, "investigations/alike.html", {"case": case, "alike": found})
