"""What others did in one's cases, and the book of a case in words."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from django.utils.timezone import now

from access.keys import forget_keys
from audit.models import Visit
from investigations.actions.cases import amend_case
from investigations.actions.routes import add_route
from investigations.actions.subjects import add_subject
from investigations.queries.changes import FIRST_TIME, changes_for, since_of
from investigations.queries.history import history_of_case
from tests.cases.test_pages import signed_in
from tests.cast import Cast
from tests.house.filled import fill

pytestmark = pytest.mark.django_db


def test_what_others_did_stands_on_the_page_of_work_and_ones_own_acts_do_not(cast: Cast) -> None:
    since = now() - timedelta(minutes=5)
    for user in (cast.noor, cast.finn):
        forget_keys(user)
    add_subject(cast.finn, cast.case, name="Found by Finn", category="contact")
    add_subject(cast.noor, cast.case, name="Found by Noor", category="contact")
    changed = changes_for(cast.noor, since)[0]
    assert changed.case == cast.case and {act["actor"] for act in changed.acts} == {"Finn"}
    assert not changes_for(cast.stranger, since) or changes_for(cast.stranger, since)[0].case == cast.other_case
    assert changes_for(cast.noor, now() + timedelta(minutes=5)) == []
    page = signed_in(cast.noor).get("/cases/changes/").content.decode()
    assert cast.case.reference in page and "Finn" in page
    assert cast.case.reference not in signed_in(cast.stranger).get("/cases/changes/").content.decode()


def test_the_last_visit_is_of_an_earlier_day(cast: Cast) -> None:
    assert abs(since_of(cast.noor) - (now() - FIRST_TIME)) < timedelta(minutes=1)
    signed_in(cast.noor).get("/")
    assert Visit.objects.filter(thing="work", actor="user:noor").exists()
    assert since_of(cast.noor) < now() - timedelta(days=1)


def lines_of(cast: Cast) -> dict[str, list[Any]]:
    """The lines of the book of the case: what each is called, and its values."""
    entries, _older = history_of_case(cast.noor, cast.case)
    found: dict[str, list[Any]] = {}
    for entry in entries:
        for line in entry["changes"]:
            found.setdefault(line["name"], []).append((line["old"], line["new"]))
    return found


def test_the_book_speaks_in_names_dates_and_amounts(cast: Cast) -> None:
    fill(cast)
    amend_case(cast.noor, cast.case, version=cast.case.version, opened_on=cast.case.opened_on - timedelta(days=1))
    add_route(
        cast.noor, cast.case, legs=[{"origin": "A", "destination": "B", "fee": Decimal("1234.5"), "currency": "EUR"}]
    )
    entries, _older = history_of_case(cast.noor, cast.case)
    assert {entry["actor"] for entry in entries} <= {"Noor", "Finn", "Chief", "tests"}
    lines = lines_of(cast)
    assert ("", "1,234.50") in lines["leg · fee per person"]
    assert ("", "Noor") in lines["assignment · lead"]
    assert not [value for pairs in lines.values() for _old, value in pairs if "+00:00" in value]
    with translation.override("nl"):
        assert ("", "1.234,50") in [pair for pairs in lines_of(cast).values() for pair in pairs]


def test_the_book_names_nothing_of_another_room(cast: Cast) -> None:
    fill(cast)
    from investigations.queries.history import _names

    class Pointing:
        """A change that points to a subject of the other case."""

        table = "investigations_leg"
        differences = {"case_id": (None, 1), "route_id": (None, cast.case.routes.get().pk)}

    known = _names([Pointing()], cast.case.compartment_id, set())  # type: ignore[list-item]
    assert list(known.values()) == [str(cast.case.routes.get())]
    assert not _names([Pointing()], cast.other_case.compartment_id, set())  # type: ignore[list-item]
    hidden = {("investigations_route", str(cast.case.routes.get().pk))}
    assert str(cast.case.routes.get()) not in _names([Pointing()], cast.case.compartment_id, hidden).values()  # type: ignore[list-item]
