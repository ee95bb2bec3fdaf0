"""What goes on in the money lane: another lead, dated terms, and only assets once the case is closed."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from access.errors import Invalid, RuleBroken
from audit.actions import action
from desk.models import Term
from desk.queries.law import term
from finance.actions.assets import add_valuation, amend_asset, register_asset
from finance.actions.lines import write_line
from finance.actions.moves import move_alone
from finance.actions.plan import propose_plan
from finance.actions.track import amend_track, conclude_track, log_activity, open_track
from finance.actions.waiver import decide_waiver, request_waiver, withdraw_waiver
from finance.models import Asset, FinancialTrack, Waiver
from investigations.actions.closing import close_case, reopen_case, request_closing
from tests.cases.test_rest import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date.today()


def opened(cast: Cast) -> FinancialTrack:
    return open_track(cast.finn, cast.case, lead=cast.finn, effective_on=TODAY)


def asset_of(cast: Cast) -> Asset:
    worth: dict[str, Any] = {"amount": Decimal("100"), "source": "A fictional paper"}
    return register_asset(cast.finn, cast.case, type="cash", label="Notes in a fictional tin", **worth)


def waiver_of(cast: Cast, days: int = 30) -> Waiver:
    reason = {"reason_code": "early", "text": "Too early."}
    return request_waiver(cast.noor, cast.case, until=TODAY + timedelta(days=days), **reason)


def close(cast: Cast) -> None:
    request_closing(cast.noor, cast.case, reason="Done.")
    close_case(cast.chief, cast.case, reason="Agreed.")
    cast.case.refresh_from_db()


def test_somebody_else_leads_an_open_track(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as error:
        amend_track(cast.finn, cast.case, version=None, lead=cast.noor)
    assert error.value.code == "track_not_open"
    track = opened(cast)
    assert amend_track(cast.finn, cast.case, version=track.version, lead=cast.noor).lead == cast.noor
    with pytest.raises(Invalid) as wrong:
        amend_track(cast.finn, cast.case, version=None, lead=cast.petra)
    assert wrong.value.field == "lead"


def test_the_lead_changes_by_page_and_by_rest(cast: Cast, client: Client) -> None:
    opened(cast)
    at = f"/cases/{cast.case.reference}/track/"
    call = Program(cast.finn)
    tag = call("get", at)["ETag"]
    assert call("patch", at, {"lead": "nobody"}, **{"If-Match": tag}).json()["fields"]["lead"]
    assert call("patch", at, {"lead": "noor"}, **{"If-Match": tag}).json()["lead"] == "noor"
    client.force_login(cast.finn, backend="access.backends.PasswordBackend")
    page = f"/cases/{cast.case.reference}/money/lead/"
    form = client.get(page).context["form"]
    assert form.initial["lead"] == cast.noor
    sent = {"lead": cast.finn.pk, "version": form.initial["version"]}
    assert client.post(page, sent).status_code == 302
    stale = client.post(page, {**sent, "lead": cast.noor.pk})
    assert stale.status_code == 412, "the version is old by now"
    assert [(row["theirs"], row["yours"]) for row in stale.context["conflict"]] == [(str(cast.finn), str(cast.noor))]
    assert FinancialTrack.objects.get(case=cast.case).lead == cast.finn


def test_a_term_is_what_stood_on_the_day(cast: Cast) -> None:
    assert term("waiver", TODAY) == 90
    with action("job:test", "reference.load"):
        Term.objects.create(code="waiver", days=10, valid_from=TODAY, source="A fictional circular")
    assert (term("waiver", TODAY - timedelta(days=1)), term("waiver", TODAY)) == (90, 10)
    with pytest.raises(Invalid) as error:
        waiver_of(cast, days=11)
    assert error.value.code == "waiver_too_long" and "10" in str(error.value.message)
    with pytest.raises(LookupError):
        term("no such term", TODAY)


ACTS: dict[str, Callable[[Cast], Any]] = {
    "open": lambda cast: open_track(cast.finn, cast.case, lead=cast.finn, effective_on=TODAY, reason="Again."),
    "plan": lambda cast: propose_plan(cast.finn, cast.case, text="Follow the fees."),
    "activity": lambda cast: log_activity(cast.finn, cast.case, done_on=TODAY, kind="other", text="Looked."),
    "next step": lambda cast: amend_track(cast.finn, cast.case, version=None, next_step="Ask"),
    "waiver": waiver_of,
    "line": lambda cast: write_line(
        cast.finn, cast.case, beside="leg", uuid=cast.case.routes.first().legs.first().uuid, known="x", next_step=""
    ),
    "asset": asset_of,
    "amend": lambda cast: amend_asset(cast.finn, Asset.objects.get(case=cast.case), version=None, place="Elsewhere"),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_closed_case_is_only_read(cast: Cast, act: str) -> None:
    asset_of(cast)
    opened(cast)
    conclude_track(cast.finn, cast.case, outcome="secured", effective_on=TODAY, reason="All secured.")
    close(cast)
    with pytest.raises(RuleBroken) as error:
        ACTS[act](cast)
    assert error.value.code == "case_closed"
    reopen_case(cast.noor, cast.case, reason="New facts.")
    if act != "waiver":  # a concluded track needs none
        ACTS[act](cast)


def test_assets_of_a_closed_case_still_move(cast: Cast) -> None:
    asset = asset_of(cast)
    opened(cast)
    conclude_track(cast.finn, cast.case, outcome="secured", effective_on=TODAY, reason="All secured.")
    close(cast)
    add_valuation(cast.finn, asset, amount=Decimal("120"), currency="EUR", source="A fictional appraiser")
    move_alone(cast.finn, asset, to_state="traced", effective_on=TODAY)
    asset.refresh_from_db()
    assert asset.state == "traced"


def test_the_page_of_a_closed_case_offers_nothing_to_do(cast: Cast, client: Client) -> None:
    opened(cast)
    conclude_track(cast.finn, cast.case, outcome="secured", effective_on=TODAY, reason="All secured.")
    close(cast)
    client.force_login(cast.finn, backend="access.backends.PasswordBackend")
    page = client.get(f"/cases/{cast.case.reference}/money/")
    assert page.status_code == 200 and page.context["acts"] == []


def test_a_waiting_waiver_stands_in_the_way_of_closing(cast: Cast) -> None:
    decide_waiver(cast.chief, waiver_of(cast), decision="approved", reason="Agreed.")
    renewal = waiver_of(cast, days=60)
    request_closing(cast.noor, cast.case, reason="Done.")
    with pytest.raises(RuleBroken) as error:
        close_case(cast.chief, cast.case, reason="Agreed.")
    assert "waits for a decision" in str(error.value.message)
    withdraw_waiver(cast.noor, renewal, reason="Not needed.")
    assert close_case(cast.chief, cast.case, reason="Agreed.").state == "closed"


def test_an_ended_waiver_says_so(cast: Cast, client: Client) -> None:
    first = cast.case.opened_on
    reason: dict[str, Any] = {"reason_code": "early", "text": "Too early.", "starts_on": first}
    asked = request_waiver(cast.noor, cast.case, until=TODAY - timedelta(days=1), **reason)
    assert not asked.has_ended
    assert decide_waiver(cast.chief, asked, decision="approved", reason="Agreed.").has_ended
    client.force_login(cast.finn, backend="access.backends.PasswordBackend")
    assert ">ended<" in client.get(f"/cases/{cast.case.reference}/money/").content.decode()
