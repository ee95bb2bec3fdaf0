"""Keys: who gives, asks, breaks and reads, never for oneself."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from access.actions.agencies import create_client
from access.actions.glass import break_glass, review_glass
from access.actions.grants import end_key, give_key
from access.actions.requests import answer_request, request_access
from access.actions.users import change_user, create_user, reset_password, switch_user, unlock_user
from access.errors import Forbidden, Hidden, Refusal, RuleBroken
from access.keys import forget_keys
from access.models import AccessRequest, Grant
from desk.models import Notification
from investigations.queries.cases import open_case
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def door(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="access.backends.PasswordBackend")
    return client


def test_a_chief_gives_a_key_and_ends_it(cast: Cast) -> None:
    grant = give_key(cast.chief, room=cast.case.compartment, user=cast.stranger, reason="joint work")
    assert open_case(cast.stranger, cast.case.reference) == cast.case
    end_key(cast.chief, grant, reason="done")
    forget_keys(cast.stranger)
    with pytest.raises(Hidden):
        open_case(cast.stranger, cast.case.reference)


def test_keys_are_refused_to_and_by_the_wrong_people(cast: Cast) -> None:
    room = cast.case.compartment
    for actor in (cast.noor, cast.stranger, cast.sec, cast.petra):
        with pytest.raises(Forbidden):
            give_key(actor, room=room, user=cast.stranger, reason="no")
    for user in (cast.chief, cast.policy, cast.sec):
        with pytest.raises(RuleBroken):
            give_key(cast.chief, room=room, user=user, reason="no")
    with pytest.raises(RuleBroken, match="themselves"):
        give_key(cast.sec, unit=cast.south, user=cast.sec, reason="no")
    with pytest.raises(RuleBroken, match="role"):
        give_key(cast.chief, room=room, user=cast.stranger, role="chief", reason="no")


def test_a_partner_key_is_limited(cast: Cast) -> None:
    later = now() + timedelta(days=3)
    partner = {"room": cast.case.compartment, "user": cast.partner, "reason": "joint team"}
    with pytest.raises(Refusal, match="end"):
        give_key(cast.chief, **partner, legal_ground="JIT agreement")
    with pytest.raises(Refusal, match="legal ground"):
        give_key(cast.chief, **partner, ends_at=later)
    with pytest.raises(RuleBroken):
        give_key(cast.sec, unit=cast.north, user=cast.partner, reason="no", ends_at=later, legal_ground="x")
    grant = give_key(cast.chief, **partner, ends_at=later, legal_ground="JIT agreement")
    assert grant.origin == Grant.Origin.PARTNER


def test_asking_looks_the_same_whether_the_case_exists_or_not(cast: Cast) -> None:
    client = door(cast.stranger)
    answers = []
    for reference in (cast.case.reference, "SC-1999-99999"):
        data = {"reference": reference, "reason": "same suspect"}
        answer = client.post("/requests/new/", data, follow=True)
        answers.append((answer.status_code, answer.redirect_chain, [str(m) for m in answer.context["messages"]]))
    assert answers[0] == answers[1]
    told = Notification.objects.filter(kind="access.requested").values_list("user__username", flat=True)
    assert list(told) == ["noor"]


def test_the_lead_answers_and_nobody_else(cast: Cast) -> None:
    asked = request_access(cast.stranger, reference=cast.case.reference, reason="same suspect")
    for actor in (cast.finn, cast.stranger, cast.sec):
        with pytest.raises(Hidden):
            answer_request(actor, asked, granted=True)
    assert b"same suspect" in door(cast.noor).get("/requests/").content
    door(cast.noor).post(f"/requests/{asked.uuid}/answer/", {"answer": "give"})
    assert AccessRequest.objects.get().state == "granted"
    assert door(cast.stranger).get(f"/cases/{cast.case.reference}/").status_code == 200


def test_broken_glass_reads_for_a_few_hours_tells_the_lead_and_is_reviewed(cast: Cast) -> None:
    broken = break_glass(cast.stranger, reference=cast.case.reference, reason="boat at sea", purpose="rescue")
    assert open_case(cast.stranger, cast.case.reference) == cast.case
    assert broken.grant.ends_at < now() + timedelta(days=1)
    reader = door(cast.stranger)
    assert reader.get(f"/cases/{cast.case.reference}/").status_code == 200
    for page in ("visitors", "edit", "keys"):  # it reads the case, and neither the book nor the keys
        assert reader.get(f"/cases/{cast.case.reference}/{page}/").status_code in (403, 404), page
    assert Notification.objects.filter(kind="glass.broken", user=cast.noor).exists()
    with pytest.raises(Hidden):
        review_glass(cast.stranger, broken, review="fine")
    assert review_glass(cast.sec, broken, review="right").reviewed_by == cast.sec
    with pytest.raises(Forbidden):
        break_glass(cast.policy, reference=cast.case.reference, reason="no", purpose="no")


def test_users_are_the_security_officers(cast: Cast) -> None:
    user, password = create_user(cast.sec, username="nova", name="Nova", role="investigator", unit=cast.north)
    assert user.check_password(password)
    assert user.check_password(reset_password(cast.sec, user, reason="lost"))
    change_user(cast.sec, cast.finn, role="investigator", unit=cast.south, reason="moved")
    assert not Grant.objects.filter(user=cast.finn, ends_at=None).exists()
    switch_user(cast.sec, cast.noor, active=False, reason="left")
    assert not cast.noor.is_active and unlock_user(cast.sec, user) == 0
    for act in (reset_password, lambda a, u, reason: switch_user(a, u, active=False, reason=reason)):
        with pytest.raises(RuleBroken):
            act(cast.sec, cast.sec, reason="self")
        with pytest.raises(Forbidden):
            act(cast.chief, cast.finn, reason="no")


def test_an_agency_client_gets_a_token_and_acts_as_its_user(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)  # a program has no cookie to prove where it comes from
    _user, secret = create_client(cast.sec, client="utopol", name="Utopol", unit=cast.south)
    data = {"grant_type": "client_credentials", "client_id": "utopol", "client_secret": secret}
    token = client.post("/oauth/token/", data).json()["access_token"]
    assert client.get("/api/v1/cases/", headers={"Authorization": f"Bearer {token}"}).status_code in (200, 403)
    assert client.get("/api/v1/cases/", headers={"Authorization": "Bearer no"}).status_code == 401
    assert client.post("/oauth/token/", {**data, "client_secret": "x"}).status_code == 401


PAGES = {
    "sec": ["/users/", "/users/new/", "/users/noor/", "/units/", "/units/new/", "/grants/", "/grants/new/", "/glass/"],
    "audra": ["/book/", "/book/?show=visits&actor=user:noor"],
    "noor": ["/keys/", "/requests/", "/requests/new/", "/glass/break/"],
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_to_their_people_only(cast: Cast, name: str) -> None:
    for path in PAGES[name]:
        assert door(cast.people[name]).get(path).status_code == 200, path
        if name != "noor" and path != "/glass/":
            assert door(cast.noor).get(path).status_code == 403, path


def test_the_keys_and_visitors_of_a_case(cast: Cast) -> None:
    for part in ("keys", "visitors"):
        path = f"/cases/{cast.case.reference}/{part}/"
        assert door(cast.chief).get(path).status_code == 200
        assert door(cast.finn).get(path).status_code == 403
        assert door(cast.stranger).get(path).status_code == 404
    assert b"user:chief" in door(cast.noor).get(path).content
