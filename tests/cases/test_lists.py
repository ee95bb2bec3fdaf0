"""The list of cases: columns, filters by name, the purpose of an export, and what is done with ticked rows."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Visit
from desk.models import SavedFilter
from tests.cases.test_pages import signed_in
from tests.cast import Cast, make_case

pytestmark = pytest.mark.django_db
LIST = "/cases/"


def heads(answer: Any) -> list[str]:
    """The names of the columns on the page."""
    return [column.name for column in answer.context["columns"]]


def test_columns_are_chosen_remembered_and_shared_by_the_address(cast: Cast) -> None:
    browser = signed_in(cast.noor)
    assert "review_on" not in heads(browser.get(LIST))
    answer = browser.get(LIST, {"columns": ["agency", "review_on", "nonsense"], "state": "open"})
    assert heads(answer) == ["reference", "agency", "review_on"]
    back = browser.get(LIST)
    assert (
        back.status_code == 302
        and back["Location"] == "/cases/?columns=agency&columns=review_on&columns=nonsense&state=open"
    )
    assert heads(signed_in(cast.chief).get(back["Location"])) == heads(answer)
    cleared = answer.context["tools"]["clear"]
    assert "state" not in cleared and heads(browser.get(f"{LIST}{cleared}")) == heads(answer)


def test_filters_are_kept_under_a_name_and_forgotten(cast: Cast) -> None:
    browser, other = signed_in(cast.noor), signed_in(cast.finn)
    keep = {"list_name": "cases", "path": LIST, "query": "state=open&order=codename", "name": " mine "}
    assert browser.post(reverse("desk:filter_save"), keep)["Location"] == f"{LIST}?state=open&order=codename"
    assert b"mine" in browser.get(LIST, {"all": "1"}).content
    assert b"mine" not in other.get(LIST, {"all": "1"}).content
    other.post(reverse("desk:filter_forget"), keep)
    assert SavedFilter.objects.filter(user=cast.noor, name="mine").exists()
    browser.post(reverse("desk:filter_forget"), {**keep, "name": "mine"})
    assert not SavedFilter.objects.filter(name="mine").exists()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "a\x00"}, {"name": "x" * 81}, {"list_name": ""}])
def test_a_name_that_is_none_is_refused_and_nothing_kept(cast: Cast, wrong: dict[str, str]) -> None:
    keep = {"list_name": "cases", "path": "//elsewhere.example/", "query": "q=a%00b", "name": "mine", **wrong}
    answer = signed_in(cast.noor).post(reverse("desk:filter_save"), keep)
    assert answer["Location"] == "/" and not SavedFilter.objects.exclude(name="").exists()


@pytest.mark.parametrize("path", [LIST, "/flags/", "/assets/", "/portfolio/", "/coverage/"])
def test_a_file_is_given_only_for_a_purpose_that_stands_in_the_book(cast: Cast, path: str) -> None:
    browser = signed_in(cast.petra)
    asks = browser.get(path, {"export": "csv"})
    assert asks.status_code == 200 and 'name="purpose"' in asks.content.decode()
    for purpose in ("", " ", "a\x00b", "x" * 201):
        assert browser.get(path, {"export": "csv", "purpose": purpose}).status_code == 400
    assert not Visit.objects.filter(operation="export").exists()
    assert "attachment" in browser.get(path, {"export": "csv", "purpose": "hearing"})["Content-Disposition"]
    assert Visit.objects.get(operation="export").purpose == "hearing"


def test_ticked_rows_are_exported_and_no_others(cast: Cast) -> None:
    make_case(cast, cast.noor, "second")
    asked = {"export": "csv", "purpose": "p", "case": [cast.case.reference, cast.other_case.reference]}
    answer = signed_in(cast.noor).get(LIST, asked)
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2 and lines[1].startswith(cast.case.reference)
    many = [f"SC-{i}" for i in range(201)]
    assert signed_in(cast.noor).get(LIST, {"case": many}).status_code == 400


def assigning(cast: Cast, *cases: Any, **values: Any) -> dict[str, Any]:
    """What the form sends that assigns several cases."""
    versions = {f"version-{case.reference}": case.version for case in cases}
    given = {"unit": "NORTH", "lead": "finn", "effective_on": localdate().isoformat(), "reason": "typed at length"}
    return {"case": [case.reference for case in cases], **versions, **given, **values}


def test_a_chief_assigns_the_ticked_cases_and_hidden_ones_do_not_exist(cast: Cast) -> None:
    second, chief = make_case(cast, cast.noor, "second"), signed_in(cast.chief)
    address = reverse("investigations:cases_assign")
    page = chief.get(address, {"case": [cast.case.reference, cast.other_case.reference]}).content.decode()
    assert cast.case.codename in page and cast.other_case.codename not in page
    assert signed_in(cast.noor).get(address, {"case": cast.case.reference}).status_code == 302
    answer = chief.post(address, assigning(cast, cast.case, second, cast.other_case))
    assert answer.status_code == 302
    for case in (cast.case, second, cast.other_case):
        case.refresh_from_db()
    assert (cast.case.lead, second.lead, cast.other_case.lead) == (cast.finn, cast.finn, cast.stranger)


@pytest.mark.parametrize(
    "wrong",
    [{"lead": "stranger"}, {"effective_on": "2999-01-01"}, {"lead": ""}, {"unit": "NOWHERE"}, {"reason": "\x00"}],
)
def test_what_could_not_be_assigned_stays_with_what_was_typed(cast: Cast, wrong: dict[str, str]) -> None:
    data = assigning(cast, cast.case, **wrong)
    answer = signed_in(cast.chief).post(reverse("investigations:cases_assign"), data)
    assert answer.status_code == 400 and cast.case.reference in answer.content.decode()
    assert "reason" in wrong or "typed at length" in answer.content.decode()
    cast.case.refresh_from_db()
    assert cast.case.lead == cast.noor


def test_a_case_that_changed_meanwhile_is_not_assigned_and_the_others_are(cast: Cast) -> None:
    second = make_case(cast, cast.noor, "second")
    data = assigning(cast, cast.case, second, **{f"version-{cast.case.reference}": cast.case.version + 7})
    answer = signed_in(cast.chief).post(reverse("investigations:cases_assign"), data)
    assert answer.status_code == 400 and [case for case, _error in answer.context["left"]] == [cast.case]
    second.refresh_from_db()
    assert second.lead == cast.finn
