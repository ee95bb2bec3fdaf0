"""The timeline of a case: all sources on two clocks, in pages that miss nothing, for those with a key."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from access.errors import Invalid
from access.models import Compartment, Grant
from audit.actions import action
from audit.models import Visit
from finance.models import Flag, FlagEvent
from investigations.actions.events import add_event, amend_event, set_removed
from investigations.actions.exhibits import add_thing
from investigations.actions.tasks import add_task, move_task
from investigations.models import Event, EventSubject, Subject
from investigations.queries.timeline import TimelineFilters, export_timeline, extent, kinds, timeline_page
from investigations.registry import registry
from investigations.rules_timeline import Clock, Resolution
from tests.cases.test_pages import signed_in
from tests.cases.test_rest import Program
from tests.cast import CANARY, Cast
from tests.house.filled import fill

pytestmark = pytest.mark.django_db


def made(cast: Cast, title: str = "Seen at the marina", happened: str = "2025-05-12", **values: Any) -> Event:
    """An event of the case."""
    start = {"lane": "criminal", "kind": "sighting", "source": "officer 1", "basis": "fact"}
    return add_event(cast.noor, cast.case, title=title, happened=happened, **{**start, **values})


def walked(actor: Any, cast: Cast, limit: int, **asked: Any) -> Iterator[str]:
    """The titles, page by page."""
    cursor = ""
    while True:
        page = timeline_page(actor, cast.case, TimelineFilters(**asked), cursor=cursor, limit=limit)
        yield from (one.shown.title for one in page.happenings)
        cursor = page.following
        if not cursor:
            return


def test_every_source_of_both_lanes_has_its_place(cast: Cast) -> None:
    fill(cast)
    made(cast)
    add_thing(
        cast.noor, cast.case, title="Phone", from_party="A", to_party="B", place="c", at=now(), purpose="taken in"
    )
    move_task(cast.noor, add_task(cast.noor, cast.case, title="Call", lane="criminal"), to="done")
    with action("job:tests", "test.flag"):
        flag = Flag.objects.get(case=cast.case)
        for kind in ("raised", "cleared", "escalated"):
            FlagEvent.objects.create(flag=flag, compartment_id=flag.compartment_id, kind=kind)
    page = timeline_page(cast.noor, cast.case, TimelineFilters(), limit=200)
    found = {(one.kind, one.lane) for one in page.happenings}
    assert found == {
        ("sighting", "criminal"), ("case", "criminal"), ("assignment", "criminal"), ("custody", "criminal"),
        ("task", "criminal"), ("transport", "criminal"), ("flag", "money"), ("track", "money"), ("waiver", "money"), ("asset", "money"),
    }  # fmt: skip
    assert [one.at for one in page.happenings] == sorted(one.at for one in page.happenings)
    assert len({one.shown.title for one in page.happenings if one.kind == "flag"}) == 2, "no escalation"
    browser = signed_in(cast.noor)
    for address in {one.shown.url for one in page.happenings}:
        assert browser.get(address).status_code == 200, address
    for kind, _words in kinds():
        titles = timeline_page(cast.noor, cast.case, TimelineFilters(kind=kind), limit=200).happenings
        assert {one.kind for one in titles} <= {kind}
    assert len(registry.timeline) >= 12


def test_pages_of_any_size_tell_all_of_it_once_and_back_again(cast: Cast) -> None:
    fill(cast)
    for number in range(23):
        made(cast, f"event {number}", "2025" if number % 3 else f"2025-0{number % 9 + 1}")
    whole = list(walked(cast.noor, cast, 200))
    assert len(whole) > 25
    for limit in (1, 2, 7):
        assert list(walked(cast.noor, cast, limit)) == whole
    forward = timeline_page(cast.noor, cast.case, TimelineFilters(), limit=10)
    second = timeline_page(cast.noor, cast.case, TimelineFilters(), cursor=forward.following, limit=10)
    back = timeline_page(cast.noor, cast.case, TimelineFilters(), cursor=second.previous, limit=10)
    assert [one.shown.title for one in back.happenings] == whole[:10] and not back.previous and back.following
    assert [one.shown.title for one in second.happenings] == whole[10:20]


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJuZXh0Il0", "bnVsbA", "WyJuZXh0IiwgIjIwMjUiLCAiYSIsIDFd"])
def test_a_foreign_cursor_is_refused(cast: Cast, cursor: str) -> None:
    with pytest.raises(Invalid):
        timeline_page(cast.noor, cast.case, TimelineFilters(), cursor=cursor)
    assert signed_in(cast.noor).get(f"/cases/{cast.case.reference}/timeline/?cursor={cursor}").status_code == 400


def test_two_clocks_two_orders(cast: Cast) -> None:
    made(cast, "early, learned late", "2024-01-01", learned="2025-06-02 10:15")
    made(cast, "late, learned early", "2024-05-01", learned="2024-05-02")
    happened = list(walked(cast.noor, cast, 50, kind="sighting"))
    learned = list(walked(cast.noor, cast, 50, kind="sighting", clock=Clock.LEARNED))
    assert happened == ["early, learned late", "late, learned early"] and learned == happened[::-1]


def test_filters_by_lane_kind_person_text_and_period(cast: Cast) -> None:
    subject = Subject.objects.get(case=cast.case)
    made(cast, "with", "2025-05-12", subjects=[subject])
    made(cast, "without", "2025-05-13", lane="money", kind="payment", text="cash for the boat", place="Marina")

    def titles(**asked: Any) -> list[str]:
        return list(walked(cast.noor, cast, 50, **asked))

    assert titles(subject=subject) == ["with"]
    assert "without" in titles(lane="money") and "with" not in titles(lane="money")
    assert titles(kind="payment") == titles(text="BOAT") == titles(text="marina") == ["without"]
    assert titles(start=date(2025, 5, 13), end=date(2025, 5, 13)) == ["without"]
    assert titles(end=date(2025, 5, 12)) == ["with"] and titles(text="nothing of it") == []


def test_days_and_moments_meet_at_local_midnight(cast: Cast) -> None:
    made(cast, "minute before", f"{cast.case.opened_on - timedelta(1)} 23:59")
    made(cast, "minute after", f"{cast.case.opened_on} 00:01")
    order = list(walked(cast.noor, cast, 50))
    assert order.index("minute before") < order.index("Case opened") < order.index("minute after")


def test_precision_is_kept_and_shown(cast: Cast) -> None:
    for text, words in (
        ("2023", "2023"), ("2023-04", "April 2023"), ("2023-04-05", "Wed 5 Apr 2023"),
        ("2023-04-05 23:30", "Wed 5 Apr 2023 23:30"),
    ):  # fmt: skip
        event = made(cast, f"known to {text}", text)
        assert words in signed_in(cast.noor).get(f"/events/{event.uuid}/").content.decode()
    page = signed_in(cast.noor).get(f"/cases/{cast.case.reference}/timeline/?kind=sighting").content.decode()
    assert "Wed 5 Apr 2023 23:30" in page and "April 2023" in page
    fine = signed_in(cast.noor).get(f"/cases/{cast.case.reference}/timeline/?kind=sighting&steps=day")
    words = [group["words"] for group in fine.context["groups"]]
    assert words == ["2023", "April 2023", "Wed 5 Apr 2023"], "nothing is shown as better known than it is"


def test_inner_rooms_stay_shut(cast: Cast) -> None:
    with action("job:tests", "test.inner"):
        inner = Compartment.objects.create(
            kind=Compartment.Kind.INNER, label="inner", unit=cast.north, within=cast.case.compartment
        )
        flag = Flag.objects.create(
            case=cast.case, compartment=inner, code="J06", facts={"opened_on": "2026-01-01"}, due_on=date.today(),
            raised_at=now(),
        )  # fmt: skip
        FlagEvent.objects.create(flag=flag, compartment=inner, kind="raised")
    flags = TimelineFilters(kind="flag")
    assert timeline_page(cast.noor, cast.case, flags).happenings == []
    assert extent(cast.noor, cast.case, flags).count == 0
    with action("job:tests", "test.key"):
        Grant.objects.create(compartment=inner, user=cast.finn, role="financial")
    assert len(timeline_page(cast.finn, cast.case, flags).happenings) == 1


def test_the_extent_counts_by_lane_and_gets_coarser_than_asked(cast: Cast) -> None:
    for day in range(1, 31):
        for lane in ("criminal", "money"):
            made(cast, f"{lane} {day}", f"2025-06-{day:02d} 10:{day:02d}", lane=lane)
    asked = TimelineFilters(kind="sighting")
    found = extent(cast.noor, cast.case, asked)
    assert (found.count, found.steps) == (60, "day") and len(found.bars) == 60
    month = extent(cast.noor, cast.case, TimelineFilters(kind="sighting", steps="month"))
    assert [(lane, number) for _at, lane, number in month.bars] == [("criminal", 30), ("money", 30)]
    assert month.bars[0][0] == datetime.fromisoformat("2025-05-31T22:00:00+00:00")
    empty = extent(cast.noor, cast.case, TimelineFilters(text="nothing of it"))
    assert (empty.count, empty.bars) == (0, [])


def test_five_thousand_events_cost_no_more_statements_and_a_page_no_more_bytes(cast: Cast) -> None:
    with action("job:tests", "test.many", room=cast.case.compartment_id):
        start = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
        rows = (
            Event(
                case=cast.case, compartment=cast.case.compartment, kind="contact", lane=("criminal", "money")[i % 2],
                title=f"call {i}", happened_at=start + timedelta(hours=7 * i), precision="minute",
                learned_at=start + timedelta(hours=7 * i), learned_precision="minute", source="list", basis="fact",
                created_by=cast.noor,
            )
            for i in range(5_000)
        )  # fmt: skip
        Event.objects.bulk_create(rows)
    browser, address = signed_in(cast.noor), f"/cases/{cast.case.reference}/timeline/"
    browser.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = browser.get(f"{address}?steps=minute")
    assert answer.status_code == 200 and len(seen) <= 30
    assert len(answer.content) < 300_000 and answer.context["count"] >= 5_000
    assert str(Resolution.MONTH.label) in answer.context["figure"]["title"], "too fine for a picture"
    assert len(list(export_timeline(cast.noor, cast.case, TimelineFilters()))) >= 5_000


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"source": ""}, "source"),
        ({"kind": "dance"}, "kind"),
        ({"lane": "sea"}, "lane"),
        ({"basis": "rumour"}, "basis"),
        ({"happened": "yesterday"}, "happened"),
        ({"happened": "2999"}, "happened"),
        ({"until": "2025-05-11"}, "until"),
        ({"until": "2025-06"}, "until"),
        ({"learned": "2025-05-11"}, "learned"),
        ({"learned": "2024"}, "learned"),
        ({"text": "x" * 10_001}, "text"),
        ({"subjects": ["00000000-0000-0000-0000-000000000000"]}, "subjects"),
    ],
)
def test_a_wrong_field_is_named_by_page_and_program(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    body = {
        "title": "A", "happened": "2025-05-12", "lane": "money", "kind": "payment", "source": "s", "basis": "fact",
        "place": "typed at length", **wrong,
    }  # fmt: skip
    page = signed_in(cast.noor).post(f"/cases/{cast.case.reference}/events/new/", body)
    assert page.status_code == 400 and "typed at length" in page.content.decode()
    assert field in page.context["form"].errors, page.context["form"].errors
    answer = Program(cast.noor)("post", f"/cases/{cast.case.reference}/events/", body)
    assert answer.status_code == 400 and next(iter(answer.json()["fields"])).startswith(field), answer.content
    assert not Event.objects.exists()


def test_an_event_goes_round_in_pages(cast: Cast) -> None:
    browser, subject = signed_in(cast.noor), Subject.objects.get(case=cast.case)
    body = {
        "title": "Boat bought", "happened": "2025-05", "until": "2025-06", "lane": "money", "kind": "payment",
        "source": "carrier", "basis": "assessment", "subjects": [str(subject.uuid)],
    }  # fmt: skip
    assert browser.post(f"/cases/{cast.case.reference}/events/new/", body).status_code == 302
    event = Event.objects.get()
    assert event.precision == "month" and event.learned_precision == "minute" and event.ties.get().subject == subject
    shown = browser.get(f"/cases/{cast.case.reference}/timeline/").content.decode()
    assert "Boat bought" in shown and f"{CANARY}suspect" in shown and "May 2025 – June 2025" in shown
    form = browser.get(f"/events/{event.uuid}/edit/").content.decode()
    assert 'value="2025-05"' in form and 'value="2025-06"' in form
    assert browser.post(f"/events/{event.uuid}/edit/", {**body, "title": "Two boats", "version": 1}).status_code == 302
    stale = browser.post(f"/events/{event.uuid}/edit/", {**body, "title": "Stale", "version": 1})
    assert stale.status_code == 412 and "Two boats" in stale.content.decode()
    assert browser.post(f"/events/{event.uuid}/remove/").status_code == 302
    gone = browser.get(f"/cases/{cast.case.reference}/timeline/").content.decode()
    assert "Put back" in gone and "May 2025 – June 2025" not in gone
    assert browser.post(f"/events/{event.uuid}/restore/").status_code == 302
    printed = browser.get(f"/cases/{cast.case.reference}/timeline/print/").content.decode()
    assert "Two boats" in printed


def test_rest_goes_round(cast: Cast) -> None:
    call, base = Program(cast.noor), f"/cases/{cast.case.reference}/events/"
    body = {
        "title": "Call", "happened": "2025-05-14T03:10:00Z", "lane": "criminal", "kind": "contact", "source": "list",
        "basis": "fact", "learned": "2025-06",
    }  # fmt: skip
    first = call("post", base, body)
    assert first.status_code == 201, first.content
    told = first.json()
    assert (told["happened"], told["happened_at"]) == ("2025-05-14 05:10", "2025-05-14T03:10:00Z")
    assert (told["learned"], told["precision"], told["subjects"]) == ("2025-06", "minute", [])
    address = f"/events/{told['uuid']}/"
    subject = str(Subject.objects.get(case=cast.case).uuid)
    changed = call("patch", address, {"subjects": [subject], "happened": "2025"}, **{"If-Match": first["ETag"]})
    assert changed.status_code == 200 and changed.json()["subjects"] == [subject]
    assert changed.json()["precision"] == "year"
    assert call("patch", address, {"title": "X"}, **{"If-Match": first["ETag"]}).status_code == 412
    listed = call("get", f"/cases/{cast.case.reference}/timeline/", {"subject": subject}).json()["results"]
    assert [(row["title"], row["precision"]) for row in listed] == [("Call", "year")]
    assert call("get", f"/cases/{cast.case.reference}/timeline/", {"clock": "sun"}).status_code == 400
    count = call("get", f"/cases/{cast.case.reference}/timeline/extent/", {"kind": "contact"}).json()
    assert count["count"] == 1 and count["bars"][0]["lane"] == "criminal"
    limited = call("get", f"/cases/{cast.case.reference}/timeline/", {"limit": "1"}).json()
    assert len(limited["results"]) == 1 and "cursor=" in limited["next"]
    assert call("delete", address).status_code == 204
    gone = call("get", base, {"updated_since": "2020-01-01T00:00:00Z"}).json()["results"]
    assert gone[0]["removed_at"] and call("get", base).json()["results"] == []
    assert call("post", f"{address}restore/").status_code == 200


def test_strangers_find_nothing_and_readers_change_nothing(cast: Cast) -> None:
    event = made(cast, f"{CANARY}event")
    for place in ("timeline/", "timeline/extent/", "events/"):
        hidden = Program(cast.stranger)("get", f"/cases/{cast.case.reference}/{place}")
        assert hidden.status_code == 404 and CANARY not in hidden.content.decode()
        assert Program(cast.petra)("get", f"/cases/{cast.case.reference}/{place}").status_code == 200
    for kind in ("csv", "xlsx"):
        address = f"/cases/{cast.case.reference}/timeline/export/{kind}/"
        assert signed_in(cast.stranger).get(address).status_code == 404
    assert (
        Program(cast.petra)("patch", f"/events/{event.uuid}/", {"title": "A"}, **{"If-Match": '"v1"'}).status_code
        == 403
    )
    subject = Subject.objects.get(case=cast.other_case)
    with pytest.raises(Invalid):
        made(cast, subjects=[subject])
    assert not EventSubject.objects.exists()
    other = signed_in(cast.noor).get(f"/cases/{cast.case.reference}/timeline/?subject={subject.uuid}")
    assert "zqother" not in other.content.decode()


def test_the_export_is_noted_and_runs_no_formula(cast: Cast) -> None:
    made(cast, "=1+1", "2025-05", until="2025-06", place="@here")
    browser = signed_in(cast.noor)
    answer = browser.get(f"/cases/{cast.case.reference}/timeline/export/csv/?kind=sighting")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[arg-type]
    assert "2025-05,2025-06,month" in text and "'=1+1" in text and "'@here" in text
    assert browser.get(f"/cases/{cast.case.reference}/timeline/export/xlsx/").content[:2] == b"PK"
    assert browser.get(f"/cases/{cast.case.reference}/timeline/export/exe/").status_code == 404
    assert Visit.objects.filter(operation="export", actor="user:noor", thing__endswith="timeline").exists()


def test_removed_and_stale_events(cast: Cast) -> None:
    event = made(cast)
    set_removed(cast.noor, event, removed=True)
    with pytest.raises(Invalid):
        amend_event(cast.noor, event, version=None, title="Other")
    assert "Seen at the marina" not in list(walked(cast.noor, cast, 50))
