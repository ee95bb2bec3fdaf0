"""Assets: their kinds, states, legal moves and who must take part in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from investigations.identifiers import IdentifierKind


class AssetState(models.TextChoices):
    """Where an asset stands between suspicion and recovery."""

    SUSPECTED = "suspected", _("suspected")
    TRACED = "traced", _("traced")
    NOT_FOUND = "not_found", _("not found")
    FROZEN = "frozen", _("frozen")
    SEIZED = "seized", _("seized")
    SOLD = "sold", _("sold, seizure on the proceeds")
    CONFISCATED = "confiscated", _("confiscated")
    REALISED = "realised", _("realised")
    RECOVERED = "recovered", _("recovered")
    RELEASED = "released", _("released")
    WITHDRAWN = "withdrawn", _("withdrawn from circulation")
    SPLIT = "split", _("split into parts")


_S = AssetState
ASSET_MOVES: dict[str, frozenset[str]] = {
    _S.SUSPECTED: frozenset({_S.TRACED, _S.NOT_FOUND, _S.SPLIT}),
    _S.TRACED: frozenset({_S.FROZEN, _S.SEIZED, _S.NOT_FOUND, _S.SPLIT}),
    _S.FROZEN: frozenset({_S.SEIZED, _S.CONFISCATED, _S.RELEASED, _S.SPLIT}),
    _S.SEIZED: frozenset({_S.SOLD, _S.CONFISCATED, _S.WITHDRAWN, _S.RELEASED, _S.SPLIT}),
    _S.SOLD: frozenset({_S.CONFISCATED, _S.RELEASED, _S.SPLIT}),
    _S.CONFISCATED: frozenset({_S.REALISED, _S.RECOVERED, _S.RELEASED, _S.SPLIT}),
    _S.REALISED: frozenset({_S.RECOVERED, _S.SPLIT}),
}
# Back to where a mistaken move started; parts cannot be put together again.
BACK_MOVES: dict[str, frozenset[str]] = {
    end: frozenset(start for start, ends in ASSET_MOVES.items() if end in ends)
    for end in AssetState
    if end not in (_S.SUSPECTED, _S.SPLIT)
}
FINAL_STATES = frozenset({_S.RECOVERED, _S.RELEASED, _S.WITHDRAWN, _S.NOT_FOUND, _S.SPLIT})
# One person is enough for these; an art. 94 seizure is confirmed afterwards; everything else takes two.
ALONE_MOVES = frozenset({_S.TRACED, _S.NOT_FOUND})
# A move to these states names the amount it concerns.
AMOUNT_MOVES = frozenset({_S.FROZEN, _S.SEIZED, _S.SOLD, _S.CONFISCATED, _S.REALISED, _S.RECOVERED})


def takes_two(from_state: str, to_state: str, *, back: bool = False) -> bool:
    """Whether a move takes two persons; the way back takes as many as the move that it corrects."""
    return (from_state if back else to_state) not in ALONE_MOVES


class AssetType(models.TextChoices):
    """What an asset is."""

    CASH = "cash", _("cash")
    BANK = "bank", _("bank account")
    CRYPTO = "crypto", _("crypto-assets")
    ESCROW = "escrow", _("money held in escrow")
    VEHICLE = "vehicle", _("vehicle")
    VESSEL = "vessel", _("vessel")
    REAL_ESTATE = "real_estate", _("real estate")
    VALUABLES = "valuables", _("gold, jewellery, valuables")
    COMPANY = "company", _("company or shares")
    CLAIM = "claim", _("claim on a third party")
    GOODS = "goods", _("goods or equipment")
    OTHER = "other", _("other")


# Money that can be gone in an hour: rule J07 gives it one day.
FAST_TYPES = frozenset({AssetType.CASH, AssetType.CRYPTO, AssetType.ESCROW})


# What tells an asset apart; people and papers have further kinds.
ASSET_IDENTIFIERS = (
    IdentifierKind.IBAN,
    IdentifierKind.ACCOUNT,
    IdentifierKind.PLATE,
    IdentifierKind.VIN,
    IdentifierKind.IMO,
    IdentifierKind.CADASTRAL,
    IdentifierKind.WALLET,
    IdentifierKind.SERIAL,
    IdentifierKind.TOKEN,
    IdentifierKind.COMPANY,
    IdentifierKind.OTHER,
)
IDENTIFIER_CHOICES = [(kind.value, kind.label) for kind in ASSET_IDENTIFIERS]


class RequestState(models.TextChoices):
    """Where a move request stands."""

    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    SENT_BACK = "sent_back", _("sent back")
    WITHDRAWN = "withdrawn", _("withdrawn")


REQUEST_MOVES: dict[str, frozenset[str]] = {
    RequestState.PROPOSED: frozenset(
        {RequestState.APPROVED, RequestState.REFUSED, RequestState.SENT_BACK, RequestState.WITHDRAWN}
    ),
    RequestState.SENT_BACK: frozenset({RequestState.PROPOSED, RequestState.WITHDRAWN}),
}


# One request at a time: nothing else is asked of the asset meanwhile.
WAITING_STATES = frozenset({RequestState.PROPOSED, RequestState.SENT_BACK})


class ConfirmationVerdict(models.TextChoices):
    """What the prosecutor says of a seizure that an officer recorded."""

    CONFIRMED = "confirmed", _("confirmed")
    NOT_CONFIRMED = "not_confirmed", _("not confirmed")
