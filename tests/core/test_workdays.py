"""Working days: weekends and holidays are off, and days that are worked instead are not."""

from __future__ import annotations

from datetime import date

from publisher.core.workdays import WorkDays

TET = frozenset({date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 8)})
SATURDAY_WORKED = date(2027, 2, 13)


def test_weekends_and_holidays_are_off() -> None:
    days = WorkDays(off=TET)
    assert days.count(date(2027, 2, 1), date(2027, 2, 14)) == 8
    assert not days.is_one(date(2027, 2, 6)) and not days.is_one(date(2027, 2, 8))


def test_a_saturday_that_is_worked_instead_counts() -> None:
    days = WorkDays(off=TET, on=frozenset({SATURDAY_WORKED}))
    assert days.count(date(2027, 2, 1), date(2027, 2, 14)) == 9


def test_nothing_lies_between_a_day_and_the_day_before() -> None:
    assert WorkDays().count(date(2027, 2, 2), date(2027, 2, 1)) == 0
