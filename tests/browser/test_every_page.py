"""Walk every page that a role can reach by links: each one answers, fits, and has no barrier that axe can find."""

from collections import deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.browser.conftest import DESKTOP, PHONE, OpenAs, Window
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 60
_LEAVES = ("/accounts/logout/", "/api/", "/language/", "/static/")


def kind_of(path: str) -> str:
    """The kind of page behind a path: pages of one kind are looked at once."""
    try:
        match = resolve(path)
    except Resolver404:
        return path
    return f"{match.view_name} {sorted((k, v) for k, v in match.kwargs.items() if k in ('kind', 'tab', 'name'))}"


def links_of(window: Window) -> list[str]:
    """The paths that this page links to."""
    found = window.page.eval_on_selector_all(
        "a[href]:not([download])", "links => links.map(l => l.href).filter(h => h.startsWith(location.origin))"
    )
    return [urlsplit(link).path for link in found]


def walk(window: Window, check_barriers: bool) -> list[str]:
    """Visit one page of each kind, breadth first; returns what is wrong."""
    wrong: list[str] = []
    seen: set[str] = set()
    waiting = deque(["/"])
    while waiting and len(seen) < MOST:
        path = waiting.popleft()
        if path.startswith(_LEAVES) or kind_of(path) in seen:
            continue
        seen.add(kind_of(path))
        try:
            answer = window.open(path)
        except Exception as error:  # noqa: BLE001 - a download is not a page
            if "Download is starting" in str(error):
                continue
            raise
        if answer.status >= 400:
            wrong.append(f"{path}: {answer.status}")
            continue
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        if check_barriers:
            wrong += window.barriers()
        if window.is_too_wide():
            wrong.append(f"{path}: scrolls sideways")
        waiting.extend(links_of(window))
    assert len(seen) > 1, "the first page leads nowhere"
    return wrong + window.complaints


def test_every_page_of_each_role(scene: Cast, open_as: OpenAs) -> None:
    wrong: list[str] = []
    for who in ("finn", "noor", "petra", "chief", "policy", "sec", "audra"):
        wrong += [f"{who} {line}" for line in walk(open_as(scene.people[who], DESKTOP, "light"), check_barriers=True)]
    assert wrong == []


def test_every_page_in_the_dark_and_on_a_phone_in_dutch(scene: Cast, open_as: OpenAs) -> None:
    assert walk(open_as(scene.finn, DESKTOP, "dark"), check_barriers=True) == []
    assert walk(open_as(scene.finn, PHONE, "light", language="nl"), check_barriers=False) == []
