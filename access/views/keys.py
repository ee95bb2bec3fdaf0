"""Keys, requests for them, and broken glass."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access import queries
from access.actions import glass as glass_acts
from access.actions import grants as grant_acts
from access.actions import requests as request_acts
from access.asking import HouseRequest
from access.forms import AnswerForm, GlassForm, GrantsFilter, ReasonForm, RequestForm, ReviewForm, UnitKeyForm
from access.gate import require_in_house
from access.models import AccessRequest
from access.rules import Right
from access.views.common import form_page, page_of, run, show

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def grants(request: HouseRequest) -> HttpResponse:
    """All keys, for the security officer."""
    form = GrantsFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.list_grants(request.user, asked.get("q", ""), ended=asked.get("ended", False))
    return show(request, "grants", form=form, page=page_of(request, rows), filtered=any(asked.values()))


@form_methods
def grant_new(request: HouseRequest) -> HttpResponse:
    """Give a key to a whole unit."""
    require_in_house(request.user, Right.USERS_MANAGE)
    return form_page(
        request,
        UnitKeyForm,
        title=_("Give a key to a unit"),
        submit=_("Give the key"),
        back=reverse("access:grants"),
        here="access:grants",
        act=lambda data: grant_acts.give_key(request.user, **data),
        people=queries.holders(),
    )


@form_methods
def grant_end(request: HouseRequest, number: int) -> HttpResponse:
    """End a key."""
    grant = queries.open_grant(request.user, pk=number)
    house = request.user.house_rights & {Right.USERS_MANAGE}
    room = None if house else grant.compartment
    back = reverse("investigations:case_keys", args=[room.label]) if room else reverse("access:grants")
    opens, holder = grant.compartment or grant.unit, grant.user or grant.member_unit
    return form_page(
        request,
        ReasonForm,
        title=_("End this key"),
        submit=_("End the key"),
        note=_("%(holder)s can no longer open %(thing)s with it.") % {"holder": holder, "thing": opens},
        back=back,
        here="access:grants",
        act=lambda data: grant_acts.end_key(request.user, grant, **data),
    )


@require_GET
def my_keys(request: HouseRequest) -> HttpResponse:
    """The keys that one holds."""
    return show(request, "my_keys", page=page_of(request, queries.my_keys(request.user)))


@form_methods
def request_access(request: HouseRequest) -> HttpResponse:
    """Ask for a key."""
    request_acts.require_asker(request.user)

    def done(_asked: object) -> HttpResponse:
        messages.success(request, _("Your request was noted. If there is such a case, whoever keeps its keys decides."))
        return redirect("access:requests")

    return form_page(
        request,
        RequestForm,
        title=_("Request access"),
        submit=_("Request access"),
        initial={"reference": request.GET.get("reference", "")[:60].replace("\0", "")},
        back=reverse("access:requests"),
        here="access:requests",
        act=lambda data: request_acts.request_access(request.user, **data),
        done=done,
    )


@require_GET
def requests(request: HouseRequest) -> HttpResponse:
    """What waits for my answer, what I answered, and what I asked for."""
    return _requests(request)


def _requests(request: HouseRequest, form: AnswerForm | None = None, asked: AccessRequest | None = None) -> Any:
    """The page of requests, with the form of the one that was answered wrongly."""
    waiting = list(queries.requests_for(request.user)[: queries.MOST])
    for one in waiting:
        given = form if asked is not None and one.pk == asked.pk else None
        one.form = given or AnswerForm(auto_id=f"{one.uuid}_%s")  # type: ignore[attr-defined]
    return show(
        request,
        "requests",
        400 if form else 200,
        form=form,
        waiting=waiting,
        answered=queries.answered_by(request.user)[: queries.PAGE],
        mine=queries.my_requests(request.user)[: queries.MOST],
    )


@require_POST
def answer(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Give the key or refuse it."""
    asked = queries.open_request(request.user, uuid)
    granted = request.POST.get("answer") == "give"
    form = AnswerForm(request.POST, auto_id=f"{asked.uuid}_%s")
    run(form, lambda data: request_acts.answer_request(request.user, asked, granted=granted, **data))
    if form.errors:
        response: HttpResponse = _requests(request, form, asked)
        return response
    messages.success(request, _("The key was given.") if granted else _("The request was refused."))
    return redirect("access:requests")


@form_methods
def break_glass(request: HouseRequest) -> HttpResponse:
    """Take a key in an emergency."""
    glass_acts.require_breaker(request.user)
    return form_page(
        request,
        GlassForm,
        title=_("Break the glass"),
        submit=_("Break the glass"),
        note=_(
            "You get a key that only reads, for a few hours. The case lead is told at once, and another reviews it."
        ),
        initial={"reference": request.GET.get("reference", "")[:60].replace("\0", "")},
        back=reverse("access:my_keys"),
        here="access:my_keys",
        act=lambda data: glass_acts.break_glass(request.user, **data),
        done=lambda broken: redirect("investigations:case", broken.compartment.label),
    )


@require_GET
def glass(request: HouseRequest) -> HttpResponse:
    """Broken glass to review."""
    return show(request, "glass", page=page_of(request, queries.glass_for(request.user)))


@form_methods
def glass_review(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Review one."""
    broken = queries.open_glass(request.user, uuid)
    return form_page(
        request,
        ReviewForm,
        title=_("Review of %(case)s") % {"case": broken.compartment},
        submit=_("Save the review"),
        note=_("%(user)s wrote: %(reason)s") % {"user": broken.user, "reason": broken.reason},
        back=reverse("access:glass"),
        here="access:glass",
        act=lambda data: glass_acts.review_glass(request.user, broken, **data),
    )
