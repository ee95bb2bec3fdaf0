"""Who is told of requests and seizures, and when nothing waits any more."""

from typing import Any

import pytest
from django.utils import translation

from desk.models import Notification
from desk.notices import text_of
from finance.actions.moves import confirm_seizure
from finance.actions.requests import decide, resubmit, withdraw
from tests.cast import CANARY, Cast
from tests.finance.build import ask, seized_alone, traced

pytestmark = pytest.mark.django_db


def told(user: Any, *, unread: bool = False) -> list[str]:
    rows = Notification.objects.filter(user=user).order_by("pk")
    rows = rows.filter(read_at__isnull=True) if unread else rows
    return [row.kind for row in rows if row.kind.startswith(("request.", "seizure."))]


def test_a_request_is_told_to_those_who_decide_and_its_end_to_the_one_who_asked(cast: Cast) -> None:
    request = ask(cast, traced(cast))
    assert told(cast.petra, unread=True) == ["request.waits"]
    for nobody in (cast.noor, cast.finn, cast.chief, cast.stranger, cast.audra, cast.partner):
        assert told(nobody) == [], nobody
    decide(cast.petra, request, verdict="sent_back", reason="which ground?")
    assert told(cast.petra, unread=True) == [] and told(cast.noor, unread=True) == ["request.decided"]
    resubmit(cast.noor, request, version=None, reason="with its ground")
    assert told(cast.petra, unread=True) == ["request.waits"]
    withdraw(cast.finn, request, reason="no longer")
    assert told(cast.petra, unread=True) == []


def test_a_seizure_that_is_not_confirmed_reaches_the_recorder_and_both_leads(cast: Cast) -> None:
    move = seized_alone(cast)
    note = Notification.objects.get(user=cast.petra, kind="seizure.recorded")
    assert note.compartment_id == cast.case.compartment_id and note.url == "/portfolio/"
    confirm_seizure(cast.petra, move, verdict="not_confirmed", reason="no ground")
    assert told(cast.petra, unread=True) == []
    said = Notification.objects.get(user=cast.noor, kind="seizure.decided")
    assert f"{CANARY}asset" in text_of(said.kind, said.thing, said.details)
    with translation.override("nl"):
        assert "niet bevestigd" in text_of(said.kind, said.thing, said.details)


def test_a_confirmed_seizure_reaches_the_recorder_alone(cast: Cast) -> None:
    confirm_seizure(cast.petra, seized_alone(cast), verdict="confirmed", reason="lawful")
    assert told(cast.noor) == ["seizure.decided"] and told(cast.finn) == []
