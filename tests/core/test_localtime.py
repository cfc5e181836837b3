"""Local time: skipped and repeated hours are settled in one place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.core.localtime import day_start, instant, instants, local_day, write_local

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
ZONES = [
    HANOI,
    BERLIN,
    NEW_YORK,
    ZoneInfo("Australia/Lord_Howe"),
    ZoneInfo("America/Sao_Paulo"),
    ZoneInfo("UTC"),
]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "wall", "expected"),
    [
        (HANOI, date(2027, 1, 18), time(8, 30), "2027-01-18 01:30"),
        (BERLIN, date(2027, 3, 28), time(1, 59), "2027-03-28 00:59"),
        (BERLIN, date(2027, 3, 28), time(2, 0), "2027-03-28 01:00"),  # skipped
        (BERLIN, date(2027, 3, 28), time(2, 30), "2027-03-28 01:00"),  # skipped
        (BERLIN, date(2027, 3, 28), time(3, 0), "2027-03-28 01:00"),
        (BERLIN, date(2027, 10, 31), time(2, 30), "2027-10-31 00:30"),  # shown twice
        (BERLIN, date(2027, 10, 31), time(3, 0), "2027-10-31 02:00"),
        (NEW_YORK, date(2027, 3, 14), time(2, 15), "2027-03-14 07:00"),  # skipped
        (NEW_YORK, date(2027, 11, 7), time(1, 30), "2027-11-07 05:30"),  # shown twice
        (ZoneInfo("America/Sao_Paulo"), date(2018, 11, 4), time(0, 0), "2018-11-04 03:00"),  # no midnight
        (ZoneInfo("Australia/Lord_Howe"), date(2027, 10, 3), time(2, 10), "2027-10-02 15:30"),  # half an hour
        (ZoneInfo("Pacific/Apia"), date(2011, 12, 30), time(9, 0), "2011-12-30 10:00"),  # a whole day
    ],
)
def test_a_wall_time_is_the_first_instant_at_or_after_it(
    zone: ZoneInfo, day: date, wall: time, expected: str
) -> None:
    assert instant(zone, day, wall) == utc(expected)


def test_a_repeated_wall_time_has_two_instants() -> None:
    assert instants(BERLIN, date(2027, 10, 31), time(2, 30)) == (
        utc("2027-10-31 00:30"),
        utc("2027-10-31 01:30"),
    )
    assert instants(BERLIN, date(2027, 3, 28), time(2, 30)) == (utc("2027-03-28 01:00"),)


@given(
    st.sampled_from(ZONES),
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
)
def test_clocks_show_the_wall_time_or_have_just_skipped_it(zone: ZoneInfo, day: date, wall: time) -> None:
    shown = instant(zone, day, wall).astimezone(zone)
    assert shown.replace(tzinfo=None) >= datetime.combine(day, wall)
    if shown.replace(tzinfo=None) > datetime.combine(day, wall):
        just_before = (shown.astimezone(UTC) - timedelta(seconds=1)).astimezone(zone)
        assert just_before.replace(tzinfo=None) < datetime.combine(day, wall)


@given(st.sampled_from(ZONES), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_a_day_starts_at_its_first_instant(zone: ZoneInfo, day: date) -> None:
    start = day_start(zone, day)
    assert local_day(zone, start) == day
    assert local_day(zone, start - timedelta(seconds=1)) == day - timedelta(days=1)


def test_times_are_written_as_people_there_read_them() -> None:
    assert write_local(HANOI, utc("2027-01-18 01:05")) == "08:05 18/01/2027"


def test_an_hour_that_comes_twice_is_written_with_its_offset() -> None:
    assert write_local(BERLIN, utc("2027-10-31 00:30")) == "02:30+02:00 31/10/2027"
    assert write_local(BERLIN, utc("2027-10-31 01:30"), seconds=True) == "02:30:00+01:00 31/10/2027"
    assert write_local(BERLIN, utc("2027-10-31 02:30")) == "03:30 31/10/2027"
