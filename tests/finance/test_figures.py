"""The five figures: apart, exact, and the same after a split."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance.actions.requests import decide, propose_move
from finance.models import Asset
from finance.queries.figures import assets_behind, figures_of
from finance.rules.figures import AssetFacts, Figure, figure_rows, shares, totals
from tests.cast import Cast
from tests.finance.build import ask, go, make_asset, traced

cents = st.integers(0, 10**12).map(lambda n: Decimal(n) / 100)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cents, st.lists(cents, min_size=1, max_size=9))
def test_shares_add_up_to_the_cent(total: Decimal, weights: list[Decimal]) -> None:
    parts = shares(total, weights)
    assert sum(parts) == total and all(part >= 0 for part in parts)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cents, cents, st.lists(cents, min_size=2, max_size=6))
def test_a_split_changes_no_sum(identified: Decimal, seized: Decimal, sizes: list[Decimal]) -> None:
    own = {
        Figure.IDENTIFIED: (identified, "EUR"),
        Figure.SEIZED: (seized, "EUR"),
        Figure.BOOKED: (sum(sizes, Decimal(0)), "EUR"),
    }
    whole = AssetFacts(1, None, "seized", own)
    parts = [
        AssetFacts(i + 2, 1, "seized", {Figure.IDENTIFIED: (size, "EUR"), Figure.BOOKED: (size, "EUR")})
        for i, size in enumerate(sizes)
    ]
    before = totals(figure_rows([whole]))
    after = totals(figure_rows([AssetFacts(1, None, "split", own), *parts]))
    assert before == after


def line(assets: Any) -> dict[str, Decimal]:
    return figures_of(assets).get("EUR", {})


@pytest.mark.django_db
def test_the_five_figures_of_a_course(cast: Cast) -> None:
    asset = go(cast, traced(cast, amount="14500.00"), "seized", "94a(2)", "12800.00")
    go(cast, asset, "sold", "117", "11950.00")
    go(cast, asset, "confiscated", "36e", "11950.00")
    go(cast, asset, "recovered", "36e", "11900.00")
    make_asset(cast, amount="5.00", currency="GBP")
    found = figures_of(Asset.objects.all())
    assert list(found) == ["EUR", "GBP"]
    assert [found["EUR"][name] for name in Figure.values] == [
        Decimal(text) for text in ("14500.00", "12800.00", "14500.00", "11950.00", "11900.00")
    ]
    assert assets_behind(Asset.objects.all(), "seized", "EUR") == {asset.pk}


@pytest.mark.django_db
def test_a_split_in_the_database_keeps_the_figures(cast: Cast) -> None:
    asset = go(cast, traced(cast), "seized", "94a(2)", "11111.11")
    before = line(Asset.objects.all())
    parts = [{"label": "a", "amount": Decimal("7000")}, {"label": "b", "amount": Decimal("5000")}]
    request = propose_move(cast.noor, asset, to_state="split", reason="two owners", parts=parts)
    decide(cast.petra, request, verdict="approved", reason="agreed")
    assert line(Asset.objects.all()) == before
    assert sum(line(Asset.objects.filter(pk=p.pk))["seized"] for p in asset.parts.all()) == Decimal("11111.11")


@pytest.mark.django_db
def test_a_corrected_seizure_does_not_count(cast: Cast) -> None:
    asset = go(cast, traced(cast), "seized", "94a(2)")
    request = ask(cast, asset, "released", "116", corrects=asset.moves.get(to_state="seized"))
    decide(cast.petra, request, verdict="approved", reason="wrong car")
    assert line(Asset.objects.all())["seized"] == 0
