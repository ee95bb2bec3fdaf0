"""Tells people in the page of requests and seizures: who may decide, who asked, who leads."""

from collections.abc import Iterable
from typing import Any

from access.queries import people_with
from access.rules import Right
from desk.actions.notices import notify
from finance.models import Asset, FinancialTrack, MoveRequest
from finance.rules.assets import ConfirmationVerdict

PORTFOLIO = "/portfolio/"


def _tell(actor: Any, people: Iterable[Any], kind: str, asset: Asset, url: str = "", **details: str) -> None:
    others = [user for user in people if user is not None and user.pk != actor.pk]
    if others:
        thing, room = asset.case.reference, asset.compartment_id
        url = url or f"/assets/{asset.uuid}/"
        notify(actor, others, kind=kind, thing=thing, room=room, url=url, asset=asset.label, **details)


def request_waits(actor: Any, asset: Asset, request: MoveRequest) -> None:
    """A request waits for those who may decide."""
    people = people_with(Right.MOVE_DECIDE, asset.compartment)
    _tell(actor, people, "request.waits", asset, PORTFOLIO, to_state=request.to_state)


def request_decided(actor: Any, asset: Asset, request: MoveRequest) -> None:
    """The one who asked learns what was decided."""
    details = {"to_state": request.to_state, "state": request.state}
    _tell(actor, [request.requested_by], "request.decided", asset, **details)


def seizure_recorded(actor: Any, asset: Asset) -> None:
    """A seizure waits for those who may confirm it."""
    _tell(actor, people_with(Right.MOVE_DECIDE, asset.compartment), "seizure.recorded", asset, PORTFOLIO)


def seizure_decided(actor: Any, asset: Asset, recorder: Any, verdict: str) -> None:
    """The recorder learns the verdict; where the seizure does not stand, so do the leads of both lanes."""
    people = [recorder]
    if verdict == ConfirmationVerdict.NOT_CONFIRMED:
        track = FinancialTrack.objects.filter(case=asset.case).select_related("lead").first()
        people += [asset.case.lead, track.lead if track else None]
    _tell(actor, people, "seizure.decided", asset, verdict=verdict)
