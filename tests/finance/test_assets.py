"""Registering, amending and moving assets, and what the database refuses."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from access.errors import Forbidden, Invalid, RuleBroken, Stale
from audit.actions import action
from desk.models import LegalBasis
from desk.reference import ROWS, load_reference
from finance.actions.assets import add_valuation, amend_asset
from finance.actions.moves import confirm_seizure, move_alone, record_seizure
from finance.models import Asset, AssetMove, AssetValuation
from finance.rules.assets import ASSET_MOVES, FINAL_STATES, AssetState
from tests.cast import Cast
from tests.finance.build import ask, basis, make_asset, seized_alone, traced

pytestmark = pytest.mark.django_db


def test_reference_is_loaded_once() -> None:
    load_reference()
    load_reference()
    assert LegalBasis.objects.count() == len(ROWS)
    assert all(set(row[4]) <= set(AssetState.values) for row in ROWS)
    assert [b.code for b in LegalBasis.objects.filter(confirmed_afterwards=True)] == ["94"]


def test_an_asset_is_born_suspected_with_its_value(cast: Cast) -> None:
    subject = cast.case.subjects.get()
    asset = make_asset(
        cast, country="nl", legal_owner=subject, identifiers=[{"kind": "iban", "value": "NL93 DEMO 0123 4567 89"}]
    )
    assert (asset.state, asset.country, asset.legal_owner) == ("suspected", "NL", subject)
    found = asset.identifiers.get()
    assert (found.value, found.plain) == ("NL93 DEMO 0123 4567 89", "NL93DEMO0123456789")
    assert asset.valuations.get().amount == Decimal("12000.00")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"type": "castle"}, "type"),
        ({"label": " "}, "label"),
        ({"label": "x" * 201}, "label"),
        ({"country": "QQ"}, "country"),
        ({"amount": Decimal("-1")}, "amount"),
        ({"amount": Decimal("1.001")}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"amount": None}, "amount"),
        ({"currency": "QQQ"}, "currency"),
        ({"valued_on": date.today() + timedelta(days=1)}, "valued_on"),
        ({"source": ""}, "source"),
        ({"identifiers": [{"kind": "iban", "value": "NL93DEMO0123456780"}]}, "identifiers[0].value"),
        ({"identifiers": [{"kind": "imo", "value": "9319467"}]}, "identifiers[0].value"),
        ({"identifiers": [{"kind": "vin", "value": "ABC"}]}, "identifiers[0].value"),
        ({"identifiers": [{"kind": "plate", "value": "--"}]}, "identifiers[0].value"),
        ({"identifiers": [{"kind": "plate", "value": "XX-000-X"}, {"kind": "plate", "value": "xx000x"}]}, "identifiers[1].value"),
    ],
)  # fmt: skip
def test_bad_input_names_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    if "amount" in values:
        base = {**values, "amount": values["amount"]}
        with pytest.raises(Invalid) as caught:
            from finance.actions.assets import register_asset

            register_asset(cast.noor, cast.case, type="cash", label="x", currency="EUR", source="s", **base)
    else:
        with pytest.raises(Invalid) as caught:
            make_asset(cast, **values)
    assert caught.value.field == field
    assert not Asset.objects.exists()


def test_an_owner_is_of_the_same_case(cast: Cast) -> None:
    with pytest.raises(Invalid):
        make_asset(cast, legal_owner=cast.other_case.subjects.get())


@pytest.mark.parametrize("name", ["petra", "chief", "stranger", "audra", "policy", "partner"])
def test_who_may_not_register(cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        make_asset(cast, getattr(cast, name))


def test_amending_needs_the_version(cast: Cast) -> None:
    asset = make_asset(cast, identifiers=[{"kind": "plate", "value": "XX-000-X"}])
    amended = amend_asset(
        cast.finn, asset, version=1, label="Other", identifiers=[{"kind": "plate", "value": "XX-001-X"}]
    )
    assert (amended.label, amended.version, amended.identifiers.get().plain) == ("Other", 2, "XX001X")
    with pytest.raises(Stale):
        amend_asset(cast.finn, asset, version=1, label="Third")


def test_the_latest_day_is_the_book_value(cast: Cast) -> None:
    asset = make_asset(cast)
    add_valuation(
        cast.noor, asset, amount=Decimal("9"), currency="eur", valued_on=date.today() - timedelta(days=9), source="old"
    )
    from finance.queries.assets import book_value as booked

    assert booked(asset).amount == Decimal("12000.00")  # type: ignore[union-attr]


def test_one_person_traces_and_two_seize(cast: Cast) -> None:
    asset = make_asset(cast)
    with pytest.raises(RuleBroken):
        move_alone(cast.noor, asset, to_state="seized")
    move = move_alone(cast.noor, asset, to_state="traced")
    assert (move.from_state, move.to_state, move.asset.state) == ("suspected", "traced", "traced")
    with pytest.raises(RuleBroken):
        move_alone(cast.noor, asset, to_state="traced")
    with pytest.raises(Forbidden):
        move_alone(cast.petra, asset, to_state="not_found")


def test_an_officer_records_an_article_94_seizure_and_another_confirms(cast: Cast) -> None:
    move = seized_alone(cast)
    assert move.to_confirm and Asset.objects.get().state == "seized"
    with pytest.raises(Forbidden):
        confirm_seizure(cast.noor, move, verdict="confirmed", reason="mine")
    confirmation = confirm_seizure(cast.petra, move, verdict="confirmed", reason="lawful")
    assert confirmation.recorded_by == cast.noor
    with pytest.raises(RuleBroken):
        confirm_seizure(cast.petra, move, verdict="not_confirmed", reason="second thoughts")


def test_other_provisions_need_a_decision_first(cast: Cast) -> None:
    asset = traced(cast)
    with pytest.raises(RuleBroken):
        record_seizure(cast.noor, asset, legal_basis=basis("94a(2)"), authority="OM", amount=Decimal(1), currency="EUR")
    with pytest.raises(RuleBroken):
        ask(cast, asset, "frozen", "117")


def test_final_states_go_nowhere() -> None:
    assert not FINAL_STATES & set(ASSET_MOVES)
    assert set(ASSET_MOVES) | FINAL_STATES == set(AssetState.values)


def refused(cast: Cast, statement: str, values: list[Any]) -> str:
    """The name of the rule that refuses this statement inside an action."""
    with (
        pytest.raises(DatabaseError) as caught,
        transaction.atomic(),
        action(cast.noor, "test.raw", room=cast.case.compartment_id),
    ):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(caught.value.__cause__.diag.constraint_name or caught.value)  # type: ignore[union-attr]


MOVE = (
    "INSERT INTO finance_assetmove (uuid, asset_id, compartment_id, from_state, to_state, effective_on, authority, amount,"
    " currency, note, to_confirm, moved_by_id, at, legal_basis_id, request_id) VALUES (gen_random_uuid(), %s, %s, %s, %s,"
    " current_date, 'x', %s, 'EUR', '', %s, %s, now(), %s, %s)"
)


def raw_move(
    cast: Cast, asset: Asset, to: str, *, confirm: bool = False, code: str | None = "94", request: Any = None
) -> str:
    law = basis(code).pk if code else None
    start = Asset.objects.get(pk=asset.pk).state
    return refused(cast, MOVE, [asset.pk, asset.compartment_id, start, to, 12000, confirm, cast.noor.pk, law, request])


def test_raw_sql_cannot_move_past_the_rules(cast: Cast) -> None:
    asset = traced(cast)
    assert raw_move(cast, asset, "seized") == "asset_move_takes_two"
    assert raw_move(cast, asset, "recovered") in ("asset_move_is_legal", "basis_allows_the_move")
    assert raw_move(cast, asset, "seized", confirm=True, code="94a(2)") == "confirmed_afterwards_by_law"
    request = ask(cast, asset)
    assert raw_move(cast, asset, "seized", code="94a(2)", request=request.pk) == "move_is_what_was_approved"
    asset.refresh_from_db()
    assert asset.state == "traced" and AssetMove.objects.count() == 1


def test_raw_sql_cannot_bear_an_asset_elsewhere(cast: Cast) -> None:
    asset = make_asset(cast)
    columns = "uuid, case_id, compartment_id, type, label, state, country, place, legal_owner_name, indications, notes, version, created_by_id, created_at, updated_at, part_of_id"
    insert = f"INSERT INTO finance_asset ({columns}) VALUES (gen_random_uuid(), %s, %s, 'cash', 'x', %s, '', '', '', '', '', 1, %s, now(), now(), %s)"
    case = cast.case
    assert refused(cast, insert, [case.pk, case.compartment_id, "recovered", cast.noor.pk, None]) == "state_at_birth"
    assert (
        refused(cast, insert, [case.pk, cast.other_case.compartment_id, "suspected", cast.noor.pk, None])
        == "asset_in_room_of_case"
    )
    assert (
        refused(cast, insert, [case.pk, case.compartment_id, "seized", cast.noor.pk, asset.pk])
        == "part_starts_as_the_whole"
    )
    assert (
        refused(cast, insert, [case.pk, case.compartment_id, "suspected", cast.noor.pk, asset.pk])
        == "parts_come_by_a_split"
    )
    for column in ("state = 'recovered'", "part_of_id = NULL", "case_id = 1"):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            action(cast.noor, "test.raw"),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE finance_asset SET {column} WHERE id = %s", [asset.pk])


def test_raw_sql_cannot_change_what_was_asked_or_decided(cast: Cast) -> None:
    request = ask(cast, traced(cast))
    assert refused(cast, "UPDATE finance_moverequest SET amount = 1 WHERE id = %s", [request.pk]) == "request_is_fixed"
    step = (
        "INSERT INTO finance_requeststep (request_id, compartment_id, from_state, to_state, reason, requested_by_id, moved_by_id, at)"
        " VALUES (%s, %s, 'proposed', 'approved', 'x', %s, %s, now())"
    )
    room = request.compartment_id
    assert refused(cast, step, [request.pk, room, cast.noor.pk, cast.noor.pk]) == "request_decided_by_another"
    assert refused(cast, step, [request.pk, room, cast.finn.pk, cast.noor.pk]) == "step_names_the_requester"
    assert refused(cast, step, [request.pk, room, cast.noor.pk, cast.petra.pk]) == "approval_moves_the_asset"
    move = seized_alone(cast, traced(cast))
    confirm = (
        "INSERT INTO finance_seizureconfirmation (move_id, compartment_id, verdict, reason, recorded_by_id, confirmed_by_id, at)"
        " VALUES (%s, %s, 'confirmed', 'x', %s, %s, now())"
    )
    assert refused(cast, confirm, [move.pk, room, cast.finn.pk, cast.noor.pk]) == "confirms_the_seizure"
    with pytest.raises(DatabaseError), transaction.atomic(), action(cast.noor, "test.raw"):
        AssetValuation.objects.all().delete()
