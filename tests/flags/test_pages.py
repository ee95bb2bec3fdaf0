"""The pages of flags and rules: who sees what, and what happens to what they send."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from access.models import User
from audit.actions import action
from audit.models import Visit
from finance.flags.engine import sweep
from finance.models import Flag, RuleSetting
from tests.cast import Cast
from tests.flags.build import ago, build_case, move_case, move_track

pytestmark = pytest.mark.django_db


@pytest.fixture
def flagged(people: Cast) -> Flag:
    """A flag J01 on a case of noor's."""
    case = build_case(people.noor, opened=ago(10))
    sweep([case.pk])
    return Flag.objects.get(case=case)


def as_(user: User) -> Client:
    """A browser in which this user is signed in."""
    client = Client()
    client.force_login(user, backend="access.backends.PasswordBackend")
    return client


def text(answer: Any) -> str:
    """The page as text."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode())


def test_the_list_shows_what_one_may_see(people: Cast, flagged: Flag) -> None:
    for user in (people.noor, people.chief, people.petra):
        assert flagged.case.reference in text(as_(user).get("/flags/?muted="))
    for user in (people.stranger, people.finn, people.policy, people.sec):
        assert flagged.case.reference not in text(as_(user).get("/flags/?muted="))


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("rule=J01", True), ("rule=J03", False), ("severity=critical", True), ("severity=high", False),
        ("unit=NORTH", True), ("unit=SOUTH", False), ("muted=no", True), ("muted=yes", False), ("days=0", True),
        ("days=2", False), ("order=due_on", True), ("order=nonsense", True), ("rule=nonsense", True),
        ("days=-3", True), ("days=99999999999999999999", True),
    ],
)  # fmt: skip
def test_filters_of_the_list(people: Cast, flagged: Flag, query: str, there: bool) -> None:
    answer = as_(people.noor).get(f"/flags/?{query}")
    assert answer.status_code == 200
    assert (flagged.case.reference in text(answer)) is there


def test_the_list_remembers_its_filters(people: Cast, flagged: Flag) -> None:
    client = as_(people.noor)
    client.get("/flags/?rule=J03&order=due_on")
    answer = client.get("/flags/")
    assert (answer.status_code, answer["Location"]) == (302, "/flags/?rule=J03&order=due_on")
    assert as_(people.chief).get("/flags/").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_holds_what_is_seen_and_is_noted(people: Cast, flagged: Flag, kind: str) -> None:
    answer = as_(people.noor).get(f"/flags/?rule=J01&purpose=test&export={kind}")
    assert answer.status_code == 200
    assert f'filename="flags.{kind}"' in answer["Content-Disposition"]
    if kind == "csv":
        assert flagged.case.reference in text(answer)
    assert Visit.objects.filter(actor=people.noor.handle, operation="export", thing="flags").exists()


def test_a_flag_is_hidden_from_a_stranger_and_the_refusal_is_noted(people: Cast, flagged: Flag) -> None:
    answer = as_(people.stranger).get(f"/flags/{flagged.uuid}/")
    assert answer.status_code == 404
    assert "zqflagcase" not in text(answer)


def test_the_page_of_a_flag_says_what_it_means_and_what_clears_it(people: Cast, flagged: Flag) -> None:
    page = text(as_(people.noor).get(f"/flags/{flagged.uuid}/"))
    for words in ("nobody follows its money yet", "Open the financial track with a financial lead", "Source"):
        assert words in page
    assert Visit.objects.filter(actor=people.noor.handle, operation="open", thing=flagged.case.reference).exists()


def test_acknowledging_mutes_until_a_day_and_stays_visible(people: Cast, flagged: Flag) -> None:
    until = localdate() + timedelta(days=10)
    client = as_(people.noor)
    answer = client.post(f"/flags/{flagged.uuid}/", {"reason": "too early", "until": until.isoformat()})
    assert answer.status_code == 302
    flagged.refresh_from_db()
    assert (flagged.acknowledged_by, flagged.acknowledged_until) == (people.noor, until)
    assert list(flagged.events.values_list("kind", "reason")) == [("raised", ""), ("acknowledged", "too early")]
    assert flagged.case.reference in text(client.get("/flags/?muted="))
    assert flagged.case.reference not in text(client.get("/flags/?muted=no"))
    assert flagged.case.reference not in text(client.get("/flags/mine/"))
    assert sweep()["J01"].nothing


@pytest.mark.parametrize(
    ("reason", "days", "field"),
    [("", 3, "reason"), ("why", 0, "until"), ("why", 31, "until"), ("w" * 4_001, 3, "reason")],
)
def test_what_cannot_be_acknowledged_says_why_and_keeps_what_was_typed(
    people: Cast, flagged: Flag, reason: str, days: int, field: str
) -> None:
    sent = {"reason": reason, "until": (localdate() + timedelta(days=days)).isoformat()}
    answer = as_(people.noor).post(f"/flags/{flagged.uuid}/", sent)
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert sent["until"] in text(answer)
    flagged.refresh_from_db()
    assert flagged.acknowledged_until is None


def test_a_prosecutor_reads_a_flag_and_may_not_acknowledge_it(people: Cast, flagged: Flag) -> None:
    client = as_(people.petra)
    assert "Acknowledge</button>" not in text(client.get(f"/flags/{flagged.uuid}/"))
    sent = {"reason": "why", "until": (localdate() + timedelta(days=3)).isoformat()}
    assert client.post(f"/flags/{flagged.uuid}/", sent).status_code == 403


def test_a_cleared_flag_cannot_be_acknowledged(people: Cast, flagged: Flag) -> None:
    from tests.flags.build import move_track

    move_track(flagged.case, people.finn, "open")
    sweep([flagged.case_id])
    sent = {"reason": "why", "until": (localdate() + timedelta(days=3)).isoformat()}
    answer = as_(people.noor).post(f"/flags/{flagged.uuid}/", sent)
    assert answer.status_code == 400
    assert "cleared in the meantime" in text(answer)


def test_the_box_of_a_case(people: Cast, flagged: Flag) -> None:
    url = f"/cases/{flagged.case.reference}/flags-box/"
    assert "No financial track" in text(as_(people.noor).get(url))
    assert as_(people.stranger).get(url).status_code == 404


def test_my_work_groups_the_flags_of_the_cases_one_leads(people: Cast, flagged: Flag) -> None:
    assert flagged.case.reference in text(as_(people.noor).get("/flags/mine/"))
    assert flagged.case.reference not in text(as_(people.chief).get("/flags/mine/"))


def test_everybody_of_the_house_reads_the_rules(people: Cast) -> None:
    for user in (people.noor, people.sec, people.policy):
        page = text(as_(user).get("/rules/"))
        assert "Wpg art. 9(2)" in page
        assert ("Change J01" in page) is (user == people.policy)


def rule_values(**changes: Any) -> dict[str, Any]:
    """The form of J06 with the defaults, changed."""
    values = {"days": 7, "acknowledge_days": 30, "escalate_after_days": 7, "escalate_every_days": 0}
    return {**values, "reason": "the unit is new", "version": 1, **changes}


def test_changing_a_parameter_changes_what_fires(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(10), purpose="")
    sweep([case.pk], ["J06"])
    assert as_(people.policy).post("/rules/J06/", rule_values(days=11)).status_code == 302
    assert sweep(codes=["J06"])["J06"].cleared == 1
    setting = RuleSetting.objects.get()
    assert (setting.code, setting.parameter, setting.value, setting.changed_by) == ("J06", "days", 11, people.policy)
    assert as_(people.policy).post("/rules/J06/", rule_values(days=5, version=2)).status_code == 302
    assert sweep(codes=["J06"])["J06"].raised == 1


def test_a_stale_change_of_a_rule_is_refused(people: Cast) -> None:
    client = as_(people.policy)
    client.post("/rules/J06/", rule_values(days=11))
    answer = client.post("/rules/J06/", rule_values(days=12))
    assert answer.status_code == 412
    assert "Somebody else changed this" in text(answer)
    assert [(row["theirs"], row["yours"]) for row in answer.context["conflict"]] == [("11", "12")]
    assert RuleSetting.objects.get().value == 11
    assert client.post("/rules/J06/", rule_values(days=12, version=2)).status_code == 302


@pytest.mark.parametrize("bad", [{"days": 9999}, {"days": "x"}, {"days": -1}, {"reason": ""}, {"acknowledge_days": 0}])
def test_bad_parameters_are_refused(people: Cast, bad: dict[str, Any]) -> None:
    assert as_(people.policy).post("/rules/J06/", rule_values(**bad)).status_code == 400
    assert not RuleSetting.objects.exists()


def test_only_who_manages_rules_changes_them(people: Cast) -> None:
    for user in (people.noor, people.chief, people.sec):
        assert as_(user).post("/rules/J06/", rule_values(days=11)).status_code == 403
    assert as_(people.policy).get("/rules/J99/").status_code == 404


def test_the_cleared_flags_of_a_case_are_its_history(people: Cast, flagged: Flag) -> None:
    other = build_case(people.noor, opened=ago(10))
    move_track(flagged.case, people.finn, "open")
    sweep()
    reference, client = flagged.case.reference, as_(people.noor)
    assert f"/flags/{flagged.uuid}/" not in text(client.get(f"/flags/?case={reference}"))
    assert f"/flags/{flagged.uuid}/" in text(client.get(f"/flags/?case={reference}&cleared=yes"))
    assert other.reference not in text(client.get(f"/flags/?case={reference}&cleared=yes"))
    assert f"/flags/?case={reference}&amp;cleared=yes" in text(client.get(f"/cases/{reference}/flags-box/"))
    rows = text(client.get(f"/flags/?case={reference}&cleared=yes&export=csv&purpose=review")).splitlines()
    assert len(rows) == 2
    assert rows[1].split(",")[-1]


@pytest.mark.parametrize("query", ["cleared=maybe", "case=%00", f"case={'x' * 500}"])
def test_a_wrong_filter_is_told_at_its_field(people: Cast, flagged: Flag, query: str) -> None:
    answer = as_(people.noor).get(f"/flags/?{query}")
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [query.split("=")[0]]


def test_the_chief_finds_what_was_escalated_on_the_first_page(people: Cast, flagged: Flag) -> None:
    assert flagged.case.reference not in text(as_(people.chief).get("/flags/mine/"))
    with action("job:test", "test.escalate"):
        Flag.objects.filter(pk=flagged.pk).update(escalated_at=now())
    page = text(as_(people.chief).get("/flags/mine/"))
    assert flagged.case.reference in page
    assert "escalated" in page
    assert text(as_(people.noor).get("/flags/mine/")).count(f"/flags/{flagged.uuid}/") == 1
    assert flagged.case.reference not in text(as_(people.petra).get("/flags/mine/"))


def test_the_policy_viewer_is_led_to_the_rules(people: Cast) -> None:
    assert 'href="/rules/"' in text(as_(people.policy).get("/coverage/"))
    assert 'href="/rules/"' not in text(as_(people.chief).get("/coverage/"))


def test_a_case_closed_without_outcome_is_led_to_its_reopening(people: Cast) -> None:
    case = build_case(people.noor, opened=ago(3))
    move_case(case, people.noor, "closing")
    move_case(case, people.chief, "closed")
    sweep([case.pk])
    assert f"/cases/{case.reference}/close/" in text(as_(people.chief).get(f"/cases/{case.reference}/flags-box/"))
