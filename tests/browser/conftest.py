"""A real browser on a live server; skipped without Chromium, a failure in that case where CI is set."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.test import Client

from access.models import User
from tests.cast import CANARY, Cast, make_case, make_cast

playwright = pytest.importorskip("playwright.sync_api")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
]
AXE = Path(django_settings.NODE_MODULES) / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, LARGE, PHONE = (1366, 768), (1920, 1080), (390, 844)


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is needed for the tests in the browser")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session", autouse=True)
def _static_root() -> None:
    """The server of static files complains when its folder does not exist yet."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        _missing("chromium")
    if not AXE.is_file():
        _missing("axe-core (npm ci)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with playwright.sync_playwright() as engine:
        running = engine.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield running
        running.close()


class Window:
    """One person's browser window on the live server, which remembers what went wrong in it."""

    def __init__(self, page: Any, base: str) -> None:
        self.page = page
        self.base = base
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _console(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def open(self, path: str) -> Any:
        """Go to a page of the live server; returns the answer."""
        return self.page.goto(self.base + path, wait_until="load")

    def barriers(self) -> list[str]:
        """What axe finds on this page."""
        self.page.evaluate("window.scrollTo(0, 0)")  # what lies half under the top bar counts as too small
        self.page.wait_for_timeout(150)
        found = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules}).then(r => JSON.stringify(r.violations.map("
            "v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))])))",
            RULES,
        )
        return [f"{self.page.url} {name}: {' | '.join(nodes)}" for name, nodes in json.loads(found)]

    def is_too_wide(self) -> bool:
        """Whether the page scrolls sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


OpenAs = Callable[..., Window]


@pytest.fixture
def scene(transactional_db: None, settings: Any) -> Cast:
    """The cast with committed cases, and style sheets without a manifest."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.REQUIRE_MFA = False
    call_command("load_reference", verbosity=0)
    cast = make_cast()
    cast.case = make_case(cast, cast.noor, CANARY, days_ago=40, holders=(cast.finn,))
    cast.other_case = make_case(cast, cast.stranger, "zqother")
    return cast


@pytest.fixture
def open_as(browser: Any, scene: Cast, live_server: Any) -> Iterator[OpenAs]:
    """Open a window as somebody: `open_as(cast.noor, size=PHONE, theme="dark")`."""
    contexts: list[Any] = []
    before = ANSWERING.count  # a browser that hung up half-way leaves a request that never ends

    def opened(
        user: User | None, size: tuple[int, int] = DESKTOP, theme: str = "light", language: str = "en"
    ) -> Window:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            locale=language,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.add_init_script(path=str(AXE))
        context.route("**/*", lambda route: _stay(route, live_server.url))
        cookies = {"django_language": language}
        if user is not None:
            client = Client()
            client.force_login(user, backend="access.backends.PasswordBackend")
            cookies[settings_name()] = client.cookies[settings_name()].value
        context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])
        return Window(context.new_page(), live_server.url)

    yield opened
    for context in contexts:
        context.close()
    _let_it_finish(before)


class Answering:
    """How many requests the live server is answering now."""

    def __init__(self) -> None:
        self.count = 0
        request_started.connect(self._begun)
        request_finished.connect(self._ended)

    def _begun(self, **_: Any) -> None:
        self.count += 1

    def _ended(self, **_: Any) -> None:
        self.count -= 1


ANSWERING = Answering()


def _let_it_finish(before: int) -> None:
    """Wait for what a closing page still sent: the clean-up of the database must not meet it half-way."""
    quiet, until = 0, time.monotonic() + 3
    while quiet < 3 and time.monotonic() < until:
        time.sleep(0.05)
        quiet = quiet + 1 if ANSWERING.count <= before else 0


def settings_name() -> str:
    """The name of the session cookie."""
    return str(django_settings.SESSION_COOKIE_NAME)


def _stay(route: Any, base: str) -> None:
    if route.request.url.startswith((base, "data:", "blob:")):
        route.continue_()
    else:
        route.abort()
