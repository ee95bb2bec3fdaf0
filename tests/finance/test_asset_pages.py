"""What the pages of assets show: rows behind figures, history in words, everything that waits, what was typed."""

import csv
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from finance.actions.assets import add_valuation, amend_asset, register_asset
from finance.actions.moves import move_alone
from finance.actions.plan import propose_plan
from finance.actions.requests import decide, propose_move
from finance.actions.track import open_track
from finance.models import Asset, MoveRequest
from tests.cases.test_rest import Program
from tests.cast import Cast
from tests.finance.build import ask, go, make_asset, seized_alone, traced

pytestmark = pytest.mark.django_db


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="access.backends.PasswordBackend")
    return client


def test_a_figure_opens_to_the_rows_that_add_up_to_it(cast: Cast) -> None:
    go(cast, traced(cast, label="Van"), "seized", "94a(2)", "9000.00")
    go(cast, traced(cast, label="Boat"), "seized", "94a(2)", "250.50")
    make_asset(cast, label="Never seized")
    client = as_user(cast.petra)
    portfolio = client.get(reverse("finance:portfolio"))
    link = f"{reverse('finance:asset_list')}?figure=seized&amp;currency=EUR"
    assert link in portfolio.content.decode()
    page = client.get(link.replace("&amp;", "&")).content.decode()
    for amount in ("9,000.00", "250.50", "9,250.50"):
        assert amount in page
    assert "Never seized" not in page
    case = client.get(reverse("finance:case_assets", args=[cast.case.reference])).content.decode()
    assert f"?case={cast.case.reference}&amp;figure=seized&amp;currency=EUR" in case
    asset = client.get(reverse("finance:asset", args=[Asset.objects.earliest("pk").uuid])).content.decode()
    assert 'href="#steps"' in asset and 'id="steps"' in asset and 'href="#values"' in asset and 'id="values"' in asset


def test_the_export_has_the_five_figures_by_currency(cast: Cast) -> None:
    asset = traced(cast, label="Van")
    add_valuation(cast.noor, asset, amount=Decimal("70"), currency="GBP", source="valuer")
    answer = as_user(cast.petra).get(reverse("finance:portfolio") + "?export=csv&purpose=review")
    head, *rows = csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines())  # type: ignore[attr-defined]
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(r["Asset"], r["Currency"], r["identified"], r["booked"]) for r in found] == [
        ("Van", "EUR", "12000.00", ""),
        ("Van", "GBP", "", "70.00"),
    ]


def test_the_history_says_in_words_what_was_and_is(cast: Cast) -> None:
    owner = cast.case.subjects.get()
    asset = make_asset(cast, label="Old words")
    amend_asset(cast.finn, asset, version=1, label="New words", legal_owner=owner)
    page = reverse("finance:asset_history", args=[asset.uuid])
    text = as_user(cast.noor).get(page).content.decode()
    for words in ("changed an asset", "<del>Old words</del>", "<ins>New words</ins>", str(owner), "12,000.00"):
        assert words in text, words
    other = make_asset(cast, label="Another asset")
    assert "Another asset" not in as_user(cast.noor).get(page).content.decode()
    book = as_user(cast.noor).get(reverse("investigations:case_book", args=[cast.case.reference])).content.decode()
    assert "Another asset" in book and "Old words" in book
    assert as_user(cast.stranger).get(reverse("finance:asset_history", args=[other.uuid])).status_code == 404


def test_everything_that_waits_stands_on_the_portfolio(cast: Cast) -> None:
    ask(cast, traced(cast, label="Asked for"))
    seized_alone(cast, traced(cast, label="Seized alone"))
    open_track(cast.finn, cast.case, lead=cast.finn, effective_on=date.today())
    propose_plan(cast.finn, cast.case, text="plan")
    page = as_user(cast.petra).get(reverse("finance:portfolio")).content.decode()
    waiting = page[page.index('id="waiting"') : page.index('id="portfolio-rest"')]
    for words in ("Asked for", "Seized alone", "/plans/"):
        assert words in waiting, words
    assert "2 decisions about assets" in as_user(cast.petra).get("/").content.decode()


