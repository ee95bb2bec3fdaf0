"""One box: names in any order, spelling and script, numbers by a part, files by their words, and only what may be seen."""

from typing import Any

import pytest
from django.test import Client

from access.errors import Hidden, RuleBroken
from audit.models import Visit
from desk.models import Notification
from investigations.actions import searches
from investigations.actions.identity import add_identifier, add_name
from investigations.actions.searches import forget_search, look_again, save_search
from investigations.actions.subjects import add_subject, remove_subject
from investigations.models import SavedSearch
from investigations.queries.cases import CaseFilters, list_cases
from investigations.queries.name_search import find_names
from investigations.queries.search import find
from tests.cast import CANARY, Cast
from tests.evidence.test_files import pdf, put

pytestmark = pytest.mark.django_db


def titles(actor: Any, text: str, kind: str = "") -> list[str]:
    """What is found, in all groups together."""
    return [hit.title for _group, hits, _more in find(actor, text, kind=kind) for hit in hits]


def names(actor: Any, text: str) -> list[str]:
    """The names of the subjects that are found by a name."""
    return [named.subject.name for named in find_names(actor, text, 10)]


@pytest.mark.parametrize("who", ["noor", "chief"])
def test_every_kind_is_found_by_those_who_may_see_it(cast: Cast, who: str) -> None:
    for text in (cast.case.reference, f"{CANARY}codename", f"{CANARY}num", f"{CANARY}suspect fictif", f"{CANARY}alias"):
        assert titles(getattr(cast, who), text), text
        assert not titles(cast.stranger, text), text
    assert not titles(cast.noor, "%_\\") and not titles(cast.noor, "  ") and not titles(cast.policy, CANARY)


def test_the_list_of_cases_is_narrowed_by_the_same_text(cast: Cast) -> None:
    assert list_cases(cast.noor, CaseFilters(text=f"{CANARY}suspect")).cases == [cast.case]
    assert not list_cases(cast.stranger, CaseFilters(text=f"{CANARY}suspect")).cases


@pytest.mark.parametrize("who", ["noor", "chief"])
@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Jan de Voorbeeld", "voorbeeld, jan"),
        ("Mohammed Fictief", "Muhamad Fictief"),
        ("Mohammed Fictief", "محمد"),
        ("Владимир Примеров", "Vladimir Primerov"),
        ("Giorgos Paradeigma", "Γιώργος Παράδειγμα"),
        ("Ömer Örnek", "omer ornek"),
        ("Bartholomeus Voorbeeldmans", "Bartolomeus Voorbeldmans"),
        ("Elsa Musterfrau", "muster"),
    ],
)
def test_names_in_any_order_spelling_and_script(cast: Cast, who: str, stored: str, asked: str) -> None:
    add_subject(cast.noor, cast.case, name=stored)
    for other in ("Somebody Else", "Piet Anders"):
        add_subject(cast.noor, cast.case, name=other)
    assert names(getattr(cast, who), asked)[:1] == [stored]


def test_a_further_name_leads_to_its_subject_and_says_which(cast: Cast) -> None:
    subject = add_subject(cast.noor, cast.case, name="Azad Fictief")
    add_name(cast.noor, subject, kind="script", text="آزاد اورنك")
    ((_group, hits, _more),) = [row for row in find(cast.noor, "آزاد اورنك") if row[0].code == "people"]
    assert (hits[0].title, hits[0].hit) == ("Azad Fictief", "آزاد اورنك")
    remove_subject(cast.noor, subject)
    assert not names(cast.noor, "آزاد اورنك")


