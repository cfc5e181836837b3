"""An activity counts what its kind is, what was said of it, and nothing that cannot be true."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from publisher.core.activity import METRICS, Activity, Counts, Kind, Metric
from publisher.core.activity_rules import MOST, NEEDED, Fault, fill_counts, find_doubts, find_faults
from publisher.core.plan import Plan
from publisher.core.units import Unit, Units

DAY = date(2027, 11, 23)
CONFERENCE = Activity(
    Kind.CONFERENCE, "Hội nghị", DAY, units=("ho-sao",), counts=Counts(events=1, people=120)
)
UNITS = Units.of(
    [
        Unit("trong", "Hồ Sao Trong", until=date(2025, 6, 30), successors=("ho-sao",)),
        Unit("ho-sao", "Hồ Sao", from_=date(2025, 7, 1)),
        Unit("le", "Lẻ Loi", until=date(2025, 6, 30)),
    ]
)


def faults(activity: Activity) -> list[tuple[str, str]]:
    return [(one.field, one.message.code) for one in find_faults(activity, UNITS)]


@pytest.mark.parametrize(
    ("kind", "metric"),
    [
        ("conference", "events"),
        ("training", "events"),
        ("contest", "events"),
        ("coverage", "events"),
        ("airing", "airings"),
    ],
)
def test_one_activity_counts_once_where_nobody_says_otherwise(kind: str, metric: Metric) -> None:
    assert fill_counts(Kind(kind), {}) == Counts(**{metric: 1})
    assert fill_counts(Kind(kind), {metric: 3}) == Counts(**{metric: 3})


@pytest.mark.parametrize("kind", NEEDED)
def test_what_is_printed_or_put_up_needs_its_number(kind: Kind) -> None:
    bare = Activity(kind, "Tờ gấp", DAY, counts=fill_counts(kind, {}))
    assert faults(bare) == [(NEEDED[kind], f"activity-needs-{NEEDED[kind]}")]
    assert faults(replace(bare, counts=fill_counts(kind, {NEEDED[kind]: 5}))) == []


def test_nobody_guesses_how_often_a_panel_was_printed() -> None:
    assert fill_counts(Kind.PANEL, {"installations": 4}) == Counts(installations=4)


def test_each_metric_is_asked_by_its_name_and_what_was_removed_counts_nothing() -> None:
    whole = replace(CONFERENCE, counts=Counts(1, 2, 3, 4, 5, 6, 7))
    assert [whole.amount(metric) for metric in METRICS] == [1, 2, 3, 4, 5, 6, 7]
    removed = replace(whole, removed_at=datetime(2027, 12, 1, tzinfo=UTC))
    assert {removed.amount(metric) for metric in METRICS} == {0}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"until": DAY}, []),
        ({"until": date(2027, 11, 22)}, [("until", "activity-ends-before")]),
        ({"counts": Counts(events=1, people=80, women=81)}, [("women", "more-women-than-people")]),
        ({"counts": Counts(events=MOST + 1)}, [("events", "count-out-of-range")]),
        ({"counts": Counts(events=-1)}, [("events", "count-out-of-range")]),
        ({"counts": Counts()}, [("events", "activity-counts-nothing")]),
        ({"kind": Kind.COVERAGE}, [("channel", "coverage-without-medium")]),
        ({"kind": Kind.COVERAGE, "channel": "Đài minh họa"}, []),
        ({"kind": Kind.COVERAGE, "url": "https://bao.example.org/1"}, []),
        ({"units": ("trong",)}, [("units", "unit-no-more-others")]),
        ({"units": ("le",)}, [("units", "unit-no-more")]),
        ({"units": ("trong",), "day": date(2025, 6, 30)}, []),
        ({"units": ("ho-sao",), "day": date(2025, 6, 30)}, [("units", "unit-not-yet-others")]),
        ({"units": ("ho-sao",), "day": date(2024, 6, 30)}, [("units", "unit-not-yet-others")]),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_named_with_its_field(
    change: dict[str, object], found: list[tuple[str, str]]
) -> None:
    assert faults(replace(CONFERENCE, **change)) == found  # type: ignore[arg-type]  # any field


def test_a_unit_outside_its_life_is_told_with_who_was_in_its_place() -> None:
    [ended] = find_faults(replace(CONFERENCE, units=("trong",)), UNITS)
    assert (ended.message.values["others"], ended.message.values["last"]) == ("Hồ Sao", "30/06/2025")
    [early] = find_faults(replace(CONFERENCE, day=date(2025, 6, 1)), UNITS)
    assert (early.message.values["others"], early.message.values["first"]) == ("Hồ Sao Trong", "01/07/2025")


def test_where_no_units_are_listed_any_name_will_do() -> None:
    assert list(find_faults(replace(CONFERENCE, units=("trong", "ai-do")), None)) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"day": date(2027, 12, 1)}, [("date", "activity-in-future")]),
        ({"day": date(2026, 11, 23)}, [("date", "activity-outside-plans")]),
        ({"units": ()}, [("units", "activity-without-unit")]),
        ({"counts": Counts(events=1)}, [("people", "activity-without-people")]),
        ({"kind": Kind.CONTEST, "counts": Counts(events=1)}, []),
    ],
)
def test_what_may_be_a_slip_is_pointed_at(change: dict[str, object], found: list[tuple[str, str]]) -> None:
    plan = Plan("p", "Kế hoạch", date(2027, 1, 1), date(2027, 12, 31))
    activity = replace(CONFERENCE, **change)  # type: ignore[arg-type]  # any field
    doubts: list[Fault] = list(find_doubts(activity, UNITS, (plan,), date(2027, 11, 30)))
    assert [(one.field, one.message.code) for one in doubts] == found