def test_what_is_typed_in_other_rows_survives_a_decision(cast: Cast) -> None:
    first = ask(cast, traced(cast))
    second = ask(cast, traced(cast))
    client = as_user(cast.petra)
    url, sent = reverse("finance:request_decide", args=[first.uuid]), {"verdict": "approved", "reason": "agreed"}
    answer = client.post(url, sent, headers={"HX-Request": "true"})
    kept = f'id="reason-{second.uuid}"'
    page = answer.content.decode()
    assert 'hx-preserve="true"' in page[page.index(kept) : page.index(kept) + 200]
    assert answer["HX-Trigger"] == "decided" and "Decided: 1" in page and "hx-swap-oob" in page


def test_suspects_of_one_name_are_not_thrown_together(cast: Cast) -> None:
    owner = cast.case.subjects.get()
    make_asset(cast, label="His car", legal_owner=owner)
    make_asset(cast, label="His flat on paper of somebody", beneficial_owner=owner, legal_owner_name="Somebody else")
    page = as_user(cast.petra).get(reverse("finance:portfolio") + "?group=subject").content.decode()
    assert page.count('scope="rowgroup"') == 1


def test_an_emptied_line_takes_the_identifier_away(cast: Cast) -> None:
    lines = [{"kind": "plate", "value": "XX-000-X"}, {"kind": "serial", "value": "S-1"}]
    asset = make_asset(cast, identifiers=lines)
    data = {
        "type": "vehicle",
        "label": "x",
        "version": "1",
        "identifiers[1].kind": "serial",
        "identifiers[1].value": "S-1",
    }
    answer = as_user(cast.noor).post(reverse("finance:asset_edit", args=[asset.uuid]), data)
    assert answer.status_code == 302, answer.content
    assert [row.kind for row in asset.identifiers.all()] == ["serial"]


def test_parts_that_do_not_add_up_are_told_at_a_part_and_kept(cast: Cast) -> None:
    asset = make_asset(cast)
    data = {"reason": "two", "effective_on": "2026-01-05", "parts[0].label": "one", "parts[0].amount": "1.00"}
    data |= {"parts[3].label": "four", "parts[3].amount": "2.00", "parts[1].label": "two", "parts[1].amount": "3.00"}
    page = reverse("finance:asset_move", args=[asset.uuid, "split"])
    answer = as_user(cast.noor).post(page, data)
    text = answer.content.decode()
    assert answer.status_code == 400 and "add up to 6.00" in text and 'value="four"' in text
    assert 'href="#id_parts[0].amount"' in text


def test_more_parts_than_lines_are_kept_when_asked_again(cast: Cast) -> None:
    asset = make_asset(cast)
    parts = [{"label": f"part {i}", "amount": Decimal("1500")} for i in range(8)]
    request = propose_move(cast.noor, asset, to_state="split", reason="eight owners", parts=parts)
    decide(cast.petra, request, verdict="sent_back", reason="who?")
    client, page = as_user(cast.noor), reverse("finance:request_again", args=[request.uuid])
    assert "part 7" in client.get(page).content.decode()
    data = {"reason": "eight", "effective_on": "2026-01-05", "version": MoveRequest.objects.get().version}
    data |= {f"parts[{i}].{name}": part[name] for i, part in enumerate(parts) for name in ("label", "amount")}  # type: ignore[misc]
    assert client.post(page, data).status_code == 302
    assert request.parts.count() == 8


def test_no_step_is_offered_while_a_request_waits(cast: Cast) -> None:
    asset = traced(cast)
    client, page = as_user(cast.noor), reverse("finance:asset", args=[asset.uuid])
    assert "Next steps" in client.get(page).content.decode()
    ask(cast, asset)
    text = client.get(page).content.decode()
    assert "Next steps" not in text and "waits for an answer" in text


