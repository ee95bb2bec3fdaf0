"""The pages of assets and the prosecutor's page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from finance.models import Asset, MoveRequest, SeizureConfirmation
from tests.cast import CANARY, Cast
from tests.finance.build import ask, make_asset, seized_alone, traced

pytestmark = pytest.mark.django_db


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="access.backends.PasswordBackend")
    return client


def test_an_asset_goes_from_the_form_to_the_approval(cast: Cast) -> None:
    noor, petra = as_user(cast.noor), as_user(cast.petra)
    new = reverse("finance:asset_new", args=[cast.case.reference])
    assert noor.get(new).status_code == 200
    data = {
        "type": "bank",
        "label": "Account",
        "amount": "9300",
        "currency": "EUR",
        "valued_on": "2025-06-30",
        "source": "bank",
    }
    bad = noor.post(new, {**data, "identifiers[0].kind": "iban", "identifiers[0].value": "NL00DEMO0123456789"})
    assert bad.status_code == 400 and b"check digits" in bad.content and b"NL00DEMO0123456789" in bad.content
    good = noor.post(new, {**data, "identifiers[0].kind": "iban", "identifiers[0].value": "NL93DEMO0123456789"})
    assert good.status_code == 302
    asset = Asset.objects.get()
    page = reverse("finance:asset", args=[asset.uuid])
    assert noor.get(page).status_code == 200
    assert (
        noor.post(
            reverse("finance:asset_move", args=[asset.uuid, "traced"]), {"effective_on": "2025-07-01"}
        ).status_code
        == 302
    )
    propose = reverse("finance:asset_move", args=[asset.uuid, "seized"])
    assert noor.get(propose).status_code == 200
    asked = {
        "legal_basis": "94a(2)",
        "authority": "OM",
        "amount": "9300",
        "currency": "EUR",
        "effective_on": "2025-07-02",
        "reason": "secure it",
    }
    assert noor.post(propose, asked).status_code == 302
    request = MoveRequest.objects.get()
    portfolio = petra.get(reverse("finance:portfolio"))
    assert portfolio.status_code == 200 and b"Account" in portfolio.content and b"secure it" in portfolio.content
    decide = reverse("finance:request_decide", args=[request.uuid])
    no_reason = petra.post(decide, {"verdict": "approved", "reason": ""}, headers={"HX-Request": "true"})
    assert no_reason.status_code == 200 and b"This is needed" in no_reason.content
    done = petra.post(
        decide, {"verdict": "approved", "reason": "agreed", "version": "1"}, headers={"HX-Request": "true"}
    )
    assert b"Nothing waits for you" in done.content
    asset.refresh_from_db()
    assert asset.state == "seized"
    for name in ("asset_edit", "asset_value"):
        assert noor.get(reverse(f"finance:{name}", args=[asset.uuid])).status_code == 200
    assert noor.get(page).status_code == 200
    assert noor.get(reverse("finance:asset_move", args=[asset.uuid, "split"])).status_code == 200


def test_seizures_are_confirmed_and_many_decided_in_place(cast: Cast) -> None:
    move = seized_alone(cast)
    first, second = ask(cast, traced(cast)), ask(cast, traced(cast))
    petra = as_user(cast.petra)
    assert petra.get(reverse("finance:portfolio")).content.count(b"Do not confirm") == 1
    url = reverse("finance:seizure_confirm", args=[move.uuid])
    assert petra.post(url, {"verdict": "not_confirmed", "reason": ""}).status_code == 400
    assert petra.post(url, {"verdict": "not_confirmed", "reason": "no ground"}).status_code == 302
    assert SeizureConfirmation.objects.get().verdict == "not_confirmed"
    assert b"not confirmed" in petra.get(reverse("finance:asset", args=[move.asset.uuid])).content
    data = {"request": [str(first.uuid), str(second.uuid), "x"], "verdict": "refused", "reason": "too thin"}
    assert petra.post(reverse("finance:decide_together"), data).status_code == 302
    assert set(MoveRequest.objects.values_list("state", flat=True)) == {"refused"}


def test_lists_filter_export_and_stay_hidden(cast: Cast) -> None:
    make_asset(cast, identifiers=[{"kind": "plate", "value": "XX-000-X"}], label="=1+1")
    petra, stranger = as_user(cast.petra), as_user(cast.stranger)
    for query in (
        "?text=xx000x",
        "?state=suspected",
        "?figure=booked&currency=EUR",
        "?order=label",
        f"?case={cast.case.reference}",
    ):
        page = petra.get(reverse("finance:asset_list") + query)
        assert page.status_code == 200 and b"=1+1" in page.content, query
    assert b"=1+1" not in petra.get(reverse("finance:asset_list") + "?state=sold").content
    for name in ("asset_list", "portfolio"):
        csv = b"".join(
            petra.get(reverse(f"finance:{name}") + "?export=csv&purpose=test&state=suspected").streaming_content
        )  # type: ignore[attr-defined]
        assert b"'=1+1" in csv
        assert petra.get(reverse(f"finance:{name}") + "?export=xlsx&purpose=test&order=label").status_code == 200
    for group in ("case", "subject", "nonsense"):
        assert petra.get(reverse("finance:portfolio") + f"?group={group}").status_code == 200
    asset = Asset.objects.get()
    assert CANARY.encode() not in stranger.get(reverse("finance:portfolio")).content
    assert b"=1+1" not in stranger.get(reverse("finance:asset_list") + "?order=label").content
    for name, args in (("asset", [asset.uuid]), ("case_assets", [cast.case.reference]), ("asset_edit", [asset.uuid])):
        assert stranger.get(reverse(f"finance:{name}", args=args)).status_code == 404
    assert petra.get(reverse("finance:case_assets", args=[cast.case.reference])).status_code == 200


def test_who_may_not_decide_gets_403_or_404(cast: Cast) -> None:
    request = ask(cast, traced(cast))
    url = reverse("finance:request_decide", args=[request.uuid])
    assert as_user(cast.finn).post(url, {"verdict": "approved", "reason": "x"}).status_code == 403
    assert as_user(cast.stranger).post(url, {"verdict": "approved", "reason": "x"}).status_code == 404
