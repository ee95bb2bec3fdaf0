"""My work: what waits for whom, and their cases."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from finance.actions.plan import propose_plan
from finance.actions.track import amend_track, open_track
from finance.actions.waiver import request_waiver, withdraw_waiver
from finance.queries.work import work_of
from tests.cases.test_pages import signed_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date.today()


def _waiver(cast: Cast):  # type: ignore[no-untyped-def]
    until = TODAY + timedelta(days=30)
    return request_waiver(cast.noor, cast.case, reason_code="early", text="Too early.", until=until)


def test_a_waiver_waits_for_those_who_may_decide(cast: Cast) -> None:
    waiver = _waiver(cast)
    for person in (cast.chief, cast.petra):
        assert work_of(person).waivers == [waiver]
    for person in (cast.noor, cast.finn, cast.stranger, cast.policy):
        assert not work_of(person).waits
    withdraw_waiver(cast.noor, waiver, reason="Mistaken.")
    assert not work_of(cast.chief).waits


def test_a_plan_waits_for_the_chief(cast: Cast) -> None:
    plan = propose_plan(cast.finn, cast.case, text="Follow the fees.")
    assert work_of(cast.chief).plans == [plan]
    assert work_of(cast.finn).plans == []


def test_both_leads_find_their_case_and_its_next_step(cast: Cast) -> None:
    open_track(cast.finn, cast.case, lead=cast.finn, effective_on=TODAY)
    amend_track(cast.finn, cast.case, version=None, next_step="Ask the bank", next_step_on=TODAY)
    for person in (cast.noor, cast.finn):
        assert [track.case for track in work_of(person).due] == [cast.case]
        assert "Ask the bank" in signed_in(person).get("/").content.decode()
    assert work_of(cast.stranger).due == []


@pytest.mark.parametrize("name", ["noor", "finn", "petra", "chief", "stranger", "policy", "sec", "audra"])
def test_the_page_opens_for_every_role(cast: Cast, name: str) -> None:
    _waiver(cast)
    propose_plan(cast.finn, cast.case, text="Follow the fees.")
    answer = signed_in(getattr(cast, name)).get(reverse("finance:work"))
    assert answer.status_code == 200
    assert ("/waivers/" in answer.content.decode()) == (name in ("chief", "petra"))
    if name in ("stranger", "policy", "sec"):
        assert cast.case.reference not in answer.content.decode()


def test_a_request_is_withdrawn_on_its_page_and_what_was_typed_stays(cast: Cast) -> None:
    waiver = _waiver(cast)
    address = reverse("finance:withdraw_waiver", args=[waiver.uuid])
    assert signed_in(cast.stranger).get(address).status_code == 404
    answer = signed_in(cast.finn).post(address, {"reason": "Not mine to take"})
    assert "Not mine to take" in answer.content.decode()
    signed_in(cast.noor).post(address, {"reason": "Mistaken"})
    waiver.refresh_from_db()
    assert waiver.state == "withdrawn"
