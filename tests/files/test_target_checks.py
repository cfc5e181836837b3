"""Targets that nothing can count for, or that ask for nothing, are told of at the key that is wrong.

They are refused where they make no sense, and warned of where the contract lets them be written.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.core.problem import Severity
from publisher.files.plans import read_plans
from tests.files.test_plans_file import CHANNELS, HEAD, UNITS, read, refused, target
from tests.files.workspace import sentences, write

BY_HAND = ("airings", "minutes", "events", "people", "women", "copies", "installations")
WITHOUT_CHANNEL = ("people", "women", "copies", "installations")


def warned(tmp_path: Path, text: str) -> list[tuple[int, int, str]]:
    _, warnings = read(tmp_path, text)
    return [(one.line or 0, one.column or 0, one.message.code) for one in warnings]


@pytest.mark.parametrize("metric", BY_HAND)
@pytest.mark.parametrize("where", ['form = "clip"', 'column = "Cải cách"', 'tone = "solemn"'])
def test_activities_are_not_narrowed_down_by_what_only_pieces_have(
    tmp_path: Path, metric: str, where: str
) -> None:
    text = target(f"min = 1\nwhere = {{ {where} }}", metric=metric)
    assert warned(tmp_path, text) == [(15, 11, "filter-of-pieces-only")]
    text = target(f'share = 0.5\nwhere = {{ theme = "T05" }}\nof = {{ {where} }}', metric=metric)
    assert warned(tmp_path, text) == [(16, 8, "filter-of-pieces-only")]


@pytest.mark.parametrize("metric", WITHOUT_CHANNEL)
@pytest.mark.parametrize("channel", ["website", "loa"])
def test_people_and_prints_are_on_no_channel(tmp_path: Path, metric: str, channel: str) -> None:
    text = target(f'min = 1\nwhere = {{ channel = "{channel}" }}', metric=metric)
    assert warned(tmp_path, text) == [(15, 11, "filter-of-pieces-only")]


@pytest.mark.parametrize(
    ("each", "metric", "found"),
    [
        ("form", "airings", "each-of-pieces-only"),
        ("tone", "events", "each-of-pieces-only"),
        ("channel", "people", "each-of-pieces-only"),
    ],
)
def test_what_activities_do_not_have_is_not_asked_of_each(
    tmp_path: Path, each: str, metric: str, found: str
) -> None:
    text = target(f'min = 1\neach = "{each}"', metric=metric)
    assert warned(tmp_path, text) == [(15, 8, found)]


def test_each_loudspeaker_has_to_be_named(tmp_path: Path) -> None:
    text = target('min = 1\neach = "channel"', metric="airings")
    assert refused(tmp_path, text) == [(15, 8, "each-without-names")]


@pytest.mark.parametrize("text", ["min = 0", "min = 0\nshare = 0.5"])
def test_a_target_that_asks_for_nothing_is_warned_of(tmp_path: Path, text: str) -> None:
    assert (14, 7, "min-of-nothing") in warned(tmp_path, target(text))


@pytest.mark.parametrize("text", ["growth = 0.1", "min = 5\ngrowth = 0.1", "growth = -0.1\nmax = 9"])
def test_growth_over_nothing_is_warned_of_as_a_minimum_of_nothing_is(tmp_path: Path, text: str) -> None:
    line = 15 if text.startswith("min") else 14
    own = target(f"{text}\nbaseline = {{ works = 0 }}")
    assert warned(tmp_path, own) == [(line, 10, "growth-over-nothing")]
    shared = "baseline = { works = 0 }\n" + target(text)
    assert warned(tmp_path, shared) == [(line + 1, 10, "growth-over-nothing")]


def test_each_loudspeaker_that_is_named_may_have_to_reach_a_target(tmp_path: Path) -> None:
    where = 'where = { channel = ["loa-1", "loa-2"], activity = "airing" }'
    plan, warnings = read(tmp_path, target(f'min = 8\n{where}\neach = "channel"', metric="airings"))
    assert warnings == () and plan.targets[0].where["activity"] == ("airing",)


def test_a_channel_of_pieces_is_warned_of_where_activities_are_counted(tmp_path: Path) -> None:
    text = target('min = 1\nwhere = { channel = ["loa", "website"] }', metric="airings")
    write(tmp_path, "schedules/plan-2027.toml", HEAD + text)
    _, (warning,) = read_plans(tmp_path, UNITS, [*CHANNELS, "loa"], CHANNELS)
    assert (warning.line, warning.column, warning.message.code) == (15, 29, "channel-of-pieces-only")
    assert warning.severity is Severity.WARNING and 'kind = "radio"' in sentences((warning,), "vi")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("min = 1\nwhere = { form = [] }", (15, 18, "filter-is-empty")),
        ("min = 1\nwhere = { channel = [] }", (15, 21, "filter-is-empty")),
        ("min = 1\nwhere = { unit = [] }", (15, 18, "filter-is-empty")),
        ('share = 0.5\nwhere = { theme = "T05" }\nof = { tone = [] }', (16, 15, "filter-is-empty")),
        ('min = 1\nwhere = { column = "" }', (15, 20, "must-not-be-empty")),
        ('min = 1\nwhere = { column = ["a", " "] }', (15, 26, "must-not-be-empty")),
        ("min = 1\neach = []", (15, 8, "not-one-of")),
        ('min = 1\neach = ""', (15, 8, "not-one-of")),
        ("max = -1", (14, 7, "number-is-too-small")),
        ("max = 8.5", (14, 7, "must-be-whole-number")),
        ("share = -0.25", (14, 9, "number-must-be-above")),
        ("min = 1\nbaseline = 260", (15, 1, "baseline-without-growth")),
        ("min = 1\nbaseline = { works = 260 }", (15, 1, "baseline-without-growth")),
        ("growth = 0.1\nbaseline = { postings = 700 }", (15, 1, "baseline-of-another-metric")),
        ("growth = 0.1\nbaseline = {}", (15, 1, "baseline-of-another-metric")),
        ("growth = 0.1\nbaseline = 2.5", (15, 12, "must-be-whole-number")),
        ('growth = 0.1\nbaseline = { works = 2, per = "year" }', (15, 31, "not-one-of")),
        ("growth = 0.1\nbaseline = 100\nmax = 109", (16, 7, "growth-above-max")),
    ],
)
def test_a_target_that_asks_or_compares_nothing_is_refused_at_the_key(
    tmp_path: Path, text: str, found: tuple[int, int, str]
) -> None:
    assert found in refused(tmp_path, target(text))


def test_an_unknown_kind_of_activity_is_refused_with_the_nearest(tmp_path: Path) -> None:
    text = target('min = 1\nwhere = { activity = "trainng" }', metric="events")
    assert refused(tmp_path, text) == [(15, 22, "not-one-of-near")]


def test_one_baseline_of_the_plan_is_not_that_of_a_month_and_of_a_year(tmp_path: Path) -> None:
    baseline = "baseline = { works = 260 }\n"
    yearly, monthly = target("growth = 0.1", "nam", per="year"), target("growth = 0.1", "thang")
    assert refused(tmp_path, baseline + yearly + monthly) == [(21, 1, "baseline-of-two-windows")]
    own = target("growth = 0.1\nbaseline = 20", "thang")
    postings = target("growth = 0.1\nbaseline = 40", "luot", metric="postings")
    plan, warnings = read(tmp_path, baseline + yearly + own + postings)
    assert warnings == () and [one.least(0) for one in plan.targets] == [286, 22, 44]


@pytest.mark.parametrize(
    ("growth", "vietnamese", "english"),
    [
        ("10", "thêm 1.000% so với cùng kỳ năm trước, tức gấp 11 lần; muốn tăng 10%", "write growth = 0.1."),
        ("1", "thêm 100% so với cùng kỳ năm trước, tức gấp 2 lần; muốn tăng 1%", "write growth = 0.01."),
        ("2.50", "thêm 250% so với cùng kỳ năm trước, tức gấp 3,5 lần", "write growth = 0.025."),
    ],
)
def test_a_percentage_in_the_place_of_a_part_is_warned_of_with_the_arithmetic(
    tmp_path: Path, growth: str, vietnamese: str, english: str
) -> None:
    text = target(f"growth = {growth}\nbaseline = 260")
    assert warned(tmp_path, text) == [(14, 10, "growth-is-large")]
    _, found = read(tmp_path, text)
    assert vietnamese in sentences(found, "vi") and english in sentences(found, "en")


def test_growth_below_a_hundred_per_cent_is_taken_as_it_is_written(tmp_path: Path) -> None:
    assert warned(tmp_path, target("growth = 0.99\nbaseline = 260")) == []


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("min = 300\ngrowth = 0.1\nbaseline = 260", 300),
        ("min = 5\ngrowth = 0.1\nbaseline = 260", 286),
        ("growth = 0.1\nbaseline = 100\nmax = 110", 110),
        ("growth = 0\nbaseline = { works = 7, postings = 9 }", 7),
        ("min = 0\nmax = 8", 0),
        ("max = 0", None),
        ("share = 1\nmax = 4", 0),
        ("min = 1\nwhere = {}", 1),
    ],
)
def test_what_can_be_reached_is_taken_and_the_highest_figure_counts(
    tmp_path: Path, text: str, least: int | None
) -> None:
    plan, warnings = read(tmp_path, target(text))
    assert warnings == () and plan.targets[0].least(0) == least