@pytest.mark.parametrize("name", ["asset_edit", "asset_value", "asset_seize", "asset_back"])
def test_who_may_only_read_gets_no_form(cast: Cast, name: str) -> None:
    asset = traced(cast)
    for reader in (cast.petra, cast.chief):
        assert as_user(reader).get(reverse(f"finance:{name}", args=[asset.uuid])).status_code == 403


def test_a_copy_is_kept_in_step_by_what_changed_since(cast: Cast) -> None:
    asset = make_asset(cast)
    call = Program(cast.noor)
    for act in (
        lambda: move_alone(cast.noor, asset, to_state="traced"),
        lambda: add_valuation(cast.noor, asset, amount=Decimal("7"), currency="EUR", source="v"),
        lambda: decide(cast.petra, ask(cast, Asset.objects.get()), verdict="approved", reason="x"),
    ):
        before = call("get", f"/assets/{asset.uuid}/")
        since = before.json()["updated_at"]
        assert since.endswith("Z")
        act()
        after = call("get", f"/assets/{asset.uuid}/")
        assert after["ETag"] != before["ETag"] and after.json() != before.json()
        rows = call("get", "/assets/", {"updated_since": since}).json()["results"]
        assert [(row["uuid"], row["state"], row["booked"]) for row in rows] == [
            (str(asset.uuid), after.json()["state"], after.json()["booked"])
        ]
    assert after.json()["booked"] == "7.00" and after.json()["booked_currency"] == "EUR"
    requests = call("get", "/asset-requests/", {"updated_since": since}).json()["results"]
    assert [row["state"] for row in requests] == ["approved"]


def test_what_was_not_read_is_not_decided(cast: Cast) -> None:
    request = ask(cast, traced(cast))
    call, address = Program(cast.petra), f"/asset-requests/{request.uuid}/decisions/"
    body = {"verdict": "approved", "reason": "agreed"}
    assert call("post", address, body, **{"If-Match": '"v9"'}).status_code == 412
    assert call("post", address, body, **{"If-Match": "*"}).status_code == 400
    assert call("post", address, body, **{"If-Match": f'"v{request.version}"'}).status_code == 201


def test_amounts_of_eighteen_digits_stay_exact(cast: Cast) -> None:
    most = "9999999999999999.99"
    register_asset(
        cast.noor, cast.case, type="cash", label="all of it", amount=Decimal(most), currency="EUR",
        valued_on=date.today(), source="count",
    )  # fmt: skip
    (row,) = Program(cast.noor)("get", "/assets/").json()["results"]
    assert row["booked"] == most
    body = {"case": cast.case.reference, "type": "cash", "label": "more", "currency": "EUR", "source": "s"}
    for wrong in ("10000000000000000.00", "NaN", "Infinity", "-0.01", "1e30", "1.001"):
        answer = Program(cast.noor)("post", "/assets/", {**body, "amount": wrong})
        assert answer.status_code == 400 and list(answer.json()["fields"]) == ["amount"], wrong


def test_a_body_that_is_too_large_is_answered(cast: Cast) -> None:
    client = as_user(cast.noor)
    body = json.dumps({"notes": "x" * 3_000_000})
    answer = client.post("/api/v1/assets/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    page = client.post(reverse("finance:asset_new", args=[cast.case.reference]), {"label": "x" * 3_000_000})
    assert page.status_code in (400, 413)


def test_the_portfolio_speaks_dutch(cast: Cast) -> None:
    ask(cast, traced(cast))
    with translation.override("nl"):
        page = as_user(cast.petra).get(reverse("finance:portfolio"), headers={"Accept-Language": "nl"}).content.decode()
    assert "per verdachte" in page and "by suspect" not in page
