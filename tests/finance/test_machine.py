"""Assets as a state machine against the real database: whatever people and raw SQL try, only legal moves stand.

`MACHINE_RUNS=300 make test ARGS="tests/finance/test_machine.py"` makes a larger run by hand.
"""

import os
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from access.errors import Refusal, RuleBroken
from audit.actions import action
from desk.models import LegalBasis
from finance.actions.assets import add_valuation
from finance.actions.moves import confirm_seizure, move_alone, record_seizure
from finance.actions.requests import decide, propose_move, resubmit, withdraw
from finance.models import Asset, AssetMove, MoveRequest
from finance.queries.figures import figures_of
from finance.rules.assets import ASSET_MOVES, AssetState
from tests.cast import Cast
from tests.finance.build import basis, make_asset

pytestmark = pytest.mark.django_db

RUNS = int(os.environ.get("MACHINE_RUNS", "40"))
# The table of the definitions, written down once more: the code must not be its own measure.
TABLE = {
    "suspected": {"traced", "not_found", "split"},
    "traced": {"frozen", "seized", "not_found", "split"},
    "frozen": {"seized", "confiscated", "released", "split"},
    "seized": {"sold", "confiscated", "withdrawn", "released", "split"},
    "sold": {"confiscated", "released", "split"},
    "confiscated": {"realised", "recovered", "released", "split"},
    "realised": {"recovered", "split"},
    **{final: set() for final in ("recovered", "released", "withdrawn", "not_found", "split")},
}
ALONE = {"traced", "not_found"}
STATES = st.sampled_from(sorted(TABLE))
AMOUNTS = st.decimals(0, 10**16 - 1, places=2)


@dataclass
class Seen:
    """What an asset must look like, by the table alone."""

    asset: Asset
    booked: Decimal
    state: str = "suspected"
    way: list[tuple[str, AssetMove]] = field(default_factory=list)  # where each standing move began, and the move


def law_for(state: str) -> LegalBasis | None:
    return LegalBasis.objects.filter(moves__contains=[state]).order_by("pk").first()


