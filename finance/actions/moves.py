"""The moves that one person makes: traced, not found, and the seizure that is confirmed afterwards."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from access.gate import require
from access.rules import Right
from desk.models import LegalBasis
from finance.actions.onasset import checked_move, goes_back, needs_two, new_version, on_asset, refuse_waiting
from finance.actions.tell import seizure_decided, seizure_recorded
from finance.models import Asset, AssetMove, SeizureConfirmation
from finance.rules.assets import AssetState, ConfirmationVerdict
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
    """Say that an asset was traced or not found, or take that back; every other step takes two persons."""
    require(actor, Right.ASSET_WRITE, asset)
    back = goes_back(to_state, corrects)
    if to_state in AssetState.values and needs_two(asset, to_state, corrects):
        raise RuleBroken(_("This step takes two persons: request it."), code="takes_two", field="to_state")
    text = clean_text(note, "note", 4_000, required=back)
    with on_asset(actor, "asset.move", asset, Right.ASSET_WRITE, reason=text) as now:
        values = checked_move(now, to_state=to_state, effective_on=effective_on, corrects=corrects)
        refuse_waiting(now)
        return _insert(actor, now, note=text, goes_back=back, **values)


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
    corrects: AssetMove | None = None,
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
            corrects=corrects,
        )
        if legal_basis is None or not legal_basis.confirmed_afterwards:
            raise RuleBroken(
                _("On this provision a seizure needs a decision first: request it."),
                code="takes_two",
                field="legal_basis",
            )
        refuse_waiting(now)
        move = _insert(actor, now, note=text, to_confirm=True, **values)
        seizure_recorded(actor, now, move)
    return move


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
        if move.corrections.filter(goes_back=True).exists():
            raise RuleBroken(_("This seizure was taken back as a mistake."), code="taken_back")
        confirmation = SeizureConfirmation.objects.create(
            move=move,
            compartment=now.compartment,
            verdict=verdict,
            reason=text,
            recorded_by_id=move.moved_by_id,
            confirmed_by=actor,
        )
        new_version(now)
        seizure_decided(actor, now, move, verdict)
    return confirmation


def _insert(actor: Any, asset: Asset, **values: Any) -> AssetMove:
    move = AssetMove.objects.create(
        asset=asset, compartment=asset.compartment, from_state=asset.state, moved_by=actor, **values
    )
    new_version(asset)
    return move
