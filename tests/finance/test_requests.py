"""Requests to move assets: two persons, reasons, splits that keep the sums."""

from decimal import Decimal
from typing import Any

import pytest

from access.errors import Forbidden, Invalid, RuleBroken, Stale
from access.keys import forget_keys
from access.models import Grant
from audit.actions import action
from finance.actions.assets import add_valuation
from finance.actions.requests import decide, decide_many, propose_move, resubmit, withdraw
from finance.models import Asset, AssetMove
from tests.cases.test_rest import Program
from tests.cast import Cast
from tests.finance.build import ask, basis, go, make_asset, traced

pytestmark = pytest.mark.django_db


def test_approval_moves_the_asset(cast: Cast) -> None:
    asset = traced(cast)
    request = ask(cast, asset)
    assert (request.state, request.from_state) == ("proposed", "traced")
    done = decide(cast.petra, request, verdict="approved", reason="proportionate", version=request.version)
    move = AssetMove.objects.get(request=done)
    assert (done.state, move.to_state, move.amount, move.moved_by) == (
        "approved",
        "seized",
        Decimal("12000.00"),
        cast.petra,
    )
    asset.refresh_from_db()
    assert asset.state == "seized"
    with pytest.raises(RuleBroken):
        decide(cast.petra, request, verdict="refused", reason="changed my mind")


def test_nobody_decides_on_their_own_request(cast: Cast) -> None:
    with action("job:tests", "test.key"):
        Grant.objects.create(compartment=cast.case.compartment, user=cast.noor, role="prosecutor")
    forget_keys(cast.noor)
    with pytest.raises(RuleBroken) as caught:
        decide(cast.noor, ask(cast, traced(cast)), verdict="approved", reason="mine")
    assert caught.value.code == "own_request"


@pytest.mark.parametrize("name", ["noor", "finn", "chief", "stranger", "audra"])
def test_who_may_not_decide(cast: Cast, name: str) -> None:
    request = ask(cast, traced(cast))
    with pytest.raises(Forbidden):
        decide(getattr(cast, name), request, verdict="approved", reason="no right")


def test_a_reason_is_needed(cast: Cast) -> None:
    request = ask(cast, traced(cast))
    for verdict in ("approved", "refused", "sent_back"):
        with pytest.raises(Invalid) as caught:
            decide(cast.petra, request, verdict=verdict, reason="  ")
        assert caught.value.field == "reason"
    with pytest.raises(Invalid):
        decide(cast.petra, request, verdict="proposed", reason="x")
    with pytest.raises(Stale):
        decide(cast.petra, request, verdict="approved", reason="x", version=99)


def test_one_request_at_a_time(cast: Cast) -> None:
    asset = traced(cast)
    request = ask(cast, asset)
    with pytest.raises(RuleBroken):
        ask(cast, asset)
    withdraw(cast.finn, request, reason="no longer needed")
    assert ask(cast, asset).state == "proposed"


def test_sent_back_is_changed_and_proposed_again_by_the_requester(cast: Cast) -> None:
    request = ask(cast, traced(cast))
    asked: dict[str, Any] = {
        "effective_on": None, "legal_basis": basis("94a(3)"), "authority": "OM", "amount": Decimal("11000"), "currency": "EUR",
    }  # fmt: skip
    with pytest.raises(RuleBroken):
        resubmit(cast.noor, request, version=None, reason="too early", **asked)
    request = decide(cast.petra, request, verdict="sent_back", reason="which ground?")
    with pytest.raises(RuleBroken):
        resubmit(cast.finn, request, version=request.version, reason="for noor", **asked)
    with pytest.raises(Stale):
        resubmit(cast.noor, request, version=1, reason="with the ground", **asked)
    again = resubmit(cast.noor, request, version=request.version, reason="with the ground", **asked)
    assert (again.state, again.amount, again.legal_basis.code) == ("proposed", Decimal("11000.00"), "94a(3)")
    assert decide(cast.petra, again, verdict="approved", reason="clear now").state == "approved"
    assert [s.to_state for s in again.steps.all()] == ["sent_back", "proposed", "approved"]


