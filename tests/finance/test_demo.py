"""docs/demo.md is true: the flags on the named cases, how many others there are, and what waits."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from access.demo import CLIENT, LOG_INS
from access.models import User
from finance.demo.load import load
from finance.demo.zandkreek import PEOPLE
from finance.flags.engine import sweep
from finance.flags.rules import RULES
from finance.models import Flag, MoveRequest
from finance.queries.track import lines_of, track_of
from finance.queries.work import work_of
from finance.rules.assets import RequestState
from investigations.models import Case

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "demo.md").read_text(encoding="utf-8")
NAMED = {
    name: set(re.findall(r"J\d\d", why)) for name, why in re.findall(r"^\| ([A-Z]+) \| .* \| (.*) \|$", PAGE, re.M)
}
BY_FLAG = {code: set(names.split()) for code, names in re.findall(r"^\| (J\d\d) \| .* \| ([A-Z ]+) \|$", PAGE, re.M)}
COUNTS = {"Forty-eight": 48, "Three": 3}

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> dict[str, Case]:
    """The demonstration with its flags."""
    cases = load()
    sweep()
    return cases


def standing(case: Case) -> set[str]:
    """The codes of the flags that stand on a case."""
    return set(Flag.objects.filter(case=case, cleared_at=None).values_list("code", flat=True))


def test_the_page_says_which_flags_stand_on_the_named_cases(demo: dict[str, Case]) -> None:
    assert {name: standing(case) for name, case in demo.items()} == NAMED


def test_the_worked_example_has_its_six_suspects_each_with_a_line_of_money(demo: dict[str, Case]) -> None:
    lines = [row for row in lines_of(track_of(demo["ZANDKREEK"])) if row.beside == "subject"]
    assert {str(row.thing) for row in lines} == {name for _handle, name, *_rest in PEOPLE}


def test_the_page_lists_the_cases_of_every_flag(demo: dict[str, Case]) -> None:
    found: dict[str, set[str]] = {}
    for code, name in Flag.objects.filter(cleared_at=None).values_list("code", "case__codename"):
        found.setdefault(code, set()).add(name)
    assert found == BY_FLAG
    assert set(found) == set(RULES), "each rule has a case to look at"


def test_the_chief_has_something_of_each_kind_to_decide(demo: dict[str, Case]) -> None:
    work = work_of(User.objects.get(username="chief"))
    assert [w.case.codename for w in work.waivers] == ["VUURTOREN"]
    assert [p.case.codename for p in work.plans] == ["DRIJFIJS"]
    assert [c.codename for c in work.closings] == ["POLDER"]


def test_the_page_counts_the_other_cases_and_what_waits(demo: dict[str, Case]) -> None:
    assert COUNTS[re.search(r"^([\w-]+) further cases", PAGE, re.M)[1]] == Case.objects.count() - len(demo)  # type: ignore[index]
    words = re.search(r"(\w+) requests wait for the prosecutor: (.*?)\.", PAGE, re.S)
    assert words is not None
    waiting = MoveRequest.objects.visible_to(User.objects.get(username="prosecutor"))
    waiting = waiting.filter(state=RequestState.PROPOSED).select_related("asset__case")
    assert COUNTS[words[1]] == waiting.count()
    assert {request.asset.case.codename for request in waiting} == set(re.findall(r"[A-Z]{4,}", words[2]))


def test_loading_again_changes_nothing(demo: dict[str, Case]) -> None:
    before = Case.objects.count(), Flag.objects.count(), User.objects.count()
    assert load() == demo
    sweep()
    assert (Case.objects.count(), Flag.objects.count(), User.objects.count()) == before


def test_the_readme_names_every_log_in(demo: dict[str, Case]) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", text, re.M) == list(LOG_INS)
    source = (ROOT / "smugglecases" / "settings.py").read_text(encoding="utf-8")
    password, secret = re.findall(r'env\.text\("DEMO_(?:PASSWORD|CLIENT_SECRET)", default="([\w-]+)"', source)
    assert f"`{password}`" in text and f"`{CLIENT}` with the secret `{secret}`" in text
