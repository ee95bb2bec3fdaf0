"""What every act on an asset shares: the right, the book, the lock, the activity of the money lane."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from access.rules import Right
from desk.models import LegalBasis
from finance.actions.common import money_lane
from finance.models import Asset, AssetMove
from finance.queries.assets import last_standing
from finance.rules.assets import ALONE_MOVES, AMOUNT_MOVES, ASSET_MOVES, WAITING_STATES, AssetState, takes_two
from finance.rules.money import check_amount
from investigations.rules import check_past, clean_text


@contextmanager
def on_asset(
    actor: Any, verb: str, asset: Asset, right: Right, reason: str = "", *, after_closing: bool = True
) -> Iterator[Asset]:
    """Do one act on an asset, which is held until the transaction ends; assets go on after the case was closed."""
    with money_lane(actor, verb, asset.case, right, reason=reason, after_closing=after_closing, thing=thing_of(asset)):
        held = Asset.objects.select_for_update(of=("self",)).select_related("case__compartment", "compartment")
        yield held.get(pk=asset.pk)


def thing_of(asset: Asset) -> str:
    """What the book calls this asset."""
    return f"asset:{asset.uuid}"


def new_version(asset: Asset) -> None:
    """Let those who keep a copy see that the asset changed by a row beside it: a step, a value, a confirmation."""
    Asset.objects.filter(pk=asset.pk).update(version=F("version") + 1, updated_at=now())
    asset.refresh_from_db(fields=["state", "version", "updated_at"])


def goes_back(to_state: str, corrects: AssetMove | None) -> bool:
    """Whether a correction leads back to where the mistaken step began; a further legal step never does."""
    return corrects is not None and to_state == corrects.from_state


def needs_two(asset: Asset, to_state: str, corrects: AssetMove | None) -> bool:
    """Whether this step takes two persons."""
    if corrects is not None and goes_back(to_state, corrects):
        return takes_two(corrects.to_state, to_state, back=True)
    return takes_two(asset.state, to_state)


def check_back(asset: Asset, corrects: AssetMove) -> None:
    """Raise RuleBroken unless this is the last step of the asset and can be taken back."""
    if corrects.to_state == AssetState.SPLIT:
        raise RuleBroken(_("Parts are not put together again."), code="split_stands", field="corrects")
    last = last_standing(asset)
    if last is None or last.pk != corrects.pk:
        raise RuleBroken(_("Only the last step that stands is taken back."), code="not_last_step", field="corrects")


def check_move(asset: Asset, to_state: str) -> None:
    """Raise RuleBroken when the asset cannot go from where it stands to this state."""
    if to_state not in AssetState.values:
        raise Invalid(_("Choose one of the list."), code="invalid_choice", field="to_state")
    if to_state not in ASSET_MOVES.get(asset.state, frozenset()):
        raise RuleBroken(
            _("An asset that is %(start)s cannot become %(end)s.")
            % {"start": AssetState(asset.state).label, "end": AssetState(to_state).label},
            code="illegal_move",
            field="to_state",
        )


def check_basis(basis: LegalBasis | None, to_state: str, day: date) -> None:
    """Raise when the provision is missing, not in force on that day, or does not serve this state."""
    if to_state in ALONE_MOVES or to_state == AssetState.SPLIT:
        if basis is not None:
            raise Invalid(_("This step rests on no provision."), code="basis_unwanted", field="legal_basis")
        return
    if basis is None:
        raise Invalid(_("Choose the legal basis."), code="required", field="legal_basis")
    in_force = basis.valid_from <= day and (basis.valid_to is None or day <= basis.valid_to)
    if to_state not in basis.moves or not in_force:
        raise RuleBroken(
            _("This provision does not allow that step on that day."), code="basis_does_not_allow", field="legal_basis"
        )


def checked_move(
    asset: Asset,
    *,
    to_state: str,
    effective_on: date | None,
    legal_basis: LegalBasis | None = None,
    authority: str = "",
    amount: Decimal | None = None,
    currency: str = "",
    corrects: AssetMove | None = None,
) -> dict[str, Any]:
    """What a move or a request for one says, after all checks."""
    day = effective_on or localdate()
    check_past(day, "effective_on", localdate())
    if corrects is not None and (corrects.asset_id != asset.pk or corrects.goes_back):
        raise Invalid(_("Choose a step of this asset."), code="other_asset", field="corrects")
    if corrects is not None and goes_back(to_state, corrects):
        check_back(asset, corrects)
        if legal_basis is not None or amount is not None:
            field = "amount" if legal_basis is None else "legal_basis"
            raise Invalid(_("The way back rests on no provision and names no amount."), code="unwanted", field=field)
        return {"to_state": to_state, "effective_on": day, "corrects": corrects}
    check_move(asset, to_state)
    check_basis(legal_basis, to_state, day)
    values: dict[str, Any] = {"to_state": to_state, "effective_on": day, "legal_basis": legal_basis}
    values["authority"] = clean_text(authority, "authority", 200, required=legal_basis is not None)
    if to_state in AMOUNT_MOVES or amount is not None:
        values["amount"], values["currency"] = check_amount(amount, currency)
    return {**values, "corrects": corrects}


def waiting_request(asset: Asset) -> bool:
    """Whether somebody has asked for a move of this asset and waits for an answer."""
    return asset.requests.filter(state__in=WAITING_STATES).exists()


def refuse_waiting(asset: Asset) -> None:
    """Raise RuleBroken while a request about this asset waits."""
    if waiting_request(asset):
        raise RuleBroken(
            _("A request about this asset waits for an answer. Withdraw it or wait for the decision."),
            code="request_waits",
        )
