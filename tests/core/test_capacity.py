"""A target that the timetable cannot reach is found before the year begins, with the arithmetic."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from publisher.core.capacity import Shortfall, list_shortfalls
from publisher.core.plan import Plan, Target
from publisher.core.slots import Blackout, Quiet, Slot, Weekly
from publisher.core.timetable import Timetable
from publisher.core.units import Unit, Units
from tests.core.timetables import HANOI

WEEKDAYS = frozenset(range(5))
MORNING = Slot("website", Weekly(WEEKDAYS, (time(9, 45),)), frozenset({"brief", "article"}))
EVENING = Slot("website", Weekly(WEEKDAYS, (time(19, 30),)), frozenset({"clip"}), frozenset({"T07"}))
TET = Blackout(frozenset(date(2027, 2, day) for day in (5, 6, 7, 8)))
UNITS = Units.of([Unit("a", "A"), Unit("b", "B", until=date(2027, 1, 31))])
FEBRUARY = Plan("p", "P", date(2027, 2, 1), date(2027, 2, 28))


def shortfalls(
    least: int,
    *slots: Slot,
    plan: Plan = FEBRUARY,
    daily_max: int | None = None,
    blackouts: tuple[Blackout, ...] = (TET,),
    quiet: tuple[Quiet, ...] = (),
    **asked: object,
) -> list[tuple[str, int, int]]:
    wanted = {"metric": "postings", "per": "month", "where": {"channel": ("website",)}, "min": least} | asked
    target = Target("t", "T", **wanted)  # type: ignore[arg-type]  # whatever the test asks
    timetable = Timetable(HANOI, slots or (MORNING,), quiet, blackouts)
    found = list_shortfalls(plan, target, timetable, {"website": daily_max}, UNITS)
    return [(one.window.id, one.asked, one.places) for one in found]


def test_places_are_the_slots_of_the_window_without_the_days_kept_free() -> None:
    assert shortfalls(18) == []  # 20 working days without Friday 5 and Monday 8
    assert shortfalls(19) == [("2027-02", 19, 18)]
    assert shortfalls(20, blackouts=()) == []


def test_a_slot_counts_where_a_piece_that_the_target_counts_may_take_it() -> None:
    both = (MORNING, EVENING)
    assert shortfalls(36, *both) == []
    website = ("website",)
    assert shortfalls(19, *both, where={"channel": website, "form": ("brief",)}) == [("2027-02", 19, 18)]
    assert shortfalls(1, *both, where={"channel": website, "form": ("qa",)}) == [("2027-02", 1, 0)]
    assert shortfalls(19, *both, where={"channel": website, "theme": ("T08",)}) == [("2027-02", 19, 18)]
    assert shortfalls(36, *both, where={"channel": website, "theme": ("T07",)}) == []


def test_a_slot_of_a_ward_is_a_place_for_the_district_that_it_is_part_of() -> None:
    units = Units.of([Unit("q", "Q", "quan"), Unit("a", "A", parent="q"), Unit("b", "B")])
    for ward, places in (("a", 18), ("b", 0)):
        slot = Slot("website", MORNING.recurrence, units=frozenset({ward}))
        asked = Target("t", "T", "postings", "month", {"channel": ("website",), "unit": ("q",)}, min=19)
        timetable = Timetable(HANOI, (slot,), (), (TET,))
        [short] = list_shortfalls(FEBRUARY, asked, timetable, {"website": None}, units)
        assert short.places == places


def test_a_daily_maximum_and_quiet_hours_leave_fewer_places() -> None:
    assert shortfalls(19, MORNING, EVENING, daily_max=1) == [("2027-02", 19, 18)]
    night = Quiet(time(19, 0), time(6, 0))
    assert shortfalls(19, MORNING, EVENING, quiet=(night,)) == [("2027-02", 19, 18)]


def test_what_a_kept_day_lets_through_has_its_place() -> None:
    solemn = {"channel": ("website",), "tone": ("solemn",)}
    kept = (Blackout(TET.dates, allow=frozenset({"tone:solemn"})),)
    assert shortfalls(20, blackouts=kept, where=solemn) == []
    assert shortfalls(20, blackouts=kept) == [("2027-02", 20, 18)]


def test_each_unit_asks_for_its_own_places_while_it_lives() -> None:
    winter = Plan("p", "P", date(2027, 1, 1), date(2027, 2, 28))
    assert shortfalls(11, plan=winter, each="unit") == [("2027-01", 22, 21)]


FEBRUARY_DAYS = [date(2027, 2, day) for day in range(1, 29)]
WARDS = Units.of(
    [
        Unit("q", "Q", "quan", cluster="cum-1"),
        Unit("a", "A", parent="q", cluster="cum-1"),
        Unit("b", "B", cluster="cum-2"),
        Unit("c", "C", cluster="cum-2"),
    ]
)


@pytest.mark.parametrize(
    ("asked", "short"),
    [
        ({}, 40),
        ({"where": {"unit": ("b",)}}, 10),
        ({"where": {"unit": ("b", "c")}}, 20),
        ({"where": {"unit": ("q",)}}, 20),  # the district owes of its own beside its ward
        ({"where": {"cluster": ("cum-2",)}}, 20),
        ({"where": {"unit": ("b",), "cluster": ("cum-1",)}}, 0),
        ({"coverage": Decimal("0.5")}, 20),
    ],
)
def test_of_each_unit_only_those_count_that_the_target_means(asked: dict[str, Any], short: int) -> None:
    where = {"channel": ("website",), **asked.pop("where", {})}
    target = Target("t", "T", "postings", "month", where, min=10, each="unit", **asked)
    never = Timetable(HANOI, (MORNING,), (), (Blackout(frozenset(FEBRUARY_DAYS)),))
    found = list_shortfalls(FEBRUARY, target, never, {"website": None}, WARDS)
    assert [one.asked for one in found] == ([short] if short else [])


@pytest.mark.parametrize(
    "asked",
    [
        {"where": {}},  # no channel is named
        {"where": {"channel": ("website", "fanpage")}},  # the fanpage goes by the pieces' own times
        {"metric": "airings"},
        {"each": "theme"},
        {"min": None, "max": 5},
    ],
)
def test_what_slots_say_nothing_about_is_not_judged(asked: dict[str, object]) -> None:
    assert shortfalls(999, **asked) == []  # type: ignore[arg-type]  # whatever the case asks


def test_a_shortfall_says_how_many_are_asked_and_how_many_places_there_are() -> None:
    found = list_shortfalls(
        FEBRUARY,
        Target("t", "T", "works", "plan", {"channel": ("website",)}, min=99),
        Timetable(HANOI, (MORNING,)),
        {},
        Units(),
    )
    assert [*found] == [Shortfall(FEBRUARY.whole, 99, 20)]
