"""What people come to do, from end to end in a browser, without a barrier on the way."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from access.models import Grant, User
from audit.actions import action
from desk.models import LegalBasis
from finance.actions.assets import register_asset
from finance.actions.moves import move_alone
from finance.actions.requests import propose_move
from finance.models import Asset, Flag
from finance.tasks import flag_cases
from investigations.models import Case
from tests.browser.conftest import OpenAs, Window
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def windows(scene: Cast, open_as: OpenAs) -> Iterator[Any]:
    """A window for each person; at the end nobody's may have complained."""
    opened: dict[str, Window] = {}

    def window(name: str) -> Window:
        if name not in opened:
            opened[name] = open_as(getattr(scene, name))
        return opened[name]

    yield window
    assert [complaint for one in opened.values() for complaint in one.complaints] == []


def free(window: Window) -> None:
    """Nothing on this page keeps anybody out."""
    assert window.barriers() == []


def day(days_ago: int) -> str:
    """A date as a date input takes it."""
    return (localdate() - timedelta(days=days_ago)).isoformat()


def register(window: Window, codename: str, *, opened: str) -> str:
    """Register a case by keyboard, with a suspect and a leg; its reference."""
    page = window.page
    window.open("/")
    page.get_by_role("link", name="Register a case").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Register a case")
    free(window)
    page.get_by_label("Codename").focus()
    page.keyboard.type(codename)
    page.fill("#id_opened_on", opened)
    page.fill("#id_purpose", "to find who earned from these crossings")
    page.fill("[name=subjects-0-name]", "A. Fictief")
    page.select_option("[name=subjects-0-category]", "suspect")
    page.fill("[name=legs-0-origin]", "NLAMS")
    page.fill("[name=legs-0-destination]", "GBDVR")
    page.get_by_label("Codename").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(codename)
    free(window)
    return str(Case.objects.get(codename=codename).reference)


def test_a_case_without_its_money_is_flagged_until_its_track_opens(windows: Any) -> None:
    noor, finn = windows("noor"), windows("finn")
    reference = register(noor, "ZANDPAD", opened=day(20))
    expect(noor.page.locator(f'a[href="/cases/{reference}/money/waiver/"]').first).to_be_visible()
    assert flag_cases() > 0
    noor.open(f"/cases/{reference}/")
    expect(noor.page.locator(".flags-box")).to_contain_text("No financial track")
    free(noor)
    noor.open("/")
    expect(noor.page.locator("main")).to_contain_text("No financial track")
    noor.open("/flags/")
    free(noor)
    expect(noor.page.locator("main")).to_contain_text(reference)

    case = Case.objects.get(reference=reference)
    give_key(case, "finn")
    finn.open(f"/cases/{reference}/money/open/")
    free(finn)
    finn.page.select_option("[name=lead]", label="Finn")
    finn.page.get_by_role("button", name="Save").click()
    expect(finn.page.locator("main")).to_contain_text("open")
    finn.open(f"/cases/{reference}/money/plan/")
    finn.page.fill("[name=text]", "Ask the bank registers about A. Fictief.")
    finn.page.get_by_role("button", name="Save").click()
    expect(finn.page.locator("main")).to_contain_text("Ask the bank registers")
    free(finn)
    flag_cases()
    assert not Flag.objects.filter(case=case, code="J01", cleared_at__isnull=True).exists()
    noor.open(f"/cases/{reference}/")
    expect(noor.page.locator(".flags-box")).not_to_contain_text("No financial track")


def give_key(case: Case, name: str) -> None:
    """A key to the case for somebody of the cast."""
    user = User.objects.get(username=name)
    with action("job:tests", "test.key", room=case.compartment_id):
        Grant.objects.create(compartment_id=case.compartment_id, user=user, role=user.role)


def test_a_waiver_is_asked_for_by_one_and_approved_by_another(windows: Any, scene: Cast) -> None:
    noor, chief = windows("noor"), windows("chief")
    reference = scene.case.reference
    flag_cases()
    assert Flag.objects.filter(case=scene.case, code="J01", cleared_at__isnull=True).exists()
    noor.open(f"/cases/{reference}/")
    noor.page.locator(f'a[href="/cases/{reference}/money/waiver/"]').first.click()
    free(noor)
    noor.page.select_option("[name=reason_code]", "other")
    noor.page.fill("[name=text]", "No money is involved as far as we know.")
    noor.page.fill("[name=until]", day(-30))
    noor.page.get_by_role("button", name="Save").click()
    expect(noor.page.locator("main")).to_contain_text("No money is involved")
    expect(noor.page.get_by_role("link", name="Decide")).to_have_count(0)

    chief.open("/")
    chief.page.get_by_role("link", name=re.compile("^Decide")).first.click()
    free(chief)
    chief.page.get_by_label("approve").check()
    chief.page.fill("[name=reason]", "Seen; to be looked at again in a month.")
    chief.page.get_by_role("button", name="Save").click()
    expect(chief.page.locator("main")).to_contain_text("waived")
    free(chief)
    flag_cases()
    assert not Flag.objects.filter(case=scene.case, code="J01", cleared_at__isnull=True).exists()


