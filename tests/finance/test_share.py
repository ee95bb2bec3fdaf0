"""REST of assets, and what a partner agency sees."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from access.models import Grant
from audit.actions import action
from audit.models import Visit
from finance.models import Asset
from tests.cast import CANARY, Cast
from tests.finance.build import make_asset

pytestmark = pytest.mark.django_db


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="access.backends.PasswordBackend")
    return client


def send(client: Client, method: str, url: str, body: Any, **headers: str) -> Any:
    return client.generic(method, url, json.dumps(body), "application/json", headers=headers)


def test_an_asset_goes_its_way_by_rest(cast: Cast) -> None:
    noor, petra = as_user(cast.noor), as_user(cast.petra)
    owner = str(cast.case.subjects.get().uuid)
    body = {
        "case": cast.case.reference, "type": "cash", "label": "notes", "amount": "100.00", "currency": "EUR",
        "source": "count", "legal_owner": owner,
    }  # fmt: skip
    made = send(noor, "POST", "/api/v1/assets/", body)
    assert made.status_code == 201 and made["ETag"] == '"v1"', made.content
    url = made["Location"]
    asset = noor.get(url).json()
    assert (asset["state"], asset["allowed_moves"], asset["legal_owner"]) == (
        "suspected",
        ["not_found", "split", "traced"],
        owner,
    )
    assert send(noor, "PATCH", url, {"label": "more notes"}).status_code == 428
    assert send(noor, "PATCH", url, {"label": "more notes"}, **{"If-Match": '"v1"'}).json()["label"] == "more notes"
    assert send(noor, "PATCH", url, {"label": "old"}, **{"If-Match": '"v1"'}).status_code == 412
    assert send(noor, "POST", f"{url}moves/", {"to_state": "seized"}).status_code == 409
    assert send(noor, "POST", f"{url}moves/", {"to_state": "traced"}).status_code == 201
    ask = {
        "to_state": "seized",
        "reason": "secure",
        "legal_basis": "94a(2)",
        "authority": "OM",
        "amount": "100",
        "currency": "EUR",
    }
    asked = send(noor, "POST", f"{url}requests/", ask)
    assert asked.status_code == 201, asked.content
    decisions = f"{asked['Location']}decisions/"
    assert send(noor, "POST", decisions, {"verdict": "approved", "reason": "me"}).status_code == 403
    assert send(petra, "POST", decisions, {"verdict": "approved", "reason": ""}).status_code == 400
    assert send(petra, "POST", decisions, {"verdict": "approved", "reason": "agreed"}).json()["state"] == "approved"
    assert petra.get(url).json()["state"] == "seized"
    assert [m["to_state"] for m in petra.get(f"{url}moves/").json()["results"]] == ["traced", "seized"]
    assert (
        send(noor, "POST", f"{url}valuations/", {"amount": "90", "currency": "EUR", "source": "v"}).status_code == 201
    )
    (line,) = petra.get("/api/v1/assets/figures/").json()
    assert (line["identified"], line["seized"], line["booked"]) == ("100.00", "100.00", "90.00")
    assert len(petra.get("/api/v1/asset-requests/?state=approved").json()["results"]) == 1
    stranger = as_user(cast.stranger)
    assert stranger.get(url).status_code == 404 and stranger.get("/api/v1/assets/").json()["results"] == []


def share_with_partner(cast: Cast, days: int = 30) -> None:
    moment = now()
    with action("job:tests", "test.share"):
        Grant.objects.create(
            compartment=cast.case.compartment, user=cast.partner, role="partner", origin="partner",
            legal_ground="treaty", starts_at=moment - timedelta(days=60), ends_at=moment + timedelta(days=days),
        )  # fmt: skip


def test_a_partner_sees_the_share_and_nothing_else(cast: Cast) -> None:
    make_asset(cast, notes=f"{CANARY}secret", indications=f"{CANARY}secret")
    partner = as_user(cast.partner)
    url = f"/api/v1/shared/cases/{cast.case.reference}/"
    assert partner.get(url).status_code == 404
    assert partner.get("/api/v1/shared/cases/").json()["results"] == []
    share_with_partner(cast)
    answer = partner.get(url, headers={"X-Purpose": "joint team"})
    found = answer.json()
    assert set(found) == {"reference", "agency", "route", "track", "assets"}
    assert found["assets"] == [{"type": "vehicle", "state": "suspected", "amount": "12000.00", "currency": "EUR"}]
    assert found["route"][0]["destination"] == "NLAMS"
    text = answer.content.decode().replace(f"{CANARY}origin", "")
    assert CANARY not in text
    assert Visit.objects.filter(operation="disclose", thing=cast.case.reference, purpose="joint team").exists()
    assert len(partner.get("/api/v1/shared/cases/").json()["results"]) == 1
    asset = Asset.objects.get()
    for other in (f"/api/v1/assets/{asset.uuid}/", f"/api/v1/cases/{cast.case.reference}/", f"/assets/{asset.uuid}/"):
        assert partner.get(other).status_code == 404, other
    assert partner.get(f"/api/v1/shared/cases/{cast.other_case.reference}/").status_code == 404
    assert as_user(cast.noor).get(url).status_code == 404


def test_a_share_that_ended_is_gone(cast: Cast) -> None:
    share_with_partner(cast, days=-1)
    assert as_user(cast.partner).get(f"/api/v1/shared/cases/{cast.case.reference}/").status_code == 404
