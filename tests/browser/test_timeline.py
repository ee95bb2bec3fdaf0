"""Tasks and the timeline in a browser: an event by keyboard, both clocks, the picture, a plan, a task that waits."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from investigations.actions.events import add_event
from investigations.models import Event, Subject, Task
from tests.browser.conftest import PHONE, OpenAs, Window
from tests.cast import CANARY, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def noor(scene: Cast, open_as: OpenAs) -> Iterator[Window]:
    """Noor's window, in which nothing may complain."""
    window = open_as(scene.noor)
    yield window
    assert window.complaints == []


def free(window: Window) -> None:
    """Nothing on this page keeps anybody out, and it fits."""
    assert window.barriers() == [] and not window.is_too_wide()


def test_an_event_is_written_down_by_keyboard_and_found_on_both_clocks(noor: Window, scene: Cast) -> None:
    page, address = noor.page, f"/cases/{scene.case.reference}/timeline/"
    noor.open(address)
    free(noor)
    page.get_by_role("link", name="Add an event").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Add an event")
    free(noor)
    page.get_by_label("What happened").focus()
    page.keyboard.type("Two inflatables bought in cash")
    page.fill("[name=happened]", "2025-05-32")
    page.select_option("[name=lane]", "money")
    page.select_option("[name=kind]", "payment")
    page.fill("[name=source]", "signal of a carrier")
    page.select_option("[name=basis]", "fact")
    page.fill("[name=learned]", "2025-06-20")
    page.get_by_label("What happened").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_happened_error")).to_contain_text("There is no such day or time.")
    expect(page.get_by_label("What happened")).to_have_value("Two inflatables bought in cash")
    free(noor)
    page.fill("[name=happened]", "2025-05-12 16:20")
    page.locator("summary").filter(has_text="More fields").click()
    page.locator(".ts-control").click()
    page.locator(".ts-dropdown [data-selectable]").filter(has_text=f"{CANARY}suspect").click()
    page.get_by_label("What happened").focus()
    page.keyboard.press("Enter")
    row = page.locator("#timeline tbody tr").filter(has_text="Two inflatables")
    expect(row.locator("td.in-money")).to_contain_text(f"{CANARY}suspect")
    expect(row.locator("td.when")).to_contain_text("Mon 12 May 2025 16:20")
    event = Event.objects.get()
    assert event.precision == "minute" and event.learned_precision == "day"
    add_event(
        scene.noor, scene.case, title="Seen at the coast", happened="2025-06", learned="2025-06-02",
        lane="criminal", kind="sighting", source="coast guard", basis="assessment",
    )  # fmt: skip
    noor.open(address)
    free(noor)
    page.get_by_role("link", name="when we learned of it").click()
    titles = page.locator("#timeline a.row-link").all_inner_texts()
    assert titles.index("Seen at the coast") < titles.index("Two inflatables bought in cash")
    free(noor)


def test_the_list_is_walked_the_picture_stepped_and_the_filters_kept(noor: Window, scene: Cast) -> None:
    for day, lane in ((12, "money"), (13, "criminal"), (14, "money")):
        add_event(
            scene.noor, scene.case, title=f"event {day}", happened=f"2025-05-{day}", lane=lane, kind="contact",
            source="list", basis="fact", subjects=list(Subject.objects.filter(case=scene.case)) if day == 13 else [],
        )  # fmt: skip
    page = noor.page
    noor.open(f"/cases/{scene.case.reference}/timeline/?kind=contact")
    picture = page.locator(".chart-canvas svg")
    expect(picture).to_be_visible()
    page.locator("[data-chart]").focus()
    page.keyboard.press("ArrowRight")
    expect(picture).to_contain_text("12 May 2025")
    page.locator("summary").filter(has_text="Table").click()
    expect(page.locator(".chart-table tbody tr")).to_have_count(3)
    page.locator("#timeline a.row-link").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#timeline a.row-link").nth(1)).to_be_focused()
    page.select_option("[name=lane]", "criminal")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("#timeline a.row-link")).to_have_count(1)
    assert "kind=contact" in page.url and "lane=criminal" in page.url
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    text = started.value.path().read_text(encoding="utf-8")
    assert "event 13" in text and "event 12" not in text
    page.get_by_role("link", name="Print").click()
    expect(page.locator("#timeline a.row-link")).to_have_count(1)
    free(noor)


def test_a_phone_shows_both_lanes_in_dutch_and_dark(scene: Cast, open_as: OpenAs) -> None:
    add_event(
        scene.noor, scene.case, title="Onderschept", happened="2025", lane="criminal", kind="search", source="x",
        basis="fact",
    )  # fmt: skip
    window = open_as(scene.finn, PHONE, "dark", "nl")
    window.open(f"/cases/{scene.case.reference}/timeline/")
    expect(window.page.locator("#timeline")).to_contain_text("Onderschept")
    expect(window.page.locator("h1")).to_contain_text(scene.case.reference)
    free(window)
    assert window.complaints == []


def test_a_plan_makes_tasks_and_one_waits_until_the_other_is_done(noor: Window, scene: Cast) -> None:
    page, base = noor.page, f"/cases/{scene.case.reference}/tasks/"
    noor.open(base)
    free(noor)
    page.get_by_role("link", name="Use a case plan").click()
    page.select_option("[name=plan]", "lorry")
    page.select_option("[name=money]", "finn")
    page.get_by_role("button", name="Look at the tasks").click()
    expect(page.get_by_role("button", name="Make 9 tasks")).to_be_visible()
    free(noor)
    page.get_by_role("button", name="Make 9 tasks").click()
    expect(page.locator(".lanes .lane")).to_have_count(2)
    free(noor)
    page.locator("#tasks-criminal a.row-link").filter(has_text="Interview the driver").click()
    expect(page.locator(".note")).to_contain_text("Secure lorry, trailer")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("main")).to_contain_text("This task waits for T-001")
    free(noor)
    page.locator(".note a").first.click()
    page.get_by_role("button", name="Done: Tachograph").click()
    expect(page.get_by_role("button", name="Done: Tachograph")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("h1 + .badge, .page-head-words .badge").first).to_have_text("done")
    free(noor)
    assert Task.objects.get(number=1).state == "done"
    noor.open("/")
    expect(page.locator("#my-tasks")).to_contain_text("Interview the driver")
    noor.open("/tasks/?whose=mine")
    page.locator("[data-tick]").first.check()
    page.select_option("[name=owner]", "finn")
    page.get_by_role("button", name="Give", exact=True).click()
    expect(page.locator(".toasts")).to_contain_text("1 task given.")
    free(noor)
