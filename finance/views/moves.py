"""The forms that move an asset: alone, by request, back; and what becomes of a request."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from access.errors import Hidden, RuleBroken
from access.rules import Right
from desk.forms import without_version
from finance.actions import moves, requests
from finance.forms import moves as shapes
from finance.models import Asset
from finance.queries import assets as read
from finance.rules.assets import ALONE_MOVES, AssetState, takes_two
from finance.views.assets import asset_form, form_methods

ASKED = ("authority", "amount", "currency", "effective_on", "reason")


def _booked(found: Asset) -> dict[str, Any]:
    value = read.book_value(found)
    return {"amount": value.amount, "currency": value.currency} if value else {}


def _shape(state: str) -> type[shapes.SplitForm | shapes.ProposeForm]:
    return shapes.SplitForm if state == AssetState.SPLIT else shapes.ProposeForm


@form_methods
def asset_seize(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record a seizure that a prosecutor confirms afterwards."""
    found = read.open_asset(request.user, uuid, Right.ASSET_WRITE)

    def act(data: dict[str, Any]) -> Any:
        return moves.record_seizure(request.user, found, **without_version(data))

    return asset_form(request, found, shapes.SeizeForm, _("Record a seizure"), act, values=_booked(found))


@form_methods
def asset_move(request: HttpRequest, uuid: UUID, state: str) -> HttpResponse:
    """Move the asset where one person is enough, else ask for it."""
    if state not in AssetState.values:
        raise Hidden(_("Not found."))
    word, alone = {"state": AssetState(state).label}, state in ALONE_MOVES
    found = read.open_asset(request.user, uuid, Right.ASSET_WRITE if alone else Right.MOVE_REQUEST)
    if alone:

        def record(data: dict[str, Any]) -> Any:
            return moves.move_alone(request.user, found, to_state=state, **without_version(data))

        return asset_form(request, found, shapes.AloneForm, _("Record: %(state)s") % word, record)
    kind = _shape(state)

    def ask(data: dict[str, Any]) -> Any:
        return requests.propose_move(request.user, found, to_state=state, **kind.asked(data))

    values, form = _booked(found), partial(kind, state=state)
    return asset_form(request, found, form, _("Request: %(state)s") % word, ask, values=values, **_whole(state, values))


def _whole(state: str, value: dict[str, Any]) -> dict[str, Any]:
    """What the parts must add up to, for the page of a split."""
    return {"whole": value} if state == AssetState.SPLIT else {}


@form_methods
def asset_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take back the last step, which was a mistake: alone where that step was made alone, else by request."""
    found = read.open_asset(request.user, uuid, Right.MOVE_REQUEST)
    wrong = read.last_standing(found)
    if wrong is None or wrong.to_state == AssetState.SPLIT:
        raise RuleBroken(_("There is no step of this asset that could be taken back."), code="nothing_to_correct")
    two = takes_two(wrong.to_state, wrong.from_state, back=True)

    def act(data: dict[str, Any]) -> Any:
        facts: dict[str, Any] = {"to_state": wrong.from_state, "corrects": wrong, "effective_on": data["effective_on"]}
        if two:
            return requests.propose_move(request.user, found, reason=data["reason"], **facts)
        return moves.move_alone(request.user, found, note=data["reason"], **facts)

    words = {"end": wrong.get_to_state_display(), "start": wrong.get_from_state_display()}
    title = _("Request to take back: %(end)s") if two else _("Take back: %(end)s")
    note = _("The asset goes back to “%(start)s”. The mistaken step stays on record and counts in no figure.") % words
    return asset_form(request, found, shapes.BackForm, title % words, act, note=note)


@form_methods
def request_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Propose again what was sent back."""
    asked = read.open_request(request.user, uuid, Right.MOVE_REQUEST)
    parts = list(asked.parts.all())
    values = {name: getattr(asked, name) for name in ASKED}
    values["legal_basis"] = asked.legal_basis.code if asked.legal_basis else ""
    for i, part in enumerate(parts):
        values |= {f"parts[{i}].label": part.label, f"parts[{i}].amount": part.amount}
    back = asked.corrects is not None and asked.corrects.from_state == asked.to_state
    kind = shapes.BackForm if back else _shape(asked.to_state)
    form = kind if back else partial(kind, state=asked.to_state, parts=len(parts))

    def act(data: dict[str, Any]) -> Any:
        return requests.resubmit(request.user, asked, version=data.get("version"), **kind.asked(data))

    whole = _whole(asked.to_state, _booked(asked.asset))
    return asset_form(request, asked.asset, form, _("Propose again"), act, thing=asked, values=values, **whole)


@form_methods
def request_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a request back."""
    asked = read.open_request(request.user, uuid, Right.MOVE_REQUEST)

    def act(data: dict[str, Any]) -> Any:
        return requests.withdraw(request.user, asked, reason=data["reason"])

    return asset_form(request, asked.asset, shapes.ReasonForm, _("Withdraw the request"), act)
