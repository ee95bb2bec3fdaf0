"""Every page, as somebody who may see it: no barriers, no complaints, one heading, no sideways scroll."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client

from investigations.models import Modus
from tests.browser.conftest import PHONE, OpenAs, Window
from tests.cast import Cast
from tests.house.filled import address, doors, fill, of_a_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = ("noor", "finn", "petra", "chief", "policy", "sec", "audra")


@dataclass(frozen=True)
class Page:
    """An address and the people who may see it."""

    path: str
    people: tuple[str, ...]


def _paths(cast: Cast) -> Iterator[str]:
    for door in doors():
        if door.is_api or door.template.startswith("drafts/"):
            continue
        if of_a_case(door) or not door.arguments:
            yield address(door, cast)
        elif door.template.startswith("users/"):
            for username in ("noor", "partner", "sec"):
                yield door.path({"username": username})
        elif door.template.startswith("units/"):
            yield door.path({"code": "TESTPOL" if "agencies" in door.template else "NORTH"})
        elif {name for name, _kind in door.arguments} == {"code"}:
            for code in ("J01", "lorry", Modus.objects.earliest("pk").code):
                yield door.path({"code": code})
    yield from ("/accounts/sessions/", "/accounts/2fa/", "/accounts/password/change/")


def pages(cast: Cast) -> list[Page]:
    """All pages of HTML with those who get them."""
    clients: dict[str, Client] = {}
    for name in PEOPLE:
        clients[name] = Client()
        clients[name].force_login(getattr(cast, name), backend="access.backends.PasswordBackend")
    found = []
    for path in dict.fromkeys(_paths(cast)):
        people = [name for name, client in clients.items() if _is_page(client, path)]
        if people:
            found.append(Page(path, tuple(people)))
    return found


def _is_page(client: Client, path: str) -> bool:
    response = client.get(path)
    return (
        response.status_code == 200
        and response.headers.get("Content-Type", "").startswith("text/html")
        and b"<html" in (b"" if response.streaming else response.content)
    )


def faults(window: Window, path: str) -> list[str]:
    """What is wrong with a page."""
    answer = window.open(path)
    found = window.barriers()
    if answer.status != 200:
        found.append(f"{path}: {answer.status}")
    if (count := window.page.locator("h1").count()) != 1:
        found.append(f"{path}: {count} headings of the first level")
    if (count := window.page.locator("main .btn-primary:visible").count()) > 1:
        found.append(f"{path}: {count} primary buttons")
    if window.is_too_wide():
        found.append(f"{path}: wider than the window")
    return found


def test_every_page_in_english_and_light(scene: Cast, open_as: OpenAs) -> None:
    fill(scene)
    everything = pages(scene)
    assert len(everything) > 60
    wrong: list[str] = []
    windows: dict[str, Window] = {}
    for page in everything:
        for name in {page.people[0], page.people[-1]}:
            window = windows.get(name) or windows.setdefault(name, open_as(getattr(scene, name)))
            wrong += [f"{name}: {fault}" for fault in faults(window, page.path)]
    wrong += [complaint for window in windows.values() for complaint in window.complaints]
    assert not wrong, "\n".join(wrong)


def test_every_page_in_dutch_and_dark_on_a_phone(scene: Cast, open_as: OpenAs) -> None:
    fill(scene)
    wrong: list[str] = []
    windows: dict[str, Window] = {}
    for page in pages(scene):
        name = page.people[0]
        window = windows.get(name)
        if window is None:
            window = windows[name] = open_as(getattr(scene, name), PHONE, "dark", "nl")
        wrong += [f"{name}: {fault}" for fault in faults(window, page.path)]
        if window.page.locator("html").get_attribute("lang") != "nl":
            wrong.append(f"{page.path}: not in Dutch")
    wrong += [complaint for window in windows.values() for complaint in window.complaints]
    assert not wrong, "\n".join(wrong)