def wait_for_the_prosecutor(scene: Cast) -> list[Asset]:
    """Three traced assets, each with a request that waits."""
    found = []
    for i, label in enumerate(("white van", "savings", "boat")):
        asset = register_asset(
            scene.finn,
            scene.case,
            type="vehicle",
            label=label,
            amount=Decimal(1000 * (i + 1)),
            valued_on=localdate(),
            source="fictional list",
        )
        move_alone(scene.finn, asset, to_state="traced", note="seen")
        asset.refresh_from_db()
        propose_move(
            scene.finn,
            asset,
            to_state="seized",
            reason="may be sold",
            legal_basis=LegalBasis.objects.get(code="94a(2)"),
            authority="examining judge",
            amount=Decimal(1000 * (i + 1)),
            currency="EUR",
        )
        found.append(asset)
    return found


def test_the_prosecutor_decides_each_with_a_reason(windows: Any, scene: Cast) -> None:
    van, savings, boat = wait_for_the_prosecutor(scene)
    petra, finn = windows("petra"), windows("finn")
    page = petra.page
    petra.open("/portfolio/")
    free(petra)
    expect(page.locator("#requests tbody tr")).to_have_count(3)
    row = page.locator("#requests tbody tr").filter(has_text="white van")
    row.get_by_role("button", name="Refuse").click()
    expect(page.locator("#requests .field-errors")).to_be_visible()
    for label, button, reason in (
        ("white van", "Approve", "in order"),
        ("savings", "Refuse", "not proportionate"),
        ("boat", "Send back", "which boat"),
    ):
        row = page.locator("#requests tbody tr").filter(has_text=label)
        row.locator("[name=reason]").fill(reason)
        row.get_by_role("button", name=button).click()
        expect(page.locator("#requests tbody tr").filter(has_text=label)).to_have_count(0)
    expect(page.locator("#waiting")).to_contain_text("Nothing waits for you")
    free(petra)
    states = {asset.label: Asset.objects.get(pk=asset.pk).state for asset in (van, savings, boat)}
    assert states == {"white van": "seized", "savings": "traced", "boat": "traced"}
    finn.open(f"/assets/{boat.uuid}/")
    expect(finn.page.locator("main")).to_contain_text("which boat")
    free(finn)


def test_the_prosecutor_confirms_a_seizure_of_evidence(windows: Any, scene: Cast) -> None:
    asset = register_asset(
        scene.finn,
        scene.case,
        type="cash",
        label="money in a sock",
        amount=Decimal("450.00"),
        valued_on=localdate(),
        source="counted",
    )
    move_alone(scene.finn, asset, to_state="traced", note="seen")
    finn, petra = windows("finn"), windows("petra")
    finn.open(f"/assets/{asset.uuid}/seize/")
    free(finn)
    basis = finn.page.locator("[name=legal_basis] option").filter(has_text=re.compile("94 ")).first
    finn.page.select_option("[name=legal_basis]", basis.get_attribute("value"))
    for name, value in (("amount", "450.00"), ("authority", "officer 1")):
        if finn.page.locator(f"[name={name}]").count():
            finn.page.fill(f"[name={name}]", value)
    finn.page.locator("main form .btn-primary").click()
    expect(finn.page.locator("main")).to_contain_text("seized")
    petra.open("/portfolio/")
    row = petra.page.locator("#seizures tbody tr").filter(has_text="money in a sock")
    row.locator("[name=reason]").fill("in order")
    row.get_by_role("button", name="Confirm", exact=True).click()
    expect(petra.page.locator("#seizures")).to_have_count(0)
    free(petra)


def test_a_stranger_asks_and_the_lead_lets_them_in(windows: Any, scene: Cast) -> None:
    stranger, noor = windows("stranger"), windows("noor")
    reference = scene.case.reference
    answer = stranger.open(f"/cases/{reference}/")
    assert answer.status == 404
    stranger.page.get_by_role("link", name="Request access").click()
    free(stranger)
    expect(stranger.page.get_by_label("Case reference")).to_have_value(reference)
    stranger.page.fill("[name=reason]", "The same van was seen in our case.")
    stranger.page.locator("main form .btn-primary").click()
    expect(stranger.page.locator("main")).to_contain_text(reference)
    noor.open("/requests/")
    free(noor)
    expect(noor.page.locator("main")).to_contain_text("The same van")


def test_what_was_typed_survives_a_closed_tab(windows: Any, scene: Cast, open_as: OpenAs) -> None:
    noor = windows("noor")
    noor.open("/cases/new/")
    noor.page.fill("[name=codename]", "HALFWAY")
    noor.page.locator("#rows-subjects button[name=add_row]").click()
    noor.page.fill("[name=subjects-3-name]", "Fourth Fictief")
    noor.page.get_by_text("Choose from the catalogue").click()
    noor.page.locator("[name=modi]").first.check()
    expect(noor.page.locator("[data-draft-status]")).not_to_be_empty(timeout=15_000)
    other = open_as(scene.noor)
    other.open("/cases/new/")
    other.page.locator(".draft-line button").first.click()
    expect(other.page.locator("[name=codename]")).to_have_value("HALFWAY")
    expect(other.page.locator("[name=subjects-3-name]")).to_have_value("Fourth Fictief")
    expect(other.page.locator("[name=modi]").first).to_be_visible()
    expect(other.page.locator("[name=modi]").first).to_be_checked()
    other.page.keyboard.press("Escape")
    expect(other.page.locator("#ask")).to_be_visible()
    assert other.complaints == []
