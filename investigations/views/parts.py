"""People, routes and modi operandi of a case."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk.forms import without_version
from investigations.actions import modi as modus_acts
from investigations.actions import routes as route_acts
from investigations.actions import subjects as subject_acts
from investigations.forms import LegForm, ModusForm, NoteForm, RouteForm
from investigations.forms_people import NewSubjectForm
from investigations.models import CaseModus, Leg, Route, Subject
from investigations.queries import parts, transports
from investigations.queries.cases import open_case, open_child, open_for_work
from investigations.queries.subjects import all_of, relations_in
from investigations.views.common import case_page, form_page, link

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """The people, organisations and things of a case, and how they are tied."""
    case = open_case(request.user, reference)
    subjects, things, removed = all_of(case)
    return case_page(
        request,
        "people",
        case,
        subjects=subjects,
        things=things,
        relations=relations_in(case),
        removed=removed,
    )


@form_methods
def person_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a person or organisation."""
    case = open_for_work(request.user, reference)
    return form_page(
        request,
        partial(NewSubjectForm, alike=link("investigations:alike", reference)),
        case=case,
        title=_("Add a person or organisation"),
        act=lambda data: subject_acts.add_subject(request.user, case, **without_version(data)),
        back=link("investigations:case_people", reference),
        beside="alike",
    )


@require_GET
def routes(request: HttpRequest, reference: str) -> HttpResponse:
    """The routes of a case, leg by leg."""
    case = open_case(request.user, reference)
    context = {
        "routes": transports.attach_sums(case, parts.routes_of(case)),
        "removed": parts.routes_of(case, removed=True),
        "removed_legs": parts.removed_legs_of(case),
    }
    return case_page(request, "routes", case, **context)


@form_methods
def route_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a route."""
    case = open_for_work(request.user, reference)
    return form_page(
        request,
        RouteForm,
        case=case,
        title=_("Add a route"),
        act=lambda data: route_acts.add_route(request.user, case, name=data["name"]),
        back=link("investigations:case_routes", reference),
    )


@form_methods
def route(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Rename a route."""
    found = open_child(request.user, Route, uuid)
    open_for_work(request.user, found.case.reference)
    return form_page(
        request,
        RouteForm,
        case=found.case,
        thing=found,
        values={"name": found.name},
        title=found.name,
        act=lambda data: route_acts.rename_route(request.user, found, **data),
        back=link("investigations:case_routes", found.case.reference),
    )


@form_methods
def leg_new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a leg at the end of a route."""
    found = open_child(request.user, Route, uuid)
    open_for_work(request.user, found.case.reference)
    return form_page(
        request,
        LegForm,
        case=found.case,
        title=_("Add a leg to %(route)s") % {"route": found.name},
        act=lambda data: route_acts.add_leg(request.user, found, **without_version(data)),
        back=link("investigations:case_routes", found.case.reference),
    )


@form_methods
def leg(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change a leg."""
    found = open_child(request.user, Leg, uuid)
    open_for_work(request.user, found.case.reference)
    return form_page(
        request,
        LegForm,
        case=found.case,
        thing=found,
        values={name: getattr(found, name) for name in route_acts.FIELDS},
        title=str(found),
        act=lambda data: route_acts.amend_leg(request.user, found, **data),
        back=link("investigations:case_routes", found.case.reference),
    )


@require_POST
def leg_move(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Move a leg one place up or down."""
    found = open_child(request.user, Leg, uuid)
    route_acts.move_leg(request.user, found, up=request.POST.get("to") == "up")
    return redirect("investigations:case_routes", reference=found.case.reference)


@require_GET
def modi(request: HttpRequest, reference: str) -> HttpResponse:
    """The modi operandi seen in a case."""
    case = open_case(request.user, reference)
    return case_page(request, "modi", case, modi=parts.modi_of(case), removed=parts.modi_of(case, removed=True))


@form_methods
def modus_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a modus operandi."""
    case = open_for_work(request.user, reference)
    return form_page(
        request,
        ModusForm,
        case=case,
        title=_("Add a modus operandi"),
        act=lambda data: modus_acts.add_modus(request.user, case, **without_version(data)),
        back=link("investigations:case_modi", reference),
    )


@form_methods
def modus(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change what was noted of a modus operandi."""
    seen = open_child(request.user, CaseModus, uuid)
    open_for_work(request.user, seen.case.reference)
    return form_page(
        request,
        NoteForm,
        case=seen.case,
        thing=seen,
        values={"note": seen.note},
        title=str(seen.modus),
        act=lambda data: modus_acts.amend_modus(request.user, seen, **data),
        back=link("investigations:case_modi", seen.case.reference),
    )


# What can be removed and put back: the model, both acts, and the page to return to.
REMOVABLE: dict[str, tuple[type[Any], Callable[..., None], Callable[..., None], str]] = {
    "people": (Subject, subject_acts.remove_subject, subject_acts.restore_subject, "investigations:case_people"),
    "routes": (Route, route_acts.remove_route, route_acts.restore_route, "investigations:case_routes"),
    "legs": (Leg, route_acts.remove_leg, route_acts.restore_leg, "investigations:case_routes"),
    "modi": (CaseModus, modus_acts.remove_modus, modus_acts.restore_modus, "investigations:case_modi"),
}


@require_POST
def remove(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Take something out of the case; the page then offers to put it back."""
    model, act, _restore, page = REMOVABLE[kind]
    found = open_child(request.user, model, uuid)
    act(request.user, found)
    messages.success(request, _("Removed: %(thing)s. It can be put back below.") % {"thing": found})
    return redirect(page, reference=found.case.reference)


@require_POST
def restore(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Put something back."""
    model, _remove, act, page = REMOVABLE[kind]
    found = open_child(request.user, model, uuid)
    act(request.user, found)
    messages.success(request, _("Put back: %(thing)s") % {"thing": found})
    return redirect(page, reference=found.case.reference)
