"""Requests to move an asset: proposed by one person, decided by another."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, Refusal, RuleBroken
from access.gate import require
from access.rules import Right
from desk.models import LegalBasis
from desk.versions import save_changes, stale
from finance.actions.onasset import checked_move, goes_back, needs_two, new_version, on_asset, refuse_waiting
from finance.actions.tell import request_decided, request_settled, request_waits
from finance.models import Asset, AssetMove, AssetValuation, MoveRequest, RequestPart, RequestStep
from finance.queries.assets import book_value
from finance.rules.assets import REQUEST_MOVES, AssetState, RequestState
from finance.rules.money import check_amount
from investigations.rules import clean_text

Parts = Iterable[Mapping[str, Any]]
DECISIONS = frozenset({RequestState.APPROVED, RequestState.REFUSED, RequestState.SENT_BACK})
MOST_PARTS = 50
KEPT = (
    "legal_basis",
    "authority",
    "amount",
    "currency",
    "effective_on",
    "corrects",
)  # of a request that is proposed again


def propose_move(
    actor: Any,
    asset: Asset,
    *,
    to_state: str,
    reason: str,
    effective_on: date | None = None,
    legal_basis: LegalBasis | None = None,
    authority: str = "",
    amount: Decimal | None = None,
    currency: str = "",
    parts: Parts = (),
    corrects: AssetMove | None = None,
) -> MoveRequest:
    """Ask that an asset moves; a split asks with parts that add up to the booked amount.

    Raises Forbidden, Invalid, RuleBroken (no such move, one person is enough, another request waits).
    """
    require(actor, Right.MOVE_REQUEST, asset)
    if not needs_two(asset, to_state, corrects):
        raise RuleBroken(_("For this step one person is enough: record it."), code="takes_one", field="to_state")
    text = clean_text(reason, "reason", 4_000, required=True)
    with on_asset(actor, "request.propose", asset, Right.MOVE_REQUEST, reason=text) as now:
        refuse_waiting(now)
        values, rows = _asked(
            now, to_state, parts, effective_on=effective_on, legal_basis=legal_basis, authority=authority,
            amount=amount, currency=currency, corrects=corrects,
        )  # fmt: skip
        request = MoveRequest.objects.create(
            asset=now, compartment=now.compartment, from_state=now.state, reason=text, requested_by=actor, **values
        )
        _put_parts(request, rows)
        request_waits(actor, now, request)
    return request


def resubmit(
    actor: Any, request: MoveRequest, *, version: int | None, reason: str, parts: Parts = (), **asked: Any
) -> MoveRequest:
    """Propose again what was sent back, with what was changed; only the one who asked. What is not named stays."""
    require(actor, Right.MOVE_REQUEST, request)
    text = clean_text(reason, "reason", 4_000, required=True)
    with on_asset(actor, "request.resubmit", request.asset, Right.MOVE_REQUEST, reason=text) as asset:
        now = _held(request)
        if now.requested_by_id != actor.pk:
            raise RuleBroken(_("Only the one who asked proposes it again."), code="not_requester")
        _check_step(now, RequestState.PROPOSED)
        kept = {name: getattr(now, name) for name in KEPT}
        parts = parts or [{"label": part.label, "amount": part.amount} for part in now.parts.all()]
        values, rows = _asked(asset, now.to_state, parts, **{**kept, **asked})
        values.pop("to_state")
        if version is not None and version != now.version:
            raise stale()
        save_changes(now, version, {**values, "reason": text})
        now.parts.all().delete()
        _put_parts(now, rows)
        _step(actor, now, RequestState.PROPOSED, text)
        request_waits(actor, asset, now)
    return now


def withdraw(actor: Any, request: MoveRequest, *, reason: str, version: int | None = None) -> MoveRequest:
    """Take a request back, by anybody who may ask for moves in this case."""
    text = clean_text(reason, "reason", 4_000, required=True)
    with on_asset(actor, "request.withdraw", request.asset, Right.MOVE_REQUEST, reason=text) as asset:
        now = _held(request)
        if version is not None and version != now.version:
            raise stale()
        _check_step(now, RequestState.WITHDRAWN)
        _step(actor, now, RequestState.WITHDRAWN, text)
        request_settled(actor, asset, now)
    return now


def decide(actor: Any, request: MoveRequest, *, verdict: str, reason: str, version: int | None = None) -> MoveRequest:
    """Approve (which moves the asset), refuse or send back; never by the one who asked, always with a reason."""
    require(actor, Right.MOVE_DECIDE, request)
    if verdict not in DECISIONS:
        raise Invalid(_("Choose one of the list."), code="invalid_choice", field="verdict")
    text = clean_text(reason, "reason", 4_000, required=True)
    with on_asset(actor, f"request.{verdict}", request.asset, Right.MOVE_DECIDE, reason=text) as asset:
        now = _held(request)
        if now.requested_by_id == actor.pk:
            raise RuleBroken(_("You asked for this yourself: somebody else decides."), code="own_request")
        if version is not None and version != now.version:
            raise stale()
        _check_step(now, verdict)
        _step(actor, now, verdict, text)
        if verdict == RequestState.APPROVED:
            _carry_out(actor, now, asset, text)
        request_decided(actor, asset, now)
    return now


def decide_many(
    actor: Any, requests: Iterable[MoveRequest], *, verdict: str, reason: str
) -> list[tuple[MoveRequest, Refusal | None]]:
    """Decide on each for itself; what could not be decided comes back with why."""
    done: list[tuple[MoveRequest, Refusal | None]] = []
    for request in requests:
        try:
            done.append((decide(actor, request, verdict=verdict, reason=reason), None))
        except Refusal as refusal:
            done.append((request, refusal))
    return done


def _asked(asset: Asset, to_state: str, parts: Parts, **asked: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    if to_state != AssetState.SPLIT:
        return checked_move(asset, to_state=to_state, **asked), []
    value = book_value(asset)
    if value is None:
        raise RuleBroken(_("Value this asset before it is split."), code="no_value")
    asked = {**asked, "amount": value.amount, "currency": value.currency}
    values = checked_move(asset, to_state=to_state, **asked)
    return values, _checked_parts(parts, value)


def _checked_parts(parts: Parts, whole: AssetValuation) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for i, part in enumerate(parts):
        if i >= MOST_PARTS:
            raise Invalid(_("Too many parts at once."), code="too_many", field="parts")
        if not part.get("label") and part.get("amount") is None:  # a line of a form that was left empty
            continue
        label = clean_text(part.get("label", ""), f"parts[{i}].label", 200, required=True)
        amount, _currency = check_amount(part.get("amount"), whole.currency, field=f"parts[{i}].amount")
        rows.append({"position": len(rows) + 1, "label": label, "amount": amount})
    if len(rows) < 2:
        raise Invalid(_("Give at least two parts."), code="too_few", field="parts")
    total = sum((row["amount"] for row in rows), Decimal(0))
    if total != whole.amount:
        raise RuleBroken(
            _("The parts add up to %(sum)s, the booked amount is %(booked)s %(currency)s.")
            % {"sum": total, "booked": whole.amount, "currency": whole.currency},
            code="parts_do_not_add_up",
            field="parts",
        )
    return rows


def _put_parts(request: MoveRequest, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        RequestPart.objects.create(request=request, compartment=request.compartment, **row)


def _held(request: MoveRequest) -> MoveRequest:
    held = MoveRequest.objects.select_for_update(of=("self",)).select_related("compartment", "asset__case__compartment")
    return held.get(pk=request.pk)


def _check_step(request: MoveRequest, to_state: str) -> None:
    if to_state not in REQUEST_MOVES.get(request.state, frozenset()):
        raise RuleBroken(
            _("This request is %(state)s; nothing more can be done with it that way.")
            % {"state": RequestState(request.state).label},
            code="request_decided",
        )


def _step(actor: Any, request: MoveRequest, to_state: str, reason: str) -> None:
    RequestStep.objects.create(
        request=request,
        compartment=request.compartment,
        from_state=request.state,
        to_state=to_state,
        reason=reason,
        requested_by_id=request.requested_by_id,
        moved_by=actor,
    )
    request.refresh_from_db()
    save_changes(request, None, {"version": request.version + 1})


def _carry_out(actor: Any, request: MoveRequest, asset: Asset, reason: str) -> None:
    if asset.state != request.from_state:
        raise RuleBroken(_("The asset has moved since this was asked."), code="asset_moved")
    if request.to_state == AssetState.SPLIT:
        _make_parts(actor, request, asset)
    AssetMove.objects.create(
        asset=asset,
        compartment=asset.compartment,
        from_state=asset.state,
        to_state=request.to_state,
        effective_on=request.effective_on,
        legal_basis_id=request.legal_basis_id,
        authority=request.authority,
        amount=request.amount,
        currency=request.currency,
        note=reason,
        request=request,
        corrects_id=request.corrects_id,
        goes_back=goes_back(request.to_state, request.corrects),
        moved_by=actor,
    )
    new_version(asset)


def _make_parts(actor: Any, request: MoveRequest, whole: Asset) -> None:
    value = book_value(whole)
    if value is None or (value.amount, value.currency) != (request.amount, request.currency):
        raise RuleBroken(_("The value has changed since the parts were proposed: send it back."), code="value_changed")
    same = ("case", "compartment", "type", "state", "country", "place", "legal_owner", "legal_owner_name")
    facts = {name: getattr(whole, name) for name in (*same, "beneficial_owner", "indications")}
    for part in request.parts.all():
        asset = Asset.objects.create(part_of=whole, label=part.label, created_by=actor, **facts)
        AssetValuation.objects.create(
            asset=asset, compartment=whole.compartment, amount=part.amount, currency=value.currency,
            valued_on=value.valued_on, source=value.source, entered_by=actor,
        )  # fmt: skip
