"""The security officer's pages of agencies and units."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from access.actions import agencies as acts
from access.asking import HouseRequest
from access.forms import AgencyChangeForm, AgencyForm, UnitChangeForm, UnitForm
from access.gate import require_in_house
from access.queries import list_agencies, open_agency, open_unit
from access.rules import Right
from access.views.common import form_page, show

form_methods = require_http_methods(["GET", "HEAD", "POST"])
HERE = "access:units"


@require_GET
def units(request: HouseRequest) -> HttpResponse:
    """Agencies and their units."""
    return show(request, "units", agencies=list_agencies(request.user))


@form_methods
def agency_new(request: HouseRequest) -> HttpResponse:
    """Make an agency."""
    require_in_house(request.user, Right.USERS_MANAGE)
    return form_page(
        request,
        AgencyForm,
        title=_("Add an agency"),
        back=reverse(HERE),
        here=HERE,
        act=lambda data: acts.create_agency(request.user, **data),
    )


@form_methods
def agency(request: HouseRequest, code: str) -> HttpResponse:
    """Change an agency."""
    found = open_agency(request.user, code)
    return form_page(
        request,
        AgencyChangeForm,
        title=_("Change %(name)s") % {"name": found},
        back=reverse(HERE),
        here=HERE,
        initial={"name": found.name, "country": found.country},
        act=lambda data: acts.change_agency(request.user, found, **data),
    )


@form_methods
def unit_new(request: HouseRequest) -> HttpResponse:
    """Make a unit."""
    require_in_house(request.user, Right.USERS_MANAGE)
    return form_page(
        request,
        UnitForm,
        title=_("Add a unit"),
        back=reverse(HERE),
        here=HERE,
        act=lambda data: acts.create_unit(request.user, **data),
    )


@form_methods
def unit(request: HouseRequest, code: str) -> HttpResponse:
    """Change a unit."""
    found = open_unit(request.user, code)
    return form_page(
        request,
        UnitChangeForm,
        title=_("Change %(name)s") % {"name": found},
        back=reverse(HERE),
        here=HERE,
        initial={"name": found.name},
        act=lambda data: acts.change_unit(request.user, found, **data),
    )
