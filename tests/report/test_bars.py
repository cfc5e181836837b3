"""Bars are as long as what was done of what is asked."""

from __future__ import annotations

from publisher.report.bars import measure_bars
from publisher.report.content import Bar, Chart


def lengths(*bars: Bar) -> list[float]:
    return measure_bars(Chart("", bars))


def test_each_bar_is_measured_against_its_own_goal_and_never_runs_over_it() -> None:
    assert lengths(Bar("", 18, 20), Bar("", 6_250, 5_000), Bar("", 0, 129)) == [0.9, 1.0, 0.0]


def test_bars_without_a_goal_are_measured_against_the_longest_of_them() -> None:
    assert lengths(Bar("", 5), Bar("", 10), Bar("", 99, 100)) == [0.5, 1.0, 0.99]


def test_a_chart_of_nothing_has_no_length() -> None:
    assert lengths(Bar("", 0), Bar("", 0, 0), Bar("", -3, 10)) == [0.0, 0.0, 0.0]
