from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.files.refusal import Refusal
from publisher.files.times import read_span, read_time, second_reading

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PARIS = ZoneInfo("Europe/Paris")
NEW_YORK = ZoneInfo("America/New_York")
EIGHT_THIRTY = datetime(2027, 1, 18, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-18 08:30",
        "2027-01-18 08:30:00",
        "2027-01-18T08:30",
        "2027-01-18T08:30:00+07:00",
        "2027-01-18 01:30Z",
        "2027-01-18T08:30:00.000+0700",
        "18/01/2027 08:30",
        "18/1/2027 8:30",
        "18-01-2027 08:30",
        "18.01.2027, 8h30",
        "8h30 18/01/2027",
        "8g30 ngày 18/01/2027",
        "08 giờ 30 ngày 18/01/2027",
        "08 giờ 30 phút ngày 18/01/2027",
    ],
)
def test_a_time_is_read_as_people_write_it(text: str) -> None:
    assert read_time(text, HANOI) == EIGHT_THIRTY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("01/18/2027 08:30", "time-month-first"),
        ("18/01/2027", "time-without-hour"),
        ("2027-01-18", "time-without-hour"),
        ("18/01/2027 8:30 AM", "time-am-pm"),
        ("18/01/2027 8:30pm", "time-am-pm"),
        ("31/02/2027 08:30", "time-not-in-calendar"),
        ("18/01/2027 24:00", "time-not-in-calendar"),
        ("18/01/1927 08:00", "time-not-in-calendar"),
        ("18/01/2027 8:", "time-not-understood"),
        ("2027-01-18 08:30 +25:00", "time-not-understood"),
        ("ngày mai", "time-not-understood"),
        ("", "time-not-understood"),
    ],
)
def test_what_is_no_certain_time_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_time(text, HANOI)
    assert refused.value.code == code


def test_a_day_first_date_is_never_turned_round() -> None:
    assert read_time("03/04/2027 00:00", HANOI) == datetime(2027, 4, 2, 17, tzinfo=UTC)


def test_an_hour_that_summer_time_leaps_over_is_refused_with_another_one() -> None:
    with pytest.raises(Refusal) as refused:
        read_time("28/03/2027 02:30", PARIS)
    assert refused.value.code == "time-leapt-over"
    assert refused.value.values["instead"] == "2027-03-28 03:30"


def test_an_hour_that_comes_twice_means_the_first_and_is_known() -> None:
    first = read_time("31/10/2027 02:30", PARIS)
    assert first == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    second = second_reading("31/10/2027 02:30", PARIS)
    assert second == "2027-10-31 02:30+01:00"
    assert read_time(second, PARIS) == first + timedelta(hours=1)
    assert second_reading("2027-11-07 01:30", NEW_YORK) == "2027-11-07 01:30-05:00"


@pytest.mark.parametrize(
    "text", ["31/10/2027 04:30", "2027-10-31T02:30:00+01:00", "2027-10-31 02:30+02:00", "mai"]
)
def test_an_hour_that_comes_once_or_has_its_offset_is_not_warned_of(text: str) -> None:
    assert second_reading(text, PARIS) is None


def test_a_day_that_is_in_no_calendar_is_named_before_its_hour_is_missed() -> None:
    with pytest.raises(Refusal) as refused:
        read_time("31/02/2027", HANOI)
    assert refused.value.code == "time-not-in-calendar"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30m", timedelta(minutes=30)),
        ("1h30m", timedelta(minutes=90)),
        ("2 giờ 30 phút", timedelta(minutes=150)),
        ("1 Ngày", timedelta(days=1)),
        ("90", timedelta(seconds=90)),
    ],
)
def test_a_span_is_read_in_both_languages(text: str, span: timedelta) -> None:
    assert read_span(text) == span


@pytest.mark.parametrize("text", ["", "-5m", "lâu", "5 tuần"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="span-not-understood"):
        read_span(text)


@pytest.mark.parametrize("text", ["999999999 ngày", "36526d", "9" * 400 + "h"])
def test_a_span_that_leaves_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="span-too-long"):
        read_span(text)


@given(st.text(alphabet="0123456789/-:. TZh+giờngàyphút", max_size=40))
def test_nothing_but_a_refusal_comes_of_any_text(text: str) -> None:
    for read in (lambda: read_time(text, PARIS), lambda: read_span(text)):
        try:
            read()
        except Refusal:
            continue