def test_many_at_once_each_for_itself(cast: Cast) -> None:
    first, second = ask(cast, traced(cast)), ask(cast, traced(cast))
    decide(cast.petra, second, verdict="refused", reason="too thin")
    done = decide_many(cast.petra, [first, second], verdict="approved", reason="agreed")
    assert [error is None for _r, error in done] == [True, False]
    assert sorted(Asset.objects.values_list("state", flat=True)) == ["seized", "traced"]


def split(cast: Cast, asset: Asset, *amounts: str) -> Any:
    parts = [{"label": f"part {i}", "amount": Decimal(a)} for i, a in enumerate(amounts)]
    return propose_move(cast.noor, asset, to_state="split", reason="two owners", parts=parts)


def test_a_split_keeps_the_sum_and_the_state(cast: Cast) -> None:
    asset = go(cast, traced(cast), "seized", "94a(2)")
    for wrong in (("12000.00",), ("7000.00", "5000.01"), ("7000.00", "-5000.00")):
        with pytest.raises((Invalid, RuleBroken)):
            split(cast, asset, *wrong)
    request = split(cast, asset, "7000.00", "5000.00")
    decide(cast.petra, request, verdict="approved", reason="agreed")
    asset.refresh_from_db()
    parts = list(asset.parts.order_by("pk"))
    assert asset.state == "split" and [p.state for p in parts] == ["seized", "seized"]
    assert [p.valuations.get().amount for p in parts] == [Decimal("7000.00"), Decimal("5000.00")]
    with pytest.raises(RuleBroken):
        add_valuation(cast.noor, asset, amount=Decimal(1), currency="EUR", source="x")
    go(cast, parts[0], "confiscated", "36e", "7000.00")


def test_a_split_of_what_was_revalued_is_sent_back(cast: Cast) -> None:
    asset = make_asset(cast)
    request = split(cast, asset, "7000.00", "5000.00")
    add_valuation(cast.noor, asset, amount=Decimal("11000"), currency="EUR", source="valuer")
    with pytest.raises(RuleBroken) as caught:
        decide(cast.petra, request, verdict="approved", reason="agreed")
    assert caught.value.code == "value_changed"
    assert not asset.parts.exists()


def test_a_wrong_move_is_corrected_by_another(cast: Cast) -> None:
    asset = go(cast, traced(cast), "seized", "94a(2)")
    wrong = asset.moves.get(to_state="seized")
    request = ask(cast, asset, "released", "116", corrects=wrong)
    decide(cast.petra, request, verdict="approved", reason="wrong car")
    assert asset.moves.get(to_state="released").corrects == wrong


def test_what_was_sent_back_is_proposed_again_by_rest(cast: Cast) -> None:
    request = ask(cast, traced(cast))
    body = {
        "reason": "with its ground",
        "legal_basis": "94a(2)",
        "authority": "judge",
        "amount": "1.00",
        "currency": "EUR",
    }
    call, address = Program(request.requested_by), f"/asset-requests/{request.uuid}/again/"
    early = call("post", address, body, **{"If-Match": f'"v{request.version}"'})
    assert early.status_code == 409
    request = decide(cast.petra, request, verdict="sent_back", reason="which ground?")
    assert call("post", address, body).status_code == 428
    assert Program(cast.stranger)("post", address, body, **{"If-Match": '"v9"'}).status_code == 404
    again = call("post", address, body, **{"If-Match": f'"v{request.version}"'})
    assert again.status_code == 200, again.content
    assert (again.json()["state"], again.json()["amount"], again.json()["reason"]) == (
        "proposed",
        "1.00",
        "with its ground",
    )
    assert call("post", address, body, **{"If-Match": f'"v{request.version}"'}).status_code in (409, 412)
