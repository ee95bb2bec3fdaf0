"""Sign-in by the real pages: password, second factor, lock-out, closed doors, what the book hears."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import LazySettings
from django.test import Client

from audit.models import Action
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": username, "password": password})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def verbs() -> list[str]:
    return list(Action.objects.order_by("id").values_list("verb", flat=True))


def test_the_book_hears_of_coming_and_going(people: Cast, client: Client) -> None:
    assert sign_in(client, "NOOR").status_code == 302
    client.post("/accounts/logout/")
    assert verbs()[-2:] == ["signin", "signout"] or {"signin", "signout"} <= set(verbs())
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_is_noted_and_an_unknown_name_is_not_kept(people: Cast, client: Client) -> None:
    sign_in(client, "noor", "wrong")
    sign_in(client, "my secret password", "wrong")
    things = list(Action.objects.filter(verb="signin.failed").order_by("id").values_list("thing", flat=True))
    assert things == ["noor", "unknown"]


def test_too_many_tries_lock_the_name(people: Cast, client: Client, settings: LazySettings) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, "noor", "wrong")
    assert answer.status_code == 429 and b"security officer" in answer.content
    assert sign_in(client, "noor").status_code == 429
    assert "signin.locked" in verbs()
    assert sign_in(Client(), "finn").status_code == 302


def test_a_second_factor_is_asked_for_first(people: Cast, client: Client, settings: LazySettings) -> None:
    settings.REQUIRE_MFA = True
    sign_in(client, "noor")
    assert client.get("/cases/")["Location"].endswith("/accounts/2fa/totp/activate/")
    assert client.get("/accounts/2fa/totp/activate/", follow=True).status_code == 200


def test_sign_in_with_a_second_factor(people: Cast, client: Client, settings: LazySettings) -> None:
    settings.REQUIRE_MFA = True
    secret = generate_totp_secret()
    TOTP.activate(people.noor, secret)
    answer = sign_in(client, "noor")
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/cases/").status_code == 200


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "3rdparty/signup/"])
def test_closed_doors(people: Cast, client: Client, path: str) -> None:
    client.force_login(people.noor, backend="access.backends.PasswordBackend")
    assert client.get(f"/accounts/{path}").status_code == 404


def test_a_password_changes_inside_an_action(people: Cast, client: Client) -> None:
    sign_in(client, "noor")
    new = "another long fictional one"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert "password.change" in verbs()
    assert sign_in(Client(), "noor", new).status_code == 302


def test_other_sessions_can_be_ended(people: Cast) -> None:
    here, there = Client(), Client()
    sign_in(here, "noor")
    sign_in(there, "noor")
    assert there.get("/cases/").status_code == 200
    here.get("/accounts/sessions/")
    here.post("/accounts/sessions/")
    assert there.get("/cases/").status_code == 302
    assert here.get("/cases/").status_code == 200
