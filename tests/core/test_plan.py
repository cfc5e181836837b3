"""The plan: its windows by name, and the numbers that its targets ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from publisher.core.plan import Plan, Target
from publisher.core.score_sheet import Mark, Sheet
from publisher.core.windows import Window

REPORT = Window("q1-report", date(2026, 12, 15), date(2027, 3, 14), "Quý I", date(2027, 3, 20))
PLAN = Plan("p", "P", date(2027, 1, 1), date(2027, 12, 31), windows=(REPORT,))


@pytest.mark.parametrize(
    ("per", "number", "first"),
    [
        ("week", 52, "2027-W01"),
        ("month", 12, "2027-01"),
        ("quarter", 4, "2027-Q1"),
        ("half", 2, "2027-H1"),
        ("year", 1, "2027"),
        ("plan", 1, "p"),
        ("q1-report", 1, "q1-report"),
    ],
)
def test_a_target_is_counted_in_the_windows_of_its_per(per: str, number: int, first: str) -> None:
    windows = PLAN.windows_of(per)
    assert (len(windows), windows[0].id) == (number, first)


def test_an_unknown_per_has_no_windows() -> None:
    assert PLAN.windows_of("fortnight") == ()


def test_a_window_is_found_by_the_name_that_a_report_asks_for() -> None:
    assert PLAN.window("q1-report") == REPORT
    assert PLAN.window("plan") == PLAN.window("p") == PLAN.whole
    month = replace(PLAN, id="2027-01").window("2027-01")
    assert month is not None and month.until == date(2027, 1, 31)  # the calendar's goes first
    found = PLAN.window("2027-Q1")
    assert found is not None
    assert found.from_ == date(2027, 1, 1)
    assert PLAN.window("soon") is None


def marks(*windows: str) -> Plan:
    given = tuple(Mark("s", "u", window, Decimal(5)) for window in windows)
    return replace(PLAN, sheet=Sheet(marks=given))


def test_marks_of_windows_inside_another_are_found_the_earliest_first() -> None:
    plan = marks("2027-03", "2027-q2", "2027-Q1", "2027-01", "q1-report", "soon")
    assert plan.marked_parts(Window("2027-Q1", date(2027, 1, 1), date(2027, 3, 31))) == ("2027-01", "2027-03")
    assert plan.marked_parts(PLAN.whole) == ("2027-01", "2027-Q1", "2027-03", "2027-Q2")


def test_the_window_of_a_mark_is_called_as_a_report_calls_it() -> None:
    named = [one.window for one in marks("2027-q2", "plan", "q1-report", "soon").marked.marks]
    assert named == ["2027-Q2", "p", "q1-report", "soon"]


@pytest.mark.parametrize(
    ("asks", "whole", "least"),
    [
        ({"min": 8}, 0, 8),
        ({"max": 4}, 0, None),
        ({"share": Decimal("0.25")}, 9, 3),
        ({"share": Decimal("0.25")}, 8, 2),
        ({"share": Decimal("0.25")}, 0, 0),
        ({"share": Decimal("0.25"), "min": 5}, 8, 5),
        ({"growth": Decimal("0.1"), "baseline": 260}, 0, 286),
        ({"growth": Decimal("0.1"), "baseline": 261}, 0, 288),
        ({"growth": Decimal("-0.5"), "baseline": 3}, 0, 2),
        ({"growth": Decimal("0.1"), "baseline": 0}, 0, 0),
    ],
)
def test_what_is_asked_is_a_whole_number_rounded_up(
    asks: dict[str, Decimal | int], whole: int, least: int | None
) -> None:
    assert Target("t", "T", "works", "month", **asks).least(whole) == least  # type: ignore[arg-type]  # numbers
