"""The moves that one person makes: traced, not found, and the seizure that is confirmed afterwards."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from access.gate import require
from access.rules import Right
from desk.models import LegalBasis
from finance.actions.onasset import checked_move, on_asset, refuse_waiting
from finance.models import Asset, AssetMove, SeizureConfirmation
from finance.rules.assets import ALONE_MOVES, AssetState, ConfirmationVerdict
from investigations.rules import check_choice, clean_text


def move_alone(
    actor: Any,
    asset: Asset,
    *,
    to_state: str,
    effective_on: date | None = None,
    note: str = "",
    corrects: AssetMove | None = None,
) -> AssetMove:
    """Say that an asset was traced or not found; every other step takes two persons."""
    require(actor, Right.ASSET_WRITE, asset)
    if to_state in AssetState.values and to_state not in ALONE_MOVES:
        raise RuleBroken(_("This step takes two persons: request it."), code="takes_two", field="to_state")
    text = clean_text(note, "note", 4_000)
    with on_asset(actor, "asset.move", asset, Right.ASSET_WRITE, reason=text) as now:
        values = checked_move(now, to_state=to_state, effective_on=effective_on, corrects=corrects)
        refuse_waiting(now)
        return _insert(actor, now, note=text, **values)


def record_seizure(
    actor: Any,
    asset: Asset,
    *,
    legal_basis: LegalBasis | None,
    authority: str,
    amount: Decimal | None,
    currency: str,
    effective_on: date | None = None,
    note: str = "",
) -> AssetMove:
    """Record a seizure that an officer made alone, where the law lets a prosecutor confirm it afterwards."""
    text = clean_text(note, "note", 4_000)
    with on_asset(actor, "asset.seize", asset, Right.ASSET_WRITE, reason=text) as now:
        values = checked_move(
            now,
            to_state=AssetState.SEIZED,
            effective_on=effective_on,
            legal_basis=legal_basis,
            authority=authority,
            amount=amount,
            currency=currency,
        )
        if legal_basis is None or not legal_basis.confirmed_afterwards:
            raise RuleBroken(
                _("On this provision a seizure needs a decision first: request it."),
                code="takes_two",
                field="legal_basis",
            )
        refuse_waiting(now)
        return _insert(actor, now, note=text, to_confirm=True, **values)


def confirm_seizure(actor: Any, move: AssetMove, *, verdict: str, reason: str) -> SeizureConfirmation:
    """A prosecutor's word on a recorded seizure; not by the one who recorded it.

    Not confirmed leaves the asset seized: its release is then requested like any other move, and until then the
    asset says so wherever it is shown.
    """
    require(actor, Right.MOVE_DECIDE, move)
    check_choice(verdict, ConfirmationVerdict, "verdict")
    text = clean_text(reason, "reason", 4_000, required=True)
    with on_asset(actor, "asset.confirm", move.asset, Right.MOVE_DECIDE, reason=text) as now:
        if move.asset_id != now.pk or not move.to_confirm:
            raise Invalid(_("This step needs no confirmation."), code="nothing_to_confirm")
        if move.moved_by_id == actor.pk:
            raise RuleBroken(_("You recorded this seizure yourself: somebody else confirms it."), code="own_record")
        if SeizureConfirmation.objects.filter(move=move).exists():
            raise RuleBroken(_("Somebody has already decided on this seizure."), code="already_confirmed")
        return SeizureConfirmation.objects.create(
            move=move,
            compartment=now.compartment,
            verdict=verdict,
            reason=text,
            recorded_by_id=move.moved_by_id,
            confirmed_by=actor,
        )


def _insert(actor: Any, asset: Asset, **values: Any) -> AssetMove:
    move = AssetMove.objects.create(
        asset=asset, compartment=asset.compartment, from_state=asset.state, moved_by=actor, **values
    )
    asset.refresh_from_db(fields=["state"])
    return move
