"""Times that people ask about, also on days on which the clocks are set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from publisher.files.asked_times import read_moment, read_side
from publisher.files.refusal import Refusal

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PARIS = ZoneInfo("Europe/Paris")
BEIRUT = ZoneInfo("Asia/Beirut")
EIGHT = datetime(2027, 1, 18, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2027-01-18 08:00", " 18/01/2027 08:00 ", "2027-01-18T08:00+07:00"])
def test_a_time_is_itself_on_either_side_and_as_a_moment(text: str) -> None:
    assert read_side(text, HANOI) == read_side(text, HANOI, end=True) == read_moment(text, HANOI) == EIGHT


@pytest.mark.parametrize("text", ["2027-01-18", "18/1/2027", " 18.01.2027 "])
def test_a_day_alone_is_its_beginning_its_end_or_its_last_instant(text: str) -> None:
    end = datetime(2027, 1, 18, 17, 0, tzinfo=UTC)
    assert read_side(text, HANOI) == end - timedelta(days=1)
    assert read_side(text, HANOI, end=True) == end
    assert read_moment(text, HANOI) == end - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [("2027-03-28", PARIS, 23), ("2027-10-31", PARIS, 25), ("2027-03-28", BEIRUT, 23)],
)
def test_a_day_on_which_the_clocks_are_set_is_as_long_as_it_is(day: str, zone: ZoneInfo, hours: int) -> None:
    assert read_side(day, zone, end=True) - read_side(day, zone) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "hôm qua", "2027-02-30", "01/18/2027", "9999-12-31", "8h sáng"])
def test_what_is_no_time_is_refused(text: str) -> None:
    for read in (read_side, read_moment):
        with pytest.raises(Refusal):
            read(text, HANOI)
