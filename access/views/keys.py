"""Keys, requests for them, broken glass, and the book."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access import queries
from access.actions import glass as glass_acts
from access.actions import grants as grant_acts
from access.actions import requests as request_acts
from access.asking import HouseRequest
from access.forms import AnswerForm, GlassForm, KeyForm, ReasonForm, RequestForm, UnitKeyForm
from access.gate import require_in_house
from access.rules import Right
from access.views.common import form_page, run
from audit.queries import visitors_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def grants(request: HouseRequest) -> HttpResponse:
    """All keys, for the security officer."""
    text, ended = request.GET.get("q", "")[:60], bool(request.GET.get("ended"))
    rows = queries.list_grants(request.user, text, ended=ended)[: queries.MOST]
    return render(request, "access/grants.html", {"grants": rows, "q": text, "ended": ended})


@form_methods
def grant_new(request: HouseRequest) -> HttpResponse:
    """Give a key to a whole unit."""
    require_in_house(request.user, Right.USERS_MANAGE)
    return form_page(
        request,
        UnitKeyForm,
        title=_("Give a key to a unit"),
        back=reverse("access:grants"),
        act=lambda data: grant_acts.give_key(request.user, **data),
    )


@form_methods
def grant_end(request: HouseRequest, number: int) -> HttpResponse:
    """End a key."""
    grant = queries.open_grant(request.user, pk=number)
    house = request.user.house_rights & {Right.USERS_MANAGE}
    room = None if house else grant.compartment
    back = reverse("access:keys", args=[room.label]) if room else reverse("access:grants")
    return form_page(
        request,
        ReasonForm,
        title=_("End this key"),
        back=back,
        act=lambda data: grant_acts.end_key(request.user, grant, **data),
    )


@require_GET
def my_keys(request: HouseRequest) -> HttpResponse:
    """The keys that one holds."""
    return render(request, "access/my_keys.html", {"grants": queries.my_keys(request.user)[: queries.MOST]})


@form_methods
def keys(request: HouseRequest, reference: str) -> HttpResponse:
    """The keys of a case, for whoever gives them."""
    room = queries.open_room(request.user, reference, Right.KEYS_GIVE)
    return form_page(
        request,
        KeyForm,
        title=_("Keys of %(case)s") % {"case": room.label},
        template="keys",
        back=reverse("access:keys", args=[room.label]),
        act=lambda data: grant_acts.give_key(request.user, room=room, **data),
        room=room,
        grants=queries.keys_to(room)[: queries.MOST],
    )


@form_methods
def request_access(request: HouseRequest) -> HttpResponse:
    """Ask for a key."""

    def done(_asked: object) -> HttpResponse:
        messages.success(request, _("Your request was noted. If there is such a case, whoever keeps its keys decides."))
        return redirect("access:requests")

    return form_page(
        request,
        RequestForm,
        title=_("Request access"),
        initial={"reference": request.GET.get("reference", "")[:60]},
        back=reverse("access:requests"),
        act=lambda data: request_acts.request_access(request.user, **data),
        done=done,
    )


@require_GET
def requests(request: HouseRequest) -> HttpResponse:
    """What waits for my answer, and what I asked for."""
    waiting, mine = queries.requests_for(request.user), queries.my_requests(request.user)
    context = {"waiting": waiting[: queries.MOST], "mine": mine[: queries.MOST], "form": AnswerForm()}
    return render(request, "access/requests.html", context)


@require_POST
def answer(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Give the key or refuse it."""
    asked = queries.open_request(request.user, uuid)
    granted, form = request.POST.get("answer") == "give", AnswerForm(request.POST)
    run(form, lambda data: request_acts.answer_request(request.user, asked, granted=granted, **data))
    if form.errors:
        context = {"waiting": [asked], "mine": [], "form": form}
        return render(request, "access/requests.html", context, status=400)
    messages.success(request, _("Answered."))
    return redirect("access:requests")


@form_methods
def break_glass(request: HouseRequest) -> HttpResponse:
    """Take a key in an emergency."""
    return form_page(
        request,
        GlassForm,
        title=_("Break the glass"),
        initial={"reference": request.GET.get("reference", "")[:60]},
        back=reverse("access:my_keys"),
        act=lambda data: glass_acts.break_glass(request.user, **data),
    )


@require_GET
def glass(request: HouseRequest) -> HttpResponse:
    """Broken glass to review."""
    return render(request, "access/glass.html", {"broken": queries.glass_for(request.user)[: queries.MOST]})


@form_methods
def glass_review(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Review one."""
    broken = queries.open_glass(request.user, uuid)
    return form_page(
        request,
        ReasonForm,
        title=_("Review of %(case)s") % {"case": broken.compartment},
        back=reverse("access:glass"),
        act=lambda data: glass_acts.review_glass(request.user, broken, review=data["reason"]),
    )


@require_GET
def room_book(request: HouseRequest, reference: str) -> HttpResponse:
    """Who looked into a case."""
    room = queries.open_room(request.user, reference, Right.BOOK_READ)
    return render(request, "access/room_book.html", {"room": room, "visits": visitors_of(room.pk)})


@require_GET
def book(request: HouseRequest) -> HttpResponse:
    """The whole book, for the auditor."""
    filters = {name: request.GET.get(name, "")[:200] for name in ("actor", "thing", "kind", "before")}
    looks = request.GET.get("show") == "visits"
    find = queries.book_visits if looks else queries.book_actions
    context = {"rows": list(find(request.user, filters)[: queries.MOST]), "looks": looks, "filters": filters}
    return render(request, "access/book.html", context)
