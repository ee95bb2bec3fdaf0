"""The list of cases in a browser: columns, filters by name, rows by keyboard, and the file for a purpose."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from audit.models import Visit
from tests.browser.conftest import OpenAs
from tests.cast import Cast, make_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_chief_works_the_list_by_keyboard(scene: Cast, open_as: OpenAs) -> None:
    second = make_case(scene, scene.noor, "second", days_ago=10)
    chief = open_as(scene.chief)
    page = chief.page
    chief.open("/cases/")
    page.get_by_role("button", name="Columns").click()
    page.locator("[name=columns][value=review_on]").check()
    assert chief.barriers() == []
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("columnheader", name="Review on")).to_be_visible()
    page.get_by_role("button", name="My filters").click()
    page.get_by_label("Keep these filters as").fill("With review")
    assert chief.barriers() == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="My filters (1)")).to_be_visible()
    page.wait_for_load_state("load")  # the keys need the script of the page
    page.locator("#content").focus()
    for key in ("ArrowDown", " ", "ArrowDown", " "):
        page.keyboard.press(key)
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    assert chief.barriers() == []
    page.get_by_role("button", name="Assign", exact=True).click()
    page.get_by_label("Case lead").select_option("finn")
    assert chief.barriers() == []
    page.locator("main form .btn-primary").click()
    expect(page.get_by_text("2 cases were assigned.")).to_be_visible()
    for case in (scene.case, second):
        case.refresh_from_db()
        assert case.lead == scene.finn
    chief.open("/cases/")
    expect(page.get_by_role("columnheader", name="Review on")).to_be_visible()
    assert chief.complaints == []


def test_an_export_asks_what_it_is_for(scene: Cast, open_as: OpenAs) -> None:
    noor = open_as(scene.noor)
    page = noor.page
    noor.open("/cases/")
    page.locator("tbody input[data-tick]").first.check()
    page.get_by_role("button", name="Export the ticked").click()
    expect(page.locator("h1")).to_have_text("Export")
    assert noor.barriers() == []
    page.get_by_label("What the file is for").fill("hearing of Friday")
    with page.expect_download() as coming:
        page.get_by_role("button", name="CSV").click()
    assert scene.case.reference in Path(coming.value.path()).read_text(encoding="utf-8-sig")
    assert Visit.objects.get(operation="export").purpose == "hearing of Friday"
    assert noor.complaints == []
