"""The pages of a case, as those who work with them see them."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from investigations.models import Case, Leg, Modus, Subject
from tests.cast import CANARY, Cast

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    """A browser in which this user signed in."""
    client = Client()
    client.force_login(user, backend="access.backends.PasswordBackend")
    return client


def typed(**values: Any) -> dict[str, Any]:
    """What somebody types in the form of a new case."""
    rows = {
        f"{name}-{key}": value
        for name in ("subjects", "legs", "external_references")
        for key, value in (("TOTAL_FORMS", "3"), ("INITIAL_FORMS", "0"))
    }
    return {
        **rows,
        "codename": "ZANDPAD",
        "opened_on": localdate().isoformat(),
        "unit": "NORTH",
        "lead": "noor",
        "agency": "TESTPOL",
        "token": str(uuid4()),
        **values,
    }


PAGES = [
    "case",
    "case_people",
    "case_routes",
    "case_modi",
    "case_book",
    "case_print",
    "case_close",
    "case_edit",
    "person_new",
    "route_new",
    "case_modus_new",
]


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_for_the_holder_and_hide_from_the_stranger(cast: Cast, name: str) -> None:
    address = reverse(f"investigations:{name}", args=[cast.case.reference])
    assert signed_in(cast.noor).get(address).status_code == 200
    answer = signed_in(cast.stranger).get(address)
    assert answer.status_code == 404
    assert CANARY not in answer.content.decode()


def test_reading_is_not_writing(cast: Cast) -> None:
    browser = signed_in(cast.petra)
    assert browser.get(reverse("investigations:case", args=[cast.case.reference])).status_code == 200
    assert browser.get(reverse("investigations:case_edit", args=[cast.case.reference])).status_code == 403


def test_list_search_and_catalogue_open(cast: Cast) -> None:
    for user in (cast.noor, cast.petra, cast.chief, cast.audra):
        answer = signed_in(user).get(reverse("investigations:case_list"))
        assert answer.status_code == 200 and cast.case.reference in answer.content.decode()
    answer = signed_in(cast.stranger).get(reverse("investigations:case_list"), {"q": CANARY})
    assert cast.case.reference not in answer.content.decode()
    found = signed_in(cast.noor).get(reverse("investigations:search"), {"q": f"{CANARY}alias"})
    assert cast.case.reference in found.content.decode()
    assert signed_in(cast.policy).get(reverse("investigations:catalogue")).status_code == 200
    assert signed_in(cast.noor).get(reverse("investigations:modus", args=["test"])).status_code == 200


def test_registering_in_one_page(cast: Cast) -> None:
    browser = signed_in(cast.noor)
    address = reverse("investigations:case_new")
    assert browser.get(address).status_code == 200
    data = typed(
        modi=["test"],
        **{
            "subjects-0-name": "A. Fictief",
            "subjects-0-category": "suspect",
            "legs-1-origin": "NLAMS",
            "legs-1-destination": "GBDVR",
            "legs-1-fee": "2500",
            "legs-1-currency": "EUR",
            "external_references-0-system": "parket",
            "external_references-0-number": "13/1",
        },
    )
    answer = browser.post(address, data)
    assert answer.status_code == 302, answer.context["form"].errors
    case = Case.objects.get(codename="ZANDPAD")
    assert answer["Location"] == f"/cases/{case.reference}/"
    assert (case.subjects.count(), case.legs.count(), case.modi.count()) == (1, 1, 1)
    assert browser.post(address, data)["Location"] == answer["Location"]
    assert Case.objects.filter(codename="ZANDPAD").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"codename": ""},
        {"codename": "x" * 61},
        {"codename": "a\x00b"},
        {"opened_on": "2999-01-01"},
        {"opened_on": "yesterday"},
        {"unit": "NOWHERE"},
        {"lead": "stranger"},
        {"token": "none"},
        {"subjects-0-name": "B"},
        {"subjects-1-name": "B", "subjects-1-category": "smuggled", "subjects-1-network_role": "driver"},
        {"subjects-1-name": "B", "subjects-1-category": "suspect", "subjects-1-born_on": "1980-02-31"},
        {"legs-2-origin": "A", "legs-2-destination": "B", "legs-2-fee": "-1", "legs-2-currency": "EUR"},
        {"legs-2-origin": "A", "legs-2-destination": "B", "legs-2-fee": "1", "legs-2-currency": "QQQ"},
        {"legs-TOTAL_FORMS": "many"},
        {"legs-TOTAL_FORMS": "1000000"},
    ],
)
def test_bad_input_keeps_what_was_typed_and_stores_nothing(people: Cast, wrong: dict[str, Any]) -> None:
    answer = signed_in(people.noor).post(reverse("investigations:case_new"), typed(summary="typed at length", **wrong))
    assert answer.status_code == 400
    assert "typed at length" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_row_is_added_without_losing_what_was_typed(people: Cast) -> None:
    browser = signed_in(people.noor)
    data = typed(**{"subjects-0-name": "Typed before", "add_row": "subjects"})
    page = browser.post(reverse("investigations:case_new"), data)
    fragment = browser.post(reverse("investigations:case_new_row", args=["subjects"]), data)
    for answer in (page, fragment):
        text = answer.content.decode()
        assert answer.status_code == 200 and "Typed before" in text and 'name="subjects-3-name"' in text
    assert "ZANDPAD" in page.content.decode()


def test_script_in_text_is_text(cast: Cast) -> None:
    browser = signed_in(cast.noor)
    address = reverse("investigations:person_new", args=[cast.case.reference])
    bad = "<script>alert(1)</script>"
    answer = browser.post(address, {"kind": "person", "name": bad, "category": "contact", "notes": bad})
    assert answer.status_code == 302
    text = browser.get(answer["Location"]).content.decode()
    assert bad not in text and "&lt;script&gt;alert(1)" in text


def test_a_stale_form_shows_both_versions(cast: Cast) -> None:
    browser = signed_in(cast.noor)
    address = reverse("investigations:case_edit", args=[cast.case.reference])
    common = {"opened_on": cast.case.opened_on.isoformat(), "agency": "TESTPOL", "version": cast.case.version}
    assert browser.post(address, {**common, "codename": "THEIRS"}).status_code == 302
    answer = browser.post(address, {**common, "codename": "MINE"})
    text = answer.content.decode()
    assert answer.status_code == 412 and "THEIRS" in text and "MINE" in text
    again = browser.post(address, {**common, "codename": "MINE", "version": answer.context["form"].data["version"]})
    assert again.status_code == 302
    cast.case.refresh_from_db()
    assert cast.case.codename == "MINE"


def test_a_form_that_is_sent_twice_does_its_work_once(cast: Cast) -> None:
    browser = signed_in(cast.noor)
    address = reverse("investigations:person_new", args=[cast.case.reference])
    token = browser.get(address).context["token"]
    data = {"kind": "person", "name": "Once Fictief", "category": "contact", "token": str(token)}
    wrong = browser.post(address, {**data, "name": ""})
    assert wrong.status_code == 400 and str(token) in wrong.content.decode()
    for _ in range(2):
        assert browser.post(address, data).status_code == 302
    assert cast.case.subjects.filter(name="Once Fictief").count() == 1
    edit = reverse("investigations:case_edit", args=[cast.case.reference])
    form = browser.get(edit).context
    whole = {"codename": "TWICE", "opened_on": cast.case.opened_on.isoformat(), "agency": "TESTPOL"}
    whole |= {"version": str(cast.case.version), "token": str(form["token"])}
    assert [browser.post(edit, whole).status_code for _ in range(2)] == [302, 302]


def test_people_routes_and_modi_can_be_removed_and_put_back(cast: Cast) -> None:
    browser = signed_in(cast.finn)
    for model, name, page in ((Subject, "person", "people"), (Leg, "leg", "routes")):
        thing = model.objects.get(case=cast.case)
        assert browser.get(reverse(f"investigations:{name}", args=[thing.uuid])).status_code == 200
        assert browser.post(reverse(f"investigations:{name}_remove", args=[thing.uuid])).status_code == 302
        thing.refresh_from_db()
        assert thing.removed_at
        shown = browser.get(reverse(f"investigations:case_{page}", args=[cast.case.reference])).content.decode()
        assert "Put back" in shown
        assert browser.post(reverse(f"investigations:{name}_restore", args=[thing.uuid])).status_code == 302
        thing.refresh_from_db()
        assert thing.removed_at is None
        hidden = signed_in(cast.stranger).post(reverse(f"investigations:{name}_remove", args=[thing.uuid]))
        assert hidden.status_code == 404


def test_closing_takes_two_persons(cast: Cast) -> None:
    address = reverse("investigations:case_close", args=[cast.case.reference])
    noor, chief = signed_in(cast.noor), signed_in(cast.chief)
    assert noor.post(address, {"step": "close", "reason": "done"}).status_code == 403
    assert noor.post(address, {"step": "dance", "reason": "done"}).status_code == 400
    assert noor.post(address, {"step": "request", "reason": ""}).status_code == 400
    assert noor.post(address, {"step": "request", "reason": "all is done"}).status_code == 302
    assert chief.get(address).status_code == 200
    assert chief.post(address, {"step": "refuse", "reason": "not yet"}).status_code == 302
    cast.case.refresh_from_db()
    assert cast.case.state == "open"


def test_the_export_is_what_is_seen_and_no_formula(cast: Cast) -> None:
    browser = signed_in(cast.noor)
    edit = reverse("investigations:case_edit", args=[cast.case.reference])
    data = {"codename": "=1+1", "opened_on": cast.case.opened_on.isoformat(), "agency": "TESTPOL"}
    assert browser.post(edit, {**data, "version": cast.case.version}).status_code == 302
    address, asked = reverse("investigations:case_list"), {"purpose": "report", "columns": ["codename", "opened_on"]}
    answer = browser.get(address, {**asked, "export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines() == [
        "Reference,Codename,Opened",
        f"{cast.case.reference},'=1+1,{cast.case.opened_on.isoformat()}",
    ]
    assert "attachment" in answer["Content-Disposition"]
    assert browser.get(address, {**asked, "export": "xlsx"}).content[:2] == b"PK"
    from audit.models import Visit

    assert Visit.objects.filter(operation="export", actor="user:noor", purpose="report").exists()


def test_policy_adds_an_edition(people: Cast) -> None:
    data = {"code": "raft", "lane": "sea", "title_en": "Raft", "title_nl": "Vlot"}
    assert signed_in(people.noor).post(reverse("investigations:edition_new"), data).status_code == 403
    for edition in (1, 2):
        assert signed_in(people.policy).post(reverse("investigations:edition_new"), data).status_code == 302
        assert Modus.objects.filter(code="raft").count() == edition


@pytest.mark.parametrize("wrong", [{"system": "a\x00"}, {"number": "\x00"}, {"system": "x" * 500}])
def test_a_number_that_cannot_be_is_no_error_of_ours(cast: Cast, wrong: dict[str, str]) -> None:
    address = reverse("investigations:reference_remove", args=[cast.case.reference])
    assert signed_in(cast.noor).post(address, {"system": "a", "number": "b", **wrong}).status_code == 400
