"""REST: keys, requests for access, broken glass, and the book."""

from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from access import queries
from access.actions import glass as glass_acts
from access.actions import grants as grant_acts
from access.actions import requests as ask_acts
from access.asking import HouseCall
from access.book import BookFilters, book_actions, book_visits, room_visits
from access.models import Unit, User
from access.rules import Right
from desk.api import shapes
from desk.api.people import TEXT, found
from desk.rest.base import ApiView
from desk.rest.pages import page
from desk.rest.schema import door

ENDED = OpenApiParameter("ended", bool, description="With those that have ended.")
WAITING = OpenApiParameter("waiting", bool, description="Those that wait for my answer, instead of my own.")
BOOK = [
    OpenApiParameter("actor", str, description="A user name, or as the book writes it: user:noor, job:flag_cases."),
    OpenApiParameter("thing", str, description="Exactly this; a case reference gives all that was done in the case."),
    OpenApiParameter("kind", str, description="The code of the verb, or of the look."),
    OpenApiParameter("since", OpenApiTypes.DATE, description="From this day."),
    OpenApiParameter("until", OpenApiTypes.DATE, description="To this day."),
]
REFUSED = OpenApiParameter("refused", bool, description="Only looks that were refused.")


def asked_for(request: HouseCall, name: str) -> bool:
    """Whether a switch of the query is on."""
    return request.query_params.get(name, "").lower() in ("1", "true", "yes")


def _filters(call: ApiView, request: HouseCall) -> BookFilters:
    given = {name: value for name, value in request.query_params.items() if value}
    return BookFilters(**call.read(shapes.BookIn, given))


class MyKeys(ApiView):
    """One's own keys."""

    @door("keys_list", answer=shapes.GrantOut, paged=True)
    def get(self, request: HouseCall) -> Response:
        """List those that have not ended."""
        return page(request, queries.my_keys(request.user), shapes.GrantOut, order=("-id",))


class Grants(ApiView):
    """All keys, for the security officer."""

    @door("grants_list", answer=shapes.GrantOut, paged=True, params=[TEXT, ENDED])
    def get(self, request: HouseCall) -> Response:
        """List them."""
        text = request.query_params.get("q", "")[:60]
        rows = queries.list_grants(request.user, text, ended=asked_for(request, "ended"))
        return page(request, rows, shapes.GrantOut, order=("-id",))

    @door("grants_create", kind="post", body=shapes.GrantIn, answer=shapes.GrantOut, status=201)
    def post(self, request: HouseCall) -> Response:
        """Give a key to a case (whoever gives keys in it) or to a whole unit (the security officer)."""
        data = self.read(shapes.GrantIn, request.data)
        if (reference := data.pop("case", None)) is not None:
            data["room"] = queries.open_room(request.user, reference, Right.KEYS_GIVE)
        for name, model, handle in (("unit", Unit, "code"), ("member_unit", Unit, "code"), ("user", User, "username")):
            if name in data:
                data[name] = found(model, handle, data[name], name)
        return self.respond(shapes.GrantOut(grant_acts.give_key(request.user, **data)).data, 201)


class GrantEnd(ApiView):
    """The end of a key."""

    @door("grants_end", kind="post", body=shapes.ReasonIn, answer=shapes.GrantOut)
    def post(self, request: HouseCall, uuid: UUID) -> Response:
        """End it now."""
        grant = queries.open_grant(request.user, uuid=uuid)
        ended = grant_acts.end_key(request.user, grant, **self.read(shapes.ReasonIn, request.data))
        ended.refresh_from_db()
        return self.respond(shapes.GrantOut(ended).data)


class CaseKeys(ApiView):
    """The keys to a case."""

    @door("case_keys_list", answer=shapes.GrantOut, paged=True)
    def get(self, request: HouseCall, reference: str) -> Response:
        """List them, for whoever gives keys in it."""
        room = queries.open_room(request.user, reference, Right.KEYS_GIVE)
        return page(request, queries.keys_to(room), shapes.GrantOut, order=("-id",))


class CaseVisitors(ApiView):
    """Who looked into a case."""

    @door("case_visitors_list", answer=shapes.VisitOut, paged=True, params=[*BOOK, REFUSED])
    def get(self, request: HouseCall, reference: str) -> Response:
        """List the looks, the newest first."""
        room = queries.open_room(request.user, reference, Right.BOOK_READ)
        rows = room_visits(request.user, room, _filters(self, request))
        return page(request, rows, shapes.VisitOut, order=("-id",))


class Asks(ApiView):
    """Requests for access."""

    @door("access_requests_list", answer=shapes.AskOut, paged=True, params=[WAITING])
    def get(self, request: HouseCall) -> Response:
        """List one's own, or those that wait for one's answer."""
        find = queries.requests_for if asked_for(request, "waiting") else queries.my_requests
        return page(request, find(request.user).select_related("requested_by"), shapes.AskOut)

    @door("access_requests_create", kind="post", body=shapes.AskIn, answer=shapes.AskOut, status=201)
    def post(self, request: HouseCall) -> Response:
        """Ask; the answer is the same whether the case exists or not."""
        asked = ask_acts.request_access(request.user, **self.read(shapes.AskIn, request.data))
        return self.respond(shapes.AskOut(asked).data, 201)


class AskAnswer(ApiView):
    """The answer to a request."""

    @door("access_requests_answer", kind="post", body=shapes.AnswerIn, answer=shapes.AskOut)
    def post(self, request: HouseCall, uuid: UUID) -> Response:
        """Give the key or refuse it."""
        asked = queries.open_request(request.user, uuid)
        answered = ask_acts.answer_request(request.user, asked, **self.read(shapes.AnswerIn, request.data))
        return self.respond(shapes.AskOut(answered).data)


class Glass(ApiView):
    """Break-glass."""

    @door("break_glass_list", answer=shapes.GlassOut, paged=True)
    def get(self, request: HouseCall) -> Response:
        """List what one reviews."""
        return page(request, queries.glass_for(request.user), shapes.GlassOut)

    @door("break_glass_create", kind="post", body=shapes.GlassIn, answer=shapes.GlassOut, status=201)
    def post(self, request: HouseCall) -> Response:
        """Take a reading key for a few hours; the case lead is told."""
        broken = glass_acts.break_glass(request.user, **self.read(shapes.GlassIn, request.data))
        return self.respond(shapes.GlassOut(broken).data, 201)


class GlassReview(ApiView):
    """The review of broken glass."""

    @door("break_glass_review", kind="post", body=shapes.ReviewIn, answer=shapes.GlassOut)
    def post(self, request: HouseCall, uuid: UUID) -> Response:
        """Write what became of it."""
        broken = queries.open_glass(request.user, uuid)
        reviewed = glass_acts.review_glass(request.user, broken, **self.read(shapes.ReviewIn, request.data))
        return self.respond(shapes.GlassOut(reviewed).data)


class BookActions(ApiView):
    """Who did what, in the whole house."""

    @door("book_actions_list", answer=shapes.ActionOut, paged=True, params=BOOK)
    def get(self, request: HouseCall) -> Response:
        """List the acts, the newest first, for the auditor."""
        return page(request, book_actions(request.user, _filters(self, request)), shapes.ActionOut, order=("-id",))


class BookVisits(ApiView):
    """Who looked at what, in the whole house."""

    @door("book_visits_list", answer=shapes.VisitOut, paged=True, params=[*BOOK, REFUSED])
    def get(self, request: HouseCall) -> Response:
        """List the looks, the newest first, for the auditor."""
        return page(request, book_visits(request.user, _filters(self, request)), shapes.VisitOut, order=("-id",))
