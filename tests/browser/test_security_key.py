"""A security key as second factor, in a real browser with a virtual authenticator, where `WEBAUTHN` is on."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.kill.house import PASSWORD, House, until

pytestmark = [pytest.mark.browser, pytest.mark.kill]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The product with security keys, and a second factor required of everybody."""
    found = House(tmp_path_factory.mktemp("house"), WEBAUTHN="1", REQUIRE_MFA="1")
    try:
        found.manage("collectstatic", "--no-input", "-v", "0")
        found.start("web")
        yield found
    finally:
        found.end()


@pytest.fixture
def page(browser: Any, house: House) -> Iterator[Any]:
    """A window in which a key that proves its owner's presence is plugged in."""
    context = browser.new_context(base_url=f"http://localhost:{house.port}")
    window = context.new_page()
    window.complaints = []
    window.on("pageerror", lambda error: window.complaints.append(str(error)))
    wire = context.new_cdp_session(window)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield window
    assert window.complaints == []
    context.close()


def sign_in(page: Any) -> None:
    """Give name and password."""
    page.goto("/accounts/login/")
    page.fill("#id_login", "noor")
    page.fill("#id_password", PASSWORD)
    page.click("form[action='/accounts/login/'] button")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def test_a_key_is_enrolled_and_then_asked_for(page: Any, house: House) -> None:
    sign_in(page)
    page.goto("/cases/")
    assert page.url.endswith("/accounts/2fa/"), "the kinds to choose from"
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("#id_password", PASSWORD)
    page.click("form button.btn-primary")
    page.wait_for_url("**/webauthn/add/**")
    page.fill("#id_name", "A fictional key")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/add/" not in url)
    assert house.count("SELECT count(*) FROM mfa_authenticator WHERE type = 'webauthn'") == 1
    page.goto("/cases/")
    assert "/accounts/" not in page.url

    page.context.clear_cookies()
    sign_in(page)
    assert "/accounts/2fa/authenticate/" in page.url
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/cases/")
    assert "/accounts/" not in page.url
    until(lambda: house.count("SELECT count(*) FROM audit_action WHERE verb = 'signin'") == 2, "both are in the book")
