"""The map in a browser: drawn under the strict policy, moved by keyboard, in step with its table, clicked through."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from investigations.actions.routes import add_route
from investigations.actions.transports import add_transport
from investigations.models import Leg
from tests.browser.conftest import PHONE, OpenAs, Window
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def journey(cast: Cast) -> Leg:
    """A route of two legs with transports in three months; the first leg."""
    route = add_route(
        cast.noor,
        cast.case,
        legs=[{"origin": "ATVIE", "destination": "NLAMS", "mode": "van"}, {"origin": "FRDKK", "destination": "GBDVR"}],
    )
    first, second = route.legs.all()
    for leg, day, carried, price in (
        (first, date(2025, 2, 3), 7, "1200.10"),
        (first, date(2025, 3, 4), 6, "1200.00"),
        (second, date(2025, 4, 19), 18, "1500.00"),
    ):
        money = {"price": Decimal(price), "currency": "EUR" if leg == first else "GBP"}
        add_transport(cast.noor, leg, starts_on=day, carried=carried, paid=carried, **money)
    return first


def row(page: Any, text: str) -> Any:
    """The row of a line in the table beside the map."""
    return page.locator("#map-lines tbody tr", has_text=text)


def drawn(window: Window, path: str) -> Any:
    """Open a map and wait until its land is there."""
    window.open(path)
    expect(window.page.locator("#map[data-ready=yes]")).to_be_visible(timeout=20_000)
    return window.page


def test_the_map_of_a_case_by_keyboard(scene: Cast, open_as: OpenAs) -> None:
    leg = journey(scene)
    window = open_as(scene.noor)
    page = drawn(window, f"/cases/{scene.case.reference}/map/")
    assert page.locator("path.map-leg").count() == 2
    assert page.locator("path.map-land").count() > 100
    assert window.barriers() == []
    widths = page.eval_on_selector_all(
        "path.map-leg", "found => found.map(e => Number(e.getAttribute('stroke-width')))"
    )
    assert widths[1] > widths[0] > 2, "18 people make a wider line than 13"
    expect(page.locator("#map-range")).to_have_text("3 February 2025 – 19 April 2025")
    expect(page.locator("[data-total=carried]")).to_have_text("31")

    page.locator("#map-until").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#map-range")).to_have_text("3 February 2025 – 4 March 2025")
    assert page.locator("#map-until").get_attribute("aria-valuetext") == "4 March 2025"
    expect(row(page, "ATVIE").locator("[data-cell=money]")).to_have_text("EUR\u00a015,600.70")
    expect(row(page, "GBDVR").locator("[data-cell=runs]")).to_have_text("0")
    expect(page.locator("#map-runs tbody tr:visible")).to_have_count(2)
    page.keyboard.press("Home")
    expect(page.locator("#map-range")).to_have_text("3 February 2025 – 3 February 2025")
    expect(page.locator("[data-total=money]")).to_have_text("EUR\u00a08,400.70")
    page.keyboard.press("End")
    expect(page.locator("[data-total=runs]")).to_have_text("3")

    row(page, "ATVIE").locator("[data-show]").focus()
    page.keyboard.press("Enter")
    panel = page.locator("#map-panel")
    expect(panel).to_contain_text("Vienna, AT → Amsterdam, NL")
    expect(panel).to_contain_text("EUR\u00a015,600.70")
    assert page.locator("path.map-leg.is-chosen").count() == 1
    assert window.barriers() == []
    panel.get_by_role("link", name="Open").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/transports/?leg={leg.uuid}")
    page.get_by_role("link", name="T1", exact=True).click()
    expect(page.locator("h1")).to_contain_text("T1")
    assert window.complaints == []


def test_a_line_on_the_map_can_be_clicked(scene: Cast, open_as: OpenAs) -> None:
    journey(scene)
    window = open_as(scene.noor, theme="dark", language="nl")
    page = drawn(window, f"/cases/{scene.case.reference}/map/")
    box = page.locator("path.map-leg").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#map-panel")).to_contain_text("EUR\u00a015.600,70")
    assert window.barriers() == []
    assert window.complaints == []


def test_the_map_of_all_cases_leads_to_their_legs(scene: Cast, open_as: OpenAs) -> None:
    journey(scene)
    for size in (None, PHONE):
        window = open_as(scene.chief, size) if size else open_as(scene.chief)
        page = drawn(window, "/map/")
        expect(page.locator("#map-range")).to_have_text("February 2025 – April 2025")
        assert "zqother" not in page.content()
        assert window.barriers() == [] and not window.is_too_wide()
        row(page, "GBDVR").get_by_role("link", name="Open FRDKK").click()
        page.get_by_role("link", name=scene.case.reference).click()
        expect(page.locator("h1")).to_contain_text(scene.case.reference)
        assert window.complaints == []


def test_places_are_suggested_while_a_leg_is_typed(scene: Cast, open_as: OpenAs) -> None:
    leg = journey(scene)
    window = open_as(scene.noor)
    page = window.page
    window.open(f"/legs/{leg.uuid}/")
    page.locator("#id_origin").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("dunk", delay=30)
    expect(page.locator("#id_origin_suggestions option[value=FRDKK]")).to_be_attached()
    page.keyboard.press("Control+A")
    page.keyboard.type("FRDKK")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Dunkirk, FR")
    assert window.complaints == []
