"""The security officer's pages of people and clients."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access.actions import agencies as agency_acts
from access.actions import users as acts
from access.asking import HouseRequest
from access.forms import ChangeForm, ClientChangeForm, ClientForm, ReasonForm, UserForm, UsersFilter
from access.gate import require_in_house
from access.models import User
from access.queries import facts_of, list_users, open_user
from access.rules import Right
from access.views.common import form_page, page_of, show, shown_once

form_methods = require_http_methods(["GET", "HEAD", "POST"])
HERE = "access:users"


@require_GET
def users(request: HouseRequest) -> HttpResponse:
    """All people and clients."""
    form = UsersFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = list_users(request.user, asked.get("q", ""), role=asked.get("role", ""), off=asked.get("off", False))
    return show(request, "users", form=form, page=page_of(request, rows), filtered=any(asked.values()))


@form_methods
def user_new(request: HouseRequest) -> HttpResponse:
    """Make a person."""
    require_in_house(request.user, Right.USERS_MANAGE)
    back, title = reverse(HERE), _("Add a user")
    return form_page(
        request,
        UserForm,
        title=title,
        back=back,
        here=HERE,
        act=lambda data: acts.create_user(request.user, **data),
        done=lambda made: shown_once(request, _("First password"), made[0].username, made[1], back),
    )


@form_methods
def user(request: HouseRequest, username: str) -> HttpResponse:
    """What is known of a person, and the steps to change it."""
    person = open_user(request.user, username)
    facts = facts_of(request.user, person)
    return form_page(
        request,
        ClientChangeForm if facts.client else ChangeForm,
        title=str(person),
        template="user",
        here=HERE,
        initial={name: getattr(person, name) for name in ("name", "email", "role", "unit", "purpose")},
        back=reverse("access:user", args=[person.username]),
        act=lambda data: acts.change_user(request.user, person, **data),
        person=person,
        facts=facts,
        oneself=person.pk == request.user.pk,
    )


def _step(request: HouseRequest, person: User, title: str, submit: str, **context: Any) -> HttpResponse:
    """A page that asks why before one thing is done to a person."""
    back = reverse("access:user", args=[person.username])
    return form_page(request, ReasonForm, title=title, submit=submit, back=back, here=HERE, **context)


@form_methods
def user_switch(request: HouseRequest, username: str) -> HttpResponse:
    """Switch a person off or on."""
    person = open_user(request.user, username)
    on = person.is_active
    return _step(
        request,
        person,
        (_("Switch off %(user)s") if on else _("Switch on %(user)s")) % {"user": person},
        _("Switch off") if on else _("Switch on"),
        note=_("All sessions and keys end at once.") if on else _("The person comes in again, without any key."),
        act=lambda data: acts.switch_user(request.user, person, active=not on, **data),
    )


@form_methods
def user_password(request: HouseRequest, username: str) -> HttpResponse:
    """Give a new password."""
    person = open_user(request.user, username)
    back = reverse("access:user", args=[person.username])
    return _step(
        request,
        person,
        _("New password for %(user)s") % {"user": person},
        _("New password"),
        note=_("The second factor goes too, and all sessions end. The new password is shown once."),
        act=lambda data: acts.reset_password(request.user, person, **data),
        done=lambda secret: shown_once(request, _("New password"), person.username, secret, back),
    )


@form_methods
def user_factor(request: HouseRequest, username: str) -> HttpResponse:
    """Take the second factor away from who lost it."""
    person = open_user(request.user, username)
    return _step(
        request,
        person,
        _("Reset the second factor of %(user)s") % {"user": person},
        _("Reset the second factor"),
        note=_("The password stays, all sessions end, and the person activates a new factor at the next sign-in."),
        act=lambda data: acts.reset_factor(request.user, person, **data),
    )


@form_methods
def client_secret(request: HouseRequest, username: str) -> HttpResponse:
    """Give the client of an agency a new secret."""
    person = open_user(request.user, username)
    back = reverse("access:user", args=[person.username])
    return _step(
        request,
        person,
        _("New secret for %(user)s") % {"user": person},
        _("New secret"),
        note=_("The old secret and its tokens end at once. The new one is shown once."),
        act=lambda data: agency_acts.reset_secret(request.user, person, **data),
        done=lambda secret: shown_once(request, _("Secret of the client"), person.username, secret, back),
    )


@require_POST
def user_unlock(request: HouseRequest, username: str) -> HttpResponse:
    """End a lock-out."""
    person = open_user(request.user, username)
    acts.unlock_user(request.user, person)
    messages.success(request, _("Unlocked."))
    return redirect("access:user", person.username)


@form_methods
def client_new(request: HouseRequest) -> HttpResponse:
    """Make the client of a partner agency."""
    require_in_house(request.user, Right.USERS_MANAGE)
    back = reverse(HERE)
    return form_page(
        request,
        ClientForm,
        title=_("Add a client of a partner agency"),
        back=back,
        here=HERE,
        act=lambda data: agency_acts.create_client(request.user, **data),
        done=lambda made: shown_once(request, _("Secret of the client"), made[0].username, made[1], back),
    )
