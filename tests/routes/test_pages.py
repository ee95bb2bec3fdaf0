"""The pages of transports, of places and of the map, as those who work with them see them."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from audit.models import Visit
from investigations.actions.routes import add_leg
from investigations.actions.subjects import add_subject
from investigations.models import Leg, Transport
from tests.cases.test_pages import signed_in
from tests.cast import CANARY, Cast
from tests.routes.build import DAY, leg_of, run, suspect_of

pytestmark = pytest.mark.django_db


def typed(**more: Any) -> dict[str, Any]:
    """What somebody types in the form of a transport."""
    return {"starts_on": DAY.isoformat(), "carried": "7", "paid": "6", "price": "1200.00", "currency": "eur",
            "outcome": "arrived", **more}  # fmt: skip


def listed(cast: Cast, query: str = "") -> Any:
    """The answer of the list of transports."""
    return signed_in(cast.noor).get(f"/cases/{cast.case.reference}/transports/{query}")


def test_a_transport_is_recorded_with_its_crew_and_changed(cast: Cast) -> None:
    client, leg = signed_in(cast.noor), leg_of(cast)
    van = add_subject(cast.noor, cast.case, kind="vehicle", name="Demo van")
    address = f"/legs/{leg.uuid}/transports/new/"
    assert b"People carried" in client.get(address).content
    crew = {"crew_0_subject": str(suspect_of(cast).uuid), "crew_0_part": "driver", "vehicle": str(van.uuid)}
    assert client.post(address, typed(**crew)).status_code == 302
    made = Transport.objects.get()
    assert (made.brought_in, made.vehicle, made.crew.get().part) == (Decimal("7200.00"), van, "driver")
    page = client.get(f"/transports/{made.uuid}/").content.decode()
    assert "7,200.00" in page and "Demo van" in page and f"{CANARY}suspect Fictief" in page
    change = f"/transports/{made.uuid}/edit/"
    assert f'<option value="{van.uuid}" selected>' in client.get(change).content.decode()
    whole = typed(leg=str(leg.uuid), version="1", carried="9", **crew)
    assert client.post(change, whole).status_code == 302
    stale = client.post(change, typed(leg=str(leg.uuid), version="1", carried="10"))
    assert stale.status_code == 412 and b"Both versions" in stale.content
    made.refresh_from_db()
    assert made.carried == 9 and made.crew.count() == 1


def test_what_was_typed_survives_and_the_error_stands_at_its_field(cast: Cast) -> None:
    client, leg = signed_in(cast.noor), leg_of(cast)
    answer = client.post(f"/legs/{leg.uuid}/transports/new/", typed(paid="8", note="seen at the ferry"))
    page = answer.content.decode()
    assert answer.status_code == 400 and "say why, or correct a number" in page and "seen at the ferry" in page
    assert 'name="paid_reason"' in page and not Transport.objects.exists()
    for wrong in (
        {"carried": "many"},
        {"price": "1e400"},
        {"starts_on": "32-13-2026"},
        {"vehicle": "x"},
        {"note": "a\x00"},
    ):
        assert client.post(f"/legs/{leg.uuid}/transports/new/", typed(**wrong)).status_code == 400


def test_the_list_filters_and_adds_up(cast: Cast) -> None:
    other = add_leg(cast.noor, leg_of(cast).route, origin="FRDKK", destination="GBDVR", mode="small_boat")
    run(cast)
    run(cast, other, outcome="intercepted", paid=0, currency="GBP", starts_on=DAY.replace(year=2025))
    assert b"2 transports" in listed(cast).content
    for query, count in (
        (f"?leg={other.uuid}", 1),
        ("?outcome=arrived", 1),
        ("?since=2026-01-01", 1),
        ("?modus=test", 0),
    ):
        assert listed(cast, query).content.count(b'class="row-link"') == count, query
    assert listed(cast, "?leg=nonsense&since=nonsense&cursor=x").status_code in (200, 400)


def test_exports_give_what_is_seen_and_run_nothing_in_a_spreadsheet(cast: Cast) -> None:
    run(cast, source="=1+1", note="@cmd")
    run(cast, outcome="failed")
    text = b"".join(listed(cast, "?export=csv&outcome=arrived").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Number"], row["Source"], row["Paid altogether"]) for row in rows] == [("T1", "'=1+1", "7200.00")]
    sheet = load_workbook(io.BytesIO(listed(cast, "?export=xlsx").content)).active
    assert sheet is not None and sheet.max_row == 3
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}
    assert Visit.objects.filter(actor=cast.noor.handle, operation="export", thing__contains="transports").exists()


def test_removed_and_put_back(cast: Cast) -> None:
    client, made = signed_in(cast.noor), run(cast)
    client.post(f"/transports/{made.uuid}/remove/")
    assert b"Put back" in listed(cast).content
    client.post(f"/transports/{made.uuid}/restore/")
    assert b"Put back" not in listed(cast).content


def test_places_are_suggested_whatever_the_field_is_called(cast: Cast) -> None:
    client = signed_in(cast.noor)
    for name in ("origin", "legs-0-destination"):
        answer = client.get("/places/", {name: "dunk"}).content.decode()
        assert '<option value="FRDKK">Dunkirk, FR</option>' in answer
    assert client.get("/places/").content.strip() == b""
    assert client.get("/places/", {"origin": "<b>\x00" * 99}).status_code == 200
    assert 'hx-get="/places/"' in client.get(f"/legs/{leg_of(cast).uuid}/").content.decode()


def test_a_place_that_is_not_known_says_so_and_what_to_do(cast: Cast) -> None:
    page = signed_in(cast.noor).get(f"/cases/{cast.case.reference}/routes/").content.decode()
    assert "not on the map" in page and "Amsterdam, NL" in page and "1 place not on the map" in page
    answer = signed_in(cast.noor).post(f"/legs/{leg_of(cast).uuid}/", {"origin": "95.0, 4.9", "destination": "NLAMS"})
    assert answer.status_code == 400 and b"A latitude lies between" in answer.content


@pytest.fixture
def travelled(cast: Cast) -> Cast:
    """A case with a leg on the map and one that is not, both with transports."""
    known = add_leg(cast.noor, leg_of(cast).route, origin="FRDKK", destination="GBDVR", mode="small_boat")
    run(cast)
    run(cast, known, currency="GBP", price=Decimal("1500.10"), paid=3)
    return cast


def test_the_map_of_a_case_draws_what_it_knows_and_lists_the_rest(travelled: Cast) -> None:
    answer = signed_in(travelled.noor).get(f"/cases/{travelled.case.reference}/map/")
    lines = answer.context["picture"]["lines"]
    ends = {line["title"]: (line["from"]["at"], line["to"]["at"]) for line in lines}
    assert ends["FRDKK → GBDVR"] == ([51.034, 2.377], [51.126, 1.313])
    assert ends[f"{CANARY}origin → NLAMS"][0] is None
    assert lines[1]["days"][DAY.isoformat()]["money"] == {"GBP": "4500.30"}
    page = answer.content.decode()
    assert "not on the map" in page and "4,500.30" in page and "app/map.js" in page and "leaflet.js" in page
    assert "leaflet" not in listed(travelled).content.decode(), "map scripts are loaded on map pages only"


def test_the_map_of_all_cases_knows_only_those_that_one_may_see(travelled: Cast) -> None:
    seen = signed_in(travelled.noor).get("/map/").content.decode()
    assert f"{CANARY}origin" in seen and "4,500.30" in seen and "zqotherorigin" not in seen
    hidden = signed_in(travelled.stranger).get("/map/")
    assert CANARY not in hidden.content.decode() and "4,500.30" not in hidden.content.decode()
    assert hidden.context["whole"].runs == 0
    both = signed_in(travelled.chief).get("/map/").context["whole"]
    assert (both.runs, both.carried, both.paid) == (2, 14, 9)


def test_hidden_legs_between_the_same_places_add_nothing(travelled: Cast) -> None:
    theirs = Leg.objects.get(case=travelled.other_case).route
    add_leg(travelled.stranger, theirs, origin="FRDKK", destination="GBDVR", mode="small_boat")
    lines = signed_in(travelled.noor).get("/map/?mode=small_boat").context["lines"]
    assert [(line.origin, line.cases, line.legs) for line, _link in lines] == [("FRDKK", 1, 1)]
    behind = signed_in(travelled.noor).get(lines[0][1])
    assert [leg.case for leg in behind.context["legs"]] == [travelled.case]
    nobody = signed_in(travelled.stranger).get(lines[0][1]).context["legs"]
    assert [leg.case for leg in nobody] == [travelled.other_case]


def test_the_map_of_all_cases_filters(travelled: Cast) -> None:
    client = signed_in(travelled.noor)
    for query, count in (
        ("", 2),
        ("?mode=small_boat", 1),
        ("?since=2027-01-01", 0),
        ("?until=2026-12-31", 2),
        ("?modus=test", 0),
    ):
        assert len(client.get(f"/map/{query}").context["lines"]) == count, query
    assert client.get("/map/?since=x&mode=x&modus=x").status_code == 200


def test_maps_are_exported_as_geojson_and_csv_and_it_is_noted(travelled: Cast) -> None:
    client = signed_in(travelled.noor)
    for address in ("/map/", f"/cases/{travelled.case.reference}/map/"):
        found = json.loads(client.get(f"{address}?export=geojson").content)
        drawn = {feature["properties"]["from"]["typed"]: feature["geometry"] for feature in found["features"]}
        assert found["type"] == "FeatureCollection" and drawn[f"{CANARY}origin"] is None
        assert drawn["FRDKK"] == {"type": "LineString", "coordinates": [[2.377, 51.034], [1.313, 51.126]]}
        text = b"".join(client.get(f"{address}?export=csv").streaming_content).decode("utf-8-sig")
        rows = {row["From"]: row for row in csv.DictReader(io.StringIO(text))}
        assert (rows["FRDKK"]["Paid altogether"], rows["FRDKK"]["Currency"]) == ("4500.30", "GBP")
    things = set(Visit.objects.filter(actor=travelled.noor.handle, operation="export").values_list("thing", flat=True))
    assert {"map", f"{travelled.case.reference} map"} <= things
