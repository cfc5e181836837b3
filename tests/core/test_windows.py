"""Windows: whole local days, named as people name them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.core.windows import (
    CALENDAR,
    Per,
    Window,
    a_year_before,
    parse_window,
    window_of,
    windows_within,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2027-W03", date(2027, 1, 18), date(2027, 1, 24)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        ("2027-01", date(2027, 1, 1), date(2027, 1, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2027-Q1", date(2027, 1, 1), date(2027, 3, 31)),
        ("2027-q4", date(2027, 10, 1), date(2027, 12, 31)),
        ("2027-H1", date(2027, 1, 1), date(2027, 6, 30)),
        ("2027-H2", date(2027, 7, 1), date(2027, 12, 31)),
        ("2027", date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_windows_name_says_its_days(name: str, first: date, last: date) -> None:
    assert parse_window(name) == Window(name.upper(), first, last)


@pytest.mark.parametrize(
    "name",
    ["", "2027-13", "2027-00", "2027-W00", "2027-W53", "2027-Q5", "2027-H3", "27", "0000", "2027-1", "Q1"],
)
def test_what_is_no_window_is_none(name: str) -> None:
    assert parse_window(name) is None


@given(st.sampled_from(CALENDAR), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_one_window_that_its_name_gives_back(per: Per, day: date) -> None:
    window = window_of(per, day)
    assert window.from_ <= day <= window.until
    assert parse_window(window.id) == window
    assert window_of(per, window.until + timedelta(days=1)).from_ == window.until + timedelta(days=1)


def test_bounds_are_the_first_instant_inside_and_the_first_behind() -> None:
    window = Window("q1", date(2026, 12, 15), date(2027, 3, 14))
    assert window.bounds(HANOI) == (
        datetime(2026, 12, 14, 17, tzinfo=UTC),
        datetime(2027, 3, 14, 17, tzinfo=UTC),
    )
    assert window.days == 90


def test_months_and_longer_are_cut_at_the_plans_ends() -> None:
    months = windows_within("month", date(2027, 1, 15), date(2027, 3, 10))
    assert [(one.id, one.from_.day, one.until.day) for one in months] == [
        ("2027-01", 15, 31),
        ("2027-02", 1, 28),
        ("2027-03", 1, 10),
    ]


def test_a_window_that_begins_on_the_plans_last_day_is_one_day_long() -> None:
    months = windows_within("month", date(2027, 2, 10), date(2027, 3, 1))
    assert [(one.id, one.days) for one in months] == [("2027-02", 19), ("2027-03", 1)]


def test_a_week_belongs_to_the_plan_that_holds_its_thursday_and_stays_whole() -> None:
    weeks = windows_within("week", date(2027, 1, 1), date(2027, 12, 31))
    assert [weeks[0].id, weeks[-1].id, len(weeks)] == ["2027-W01", "2027-W52", 52]
    assert all(one.days == 7 and one.from_.weekday() == 0 for one in weeks)
    assert weeks[0].from_ == date(2027, 1, 4)
    before = windows_within("week", date(2026, 1, 1), date(2026, 12, 31))
    assert before[-1].until + timedelta(days=1) == weeks[0].from_


@pytest.mark.parametrize(
    ("until", "due", "sealed_on"),
    [
        (date(2027, 3, 14), date(2027, 3, 20), date(2027, 3, 20)),
        (date(2027, 3, 31), None, date(2027, 4, 5)),
        (date(2027, 3, 14), date(2027, 3, 14), date(2027, 3, 15)),  # never the last day itself
        (date(2027, 3, 14), date(2027, 3, 1), date(2027, 3, 15)),
    ],
)
def test_figures_are_open_until_the_report_is_due(until: date, due: date | None, sealed_on: date) -> None:
    assert Window("x", date(2027, 1, 1), until, due=due).sealed_on == sealed_on


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [
        (window_of("month", date(2027, 3, 5)), date(2026, 3, 1), date(2026, 3, 31)),
        (window_of("month", date(2028, 2, 5)), date(2027, 2, 1), date(2027, 2, 28)),
        (window_of("month", date(2029, 2, 5)), date(2028, 2, 1), date(2028, 2, 29)),
        (window_of("year", date(2027, 3, 5)), date(2026, 1, 1), date(2026, 12, 31)),
        (window_of("week", date(2027, 3, 3)), date(2026, 3, 2), date(2026, 3, 8)),
        (Window("q1", date(2026, 12, 15), date(2027, 3, 14)), date(2025, 12, 15), date(2026, 3, 14)),
        (Window("day", date(2028, 2, 29), date(2028, 2, 29)), date(2027, 2, 28), date(2027, 2, 28)),
        (Window("w", date(2028, 2, 1), date(2028, 2, 28)), date(2027, 2, 1), date(2027, 2, 28)),
    ],
)
def test_the_same_period_of_the_year_before(window: Window, first: date, last: date) -> None:
    before = a_year_before(window)
    assert (before.id, before.from_, before.until, before.due) == (window.id, first, last, None)
