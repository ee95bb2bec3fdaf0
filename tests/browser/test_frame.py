"""The frame by keyboard: search key, command list, rail, theme."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, OpenAs
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_keys_theme_and_rail(scene: Cast, open_as: OpenAs) -> None:
    window = open_as(scene.noor)
    page = window.page
    window.open("/accounts/sessions/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type("second")
    expect(page.locator("#palette [aria-selected=true]")).to_have_text("Second factor")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{window.base}/accounts/2fa/")
    page.wait_for_load_state("load")  # the scripts run before a click means anything
    if page.locator("[data-top-search]").count():
        page.keyboard.press("/")
        expect(page.locator("[data-top-search]")).to_be_focused()
    page.click("[data-rail-fold]")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.rail") == "folded"
    page.locator(".toptools [data-bs-toggle=dropdown]").first.click()
    page.click("[data-theme-choice=dark]")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert window.complaints == []


def test_the_description_of_rest_is_drawn_from_here_alone(scene: Cast, open_as: OpenAs) -> None:
    window = open_as(None)
    window.open("/api/v1/docs/")
    expect(window.page).to_have_title("Description of REST · smugglecases")
    expect(window.page.locator("#operations-access-requests-access_requests_list")).to_be_visible(timeout=30_000)
    assert window.complaints == []


def test_the_menu_of_a_phone_opens(scene: Cast, open_as: OpenAs) -> None:
    window = open_as(scene.noor, PHONE)
    window.open("/accounts/sessions/")
    expect(window.page.locator("#rail-menu")).to_be_hidden()
    window.page.click("[data-rail-open]")
    expect(window.page.locator("#rail-menu")).to_be_visible()


def test_sign_in_page_and_errors_have_no_barriers(scene: Cast, open_as: OpenAs) -> None:
    for theme in ("light", "dark"):
        window = open_as(None, theme=theme)
        window.open("/accounts/login/")
        assert window.barriers() == []
        window = open_as(scene.noor, theme=theme)
        assert window.open("/cases/SC-1999-00001/").status == 404
        assert window.barriers() == []
        assert window.complaints == []
