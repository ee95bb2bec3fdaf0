"""Assets for the tests of the money lane."""

from datetime import date
from decimal import Decimal
from typing import Any

from desk.models import LegalBasis
from finance.actions.assets import register_asset
from finance.actions.moves import move_alone, record_seizure
from finance.actions.requests import decide, propose_move
from finance.models import Asset, AssetMove, MoveRequest
from tests.cast import CANARY, Cast


def basis(code: str) -> LegalBasis:
    """The provision of this code."""
    return LegalBasis.objects.get(code=code)


def make_asset(cast: Cast, actor: Any = None, *, amount: str = "12000.00", **values: Any) -> Asset:
    """A suspected car of the case."""
    facts: dict[str, Any] = {
        "type": "vehicle",
        "label": f"{CANARY}asset",
        "amount": Decimal(amount),
        "currency": "EUR",
        "valued_on": date.today(),
        "source": f"{CANARY}source",
        **values,
    }
    return register_asset(actor or cast.noor, cast.case, **facts)


def traced(cast: Cast, **values: Any) -> Asset:
    """A traced asset."""
    asset = make_asset(cast, **values)
    move_alone(cast.noor, asset, to_state="traced")
    asset.refresh_from_db()
    return asset


def ask(cast: Cast, asset: Asset, to_state: str = "seized", code: str = "94a(2)", **values: Any) -> MoveRequest:
    """A request by noor."""
    facts: dict[str, Any] = {
        "legal_basis": basis(code) if code else None,
        "authority": "OM Voorbeeldstad" if code else "",
        "amount": Decimal("12000.00"),
        "currency": "EUR",
        "reason": f"{CANARY}reason",
        **values,
    }
    return propose_move(cast.noor, asset, to_state=to_state, **facts)


def go(cast: Cast, asset: Asset, to_state: str, code: str, amount: str = "12000.00") -> Asset:
    """A step by two persons."""
    decide(cast.petra, ask(cast, asset, to_state, code, amount=Decimal(amount)), verdict="approved", reason="agreed")
    asset.refresh_from_db()
    return asset


def seized_alone(cast: Cast, asset: Asset | None = None) -> AssetMove:
    """A seizure that noor recorded and a prosecutor has to confirm."""
    return record_seizure(
        cast.noor,
        asset or traced(cast),
        legal_basis=basis("94"),
        authority="KMar",
        amount=Decimal("10000.00"),
        currency="EUR",
    )
