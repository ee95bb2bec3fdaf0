"""Deconfliction: both sides hear whom to ask, and nothing else."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from access.limits import TooMany
from access.models import Grant
from audit.actions import action
from desk.models import Notification
from finance.flags.engine import sweep
from finance.models import Flag
from investigations.actions.identity import add_identifier, amend_identifier, remove_identifier
from investigations.actions.matches import settle_match
from investigations.actions.subjects import remove_subject, restore_subject
from investigations.models import Case, Match, Subject
from investigations.queries.history import history_of_case
from investigations.queries.search import find
from tests.cast import Cast

PLATE = {"kind": "plate", "value": "XX-000-X"}


def mine(cast: Cast) -> Subject:
    """The suspect of the case of unit North."""
    return Subject.objects.get(case=cast.case)


def theirs(cast: Cast) -> Subject:
    """The suspect of the case of unit South."""
    return Subject.objects.get(case=cast.other_case)


def standing(case: Case) -> list[str]:
    """The codes of the units that the case is told to ask."""
    rows = Match.objects.filter(case=case, ended_at__isnull=True, settled_at__isnull=True)
    return [match.unit.code for match in rows.select_related("unit")]


@pytest.mark.django_db
def test_both_sides_hear_whom_to_ask(cast: Cast) -> None:
    add_identifier(cast.stranger, theirs(cast), **PLATE)
    assert not Match.objects.exists()
    add_identifier(cast.noor, mine(cast), kind="plate", value="xx000x")
    assert (standing(cast.case), standing(cast.other_case)) == (["SOUTH"], ["NORTH"])
    told = Notification.objects.filter(kind="match.found")
    assert [(note.user, note.thing) for note in told] == [(cast.stranger, cast.other_case.reference)]


@pytest.mark.django_db
def test_neither_side_learns_more_than_the_unit(cast: Cast, client: Client) -> None:
    add_identifier(cast.stranger, theirs(cast), **PLATE, note="zqsecret")
    add_identifier(cast.noor, mine(cast), **PLATE)
    client.force_login(cast.noor, backend="access.backends.PasswordBackend")
    text = client.get(f"/people/{mine(cast).uuid}/").content.decode()
    assert "ask unit" in text and "South" in text
    entries, _more = history_of_case(cast.noor, cast.case)
    entries_there, _more = history_of_case(cast.stranger, cast.other_case)
    for seen in (text, repr(entries)):
        assert cast.other_case.reference not in seen and "zqother" not in seen and "zqsecret" not in seen
    assert cast.noor.username not in repr(entries_there) and cast.case.reference not in repr(entries_there)


@pytest.mark.django_db
def test_who_holds_both_keys_sees_the_other_case(cast: Cast, client: Client) -> None:
    with action(cast.sec, "test"):
        Grant.objects.create(compartment=cast.other_case.compartment, user=cast.noor, role="investigator")
    add_identifier(cast.stranger, theirs(cast), **PLATE)
    add_identifier(cast.noor, mine(cast), **PLATE)
    client.force_login(cast.noor, backend="access.backends.PasswordBackend")
    assert cast.other_case.reference in client.get(f"/people/{mine(cast).uuid}/").content.decode()


@pytest.mark.django_db
def test_a_match_ends_on_both_sides_with_the_number(cast: Cast) -> None:
    add_identifier(cast.stranger, theirs(cast), **PLATE)
    kept = add_identifier(cast.noor, mine(cast), **PLATE)
    amend_identifier(cast.noor, kept, version=1, value="YY-000-Y")
    assert standing(cast.case) == standing(cast.other_case) == []
    amend_identifier(cast.noor, kept, version=None, value="XX-000-X")
    remove_subject(cast.noor, mine(cast))
    assert standing(cast.case) == standing(cast.other_case) == []
    restore_subject(cast.noor, mine(cast))
    assert (standing(cast.case), standing(cast.other_case)) == (["SOUTH"], ["NORTH"])
    remove_identifier(cast.noor, kept)
    assert standing(cast.case) == standing(cast.other_case) == []


@pytest.mark.django_db
def test_what_came_of_it_settles_one_side(cast: Cast) -> None:
    add_identifier(cast.stranger, theirs(cast), **PLATE)
    add_identifier(cast.noor, mine(cast), **PLATE)
    settle_match(cast.noor, Match.objects.get(case=cast.case), version=1, note="agreed to meet")
    assert (standing(cast.case), standing(cast.other_case)) == ([], ["NORTH"])


@pytest.mark.django_db
def test_searching_and_weak_numbers_tell_nothing(cast: Cast) -> None:
    for kind in ("serial", "other"):
        add_identifier(cast.stranger, theirs(cast), kind=kind, value="12345678")
        add_identifier(cast.noor, mine(cast), kind=kind, value="12345678")
    add_identifier(cast.stranger, theirs(cast), **PLATE)
    assert not find(cast.noor, "XX-000-X")
    assert not Match.objects.exists()


@pytest.mark.django_db
def test_answers_are_limited_and_nothing_is_stored_beyond(cast: Cast, settings: Any) -> None:
    settings.MATCHES_AN_HOUR = 1
    for value in ("XX-000-X", "YY-000-Y"):
        add_identifier(cast.stranger, theirs(cast), kind="plate", value=value)
    add_identifier(cast.noor, mine(cast), **PLATE)
    with pytest.raises(TooMany):
        add_identifier(cast.noor, mine(cast), kind="plate", value="YY-000-Y")
    assert mine(cast).identifiers.count() == 1
    add_identifier(cast.noor, mine(cast), kind="plate", value="ZZ-000-Z")


@pytest.mark.django_db(transaction=True)
def test_two_cases_that_store_the_same_number_at_once_find_each_other(cast: Cast) -> None:
    start, wrong = threading.Barrier(2), []

    def store(user: Any, subject: Subject) -> None:
        try:
            start.wait(5)
            add_identifier(user, subject, **PLATE)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    both = [(cast.noor, mine(cast)), (cast.stranger, theirs(cast))]
    threads = [threading.Thread(target=store, args=who) for who in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not wrong
    assert (standing(cast.case), standing(cast.other_case)) == (["SOUTH"], ["NORTH"])


@pytest.mark.django_db
def test_a_match_stands_as_a_flag_on_both_sides_until_it_is_settled(cast: Cast) -> None:
    def flagged(case: Case) -> bool:
        return Flag.objects.filter(case=case, code="J29", cleared_at=None).exists()

    add_identifier(cast.stranger, theirs(cast), **PLATE)
    add_identifier(cast.noor, mine(cast), **PLATE)
    sweep()
    assert flagged(cast.case) and flagged(cast.other_case)
    settle_match(cast.noor, Match.objects.get(case=cast.case), version=1, note="agreed to meet")
    sweep()
    assert not flagged(cast.case) and flagged(cast.other_case)
    remove_subject(cast.noor, mine(cast))
    sweep()
    assert not flagged(cast.other_case)