@pytest.mark.parametrize("who", ["noor", "chief"])
@pytest.mark.parametrize(
    ("kind", "value", "asked"),
    [
        ("plate", "XX-000-X", "x000"),
        ("phone", "+44 7700 900101", "07700 900 101"),
        ("phone", "+44 7700 900101", "0044 7700 9001"),
        ("iban", "NL93DEMO0123456789", "demo 0123"),
        ("email", "Bram@Voorbeeld.example", "@voorbeeld"),
        ("handle", "@noordzee_reizen", "noordzee_"),
    ],
)
def test_numbers_by_a_part_however_written(cast: Cast, who: str, kind: str, value: str, asked: str) -> None:
    subject = add_subject(cast.noor, cast.case, name="Known Fictief")
    add_identifier(cast.noor, subject, kind=kind, value=value)
    assert titles(getattr(cast, who), asked, "numbers") == ["Known Fictief"]
    assert not titles(cast.stranger, asked, "numbers")


def test_files_are_found_by_their_words(cast: Cast) -> None:
    put(cast, "note.pdf", pdf("the boat leaves at Voorbeeldstrand tonight"))
    ((group, hits, _more),) = find(cast.noor, "voorbeeldstrand boat", kind="evidence")
    assert group.code == "evidence" and "Voorbeeldstrand" in hits[0].hit
    assert not find(cast.noor, "voorbeeldstrand lorry", kind="evidence")
    assert not find(cast.stranger, "voorbeeldstrand", kind="evidence")


def test_a_search_is_noted_and_shown(cast: Cast, client: Client) -> None:
    client.force_login(cast.noor, backend="access.backends.PasswordBackend")
    text = client.get("/search/", {"q": f"{CANARY}suspect"}).content.decode()
    assert f"{CANARY}suspect Fictief" in text and cast.case.reference in text
    assert Visit.objects.filter(actor=cast.noor.handle, operation="search", thing=f"{CANARY}suspect").exists()
    answer = client.get("/api/v1/search/", {"q": f"{CANARY}suspect", "kind": "people"}).json()
    assert [hit["case"] for group in answer["groups"] for hit in group["hits"]] == [cast.case.reference]
    assert client.get("/search/", {"q": "\x00\u202e", "kind": "nothing"}).status_code == 200
    assert client.get("/search/", {"saved": "x"}).status_code == 404


def test_a_kept_search_tells_once_of_what_is_new(cast: Cast, client: Client) -> None:
    kept = save_search(cast.noor, text="Nieuwkomer Fictief")
    assert save_search(cast.noor, text=" Nieuwkomer  Fictief ") == kept
    assert look_again() == 0
    add_subject(cast.noor, cast.case, name="Nieuwkomer Fictief")
    add_subject(cast.stranger, cast.other_case, name="Nieuwkomer Fictief")
    assert (look_again(), look_again()) == (1, 0)
    (told,) = Notification.objects.filter(kind="search.found")
    assert (told.user, told.details["count"]) == (cast.noor, 1)
    client.force_login(cast.noor, backend="access.backends.PasswordBackend")
    page = client.get(told.url)
    assert page.status_code == 200 and b"Nieuwkomer" in page.content
    client.force_login(cast.finn, backend="access.backends.PasswordBackend")
    assert client.get(told.url).status_code == 404


def test_a_kept_search_finds_nothing_without_the_key(cast: Cast) -> None:
    save_search(cast.stranger, text="Nieuwkomer Fictief")
    add_subject(cast.noor, cast.case, name="Nieuwkomer Fictief")
    assert look_again() == 0


def test_kept_searches_are_ones_own_and_limited(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = save_search(cast.noor, text="one")
    with pytest.raises(Hidden):
        forget_search(cast.finn, kept.uuid)
    monkeypatch.setattr(searches, "MOST", 1)
    with pytest.raises(RuleBroken):
        save_search(cast.noor, text="two")
    client.force_login(cast.noor, backend="access.backends.PasswordBackend")
    assert client.post(f"/search/{kept.uuid}/forget/").status_code == 302
    assert client.post("/search/save/", {"q": "three", "kind": "people"}).status_code == 302
    assert client.post("/search/save/", {"q": "", "kind": ""}).status_code == 400
    assert SavedSearch.objects.get().kind == "people"
    rest = client.get("/api/v1/saved-searches/").json()["results"]
    assert client.delete(f"/api/v1/saved-searches/{rest[0]['uuid']}/").status_code == 204
