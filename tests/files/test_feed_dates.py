"""Dates as feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.files.feed_dates import read_feed_date

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
"""08:30 in Hanoi."""


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 23 Nov 2026 08:30:00 +0700",
        "Mon, 23 Nov 2026 08:30:00 ICT",
        "Mon, 23 Nov 2026 08:30:00 +0700 (ICT)",
        "Mon, 23 Nov 2026 08:30:00 GMT+7",
        "Mon, 23 Nov 2026 08:30 UTC+07:00",
        "Mon, 23 Nov 2026 01:30:00 GMT",
        "Sun, 22 Nov 2026 20:30:00 EST",
        "23 Nov 26 08:30 +0700",
        "2026-11-23T08:30:00+07:00",
        "2026-11-23T08:30+0700",
        "2026-11-22T20:30:00-05:00",
        "2026-11-23T01:30:00Z",
        "2026-11-23T01:30:00.123Z",
        "Thứ 2, 23/11/2026, 08:30 (GMT+7)",
    ],
)
def test_a_date_with_its_zone_is_the_instant_that_it_says(text: str) -> None:
    read = read_feed_date(text, ZoneInfo("America/New_York"), NOW)
    assert read is not None and read.has_zone
    assert read.at.replace(microsecond=0) == MORNING


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 23 Nov 2026 08:30:00",
        "2026-11-23 08:30:00",
        "2026-11-23T08:30:00",
        "23/11/2026 08:30",
        "08:30 23/11/2026",
        "08:30:00 | 23-11-2026",
        "23.11.2026 8:30:00 SA",
        "Thứ Hai, 23/11/2026 - 08:30",
        "Thứ Hai, 23/11/2026 -08:30",
        "T2, 23/11/2026 08:30",
        "8h30 ngày 23/11/2026",
        "08 giờ 30 phút, ngày 23 tháng 11 năm 2026",
    ],
)
def test_a_date_without_a_zone_is_in_the_zone_of_the_workspace(text: str) -> None:
    read = read_feed_date(text, HANOI, NOW)
    assert read is not None and not read.has_zone
    assert read.at == MORNING


@pytest.mark.parametrize("half", ["PM", "CH"])
def test_the_second_half_of_the_day_is_read_in_both_languages(half: str) -> None:
    read = read_feed_date(f"22/11/2026 8:30:00 {half}", HANOI, NOW)
    assert read is not None and read.at == MORNING - timedelta(hours=12)
    noon = read_feed_date(f"22/11/2026 12:30 {half}", HANOI, NOW)
    assert noon is not None and noon.at == datetime(2026, 11, 22, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["23/11/2026", "2026-11-23", "ngày 23 tháng 11 năm 2026"])
def test_a_day_alone_may_be_any_time_up_to_now(text: str) -> None:
    read = read_feed_date(text, HANOI, NOW)
    assert read is not None and read.at == NOW
    later = read_feed_date(text, HANOI, NOW + timedelta(days=3))
    assert later is not None and later.at == datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC)


def test_the_day_comes_before_the_month() -> None:
    read = read_feed_date("05/06/2026 08:30", HANOI, NOW)
    assert read is not None and read.at == datetime(2026, 6, 5, 1, 30, tzinfo=UTC)
    read = read_feed_date("ngày 5 tháng 1 năm 2026", HANOI, NOW)
    assert read is not None and read.at.date() == datetime(2026, 1, 5, tzinfo=UTC).date()


@pytest.mark.parametrize(
    "text",
    [
        "11/23/2026 8:30:00 AM",  # only the other order could be meant
        "Mon, 23 Nov 2026 08:30:00 WIB",  # nobody here knows that zone
        "Mon, 23 Nov 2026 08:30:00 +9900",
        "23/11/2026 99:99",
        "23/11/2026 đến 25/11/2026",
        "30/02/2026 08:30",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "01/01/1999",
        "25/11/2026 08:30",
        "hôm qua",
        "",
        "1" * 5000,
    ],
)
def test_what_says_no_instant_or_an_impossible_one_is_no_date(text: str) -> None:
    assert read_feed_date(text, HANOI, NOW) is None


def test_a_clock_that_is_a_little_fast_is_forgiven() -> None:
    read = read_feed_date("23/11/2026 18:30", HANOI, NOW)
    assert read is not None and read.at > NOW


@given(
    st.one_of(
        st.text(),
        st.text(alphabet="0123456789/-:. +GMTUICZthángnămgiờ,", max_size=60),
        st.from_regex(r"\A\d{1,4}[-/]\d{1,2}[-/]\d{1,4}[ T]\d{1,2}:\d{1,2}.{0,8}\Z"),
    )
)
def test_any_text_may_stand_where_a_date_does(text: str) -> None:
    read = read_feed_date(text, HANOI, NOW)
    assert read is None or (read.at.tzinfo is not None and read.at <= NOW + timedelta(days=1))
