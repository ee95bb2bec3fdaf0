"""The security officer's pages: users, agencies, units, clients."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access.actions import agencies as agency_acts
from access.actions import users as acts
from access.asking import HouseRequest
from access.forms import AgencyForm, ChangeForm, ClientForm, ReasonForm, UnitForm, UserForm
from access.gate import require_in_house
from access.models import Unit
from access.queries import MOST, list_users, open_user
from access.rules import Right
from access.views.common import form_page, shown_once

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def users(request: HouseRequest) -> HttpResponse:
    """All people and clients."""
    text = request.GET.get("q", "")[:60]
    return render(request, "access/users.html", {"users": list_users(request.user, text)[:MOST], "q": text})


@form_methods
def user_new(request: HouseRequest) -> HttpResponse:
    """Make a person."""
    require_in_house(request.user, Right.USERS_MANAGE)
    back, title = reverse("access:users"), _("Add a user")
    return form_page(
        request,
        UserForm,
        title=title,
        back=back,
        act=lambda data: acts.create_user(request.user, **data),
        done=lambda made: shown_once(request, _("First password"), made[0].username, made[1], back),
    )


@form_methods
def user(request: HouseRequest, username: str) -> HttpResponse:
    """Change a person."""
    person = open_user(request.user, username)
    return form_page(
        request,
        ChangeForm,
        title=str(person),
        template="user",
        initial={"role": person.role, "unit": person.unit},
        back=reverse("access:users"),
        act=lambda data: acts.change_user(request.user, person, **data),
        person=person,
    )


@form_methods
def user_switch(request: HouseRequest, username: str) -> HttpResponse:
    """Switch a person off or on."""
    person = open_user(request.user, username)
    return form_page(
        request,
        ReasonForm,
        title=_("Switch off %(user)s") % {"user": person}
        if person.is_active
        else _("Switch on %(user)s") % {"user": person},
        back=reverse("access:users"),
        act=lambda data: acts.switch_user(request.user, person, active=not person.is_active, **data),
    )


@form_methods
def user_password(request: HouseRequest, username: str) -> HttpResponse:
    """Give a new password."""
    person, back = open_user(request.user, username), reverse("access:users")
    return form_page(
        request,
        ReasonForm,
        title=_("New password for %(user)s") % {"user": person},
        back=back,
        act=lambda data: acts.reset_password(request.user, person, **data),
        done=lambda secret: shown_once(request, _("New password"), person.username, secret, back),
    )


@require_POST
def user_unlock(request: HouseRequest, username: str) -> HttpResponse:
    """End a lock-out."""
    person = open_user(request.user, username)
    acts.unlock_user(request.user, person)
    messages.success(request, _("Unlocked."))
    return redirect("access:user", username)


@require_GET
def units(request: HouseRequest) -> HttpResponse:
    """Agencies and their units."""
    require_in_house(request.user, Right.USERS_MANAGE)
    rows = Unit.objects.select_related("agency").order_by("agency__code", "code")
    return render(request, "access/units.html", {"units": rows})


@form_methods
def agency_new(request: HouseRequest) -> HttpResponse:
    """Make an agency."""
    require_in_house(request.user, Right.USERS_MANAGE)
    return form_page(
        request,
        AgencyForm,
        title=_("Add an agency"),
        back=reverse("access:units"),
        act=lambda data: agency_acts.create_agency(request.user, **data),
    )


@form_methods
def unit_new(request: HouseRequest) -> HttpResponse:
    """Make a unit."""
    require_in_house(request.user, Right.USERS_MANAGE)
    return form_page(
        request,
        UnitForm,
        title=_("Add a unit"),
        back=reverse("access:units"),
        act=lambda data: agency_acts.create_unit(request.user, **data),
    )


@form_methods
def client_new(request: HouseRequest) -> HttpResponse:
    """Make the client of a partner agency."""
    require_in_house(request.user, Right.USERS_MANAGE)
    back = reverse("access:users")
    return form_page(
        request,
        ClientForm,
        title=_("Add a client of a partner agency"),
        back=back,
        act=lambda data: agency_acts.create_client(request.user, **data),
        done=lambda made: shown_once(request, _("Secret of the client"), made[0].username, made[1], back),
    )
