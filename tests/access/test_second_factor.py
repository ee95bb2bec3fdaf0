"""The second factor by its real pages: enrolling, signing in once per code, recovery codes, losing it."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import is_mfa_enabled
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from access.actions.users import reset_password
from audit.models import Action
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
ACTIVATE, ASKED = "/accounts/2fa/totp/activate/", "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def _required(settings: LazySettings) -> None:
    settings.REQUIRE_MFA = True


def sign_in(client: Client, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": "noor", "password": password})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def say_again(client: Client, path: str) -> Any:
    """Go where the password is asked for once more, and give it."""
    asked = client.get(path)
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    return client.post(asked["Location"], {"password": PASSWORD}, follow=True)


def enrol(client: Client) -> str:
    """Activate an authenticator app by the page; its secret."""
    sign_in(client)
    page = say_again(client, client.get("/cases/")["Location"])
    secret = page.context["form"].secret
    assert secret in page.content.decode() and "data:image/svg+xml" in page.content.decode()
    wrong = client.post(ACTIVATE, {"code": "000000"})
    assert wrong.status_code == 200 and wrong.context["form"].errors["code"]
    assert client.get("/cases/").status_code == 302, "not active yet"
    assert client.post(ACTIVATE, {"code": code_of(secret)}).status_code == 302
    assert client.get("/cases/").status_code == 200
    return str(secret)


def test_enrolling_by_the_page_opens_the_house(people: Cast) -> None:
    secret = enrol(Client())
    there = Client()
    assert sign_in(there)["Location"].startswith(ASKED)
    assert there.get("/cases/").status_code == 302, "the password alone opens nothing"
    assert "_auth_user_id" not in there.session
    cache.clear()
    assert there.post(ASKED, {"code": code_of(secret)}).status_code == 302
    assert there.get("/cases/").status_code == 200


def test_a_code_works_once(people: Cast) -> None:
    secret = enrol(Client())
    while time.time() % 30 > 25:  # both tries within one code's half minute
        time.sleep(0.2)
    cache.clear()
    first, second = Client(), Client()
    sign_in(first)
    sign_in(second)
    code = code_of(secret)
    assert first.post(ASKED, {"code": code}).status_code == 302
    assert second.post(ASKED, {"code": code}).status_code == 200
    assert "_auth_user_id" not in second.session


def test_a_recovery_code_works_once(people: Cast) -> None:
    here = Client()
    enrol(here)
    page = here.get("/accounts/2fa/recovery-codes/", follow=True).content.decode()
    codes = re.findall(r"\b[0-9a-f]{8}\b|\b\d{8}\b", page)
    assert len(codes) == 10, page[-3000:]
    there = Client()
    sign_in(there)
    assert there.post(ASKED, {"code": codes[0]}).status_code == 302
    assert there.get("/cases/").status_code == 200
    again = Client()
    sign_in(again)
    assert again.post(ASKED, {"code": codes[0]}).status_code == 200
    assert "_auth_user_id" not in again.session


def test_many_wrong_codes_are_slowed_down(people: Cast) -> None:
    enrol(Client())
    cache.clear()
    there = Client()
    sign_in(there)
    answers = [there.post(ASKED, {"code": "123456"}) for _ in range(12)]
    assert all(answer.status_code in (200, 429) for answer in answers)
    words = answers[-1].content.decode()
    assert "Too many" in words or answers[-1].status_code == 429
    assert "_auth_user_id" not in there.session


def test_the_security_officer_helps_who_lost_it(people: Cast) -> None:
    enrol(Client())
    password = reset_password(people.sec, people.noor, reason="The telephone was lost.")
    there = Client()
    assert sign_in(there).status_code == 200, "the old password is gone"
    sign_in(there, password)
    assert there.get("/cases/")["Location"].endswith(ACTIVATE)
    assert "password.reset" in Action.objects.values_list("verb", flat=True)


def test_who_gives_the_factor_up_gets_another_first(people: Cast) -> None:
    here = Client()
    enrol(here)
    assert here.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not is_mfa_enabled(people.noor)
    there = Client()
    sign_in(there)
    assert there.get("/cases/")["Location"].endswith(ACTIVATE)
