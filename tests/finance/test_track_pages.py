"""The tab Money: what it offers when, lines written in their row, plans in order."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from access.errors import Invalid, RuleBroken, Stale
from finance.actions.lines import write_line
from finance.actions.plan import propose_plan
from finance.actions.track import assess_track, conclude_track, open_track
from finance.actions.waiver import decide_waiver, request_waiver
from finance.models import MoneyLine, TrackPlan
from finance.queries.track import lines_of, plans_of, running_waiver, track_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date.today()
WAIVER = {"reason_code": "early", "text": "Too early to say."}


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="access.backends.PasswordBackend")
    return client


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def address(cast: Cast, part: str = "") -> str:
    return f"/cases/{cast.case.reference}/money/{part}"


def line_of(cast: Cast) -> str:
    return address(cast, f"lines/subject/{lines_of(track_of(cast.case))[0].thing.uuid}/")


def test_a_track_is_opened_with_its_plan_in_one_form(cast: Cast) -> None:
    sent = {"lead": cast.finn.pk, "effective_on": TODAY.isoformat(), "reason": "", "plan": "Ask the registers."}
    assert signed_in(cast.finn).post(address(cast, "open/"), sent).status_code == 302
    plan = TrackPlan.objects.get(track__case=cast.case)
    assert (plan.text, plan.state, plan.proposed_by) == ("Ask the registers.", "proposed", cast.finn)


def test_a_wrong_plan_opens_nothing_and_loses_nothing(cast: Cast) -> None:
    sent = {"lead": cast.finn.pk, "effective_on": TODAY.isoformat(), "reason": "my reason", "plan": "p" * 10_001}
    answer = signed_in(cast.finn).post(address(cast, "open/"), sent)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["plan"]
    assert "my reason" in answer.content.decode()
    assert track_of(cast.case).state == "not_assessed"


def test_an_act_that_the_track_cannot_take_is_not_offered(cast: Cast) -> None:
    client = signed_in(cast.finn)
    assert client.get(address(cast, "conclude/")).status_code == 409
    page = client.get(address(cast))
    assert [name for name, _act in page.context["acts"]] == [
        "open", "assess", "activity", "next-step", "plan", "waiver",
    ]  # fmt: skip
    open_track(cast.finn, cast.case, lead=cast.finn, effective_on=TODAY)
    assert client.get(address(cast, "conclude/")).status_code == 200
    assert client.get(address(cast, "assess/")).status_code == 409


def test_who_cannot_open_the_track_reads_who_can(cast: Cast) -> None:
    words = "A financial investigator with a key to this case opens its track."
    assert words in signed_in(cast.noor).get(address(cast)).content.decode()
    assert words in signed_in(cast.noor).get(address(cast, "box/")).content.decode()
    assert words not in signed_in(cast.finn).get(address(cast)).content.decode()


def test_a_waiver_is_renewed_from_the_page_of_a_waived_track(cast: Cast) -> None:
    first = request_waiver(cast.noor, cast.case, until=day(30), **WAIVER)
    decide_waiver(cast.petra, first, decision="approved", reason="Agreed.")
    client = signed_in(cast.noor)
    assert "waiver" in dict(client.get(address(cast)).context["acts"])
    sent = {**WAIVER, "starts_on": day(31).isoformat(), "until": day(60).isoformat()}
    assert client.post(address(cast, "waiver/"), sent).status_code == 302
    second = cast.case.waivers.get(state="requested")
    decide_waiver(cast.petra, second, decision="approved", reason="Once more.")
    assert running_waiver(cast.case) == first


def test_a_first_waiver_starts_today_at_the_latest(cast: Cast) -> None:
    with pytest.raises(Invalid) as error:
        request_waiver(cast.noor, cast.case, starts_on=day(1), until=day(30), **WAIVER)
    assert (error.value.field, error.value.code) == ("starts_on", "starts_later")


def test_a_renewal_is_not_approved_once_the_track_is_no_longer_waived(cast: Cast) -> None:
    first = request_waiver(cast.noor, cast.case, until=day(30), **WAIVER)
    decide_waiver(cast.petra, first, decision="approved", reason="Agreed.")
    second = request_waiver(cast.noor, cast.case, starts_on=day(31), until=day(60), **WAIVER)
    assess_track(cast.finn, cast.case, effective_on=TODAY, reason="There is money after all.")
    with pytest.raises(Invalid):
        decide_waiver(cast.petra, second, decision="approved", reason="Once more.")
    assert decide_waiver(cast.petra, second, decision="refused", reason="Open the track.").state == "refused"


def test_the_case_lead_is_not_offered_the_decision_on_a_waiver(cast: Cast) -> None:
    asked = request_waiver(cast.noor, cast.case, until=day(30), **WAIVER)
    assert f"/waivers/{asked.uuid}/decide/" in signed_in(cast.petra).get(address(cast)).content.decode()
    assert f"/waivers/{asked.uuid}/decide/" not in signed_in(cast.noor).get(address(cast)).content.decode()


def test_a_line_is_written_in_its_row(cast: Cast) -> None:
    client, here = signed_in(cast.finn), line_of(cast)
    htmx = {"HX-Request": "true"}
    form = client.get(here, headers=htmx)
    assert form.content.decode().count("<tr>") == 1
    assert "<html" not in form.content.decode()
    sent = {"known": "Paid in cash.", "next_step": "Ask the bank", "version": form.context["form"].initial["version"]}
    row = client.post(here, sent, headers=htmx)
    assert row.status_code == 200
    assert "Paid in cash." in row.content.decode()
    assert 'id="blank-lines"' in row.content.decode()
    assert row.context["blank"] == row.context["lines"] - 1
    left = client.get(f"{here}?row=1", headers=htmx)
    assert "<form" not in left.content.decode()


def test_a_wrong_line_comes_back_in_its_row_with_what_was_typed(cast: Cast) -> None:
    sent = {"known": "k" * 4_001, "next_step": "my next step", "version": 0}
    answer = signed_in(cast.finn).post(line_of(cast), sent, headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert "my next step" in answer.content.decode()
    assert list(answer.context["form"].errors) == ["known"]
    assert not MoneyLine.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_two_people_on_one_line_see_both_versions(cast: Cast, headers: dict[str, str]) -> None:
    client, here = signed_in(cast.finn), line_of(cast)
    assert client.post(here, {"known": "theirs", "next_step": "", "version": 0}).status_code == 302
    late = client.post(here, {"known": "mine", "next_step": "", "version": 0}, headers=headers)
    assert late.status_code == 412
    assert [(row["theirs"], row["yours"]) for row in late.context["conflict"]] == [("theirs", "mine")]
    again = {"known": "mine", "next_step": "", "version": late.context["form"]["version"].value()}
    assert client.post(here, again).status_code == 302
    assert MoneyLine.objects.get().known == "mine"


def test_an_empty_body_does_not_wipe_a_line(cast: Cast) -> None:
    client, here = signed_in(cast.finn), line_of(cast)
    client.post(here, {"known": "theirs", "next_step": "", "version": 0})
    assert client.post(here, b"\xff\xfe", content_type="application/x-www-form-urlencoded").status_code == 400
    assert MoneyLine.objects.get().known == "theirs"


def test_a_line_that_was_written_meanwhile_is_not_taken_for_blank(cast: Cast) -> None:
    given = {"beside": "subject", "uuid": lines_of(track_of(cast.case))[0].thing.uuid, "next_step": ""}
    write_line(cast.finn, cast.case, known="first", version=0, **given)
    with pytest.raises(Stale):
        write_line(cast.finn, cast.case, known="second", version=0, **given)


def test_only_the_plans_that_count_stand_open(cast: Cast) -> None:
    for text in ("one", "two", "three"):
        propose_plan(cast.finn, cast.case, text=text)
    plans = plans_of(track_of(cast.case))
    assert [plan.text for plan in plans["current"]] == ["three"]
    assert [plan.text for plan in plans["earlier"]] == ["two", "one"]
    assert "2 earlier versions" in signed_in(cast.finn).get(address(cast)).content.decode()


def test_a_concluded_track_is_opened_again_only_with_a_reason(cast: Cast) -> None:
    open_track(cast.finn, cast.case, lead=cast.finn, effective_on=TODAY)
    conclude_track(cast.finn, cast.case, outcome="secured", effective_on=TODAY, reason="All secured.")
    sent = {"lead": cast.finn.pk, "effective_on": TODAY.isoformat(), "reason": "", "plan": ""}
    answer = signed_in(cast.finn).post(address(cast, "open/"), sent)
    assert list(answer.context["form"].errors) == ["reason"]
    with pytest.raises(RuleBroken):
        assess_track(cast.finn, cast.case, effective_on=TODAY, reason="x")
