"""Sealed identities: asked for by one, allowed by another, for a time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils.timezone import now

from access.errors import Forbidden, Hidden, Invalid, RuleBroken
from audit.actions import action
from audit.models import Content, Visit
from investigations.actions.identity import add_identifier, add_name
from investigations.actions.sealing import ask_opening, decide_opening, end_opening, lift_seal, seal_subject
from investigations.actions.subjects import add_subject, amend_subject
from investigations.models import Match, SealOpening, Subject
from investigations.queries.history import history_of_case
from investigations.queries.sealing import open_identity
from investigations.queries.search import find
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TRUE = "Zqtrue Fictief"


@pytest.fixture
def victim(cast: Cast) -> Subject:
    """Somebody in danger, whose true name, telephone and notes the case knew before they were sealed."""
    subject = add_subject(cast.noor, cast.case, name=TRUE, category="victim", notes="zqnotes", born_on="1990")
    add_name(cast.noor, subject, text="Zqalias")
    add_identifier(cast.stranger, Subject.objects.get(case=cast.other_case), kind="phone", value="+31612345678")
    add_identifier(cast.noor, subject, kind="phone", value="+31612345678")
    seal_subject(cast.noor, subject, label="Victim 1", name=TRUE, details="zqdetails")
    return subject


def opened(cast: Cast, subject: Subject) -> SealOpening:
    """An opening for the investigator, allowed by the chief."""
    asked = ask_opening(cast.noor, subject, reason="threat")
    return decide_opening(cast.chief, asked, granted=True, reason="agreed")


def test_nothing_that_names_the_person_is_left_outside(cast: Cast, victim: Subject, client: Client) -> None:
    client.force_login(cast.noor, backend="access.backends.PasswordBackend")
    reference = cast.case.reference
    pages = [
        f"/people/{victim.uuid}/",
        f"/cases/{reference}/people/",
        f"/cases/{reference}/book/",
        f"/cases/{reference}/print/",
    ]
    rest = [
        f"/api/v1/subjects/{victim.uuid}/",
        f"/api/v1/subjects/{victim.uuid}/names/?updated_since=2020-01-01T00:00:00Z",
    ]
    for path in (*pages, *rest, f"/api/v1/subjects/{victim.uuid}/identifiers/?updated_since=2020-01-01T00:00:00Z"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        for word in ("Zqtrue", "Zqalias", "612345678", "zqnotes", "zqdetails"):
            assert word not in answer.content.decode(), (path, word)
    assert not find(cast.noor, "Zqtrue")
    assert "Zqtrue" not in repr(history_of_case(cast.noor, cast.case))
    assert not Match.objects.filter(ended_at__isnull=True).exists()


def test_what_is_sealed_never_enters_the_book(cast: Cast) -> None:
    subject = add_subject(cast.noor, cast.case, name="Informant 1", category="contact")
    seal_subject(cast.noor, subject, label="Informant 2", name="Zqnever Fictief", details="zqneverdetails")
    assert not [c for c in Content.objects.all() if "zqnever" in str(c.body).lower()]


def test_it_is_read_only_when_another_allowed_it_and_each_look_is_noted(cast: Cast, victim: Subject) -> None:
    with pytest.raises(Hidden):
        open_identity(cast.noor, victim)
    opened(cast, victim)
    assert open_identity(cast.noor, victim).name == TRUE
    with pytest.raises(Hidden):
        open_identity(cast.finn, victim)
    assert Visit.objects.filter(
        actor=cast.noor.handle, thing__contains=f"identity {victim.uuid}", refused=False
    ).exists()


def test_it_ends(cast: Cast, victim: Subject) -> None:
    asked = opened(cast, victim)
    assert timedelta(hours=23) < asked.ends_at - now() <= timedelta(days=1)  # type: ignore[operator]
    end_opening(cast.noor, asked)
    with pytest.raises(Hidden):
        open_identity(cast.noor, victim)
    again = opened(cast, victim)
    with action("job:tests", "test", room=victim.compartment_id):
        SealOpening.objects.filter(pk=again.pk).update(ends_at=now() - timedelta(seconds=1))
    with pytest.raises(Hidden):
        open_identity(cast.noor, victim)


def test_nobody_decides_on_their_own_request(cast: Cast, victim: Subject) -> None:
    asked = ask_opening(cast.petra, victim, reason="threat")
    with pytest.raises(RuleBroken) as refused:
        decide_opening(cast.petra, asked, granted=True, reason="mine")
    assert refused.value.code == "own_request"
    with pytest.raises(Forbidden):
        decide_opening(cast.finn, asked, granted=True, reason="no right")
    with pytest.raises(Exception, match="opening_decided_by_another"), connections["default"].cursor() as cursor:
        with action(cast.petra, "test", room=victim.compartment_id):
            cursor.execute(
                "UPDATE investigations_sealopening SET decided_by_id = asked_by_id WHERE id = %s", [asked.pk]
            )


def test_asking_twice_is_asking_once_and_an_answer_stands(cast: Cast, victim: Subject) -> None:
    asked = ask_opening(cast.noor, victim, reason="threat")
    assert ask_opening(cast.noor, victim, reason="again") == asked
    decide_opening(cast.chief, asked, granted=False, reason="not needed")
    with pytest.raises(RuleBroken):
        decide_opening(cast.petra, asked, granted=True, reason="yes")


def test_lifting_gives_everything_back(cast: Cast, victim: Subject) -> None:
    with pytest.raises(RuleBroken):
        lift_seal(cast.noor, victim, reason="danger is over")
    opened(cast, victim)
    lift_seal(cast.noor, victim, reason="danger is over")
    victim.refresh_from_db()
    assert (victim.name, victim.notes, victim.sealed) == (TRUE, "zqnotes", False)
    assert [name.text for name in victim.names.filter(removed_at=None)] == ["Zqalias"]
    assert [row.value for row in victim.identifiers.filter(removed_at=None)] == ["+31612345678"]
    assert Match.objects.filter(ended_at__isnull=True).count() == 2


def test_a_suspect_is_not_sealed_and_a_sealed_person_is_no_suspect(cast: Cast, victim: Subject) -> None:
    suspect = Subject.objects.get(case=cast.case, category="suspect")
    with pytest.raises(RuleBroken) as refused:
        seal_subject(cast.noor, suspect, label="X 1", name="Fictief")
    assert refused.value.code == "not_sealable"
    for values in ({"category": "suspect"}, {"born_on": "1990"}, {"aliases": "x"}):
        with pytest.raises(RuleBroken):
            amend_subject(cast.noor, victim, version=None, **values)
    with pytest.raises(RuleBroken):
        add_identifier(cast.noor, victim, kind="phone", value="+31687654321")


def test_the_label_does_not_name_the_person(cast: Cast) -> None:
    subject = add_subject(cast.noor, cast.case, name="Fictief", category="witness")
    with pytest.raises(Invalid) as refused:
        seal_subject(cast.noor, subject, label="fictief", name="Fictief")
    assert refused.value.field == "label"


def test_pages_and_rest_walk_the_whole_way(cast: Cast, victim: Subject, client: Client) -> None:
    def sign(user: Any) -> None:
        client.force_login(user, backend="access.backends.PasswordBackend")

    sign(cast.noor)
    assert client.post(f"/people/{victim.uuid}/seal/ask/", {"reason": "threat"}).status_code == 302
    asked = SealOpening.objects.get()
    sign(cast.chief)
    assert "threat" in client.get(f"/people/{victim.uuid}/").content.decode()
    blank = client.post(f"/openings/{asked.uuid}/answer/", {"granted": "", "reason": "ok"})
    assert blank.status_code == 400
    answer = client.post(f"/openings/{asked.uuid}/answer/", {"granted": "yes", "reason": "ok"})
    assert answer.status_code == 302
    assert TRUE not in client.get(f"/people/{victim.uuid}/").content.decode()
    sign(cast.noor)
    assert TRUE in client.get(f"/people/{victim.uuid}/").content.decode()
    assert client.get(f"/api/v1/subjects/{victim.uuid}/seal/").json()["name"] == TRUE
    assert client.delete(f"/api/v1/openings/{asked.uuid}/").status_code == 204
    assert client.get(f"/api/v1/subjects/{victim.uuid}/seal/").status_code == 404
