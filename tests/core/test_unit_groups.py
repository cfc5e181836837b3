"""A target that names a group counts the units below it, by the tree of the day, whichever way it counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.core.activity import Activity, Counts, Kind
from publisher.core.board import Board
from publisher.core.bulk import tally_alike
from publisher.core.metrics import Where
from publisher.core.plan import Target
from publisher.core.posting import Alike, Posting, Traits, Way
from publisher.core.progress import Counted, Progress, Terms, measure
from publisher.core.unit_groups import groups_above, is_group, stand_for, units_below
from publisher.core.units import Unit, Units
from publisher.core.workdays import WorkDays
from tests.core.test_progress import CHANNELS, POSTINGS, plan, posting, target
from tests.core.timetables import HANOI, at

ENDS = date(2027, 1, 31)
UNITS = Units.of(
    [
        Unit("city", "Thành phố", "thanh-pho"),
        Unit("office", "Cơ quan", "co-quan", parent="city"),
        Unit("q", "Quận", "quan", parent="office", until=ENDS),
        Unit("a", "A", parent="q", cluster="c1"),
        Unit("b", "B", parent="q", cluster="c2", until=ENDS, successors=("c",)),
        Unit("c", "C", parent="office", cluster="c2"),
    ]
)


def measured(
    targets: list[Target], counted: Counted | Alike, as_of: date | None = None, now: str = "2027-02-20 00:00"
) -> tuple[Progress, ...]:
    board = Board(plan(*targets), HANOI, UNITS, as_of)
    if isinstance(counted, Alike):
        alike, counted = counted, Counted()
        tally_alike(board, alike, counted.cells)
    return measure(board, counted, at(now), Terms(WorkDays(), {"channel": CHANNELS}))


def in_bulk(works: Iterable[tuple[Way, Traits]]) -> Alike:
    """Return works that nobody has touched since they went out, in columns."""
    rows = [(way, *traits) for way, traits in works]
    return Alike([[*zip(*rows, strict=True)]] if rows else [])


def total(where: Where, *units: str, out: str = "01-20 09:00", as_of: date | None = None) -> int:
    """Return how many works count of one for these units, by either way of counting."""
    one = posting("w", out=out, units=units)
    assert one.published_at is not None
    ways = Counted.of([one]), in_bulk([((("website", one.published_at),), one.traits)])
    slow, bulk = (measured([target(per="plan", where=where)], way, as_of)[0].done for way in ways)
    assert slow == bulk
    return slow


def test_a_group_is_a_unit_with_others_below_that_is_no_office() -> None:
    assert [one.id for one in UNITS if is_group(UNITS, one.id)] == ["city", "q"]
    assert [one.id for one in groups_above(UNITS, "a")] == ["q", "city"]
    assert [one.id for one in units_below(UNITS, "city")] == ["office", "q", "a", "b", "c"]
    assert stand_for(UNITS, ("q", "office")) == {"q", "a", "b", "office"}
    assert list(groups_above(UNITS, "nobody")) == []


def test_a_circle_of_parents_is_walked_once() -> None:
    units = Units.of([Unit("x", "X", "quan", parent="y"), Unit("y", "Y", "quan", parent="x")])
    assert [one.id for one in groups_above(units, "x")] == ["y"]
    assert [one.id for one in units_below(units, "x")] == ["y"]


@pytest.mark.parametrize(
    ("named", "units", "counted"),
    [
        ("q", ("a",), 1),
        ("q", ("b",), 1),
        ("q", ("q",), 1),
        ("q", ("c",), 0),
        ("q", ("c", "a"), 1),
        ("q", ("a", "b"), 1),
        ("city", ("a",), 1),
        ("city", ("office",), 1),
        ("office", ("a",), 0),
        ("office", ("office",), 1),
        ("a", ("q",), 0),
    ],
)
def test_a_group_stands_for_those_below_it_and_an_office_for_itself(
    named: str, units: tuple[str, ...], counted: int
) -> None:
    assert total({"unit": (named,)}, *units) == counted


def test_the_tree_is_that_of_the_day_on_which_a_piece_went_out() -> None:
    """The district ended on 31 January; its ward of then still works, and belongs to the city."""
    for named, last, next_day in (("q", 1, 0), ("city", 1, 1), ("a", 1, 1)):
        assert total({"unit": (named,)}, "a", out="01-31 23:59") == last
        assert total({"unit": (named,)}, "a", out="02-01 00:00") == next_day
    assert total({"unit": ("q", "a")}, "a", out="02-01 00:00") == 1


def test_rolled_up_the_tree_is_that_of_the_day_rolled_up_to() -> None:
    later = date(2027, 2, 10)
    assert total({"unit": ("q",)}, "a", as_of=later) == 0
    assert total({"unit": ("q",)}, "b", as_of=later) == 0
    assert total({"unit": ("city",)}, "b", as_of=later) == 1
    assert total({"unit": ("q",)}, "a", out="02-05 09:00", as_of=date(2027, 1, 10)) == 1


def test_a_work_counts_on_the_channels_on_which_it_went_out_while_the_group_was_there() -> None:
    """It went out twice, a day before the district ended and the day after."""
    times = (("newspaper", at("2027-01-31 09:00")), ("website", at("2027-02-01 09:00")))
    traits = posting("w", units=("a",)).traits
    postings = [Posting("w", channel, *traits, published_at=instant) for channel, instant in times]
    targets = [
        target("postings", "plan", where={"unit": ("q",)}),
        target("works", "plan", where={"unit": ("q",), "channel": ("website",)}),
        target("postings", "plan", each="channel", where={"unit": ("q",)}),
    ]
    for way in (Counted.of(postings), in_bulk([(times, traits)])):
        assert [row.done for row in measured(targets, way)] == [1, 0, 1, 0, 0]


def test_works_are_told_apart_finely_enough_for_the_day_on_which_a_group_ends() -> None:
    """Years begin in winter and the group ends in summer, an hour earlier after midnight UTC."""
    berlin = ZoneInfo("Europe/Berlin")
    ended = Units.of([Unit("q", "Q", "quan", until=date(2027, 6, 30)), Unit("a", "A", parent="q")])
    for named, begins in (("q", None), ("a", timedelta(hours=23))):
        year = target(per="year", where={"unit": (named,)})
        assert Board(plan(year), berlin, ended).day_begins == begins


def test_every_unit_of_a_group_has_to_reach_a_target_of_each() -> None:
    one = target(per="month", each="unit", where={"unit": ("q",)})
    rows = measured([one], Counted.of([posting("w", out="01-20 09:00", units=("b",))]))
    assert [(row.member, row.done) for row in rows if row.window.id == "2027-01"] == [
        ("q", 0), ("a", 0), ("b", 1),
    ]  # fmt: skip
    assert [row.member for row in rows if row.window.id == "2027-02"] == []
    city = target(per="month", each="unit", where={"unit": ("city",)})
    members = [row.member for row in measured([city], Counted()) if row.window.id == "2027-02"]
    assert members == ["office", "a", "c"]


@pytest.mark.parametrize(("day", "people"), [(ENDS, 80), (ENDS + timedelta(days=1), 0)])
def test_activities_count_for_the_group_of_their_day(day: date, people: int) -> None:
    held = Activity(Kind.CONFERENCE, "Hội nghị", day, 1, units=("a",), counts=Counts(1, 80))
    [row] = measured([target("people", "plan", where={"unit": ("q",)})], Counted(activities=[held]))
    assert row.done == people


# --- both ways of counting, and counting one by one -----------------------------------------------

NAMED = st.sampled_from([("q",), ("city",), ("office",), ("q", "c"), ("a",)])
ASKED = st.lists(
    st.builds(
        lambda metric, per, unit, each, channel: Target(
            "t", "T", metric, per, {"unit": unit, **channel}, min=1, each=each
        ),
        st.sampled_from(["works", "postings"]),
        st.sampled_from(["week", "month", "plan", "q1-report"]),
        NAMED,
        st.sampled_from([None, "unit", "theme", "channel"]),
        st.sampled_from([{}, {"channel": ("website",)}]),
    ),
    min_size=1,
    max_size=4,
)
CREDITED = st.lists(st.sampled_from(["a", "b", "c", "q", "office"]), max_size=2, unique=True).map(tuple)
AS_OF = st.sampled_from([None, date(2027, 1, 10), date(2027, 2, 10)])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.lists(POSTINGS, min_size=1, max_size=3), CREDITED), max_size=8), ASKED, AS_OF)
def test_works_in_bulk_and_works_one_by_one_count_alike_for_groups(
    drawn: list[tuple[list[Posting], tuple[str, ...]]], targets: list[Target], as_of: date | None
) -> None:
    first, now = at("2027-01-05 10:00"), at("2027-02-20 00:00")
    ways = [{one.channel: min(one.published_at or first, now) for one in of} for of, _ in drawn]
    traits = [of[0].traits._replace(units=units) for of, units in drawn]
    alike = in_bulk((tuple(way.items()), one) for one, way in zip(traits, ways, strict=True))
    one_by_one = Counted.of(
        Posting(f"i{number}", channel, *one, published_at=instant)
        for number, (one, way) in enumerate(zip(traits, ways, strict=True))
        for channel, instant in way.items()
    )
    assert measured(targets, alike, as_of) == measured(targets, one_by_one, as_of)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(POSTINGS, CREDITED), max_size=10), NAMED)
def test_groups_count_what_counting_by_hand_counts(
    drawn: list[tuple[Posting, tuple[str, ...]]], named: tuple[str, ...]
) -> None:
    history = [
        one._replace(units=units, withdrawn_at=None, item=f"i{number}")
        for number, (one, units) in enumerate(drawn)
    ]
    [row] = measured([target("postings", "plan", where={"unit": named})], Counted.of(history))

    def stands(instant: datetime | None, unit: str) -> bool:
        """Tell by the words of the page whether a piece of this unit counts for those named."""
        there = instant is not None and instant < at("2027-02-01 00:00")
        above = {"a": {"q"} if there else set(), "b": {"q"} if there else set()}.get(unit, set())
        return bool(({unit, "city"} | above) & set(named))

    assert row.done == sum(
        one.published_at is not None
        and one.published_at < at("2027-02-20 00:00")
        and not one.is_correction
        and any(stands(one.published_at, unit) for unit in one.units)
        for one in history
    )
