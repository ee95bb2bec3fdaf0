"""Moments as far as they are known, without the database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.errors import Invalid
from investigations.rules_timeline import (
    Precision,
    Resolution,
    coarser,
    end_of,
    fitting,
    next_step,
    read_moment,
    write_moment,
)

HERE = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2025", datetime(2024, 12, 31, 23, tzinfo=UTC), "year"),
        ("2025-07", datetime(2025, 6, 30, 22, tzinfo=UTC), "month"),
        ("2025-03-21", datetime(2025, 3, 20, 23, tzinfo=UTC), "day"),
        ("2025-03-21 14:30", datetime(2025, 3, 21, 13, 30, tzinfo=UTC), "minute"),
        ("2025-07-21T14:30:59Z", datetime(2025, 7, 21, 14, 30, tzinfo=UTC), "minute"),
        ("2025-07-21T14:30+05:00", datetime(2025, 7, 21, 9, 30, tzinfo=UTC), "minute"),
        (" 1999 ", datetime(1998, 12, 31, 23, tzinfo=UTC), "year"),
    ],
)
def test_what_is_typed_is_read_in_the_readers_zone(text: str, moment: datetime, precision: str) -> None:
    assert read_moment(text, HERE, "happened") == (moment, precision)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "25", "2025-13", "2025-02-30", "2025-3-1", "2025-01-01 25:00", "1899", "0000", "２０２５", "9" * 30],
)
def test_what_is_no_moment_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_moment(text, HERE, "happened")
    assert refused.value.field == "happened"


@given(
    st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30)).map(lambda day: day.replace(second=0, microsecond=0)),
    st.sampled_from(list(Precision)),
)
def test_what_is_written_is_read_back(day: datetime, precision: Precision) -> None:
    text = write_moment(day.replace(tzinfo=HERE), precision, HERE)
    moment, known = read_moment(text, HERE, "x")
    assert known == precision and write_moment(moment, known, HERE) == text
    end = end_of(moment, precision, HERE)
    assert moment < end and write_moment(end, precision, HERE) > text
    assert write_moment(end - timedelta(minutes=1), precision, HERE) == text


def test_steps_fit_the_span_and_get_coarser_to_the_year() -> None:
    days = {4_000: "year", 400: "month", 30: "day", 1: "hour", 0.01: "minute"}
    assert {span: str(fitting(timedelta(days=span))) for span in days} == days
    steps, seen = str(Resolution.MINUTE), []
    while steps != Resolution.YEAR:
        seen.append(steps)
        steps = coarser(steps)
    assert seen == ["minute", "hour", "day", "month"] and coarser("year") == "year"


@given(
    st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30)).map(
        lambda day: day.replace(minute=0, second=0, microsecond=0)
    ),
    st.sampled_from(list(Resolution)),
)
def test_a_step_leads_to_the_beginning_of_the_next(day: datetime, steps: Resolution) -> None:
    if steps in Precision.values:
        here, _known = read_moment(write_moment(day.replace(tzinfo=HERE), str(steps), HERE), HERE, "x")
    else:
        here = day.replace(tzinfo=HERE).astimezone(UTC)
    after = next_step(here, str(steps), HERE)
    assert here < after
    if steps in Precision.values:
        assert after == end_of(here, str(steps), HERE)
