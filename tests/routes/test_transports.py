"""Recording transports: limits, crew, removal, and sums exact to the cent."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from access.errors import Forbidden, ManyRefused, Refusal, RuleBroken, Stale
from audit.actions import action
from finance.actions.waiver import decide_waiver, request_waiver
from investigations.actions.merges import merge_subjects, undo_merge
from investigations.actions.modi import remove_modus
from investigations.actions.routes import add_route, remove_leg
from investigations.actions.subjects import add_subject, remove_subject
from investigations.actions.transports import (
    add_transport,
    add_transports,
    amend_transport,
    remove_transport,
    restore_transport,
)
from investigations.models import CaseModus, Leg, Route, Subject, Transport
from investigations.queries.parts import routes_of
from investigations.queries.timeline import TimelineFilters, timeline_page
from investigations.queries.transports import attach_sums, count_of, sums_by_leg, transports_of
from investigations.rules_transport import by_currency, total_paid
from tests.cases.test_acts import closed
from tests.cast import Cast, make_case, make_cast
from tests.routes.build import DAY, leg_of, run, suspect_of, values

pytestmark = pytest.mark.django_db
amounts = st.decimals(min_value=0, max_value=Decimal("9999999999999.99"), places=2)


def test_numbers_run_through_the_case(cast: Cast) -> None:
    assert [run(cast).code, run(cast).code] == ["T1", "T2"]
    other = Leg.objects.get(case=cast.other_case)
    assert add_transport(cast.stranger, other, **values()).code == "T1"


def test_what_was_brought_in_is_computed_unless_it_was_entered(cast: Cast) -> None:
    assert run(cast).brought_in == Decimal("7200.00")
    assert run(cast, total=Decimal("6999.99"), total_source="ledger").brought_in == Decimal("6999.99")
    assert run(cast, paid=None).brought_in is None
    assert run(cast, price=None, currency="").brought_in is None


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"starts_on": None}, "starts_on", "required"),
        ({"starts_on": localdate() + timedelta(days=2)}, "starts_on", "future"),
        ({"starts_on": DAY.replace(year=1899)}, "starts_on", "too_old"),
        ({"ends_on": DAY - timedelta(days=1)}, "ends_on", "ends_before"),
        ({"carried": -1}, "carried", "out_of_range"),
        ({"carried": 10_001}, "carried", "out_of_range"),
        ({"paid": 8}, "paid_reason", "more_paid"),
        ({"outcome": "vanished"}, "outcome", "invalid_choice"),
        ({"price": Decimal("-1")}, "price", "negative"),
        ({"price": Decimal("NaN")}, "price", "negative"),
        ({"price": Decimal("1.001")}, "price", "decimals"),
        ({"price": Decimal("1e17")}, "price", "too_large"),
        ({"currency": ""}, "currency", "required"),
        ({"currency": "QQQ"}, "currency", "unknown_currency"),
        ({"total": Decimal("1.00")}, "total_source", "required"),
        ({"total_source": "ledger"}, "total", "required"),
        ({"payment_channel": "magic"}, "payment_channel", "invalid_choice"),
        ({"note": "a\x00b"}, "note", "control_characters"),
        ({"source": "x" * 201}, "source", "max_length"),
        ({"vehicle": "a car"}, "vehicle", "invalid_choice"),
        ({"modus": "a way"}, "modus", "invalid_choice"),
        ({"crew": [{"subject": None, "part": "driver"}]}, "crew[0].subject", "invalid_choice"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_is_stored(
    cast: Cast, wrong: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        run(cast, **wrong)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert not Transport.objects.exists()


def test_more_may_have_paid_than_were_carried_when_it_is_said_why(cast: Cast) -> None:
    assert run(cast, paid=9, paid_reason="two stayed behind").brought_in == Decimal("10800.00")


def test_tomorrow_may_be_known_already(cast: Cast) -> None:
    assert run(cast, starts_on=localdate() + timedelta(days=1)).pk


@pytest.mark.parametrize(
    ("values_", "constraint"),
    [
        ({"carried": 1, "paid": 2}, "transport_paid_within_carried"),
        ({"price": Decimal(1)}, "transport_money_has_currency"),
        ({"price": Decimal(-1), "currency": "EUR"}, "transport_money_not_negative"),
        ({"total": Decimal(1), "currency": "EUR"}, "transport_total_has_source"),
        ({"outcome": "vanished"}, "transport_outcome_known"),
        ({"ends_on": DAY - timedelta(days=1)}, "transport_ends_after_start"),
    ],
)
def test_the_database_holds_to_the_same_rules(cast: Cast, values_: dict[str, Any], constraint: str) -> None:
    room = {"case": cast.case, "compartment": cast.case.compartment, "leg": leg_of(cast), "number": 9}
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        with action(cast.noor, "test.transport", room=cast.case.compartment_id):
            Transport.objects.create(**room, **{"starts_on": DAY, **values_})


def test_a_leg_has_both_ends(cast: Cast) -> None:
    for ends in ({"origin": "NLAMS"}, {"origin": "NLAMS", "destination": " "}, {"destination": "NLAMS"}):
        before = Route.objects.count(), Leg.objects.count()
        with pytest.raises(Refusal) as caught:
            add_route(cast.noor, cast.case, legs=[{"origin": "ATVIE", "destination": "NLAMS"}, ends])
        assert caught.value.field.startswith("legs[1].") and caught.value.code == "required"
        assert (Route.objects.count(), Leg.objects.count()) == before, "half of a route was stored"
    with pytest.raises(DatabaseError, match="leg_has_both_ends"), transaction.atomic():
        with action(cast.noor, "test.leg", room=cast.case.compartment_id):
            Leg.objects.filter(case=cast.case).update(destination="")


def test_vehicle_crew_and_modus_are_of_the_same_case(cast: Cast) -> None:
    van = add_subject(cast.noor, cast.case, kind="vehicle", name="Demo van")
    theirs = Subject.objects.get(case=cast.other_case)
    modus, foreign = (CaseModus.objects.get(case=case) for case in (cast.case, cast.other_case))
    made = run(cast, vehicle=van, modus=modus, crew=[{"subject": suspect_of(cast), "part": "driver"}])
    assert (made.vehicle, made.modus, made.crew.get().part) == (van, modus, "driver")
    for wrong in (
        {"vehicle": theirs},
        {"vehicle": suspect_of(cast)},
        {"modus": foreign},
        {"crew": [{"subject": theirs, "part": "driver"}]},
        {"crew": [{"subject": van, "part": "driver"}]},
    ):
        with pytest.raises(Refusal):
            run(cast, **wrong)
    assert Transport.objects.count() == 1


def test_a_smuggled_person_is_nobodys_crew(cast: Cast) -> None:
    somebody = add_subject(cast.noor, cast.case, name="Somebody Fictief", category="smuggled")
    with pytest.raises(RuleBroken) as caught:
        run(cast, crew=[{"subject": somebody, "part": "skipper"}])
    assert caught.value.field == "crew[0].subject"


def test_a_change_replaces_the_crew_and_counts_the_version(cast: Cast) -> None:
    driver, other = suspect_of(cast), add_subject(cast.noor, cast.case, name="B. Fictief")
    made = run(cast, crew=[{"subject": driver, "part": "driver"}])
    amend_transport(cast.noor, made, version=1, crew=[{"subject": driver, "part": "driver"}])
    assert made.version == 1, "the same crew is no change"
    amend_transport(cast.noor, made, version=1, crew=[{"subject": other, "part": "guide"}])
    assert (made.version, [str(row) for row in made.crew.all()]) == (2, ["B. Fictief (guide)"])
    with pytest.raises(Stale):
        amend_transport(cast.noor, made, version=1, crew=[])
    amend_transport(cast.noor, made, version=2, note="seen on film")
    assert made.crew.count() == 1, "a change that names no crew leaves it"


def test_what_was_taken_out_since_may_stay_but_not_come_anew(cast: Cast) -> None:
    driver, modus = suspect_of(cast), CaseModus.objects.get(case=cast.case)
    made = run(cast, modus=modus, crew=[{"subject": driver, "part": "driver"}])
    remove_subject(cast.noor, driver)
    remove_modus(cast.noor, modus)
    amend_transport(cast.noor, made, version=None, note="x", crew=[{"subject": driver, "part": "driver"}])
    assert made.crew.get().subject == driver and made.modus == modus
    for wrong in ({"modus": modus}, {"crew": [{"subject": driver, "part": "driver"}]}):
        with pytest.raises(Refusal):
            run(cast, **wrong)


def test_removed_transports_and_legs_count_no_more_and_come_back(cast: Cast) -> None:
    made, leg = run(cast), leg_of(cast)
    remove_transport(cast.noor, made)
    assert not transports_of(cast.case).exists() and sums_by_leg(cast.case) == {}
    with pytest.raises(Refusal):
        amend_transport(cast.noor, made, version=None, note="x")
    restore_transport(cast.noor, made)
    assert transports_of(cast.case).get() == made
    remove_leg(cast.noor, leg)
    assert not transports_of(cast.case).exists()
    with pytest.raises(Refusal):
        run(cast)


def test_it_takes_the_key_and_an_open_case(cast: Cast) -> None:
    made = run(cast)
    for person in (cast.stranger, cast.petra, cast.audra):
        with pytest.raises(Forbidden):
            amend_transport(person, made, version=None, note="x")
    waiver = request_waiver(
        cast.finn, cast.case, reason_code="early", text="Too early.", until=localdate() + timedelta(days=30)
    )
    decide_waiver(cast.chief, waiver, decision="approved", reason="Agreed.")
    closed(cast)
    with pytest.raises(RuleBroken):
        run(cast)


def test_many_are_recorded_or_none(cast: Cast) -> None:
    leg = leg_of(cast)
    rows = [values(leg=leg), values(leg=leg, paid=99), values(leg=leg), values(leg=leg, currency="QQQ")]
    with pytest.raises(ManyRefused) as caught:
        add_transports(cast.noor, cast.case, rows)
    assert [refusal.field for refusal in caught.value.refusals] == [
        "transports[1].paid_reason",
        "transports[3].currency",
    ]
    assert not Transport.objects.exists()
    made = add_transports(cast.noor, cast.case, [rows[0], rows[2]])
    assert [one.code for one in made] == ["T1", "T2"]
    for number in (0, 1_001):
        with pytest.raises(Refusal):
            add_transports(cast.noor, cast.case, [rows[0]] * number)


def test_a_route_adds_up_its_fees_its_transports_and_its_blanks(cast: Cast) -> None:
    legs = [
        {"origin": "ATVIE", "destination": "NLAMS", "fee": Decimal("1200.00"), "currency": "EUR"},
        {"origin": "FRDKK", "destination": "GBDVR", "fee": Decimal("1500.00"), "currency": "GBP"},
        {"origin": "Nowhere at all", "destination": "NLAMS"},
    ]
    route = add_route(cast.noor, cast.case, name="Demo", legs=legs)
    first, second, _third = route.legs.all()
    run(cast, first)
    run(cast, first, paid=None)
    run(cast, second, currency="GBP", price=Decimal("1500.00"), carried=14, paid=12)
    found: Any = next(one for one in attach_sums(cast.case, routes_of(cast.case)) if one.pk == route.pk)
    assert found.fees == {"EUR": 1200, "GBP": 1500}
    assert (found.sums.runs, found.sums.carried, found.sums.paid, found.sums.unknown) == (3, 28, 18, 1)
    assert found.sums.money == {"EUR": Decimal("7200.00"), "GBP": Decimal("18000.00")}
    assert found.blanks == {"fees": 1, "transports": 1, "places": 1}


@given(st.lists(st.tuples(st.sampled_from(["EUR", "GBP", "TRY"]), st.none() | amounts), max_size=30))
def test_sums_by_currency_are_exact(rows: list[tuple[str, Decimal | None]]) -> None:
    cents: dict[str, int] = {}
    for currency, amount in rows:
        if amount is not None:
            cents[currency] = cents.get(currency, 0) + int(amount * 100)
    assert {name: int(amount * 100) for name, amount in by_currency(rows).items()} == cents


@given(st.integers(0, 10_000), amounts)
def test_people_times_price_is_exact(paid: int, price: Decimal) -> None:
    assert int(total_paid(paid, price, None) * 100) == paid * int(price * 100)  # type: ignore[operator]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.none() | st.integers(0, 50), st.none() | amounts, st.none() | amounts), max_size=5))
def test_the_database_adds_up_as_we_do(rows: list[Any]) -> None:
    with transaction.atomic():
        cast = make_cast()
        cast.case = make_case(cast, cast.noor, "zqsum")
        for paid, price, total in rows:
            money = {"currency": "EUR", "total_source": "ledger" if total is not None else ""}
            run(cast, carried=None, paid=paid, price=price, total=total, **money)
        expected = by_currency(("EUR", total_paid(*row)) for row in rows)
        assert count_of(transports_of(cast.case)).money == expected
        transaction.set_rollback(True)


def test_crew_and_vehicle_go_along_when_two_are_one_and_come_back(cast: Cast) -> None:
    driver, twin = suspect_of(cast), add_subject(cast.noor, cast.case, name="The same Fictief")
    van, same = (add_subject(cast.noor, cast.case, kind="vehicle", name=name) for name in ("Van", "The van"))
    made = run(cast, vehicle=same, crew=[{"subject": twin, "part": "driver"}])
    people, things = (
        merge_subjects(cast.noor, cast.case, kept=kept, gone=gone, reason="the same")
        for kept, gone in ((driver, twin), (van, same))
    )
    made.refresh_from_db()
    assert (made.crew.get().subject, made.vehicle) == (driver, van)
    for merge in (things, people):
        undo_merge(cast.noor, merge)
    made.refresh_from_db()
    assert (made.crew.get().subject, made.vehicle) == (twin, same)


def test_the_timeline_tells_each_transport_once(cast: Cast) -> None:
    driver = suspect_of(cast)
    run(cast, crew=[{"subject": driver, "part": part} for part in ("driver", "lookout")])
    remove_transport(cast.noor, run(cast))
    for filters in (TimelineFilters(kind="transport"), TimelineFilters(subject=driver), TimelineFilters(text="NLAMS")):
        found = timeline_page(cast.noor, cast.case, filters).happenings
        assert [one.shown.title for one in found if one.kind == "transport"] == [f"T1 {leg_of(cast)}: arrived"]
