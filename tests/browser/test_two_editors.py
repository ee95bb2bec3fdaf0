"""Two browsers with one text: both are told, both save, the second sees both versions, and nothing typed is lost."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from investigations.models import InformationItem
from tests.browser.conftest import PHONE, OpenAs, Window
from tests.cast import Cast
from tests.items.build import make_item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "The van left Vienna at 04:10.\nSeven people were in it.\nIt came to Amsterdam in the evening."
SOON = 9_000  # milliseconds: two signs of life


@pytest.fixture
def item(scene: Cast) -> InformationItem:
    """A text that two people want to change."""
    return make_item(scene, text=TEXT)


def edits(window: Window, item: InformationItem, text: str) -> Any:
    """Open the form and type; gives back the page."""
    window.open(f"/items/{item.uuid}/edit/")
    window.page.fill("#id_text", text)
    return window.page


def save(page: Any) -> None:
    """Press the button of the form."""
    page.locator("main form .btn-primary").click()


def test_both_are_told_and_what_does_not_touch_is_put_together(
    scene: Cast, item: InformationItem, open_as: OpenAs
) -> None:
    noor, finn = open_as(scene.noor), open_as(scene.finn)
    one = edits(noor, item, TEXT.replace("The van", "The white van"))
    two = edits(finn, item, TEXT.replace("Seven", "Eight"))
    expect(two.locator(".presence")).to_contain_text("Noor", timeout=SOON)
    expect(one.locator(".presence")).to_contain_text("Finn", timeout=SOON)
    save(two)
    expect(two.locator("h1")).to_contain_text(item.title)
    expect(one.locator(".presence")).to_contain_text("By Finn: version 2", timeout=SOON)
    assert noor.barriers() == []
    save(one)
    expect(one.locator("main")).to_contain_text("Finn saved version 2")
    expect(one.locator("mark.differs")).to_have_count(4)
    expect(one.locator("#id_text")).to_have_value(TEXT.replace("The van", "The white van").replace("Seven", "Eight"))
    assert noor.barriers() == []
    save(one)
    expect(one.locator("main")).to_contain_text("The white van")
    item.refresh_from_db()
    assert item.text == TEXT.replace("The van", "The white van").replace("Seven", "Eight") and item.version == 3
    one.get_by_role("link", name="Compare versions").click()
    expect(one.locator("ins")).to_contain_text("white")
    assert noor.barriers() == [] and noor.complaints == [] == finn.complaints


@pytest.mark.parametrize("look", [{}, {"size": PHONE, "theme": "dark", "language": "nl"}], ids=["large", "telephone"])
def test_the_same_place_is_chosen_by_keyboard(
    scene: Cast, item: InformationItem, open_as: OpenAs, look: dict[str, Any]
) -> None:
    noor, finn = open_as(scene.noor, **look), open_as(scene.finn)
    one = edits(noor, item, TEXT.replace("Seven", "Nine") + "\nTwo of them were children.")
    save(edits(finn, item, TEXT.replace("Seven", "Eight")))
    expect(finn.page.locator("h1")).to_contain_text(item.title)
    save(one)
    choice = one.locator("fieldset.choice")
    expect(choice).to_have_count(1)
    expect(choice).to_contain_text("Eight")
    expect(choice).to_contain_text("Nine")
    assert noor.barriers() == [] and not noor.is_too_wide()
    save(one)
    expect(one.locator("fieldset.choice.is-missing")).to_have_count(1)
    expect(one.locator(".form-errors")).to_be_focused()  # what has to be done is read first
    one.locator("input[type=radio][value=both]").focus()
    one.keyboard.press("Space")
    expect(one.locator("input[type=radio][value=both]")).to_be_checked()
    save(one)
    whole = TEXT.replace("Seven", "Eight Nine") + "\nTwo of them were children."
    expect(one.locator("#id_text")).to_have_value(whole)
    one.wait_for_timeout(500)
    assert one.locator(".draft-line").count() == 0, "what was typed stands there already"
    save(one)
    expect(one.locator("h1")).to_contain_text(item.title)
    item.refresh_from_db()
    assert item.text == whole
    assert noor.complaints == []


def test_a_closed_tab_loses_nothing_and_overwrites_nobody(scene: Cast, item: InformationItem, open_as: OpenAs) -> None:
    noor, finn = open_as(scene.noor), open_as(scene.finn)
    page = edits(noor, item, TEXT + "\nA long thought that was never saved.")
    expect(page.locator(".draft-status")).to_contain_text("Draft saved")
    page.close()
    save(edits(finn, item, TEXT.replace("Seven", "Eight")))
    expect(finn.page.locator("h1")).to_contain_text(item.title)
    again = open_as(scene.noor)  # another computer: what the first browser kept is not there
    again.open(f"/items/{item.uuid}/edit/")
    again.page.get_by_role("button", name="Restore the draft").click()
    expect(again.page.locator("#id_text")).to_have_value(TEXT + "\nA long thought that was never saved.")
    save(again.page)
    expect(again.page.locator("main")).to_contain_text("Finn saved version 2")
    whole = TEXT.replace("Seven", "Eight") + "\nA long thought that was never saved."
    expect(again.page.locator("#id_text")).to_have_value(whole)
    save(again.page)
    expect(again.page.locator("h1")).to_contain_text(item.title)
    item.refresh_from_db()
    assert item.text == whole
    again.open(f"/items/{item.uuid}/edit/")
    again.page.wait_for_timeout(500)
    assert again.page.get_by_role("button", name="Restore the draft").count() == 0, "the draft has done its work"


def test_a_very_long_text_is_kept_while_one_types_without_a_pause(
    scene: Cast, item: InformationItem, open_as: OpenAs
) -> None:
    noor = open_as(scene.noor)
    page = edits(noor, item, "Örnekstraat en verder. " * 2_100)  # more than a browser sends when it leaves a page
    expect(page.locator(".draft-status")).to_contain_text("Draft saved")
    page.locator("#id_text").press("Control+End")
    with page.expect_response(lambda answer: "/drafts/" in answer.url and answer.request.method == "POST") as kept:
        page.locator("#id_text").press_sequentially("never pausing for a moment " * 10, delay=25)
    assert kept.value.status == 204
    page.close()
    other = open_as(scene.noor)
    other.open(f"/items/{item.uuid}/edit/")
    other.page.get_by_role("button", name="Restore the draft").click()
    expect(other.page.locator("#id_text")).to_have_value(pattern())


def pattern() -> re.Pattern[str]:
    """The long text with something of what was typed after it."""
    return re.compile(r"^(Örnekstraat en verder\. ){2100}\S")


def test_what_may_not_be_printed_is_not_on_paper(scene: Cast, item: InformationItem, open_as: OpenAs) -> None:
    held = make_item(
        scene, title="Dark title", text="Dark words", source="dark source", handling="H3", restriction="ask"
    )
    noor = open_as(scene.noor)
    for path in ("", "edit/", "versions/"):
        noor.open(f"/items/{held.uuid}/{path}")
        assert "Dark title" in noor.page.inner_text("main")
        noor.page.emulate_media(media="print")
        assert "dark" not in noor.page.inner_text("body").lower(), path
        assert "H3" in noor.page.inner_text("body")
        assert not noor.page.locator("#id_text:visible, #id_title:visible").count()
        noor.page.emulate_media(media="screen")
    noor.open(f"/cases/{scene.case.reference}/items/")
    noor.page.emulate_media(media="print")
    paper = noor.page.inner_text("main")
    assert item.title in paper and "dark" not in paper.lower() and "left out" in paper
