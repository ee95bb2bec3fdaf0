"""Sign-in at another provider: OpenID Connect over real HTTP lets in only whom the security officer made."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from django.conf import LazySettings
from django.test import Client

from access.models import User
from audit.models import Action
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SECRET = "a fictional client secret that is long enough"


class Provider(ThreadingHTTPServer):
    """A fictional OpenID Connect provider at which one person is signed in already."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.person: dict[str, Any] = {}
        self.asked: dict[str, list[str]] = {}
        self.url = f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    """Its four addresses."""

    server: Provider

    def log_message(self, *words: Any) -> None:
        """Say nothing."""

    def _answer(self, body: dict[str, Any], status: int = 200) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self) -> None:
        """Who one is, where what is, and consent."""
        url, house = urlsplit(self.path), self.server.url
        if url.path == "/.well-known/openid-configuration":
            ends = {f"{name}_endpoint": f"{house}/{name}" for name in ("authorization", "token", "userinfo")}
            self._answer({"issuer": house, "jwks_uri": f"{house}/keys", **ends})
        elif url.path == "/authorization":
            self.server.asked = parse_qs(url.query)
            (back,), (state,) = self.server.asked["redirect_uri"], self.server.asked["state"]
            self.send_response(302)
            self.send_header("Location", f"{back}?code=a-code&state={state}")
            self.end_headers()
        elif url.path == "/userinfo" and self.headers["Authorization"] == "Bearer a-token":
            self._answer(self.server.person)
        else:
            self._answer({"error": "invalid_token"}, 401)

    def do_POST(self) -> None:
        """The code, our secret and the proof of the one who began, for a token."""
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"][0].encode()).digest()).rstrip(b"=")
        good = sent["code"] == ["a-code"] and sent["client_secret"] == [SECRET]
        if not good or self.server.asked["code_challenge"] != [proof.decode()]:
            self._answer({"error": "invalid_grant"}, 400)
            return
        about = {"iss": self.server.url, "aud": "smugglecases", "exp": int(time.time()) + 60, **self.server.person}
        token = jwt.encode(about, SECRET, algorithm="HS256")
        self._answer({"access_token": "a-token", "token_type": "Bearer", "id_token": token})


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[Provider]:
    """The provider, and us as its client."""
    server = Provider()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {"provider_id": "oidc", "name": "Fictional ID", "client_id": "smugglecases", "secret": SECRET}
    app["settings"] = {"server_url": server.url}  # type: ignore[assignment]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield server
    server.shutdown()
    server.server_close()


def come_back(client: Client, provider: Provider, **person: Any) -> Any:
    """Press the button, consent at the provider, come back."""
    provider.person = {"sub": "fictional-1", **person}
    out = client.post("/accounts/oidc/oidc/login/")
    assert out.status_code == 302 and out["Location"].startswith(f"{provider.url}/authorization?")
    consent = requests.get(out["Location"], allow_redirects=False, timeout=10)
    back = urlsplit(consent.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def verbs() -> list[str]:
    return list(Action.objects.order_by("id").values_list("verb", flat=True))


def test_the_page_offers_it_only_where_it_is_set_up(client: Client, settings: LazySettings, provider: Provider) -> None:
    assert b"Fictional ID" in client.get("/accounts/login/").content
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert b"Fictional ID" not in client.get("/accounts/login/").content
    assert client.post("/accounts/oidc/oidc/login/").status_code == 404


def test_a_verified_address_of_an_active_person_comes_in(people: Cast, client: Client, provider: Provider) -> None:
    answer = come_back(client, provider, email=people.noor.email, email_verified=True)
    assert answer.status_code == 302 and answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(people.noor.pk)
    assert {"signin.link", "signin"} <= set(verbs())
    again = Client()
    come_back(again, provider, email="changed@example.org", email_verified=True)
    assert again.session["_auth_user_id"] == str(people.noor.pk), "the earlier link holds"


@pytest.mark.parametrize(
    "person",
    [
        {"email": "noor@example.org", "email_verified": False},
        {"email": "nobody@example.org", "email_verified": True},
        {"email": "", "email_verified": True},
        {},
    ],
)
def test_others_stay_outside(people: Cast, client: Client, provider: Provider, person: dict[str, Any]) -> None:
    answer = come_back(client, provider, **person)
    assert answer.status_code == 403
    assert "_auth_user_id" not in client.session
    assert verbs()[-1] == "signin.unmatched"
    assert User.objects.filter(username__startswith="fictional").count() == 0


def test_a_forged_return_is_refused(people: Cast, client: Client, provider: Provider) -> None:
    client.post("/accounts/oidc/oidc/login/")
    answer = client.get("/accounts/oidc/oidc/login/callback/?code=a-code&state=forged")
    assert answer.status_code == 401
    assert "_auth_user_id" not in client.session