def settled() -> None:
    """Ask now what the database asks at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


class Assets(RuleBasedStateMachine):
    """Investigator, financial investigator and prosecutor at work, and somebody at the SQL prompt."""

    cast: Cast
    assets = Bundle("assets")

    @initialize(target=assets, amount=AMOUNTS)
    def begin(self, amount: Decimal) -> Seen:
        self.all: list[Seen] = []
        self.back = transaction.atomic()
        self.back.__enter__()
        return self.register(amount)

    def teardown(self) -> None:
        if hasattr(self, "back"):
            transaction.set_rollback(True)
            self.back.__exit__(None, None, None)

    def register(self, amount: Decimal) -> Seen:
        seen = Seen(make_asset(self.cast, amount=str(amount)), amount)
        self.all.append(seen)
        return seen

    @rule(target=assets, amount=AMOUNTS)
    def another(self, amount: Decimal) -> Seen:
        return self.register(amount)

    @rule(seen=assets, amount=AMOUNTS)
    def value(self, seen: Seen, amount: Decimal) -> None:
        given: dict[str, Any] = {"amount": amount, "currency": "EUR", "source": "valuer"}
        if seen.state == "split":
            with pytest.raises(RuleBroken):
                add_valuation(self.cast.finn, seen.asset, **given)
            return
        add_valuation(self.cast.finn, seen.asset, **given)
        seen.booked = amount

    @staticmethod
    def likely(seen: Seen) -> Any:
        """Mostly a step of the table, so that assets come far; else any."""
        legal = sorted(TABLE[seen.state])
        return st.one_of(st.sampled_from(legal), st.sampled_from(legal), STATES) if legal else STATES

    def ask(self, seen: Seen, to: str, amount: Decimal) -> MoveRequest:
        facts: dict[str, Any] = {"legal_basis": law_for(to), "authority": "court", "amount": amount, "currency": "EUR"}
        asset = Asset.objects.get(pk=seen.asset.pk)
        return propose_move(self.cast.noor, asset, to_state=to, reason="needed", **facts)

    @rule(
        seen=assets,
        pick=st.data(),
        amount=AMOUNTS,
        verdict=st.sampled_from(["approved", "approved", "sent_back", "refused", "withdrawn"]),
    )
    def by_two(self, seen: Seen, pick: Any, amount: Decimal, verdict: str) -> None:
        to = pick.draw(self.likely(seen))
        if to == "split":
            return
        if to not in TABLE[seen.state] or to in ALONE:
            with pytest.raises(RuleBroken):
                self.ask(seen, to, amount)
            return
        request = self.ask(seen, to, amount)
        with pytest.raises(RuleBroken):  # one request at a time
            self.ask(seen, to, amount)
        if verdict == "withdrawn":
            withdraw(self.cast.finn, request, reason="no longer")
            return
        with pytest.raises(Refusal):
            decide(self.cast.noor, request, verdict=verdict, reason="my own")
        decide(self.cast.petra, request, verdict=verdict, reason="decided")
        if verdict == "sent_back":
            request = resubmit(self.cast.noor, request, version=None, reason="again")
            decide(self.cast.petra, request, verdict="approved", reason="now it is")
        if verdict != "refused":
            self.moved(seen, to)

    @rule(seen=assets, pick=st.data(), steps=st.integers(1, 6))
    def goes_far(self, seen: Seen, pick: Any, steps: int) -> None:
        for _step in range(steps):
            legal = sorted(TABLE[seen.state] - {"split"})
            if not legal:
                return
            to = pick.draw(st.sampled_from(legal))
            if to in ALONE:
                move_alone(self.cast.noor, Asset.objects.get(pk=seen.asset.pk), to_state=to)
            else:
                decide(self.cast.petra, self.ask(seen, to, Decimal(1)), verdict="approved", reason="agreed")
            self.moved(seen, to)

    @rule(seen=assets, pick=st.data())
    def alone(self, seen: Seen, pick: Any) -> None:
        to = pick.draw(self.likely(seen))
        asset = Asset.objects.get(pk=seen.asset.pk)
        if to in ALONE and to in TABLE[seen.state]:
            move_alone(self.cast.noor, asset, to_state=to)
            self.moved(seen, to)
            return
        with pytest.raises(RuleBroken):
            move_alone(self.cast.noor, asset, to_state=to)

    @rule(seen=assets, amount=AMOUNTS, verdict=st.sampled_from(["confirmed", "not_confirmed"]))
    def officer_seizes(self, seen: Seen, amount: Decimal, verdict: str) -> None:
        asset = Asset.objects.get(pk=seen.asset.pk)
        facts: dict[str, Any] = {"legal_basis": basis("94"), "authority": "KMar", "amount": amount, "currency": "EUR"}
        if "seized" not in TABLE[seen.state]:
            with pytest.raises(RuleBroken):
                record_seizure(self.cast.noor, asset, **facts)
            return
        move = record_seizure(self.cast.noor, asset, **facts)
        confirm_seizure(self.cast.petra, move, verdict=verdict, reason="looked at")
        self.moved(seen, "seized")

    @rule(seen=assets)
    def take_back(self, seen: Seen) -> None:
        asset = Asset.objects.get(pk=seen.asset.pk)
        if not seen.way or seen.state == "split":
            return
        start, wrong = seen.way.pop()
        if wrong.to_state in ALONE:
            move_alone(self.cast.finn, asset, to_state=start, corrects=wrong, note="by mistake")
        else:
            with pytest.raises(RuleBroken):
                move_alone(self.cast.finn, asset, to_state=start, corrects=wrong, note="by mistake")
            request = propose_move(self.cast.finn, asset, to_state=start, corrects=wrong, reason="by mistake")
            decide(self.cast.petra, request, verdict="approved", reason="it was")
        seen.state = start

    @rule(target=assets, seen=assets, cents=st.integers(0, 10**18))
    def split(self, seen: Seen, cents: int) -> Any:
        asset = Asset.objects.get(pk=seen.asset.pk)
        first = min(Decimal(cents) / 100, seen.booked)
        parts = [{"label": "one", "amount": first}, {"label": "two", "amount": seen.booked - first}]
        if "split" not in TABLE[seen.state]:
            with pytest.raises(RuleBroken):
                propose_move(self.cast.noor, asset, to_state="split", reason="two owners", parts=parts)
            return multiple()
        before = figures_of(Asset.objects.filter(case=self.cast.case))
        wrong = [parts[0], {"label": "two", "amount": parts[1]["amount"] + Decimal("0.01")}]
        with pytest.raises(Refusal):
            propose_move(self.cast.noor, asset, to_state="split", reason="two owners", parts=wrong)
        request = propose_move(self.cast.noor, asset, to_state="split", reason="two owners", parts=parts)
        decide(self.cast.petra, request, verdict="approved", reason="agreed")
        made = [
            Seen(part, part.valuations.get().amount, seen.state)
            for part in Asset.objects.filter(part_of=asset).order_by("pk")
        ]
        seen.state = "split"
        self.all += made
        assert figures_of(Asset.objects.filter(case=self.cast.case)) == before
        return multiple(*made)

    @rule(seen=assets, start=STATES, to=STATES, back=st.booleans(), confirm=st.booleans(), law=st.booleans())
    def raw_move(self, seen: Seen, start: str, to: str, back: bool, confirm: bool, law: bool) -> None:
        """Only what one person may do anyway passes at the SQL prompt, so that is left out here."""
        found = law_for(to) if law else None
        wrong = seen.way[-1][1].pk if seen.way and back else None
        if not back and to in ALONE and to in TABLE[start] and start == seen.state and found is None:
            return
        if confirm and to == "seized":
            confirm = bool(found and not found.confirmed_afterwards)
        if back and wrong and seen.way[-1][1].to_state in ALONE and (start, to) == (seen.state, seen.way[-1][0]):
            return
        self.refused(
            "INSERT INTO finance_assetmove (uuid, asset_id, compartment_id, from_state, to_state, effective_on, authority,"
            " amount, currency, note, to_confirm, moved_by_id, at, legal_basis_id, goes_back, corrects_id) VALUES"
            " (gen_random_uuid(), %s, %s, %s, %s, current_date, 'x', 1, 'EUR', 'x', %s, %s, now(), %s, %s, %s)",
            seen, [start, to, confirm, self.cast.noor.pk, found.pk if found else None, back, wrong],
        )  # fmt: skip

    @rule(seen=assets, to=STATES)
    def raw_state(self, seen: Seen, to: str) -> None:
        statement = "UPDATE finance_asset SET state = %s WHERE id = %s"
        with pytest.raises(DatabaseError), transaction.atomic(), action(self.cast.noor, "test.raw"):
            with connection.cursor() as cursor:
                cursor.execute(statement, [to, seen.asset.pk])

    @precondition(lambda self: AssetMove.objects.exists())
    @rule(
        seen=assets,
        statement=st.sampled_from(["DELETE FROM finance_assetmove", "UPDATE finance_assetmove SET amount = 0"]),
    )
    def raw_past(self, seen: Seen, statement: str) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), action(self.cast.noor, "test.raw"):
            with connection.cursor() as cursor:
                cursor.execute(statement)

    def refused(self, statement: str, seen: Seen, values: list[Any]) -> None:
        room = seen.asset.compartment_id
        with pytest.raises(DatabaseError), transaction.atomic(), action(self.cast.noor, "test.raw", room=room):
            with connection.cursor() as cursor:
                cursor.execute(statement, [seen.asset.pk, room, *values])
            settled()

    def moved(self, seen: Seen, to: str) -> None:
        move = AssetMove.objects.filter(asset=seen.asset).order_by("-pk").first()
        assert move is not None
        seen.way.append((seen.state, move))
        seen.state = to

    @invariant()
    def as_the_table_says(self) -> None:
        if not hasattr(self, "all"):
            return
        settled()
        found = dict(Asset.objects.filter(case=self.cast.case).values_list("pk", "state"))
        assert found == {seen.asset.pk: seen.state for seen in self.all}
        booked = sum((seen.booked for seen in self.all if seen.state != "split"), Decimal(0))
        assert figures_of(Asset.objects.filter(case=self.cast.case))["EUR"]["booked"] == booked


def test_the_table_is_that_of_the_definitions() -> None:
    assert {state: set(ASSET_MOVES.get(state, ())) for state in AssetState.values} == TABLE


def test_only_legal_moves_stand(cast: Cast) -> None:
    machine = type("AssetsOfTheCast", (Assets,), {"cast": cast})
    quiet = settings(
        max_examples=RUNS, stateful_step_count=30, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_machine(machine, settings=quiet)
