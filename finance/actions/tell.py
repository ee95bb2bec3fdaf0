"""Tells people in the page of requests and seizures: who may decide, who asked, who leads."""

from collections.abc import Iterable
from typing import Any

from access.queries import people_with
from access.rules import Right
from desk.actions.notices import notify, settle
from finance.models import Asset, AssetMove, FinancialTrack, MoveRequest
from finance.rules.assets import ConfirmationVerdict

PORTFOLIO = "/portfolio/"
WAITS, RECORDED = "request.waits", "seizure.recorded"  # settled when somebody has decided


def tell(actor: Any, people: Iterable[Any], kind: str, asset: Asset, url: str = "", **details: str) -> None:
    """Tell these people, except the one who acts, of something about an asset."""
    others = [user for user in people if user is not None and user.pk != actor.pk]
    if others:
        thing, room = asset.case.reference, asset.compartment_id
        url = url or f"/assets/{asset.uuid}/"
        notify(actor, others, kind=kind, thing=thing, room=room, url=url, asset=asset.label, **details)


def request_waits(actor: Any, asset: Asset, request: MoveRequest) -> None:
    """A request waits for those who may decide."""
    people = people_with(Right.MOVE_DECIDE, asset.compartment)
    tell(actor, people, WAITS, asset, PORTFOLIO, to_state=request.to_state, request=str(request.uuid))


def request_decided(actor: Any, asset: Asset, request: MoveRequest) -> None:
    """The one who asked learns what was decided; nobody else needs to decide any more."""
    request_settled(actor, asset, request)
    details = {"to_state": request.to_state, "state": request.state}
    tell(actor, [request.requested_by], "request.decided", asset, **details)


def request_settled(actor: Any, asset: Asset, request: MoveRequest) -> None:
    """A request no longer waits."""
    deciders = people_with(Right.MOVE_DECIDE, asset.compartment)
    settle(actor, deciders, kind=WAITS, request=str(request.uuid))


def seizure_recorded(actor: Any, asset: Asset, move: AssetMove) -> None:
    """A seizure waits for those who may confirm it."""
    people = people_with(Right.MOVE_DECIDE, asset.compartment)
    tell(actor, people, RECORDED, asset, PORTFOLIO, move=str(move.uuid))


def seizure_decided(actor: Any, asset: Asset, move: AssetMove, verdict: str) -> None:
    """The recorder learns the verdict; where the seizure does not stand, so do the leads of both lanes."""
    deciders = people_with(Right.MOVE_DECIDE, asset.compartment)
    settle(actor, deciders, kind=RECORDED, move=str(move.uuid))
    people: list[Any] = [move.moved_by]
    if verdict == ConfirmationVerdict.NOT_CONFIRMED:
        track = FinancialTrack.objects.filter(case=asset.case).select_related("lead").first()
        people += [asset.case.lead, track.lead if track else None]
    tell(actor, people, "seizure.decided", asset, verdict=verdict)
