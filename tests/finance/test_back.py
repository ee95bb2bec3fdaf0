"""A mistaken step is taken back by a step that points to it: who may, what counts, and what raw SQL cannot do."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from access.errors import Forbidden, Invalid, RuleBroken
from finance.actions.moves import confirm_seizure, move_alone, record_seizure
from finance.actions.requests import decide, propose_move
from finance.models import Asset, AssetMove, MoveRequest
from finance.queries.assets import waiting_seizures
from finance.queries.figures import figures_of
from tests.cases.test_rest import Program
from tests.cast import Cast
from tests.finance.build import ask, basis, go, make_asset, seized_alone, traced
from tests.finance.test_assets import refused

pytestmark = pytest.mark.django_db


def last(asset: Asset) -> AssetMove:
    return asset.moves.latest("pk")


def take_back(cast: Cast, asset: Asset, wrong: AssetMove) -> MoveRequest:
    request = propose_move(cast.finn, asset, to_state=wrong.from_state, reason="a mistake", corrects=wrong)
    return decide(cast.petra, request, verdict="approved", reason="it was")


def test_what_one_person_recorded_one_person_takes_back(cast: Cast) -> None:
    asset = make_asset(cast)
    wrong = move_alone(cast.noor, asset, to_state="not_found")
    with pytest.raises(Invalid) as caught:  # a reason is needed
        move_alone(cast.finn, asset, to_state="suspected", corrects=wrong)
    assert caught.value.field == "note"
    with pytest.raises(Forbidden):
        move_alone(cast.petra, asset, to_state="suspected", corrects=wrong, note="no")
    back = move_alone(cast.finn, asset, to_state="suspected", corrects=wrong, note="it stood in the barn")
    asset.refresh_from_db()
    assert (asset.state, back.goes_back, back.corrects) == ("suspected", True, wrong)


def test_what_two_persons_made_two_take_back_and_it_counts_in_no_figure(cast: Cast) -> None:
    asset = go(cast, traced(cast), "seized", "94a(2)", "9000.00")
    wrong = last(asset)
    with pytest.raises(RuleBroken):
        move_alone(cast.noor, asset, to_state="traced", corrects=wrong, note="alone")
    for more in ({"legal_basis": basis("116")}, {"amount": Decimal(1), "currency": "EUR"}):
        facts: dict[str, Any] = {"to_state": "traced", "reason": "r", "corrects": wrong, **more}
        with pytest.raises(Invalid):
            propose_move(cast.finn, asset, **facts)
    take_back(cast, asset, wrong)
    asset.refresh_from_db()
    assert asset.state == "traced" and figures_of(Asset.objects.all())["EUR"]["seized"] == 0
    go(cast, asset, "seized", "94a(2)", "12000.00")
    assert figures_of(Asset.objects.all())["EUR"]["seized"] == Decimal("12000.00")


def test_only_the_last_step_that_stands_is_taken_back(cast: Cast) -> None:
    asset = go(cast, traced(cast), "seized", "94a(2)")
    first = asset.moves.earliest("pk")
    with pytest.raises(RuleBroken) as caught:
        move_alone(cast.noor, asset, to_state="suspected", corrects=first, note="too far")
    assert caught.value.code == "not_last_step"
    take_back(cast, asset, last(asset))
    asset.refresh_from_db()
    with pytest.raises(Invalid):  # the way back is no mistake to correct
        move_alone(cast.noor, asset, to_state="seized", corrects=last(asset), note="and back again")
    move_alone(cast.noor, asset, to_state="suspected", corrects=first, note="now it is the last")
    other = traced(cast)
    with pytest.raises(Invalid):
        move_alone(cast.noor, other, to_state="suspected", corrects=first, note="of another asset")


def test_a_split_stands(cast: Cast) -> None:
    asset = make_asset(cast)
    parts = [{"label": "a", "amount": Decimal("6000")}, {"label": "b", "amount": Decimal("6000")}]
    request = propose_move(cast.noor, asset, to_state="split", reason="two", parts=parts)
    decide(cast.petra, request, verdict="approved", reason="agreed")
    asset.refresh_from_db()
    with pytest.raises(RuleBroken) as caught:
        propose_move(cast.noor, asset, to_state="suspected", reason="together again", corrects=last(asset))
    assert caught.value.code == "split_stands"


def test_a_seizure_that_was_taken_back_waits_for_nobody(cast: Cast) -> None:
    move = seized_alone(cast)
    asset = move.asset
    assert list(waiting_seizures(cast.petra)) == [move]
    take_back(cast, asset, move)
    assert list(waiting_seizures(cast.petra)) == []
    with pytest.raises(RuleBroken) as caught:
        confirm_seizure(cast.petra, move, verdict="confirmed", reason="late")
    assert caught.value.code == "taken_back"


def test_a_legal_step_may_point_to_a_mistake_and_that_be_taken_back_too(cast: Cast) -> None:
    asset = go(cast, traced(cast), "seized", "94a(2)")
    seized = last(asset)
    decide(cast.petra, ask(cast, asset, "released", "116", corrects=seized), verdict="approved", reason="not theirs")
    assert figures_of(Asset.objects.all())["EUR"]["seized"] == 0
    asset.refresh_from_db()
    take_back(cast, asset, last(asset))
    assert figures_of(Asset.objects.all())["EUR"]["seized"] == Decimal("12000.00")


BACK = (
    "INSERT INTO finance_assetmove (uuid, asset_id, compartment_id, from_state, to_state, effective_on, authority, currency,"
    " note, to_confirm, moved_by_id, at, goes_back, corrects_id) VALUES (gen_random_uuid(), %s, %s, %s, %s, current_date,"
    " '', '', %s, false, %s, now(), true, %s)"
)


def test_raw_sql_cannot_go_back_past_the_rules(cast: Cast) -> None:
    asset = go(cast, traced(cast), "seized", "94a(2)")
    first, wrong = asset.moves.order_by("pk")
    place, who = [asset.pk, asset.compartment_id], cast.noor.pk
    assert refused(cast, BACK, [*place, "seized", "traced", "x", who, wrong.pk]) == "asset_move_takes_two"
    assert refused(cast, BACK, [*place, "seized", "traced", "", who, wrong.pk]) == "asset_move_back_corrects"
    assert refused(cast, BACK, [*place, "seized", "traced", "x", who, None]) == "goes_back_where_it_began"
    assert refused(cast, BACK, [*place, "seized", "frozen", "x", who, wrong.pk]) == "goes_back_where_it_began"
    assert refused(cast, BACK, [*place, "traced", "suspected", "x", who, first.pk]) == "goes_back_where_it_began"
    assert refused(cast, BACK, [*place, "traced", "seized", "x", who, wrong.pk]) in (
        "goes_back_where_it_began",
        "asset_move_is_legal",
    )


def test_by_rest(cast: Cast) -> None:
    asset = traced(cast)
    wrong = last(asset)
    call, moves = Program(cast.noor), f"/assets/{asset.uuid}/moves/"
    body = {"to_state": "suspected", "corrects": str(wrong.uuid), "note": "another car"}
    assert call("post", moves, {**body, "corrects": str(asset.uuid)}).status_code == 400
    made = call("post", moves, body)
    assert made.status_code == 201, made.content
    assert (made.json()["goes_back"], made.json()["corrects"]) == (True, str(wrong.uuid))
    assert call("post", moves, body).json()["code"] == "not_last_step"
    unwanted = call("post", moves, {"to_state": "traced", "amount": "1.00"})
    assert unwanted.status_code == 400 and "amount" in unwanted.json()["fields"]


def test_in_the_form(cast: Cast, client: Client) -> None:
    client.force_login(cast.noor, backend="access.backends.PasswordBackend")
    alone, two = traced(cast), traced(cast)
    record_seizure(cast.noor, two, legal_basis=basis("94"), authority="KMar", amount=Decimal(1), currency="EUR")
    page = reverse("finance:asset_back", args=[alone.uuid])
    assert b"suspected" in client.get(page).content
    assert client.post(page, {"effective_on": "2026-01-05", "reason": ""}).status_code == 400
    assert client.post(page, {"effective_on": "2026-01-05", "reason": "typed in the wrong case"}).status_code == 302
    alone.refresh_from_db()
    assert alone.state == "suspected"
    page = reverse("finance:asset_back", args=[two.uuid])
    assert client.post(page, {"effective_on": "2026-01-05", "reason": "typed in the wrong case"}).status_code == 302
    request = MoveRequest.objects.get(asset=two)
    assert (request.to_state, request.state, request.corrects) == ("traced", "proposed", last(two))
    assert b"Take back" not in client.get(reverse("finance:asset", args=[two.uuid])).content  # one request at a time
    assert client.get(reverse("finance:asset_back", args=[make_asset(cast).uuid])).status_code == 409
    client.force_login(cast.petra, backend="access.backends.PasswordBackend")
    assert client.get(page).status_code == 403
