"""Two people edit one text: both are told, the second sees both versions, and nothing that was typed is lost."""

from typing import Any

import pytest
from django.core.cache import cache

from investigations import presence
from investigations.actions.items import amend_item
from investigations.models import InformationItem, Subject
from tests.cases.test_pages import signed_in
from tests.cast import Cast
from tests.items.build import make_item, told

pytestmark = pytest.mark.django_db
BASE = "The van left Vienna at 04:10 with seven people."


@pytest.fixture(autouse=True)
def _nobody_there() -> None:
    cache.clear()


def typed(item: InformationItem, **values: Any) -> dict[str, Any]:
    """What the form of an item sends."""
    kept = {name: value for name, value in told().items() if name not in ("scheme", "evaluation")}
    return {**kept, "title": item.title, "text": BASE, "learned_on": "2025-03-28", "base": "1", **values}


def edit(cast: Cast, item: InformationItem, who: str = "noor", **values: Any) -> Any:
    """Send the form."""
    return signed_in(getattr(cast, who)).post(f"/items/{item.uuid}/edit/", typed(item, **values))


def test_changes_that_do_not_touch_are_proposed_together(cast: Cast) -> None:
    item = make_item(cast, text=BASE)
    amend_item(cast.finn, item, version=1, text=BASE.replace("seven", "eight"), source="ANPR and a witness")
    page = edit(cast, item, text=BASE.replace("The van", "The white van"), title="A better title")
    assert page.status_code == 412
    html = page.content.decode()
    assert "Finn saved version 2" in html
    initial = page.context["form"].initial
    assert initial["text"] == "The white van left Vienna at 04:10 with eight people."
    assert (initial["title"], initial["source"], initial["base"]) == ("A better title", "ANPR and a witness", 2)
    item.refresh_from_db()
    assert item.version == 2, "nothing is saved before somebody looked at it"
    saved = edit(cast, item, text=initial["text"], title=initial["title"], source=initial["source"], base="2")
    assert saved.status_code == 302
    item.refresh_from_db()
    assert item.text == initial["text"] and item.revisions.count() == 3


def test_the_same_place_is_chosen_and_nothing_is_lost_on_the_way(cast: Cast) -> None:
    item = make_item(cast, text=BASE)
    amend_item(cast.finn, item, version=1, text=BASE.replace("seven", "eight"), source="a witness")
    mine = {"text": BASE.replace("seven", "nine") + "\r\nTwo were children.", "source": "my notebook"}
    page = edit(cast, item, **mine)
    html = page.content.decode()
    assert page.status_code == 412 and "choose-text-1" in html and "choose-source" in html
    assert "Two were children." in html and "eight" in html and "nine" in html
    missing = edit(cast, item, **mine, **{"theirs": "2", "choose-text-1": "both"})
    assert missing.status_code == 412 and "Choose one of them." in missing.content.decode()
    assert 'value="both" checked' in missing.content.decode()
    chosen = edit(cast, item, **mine, **{"theirs": "2", "choose-text-1": "both", "choose-source": "mine"})
    assert chosen.status_code == 200
    initial = chosen.context["form"].initial
    assert initial["text"] == "The van left Vienna at 04:10 with eight nine people.\nTwo were children."
    assert initial["source"] == "my notebook" and initial["base"] == 2


def test_a_third_version_meanwhile_asks_again(cast: Cast) -> None:
    item = make_item(cast, text=BASE)
    amend_item(cast.finn, item, version=1, text=BASE.replace("seven", "eight"))
    amend_item(cast.finn, item, version=2, text=BASE.replace("seven", "ten"))
    page = edit(cast, item, text=BASE.replace("seven", "nine"), **{"theirs": "2", "choose-text-1": "theirs"})
    assert page.status_code == 412 and "ten" in page.content.decode()


def test_ties_of_both_are_gathered(cast: Cast) -> None:
    one = Subject.objects.get(case=cast.case)
    item = make_item(cast, text=BASE)
    amend_item(cast.finn, item, version=1, subjects=[one.uuid])
    page = edit(cast, item, text=BASE + " More.", subjects=[])
    assert page.context["form"].initial["subjects"] == [str(one.uuid)]


def test_a_form_that_does_not_say_what_it_was_made_on_overwrites_nothing(cast: Cast) -> None:
    item = make_item(cast, text=BASE)
    page = edit(cast, item, text="All new.", base="")
    assert page.status_code == 412
    item.refresh_from_db()
    assert item.text == BASE


def test_a_stricter_code_of_the_other_is_no_refusal(cast: Cast) -> None:
    item = make_item(cast, text=BASE)
    amend_item(cast.finn, item, version=1, handling="H2")
    page = edit(cast, item, text="Mine.")
    assert page.status_code == 412 and page.context["form"].initial["handling"] == "H2"


def beat(cast: Cast, item: InformationItem, who: str, **values: str) -> Any:
    """A sign of life of an editing page."""
    return signed_in(getattr(cast, who)).post(f"/items/{item.uuid}/presence/", {"base": "1", **values})


def test_both_are_told_by_name_and_strangers_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    item = make_item(cast)
    assert "Noor" not in beat(cast, item, "noor").content.decode()
    assert "<strong>Noor</strong>" in beat(cast, item, "finn").content.decode()
    told_noor = beat(cast, item, "noor").content.decode()
    assert "<strong>Finn</strong>" in told_noor and "Noor" not in told_noor
    assert beat(cast, item, "noor", seen="Finn|").status_code == 204, "nothing new is not said again"
    assert beat(cast, item, "stranger").status_code == 404
    assert beat(cast, item, "petra").status_code == 404, "who may only read is not counted among the editors"
    amend_item(cast.finn, item, version=1, text="newer")
    assert "By Finn: version 2" in beat(cast, item, "noor").content.decode()
    now = presence.time.time()
    monkeypatch.setattr(presence.time, "time", lambda: now + presence.LIFE + 1)
    assert "Finn" not in beat(cast, item, "noor", base="2").content.decode()


def test_without_a_cache_the_work_goes_on(cast: Cast, settings: Any) -> None:
    nowhere = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": nowhere}
    assert beat(cast, make_item(cast), "noor").status_code == 200
