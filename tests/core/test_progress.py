"""How far a plan is, on a history counted by hand.

item  channels (local time out)                             units            themes  audiences
w1    newspaper 10/01 08:30, website 10/01 10:00, fanpage   a                T05     x
w2    website 14/03 23:59                                   a, b             T05     x, y
w3    website 15/03 00:00                                   b                T08
w4    website 20/01 09:00, withdrawn 25/01 12:00            a                T08     x
w5    website 21/01 09:00, a correction                     a
w6    website due 30/03 09:00                               c                T05
"""

from __future__ import annotations

import random
import time as clock
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.core.board import Board
from publisher.core.bulk import tally_alike
from publisher.core.metrics import Where
from publisher.core.pace import Basis, Forecast
from publisher.core.plan import Plan, Target
from publisher.core.posting import Alike, Posting, Traits
from publisher.core.progress import Counted, Progress, Standing, Terms, measure
from publisher.core.units import Unit, Units
from publisher.core.windows import Window
from publisher.core.workdays import WorkDays
from tests.core.timetables import HANOI, at

UNITS = Units.of([Unit("a", "A", cluster="c1"), Unit("b", "B", cluster="c2"), Unit("c", "C", cluster="c2")])
CHANNELS = ("newspaper", "website", "fanpage")


def posting(item: str, channel: str = "website", out: str | None = None, **more: object) -> Posting:
    published = at(f"2027-{out}") if out else None
    return Posting(item, channel, "article", published_at=published, **more)  # type: ignore[arg-type]  # traits


W1 = {"units": ("a",), "themes": ("T05",), "audiences": ("x",)}
HISTORY = (
    posting("w1", "fanpage", "01-10 20:00", **W1),
    posting("w1", "newspaper", "01-10 08:30", column="Thời sự", **W1),
    posting("w1", "website", "01-10 10:00", **W1),
    posting("w2", out="03-14 23:59", units=("a", "b"), themes=("T05",), audiences=("x", "y")),
    posting("w3", out="03-15 00:00", units=("b",), themes=("T08",)),
    posting(
        "w4",
        out="01-20 09:00",
        units=("a",),
        themes=("T08",),
        audiences=("x",),
        withdrawn_at=at("2027-01-25 12:00"),
    ),
    posting("w5", out="01-21 09:00", units=("a",), is_correction=True),
    posting("w6", due_at=at("2027-03-30 09:00"), units=("c",), themes=("T05",)),
)


def plan(*targets: Target, **more: object) -> Plan:
    windows = (Window("q1-report", date(2026, 12, 15), date(2027, 3, 14)),)
    return Plan(
        "p",
        "P",
        date(2027, 1, 1),
        date(2027, 12, 31),
        themes={"T05": "…", "T08": "…"},
        audiences={"x": "X", "y": "Y"},
        windows=windows,
        targets=targets,
    )


def target(metric: str = "works", per: str = "quarter", least: int | None = 3, **more: object) -> Target:
    return Target("t", "T", metric, per, min=least, **more)  # type: ignore[arg-type]  # whatever the test asks


def rows(one: Target, now: str = "2027-03-16 08:00", history: Iterable[Posting] = HISTORY) -> list[Progress]:
    return [*count(plan(one), history, at(now))]


def count(
    plan: Plan, history: Iterable[Posting], now: datetime, units: Units = UNITS
) -> tuple[Progress, ...]:
    terms = Terms(WorkDays(), {"channel": CHANNELS})
    return measure(Board(plan, HANOI, units), Counted.of(history), now, terms)


def done(one: Target, now: str = "2027-03-16 08:00") -> dict[str, int]:
    """Return what is done, by window and member, without the rows of nothing."""
    return {
        row.window.id + (f" {row.member}" if row.member else ""): row.done
        for row in rows(one, now)
        if row.done
    }


# --- what counts, once or more, and when ----------------------------------------------------------


def test_postings_count_once_per_channel_and_works_once() -> None:
    assert done(target("postings")) == {"2027-Q1": 5}
    assert done(target("works")) == {"2027-Q1": 3}


def test_the_last_minute_of_a_window_counts_and_the_next_one_does_not() -> None:
    assert done(target("works", "q1-report")) == {"q1-report": 2}
    assert done(target("works", "month")) == {"2027-01": 1, "2027-03": 2}
    assert done(target("works", "week")) == {"2027-W01": 1, "2027-W03": 1, "2027-W10": 1, "2027-W11": 1}


def test_a_work_counts_where_it_was_out_first() -> None:
    history = [posting("w", "website", "02-01 00:00"), posting("w", "newspaper", "01-31 23:59")]
    assert [row.done for row in rows(target("works", "month"), history=history)][:3] == [1, 0, 0]
    assert [row.done for row in rows(target("postings", "month"), history=history)][:3] == [1, 1, 0]


def test_a_withdrawn_item_counts_up_to_its_withdrawal() -> None:
    assert done(target("postings", "month"), "2027-01-25 11:59") == {"2027-01": 4}
    assert done(target("postings", "month"), "2027-01-25 12:00") == {"2027-01": 3}


def test_a_work_withdrawn_on_one_channel_counts_from_the_others() -> None:
    history = [
        posting("w", "newspaper", "01-31 10:00", withdrawn_at=at("2027-02-01 10:00")),
        posting("w", "website", "02-01 08:00"),
    ]
    found = [row.done for row in rows(target("works", "month"), "2027-02-01 09:00", history)]
    assert found[:2] == [1, 0]
    found = rows(target("works", "month"), "2027-02-01 11:00", history)
    assert [(row.done, row.adjustment) for row in found[:2]] == [(1, -1), (1, 0)]
    assert [row.done for row in rows(target("works", "plan"), "2027-02-01 11:00", history)] == [1]


RELABELLED = [
    posting("w", "website", "01-10 08:00", themes=("T05",), withdrawn_at=at("2027-02-10 08:00")),
    posting("w", "website", "01-10 08:00", themes=("T08",), since=at("2027-02-10 08:00")),
]
"""One piece, which bears another theme since 10 February."""


@pytest.mark.parametrize(
    ("where", "now", "january", "whole"),
    [
        ({}, "2027-02-20 08:00", (1, 0), 1),
        ({}, "2027-01-20 08:00", (1, 0), 1),
        ({"theme": ("T05",)}, "2027-02-20 08:00", (1, -1), 0),
        ({"theme": ("T08",)}, "2027-02-20 08:00", (0, 1), 1),
        ({"theme": ("T05",)}, "2027-01-20 08:00", (1, 0), 1),
        ({"theme": ("T08",)}, "2027-01-20 08:00", (0, 0), 0),
    ],
)
def test_a_piece_that_changes_its_theme_counts_by_the_one_it_bore(
    where: Where, now: str, january: tuple[int, int], whole: int
) -> None:
    month = rows(target("postings", "month", where=where), now, RELABELLED)[0]
    assert (month.done, month.adjustment) == january
    assert rows(target("postings", "plan", where=where), now, RELABELLED)[0].done == whole


def test_a_correction_never_counts() -> None:
    history = [
        posting("w", out="01-21 09:00", is_correction=True),
        posting("v", due_at=at("2027-01-22 09:00"), is_correction=True),
    ]
    (row,) = rows(target("postings", "plan"), "2027-01-21 10:00", history)
    assert (row.done, row.scheduled) == (0, 0)


def test_nothing_counts_before_it_is_out() -> None:
    assert done(target("postings", "plan"), "2027-01-10 10:00") == {"p": 2}
    assert done(target("postings", "plan"), "2027-01-10 09:59") == {"p": 1}


# --- where ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "works", "postings"),
    [
        ({}, 3, 5),
        ({"channel": ("newspaper", "fanpage")}, 1, 2),
        ({"channel": ("website",), "theme": ("T05",)}, 2, 2),
        ({"theme": ("T05", "T08")}, 3, 5),
        ({"unit": ("b",)}, 2, 2),
        ({"cluster": ("c1",)}, 2, 4),
        ({"cluster": ("c2",)}, 2, 2),
        ({"audience": ("y",)}, 1, 1),
        ({"column": ("thời sự",)}, 1, 1),
        ({"form": ("article",)}, 3, 5),
        ({"form": ("brief", "clip")}, 0, 0),
        ({"tone": ("neutral",)}, 3, 5),
        ({"index": ("PAPI",)}, 0, 0),
        ({"activity": ("training",)}, 0, 0),
    ],
)
def test_every_dimension_of_where_has_to_agree_and_one_value_is_enough(
    where: Where, works: int, postings: int
) -> None:
    assert sum(done(target("works", where=where)).values()) == works
    assert sum(done(target("postings", where=where)).values()) == postings


# --- each -----------------------------------------------------------------------------------------


def test_each_unit_is_credited_fully_and_the_whole_counts_once() -> None:
    assert done(target("works", each="unit")) == {"2027-Q1 a": 2, "2027-Q1 b": 2}
    assert [row.member for row in rows(target("works", "plan", each="unit"))] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("each", "found"),
    [
        ("audience", {"x": 2, "y": 1}),
        ("theme", {"T05": 2, "T08": 1}),
        ("channel", {"newspaper": 1, "website": 3, "fanpage": 1}),
        ("cluster", {"c1": 2, "c2": 2}),
        ("form", {"article": 3}),
    ],
)
def test_each_of_a_kind_is_counted_apart(each: str, found: dict[str, int]) -> None:
    assert done(target("works", "plan", each=each)) == {f"p {name}": number for name, number in found.items()}


def test_where_narrows_who_has_to_reach_a_target() -> None:
    assert [row.member for row in rows(target(per="plan", each="unit", where={"cluster": ("c2",)}))] == [
        "b",
        "c",
    ]
    assert [row.member for row in rows(target(per="plan", each="unit", where={"unit": ("a",)}))] == ["a"]
    assert [
        row.member for row in rows(target(per="plan", each="channel", where={"channel": ("fanpage",)}))
    ] == ["fanpage"]


def test_only_units_that_live_in_a_window_have_to_reach_it() -> None:
    units = Units.of([Unit("old", "O", until=date(2027, 3, 31)), Unit("new", "N", from_=date(2027, 4, 1))])
    found = count(plan(target(each="unit")), (), at("2027-01-01 00:00"), units)
    assert [(row.window.id, row.member) for row in found] == [
        ("2027-Q1", "old"),
        ("2027-Q2", "new"),
        ("2027-Q3", "new"),
        ("2027-Q4", "new"),
    ]


def test_the_pace_of_a_unit_is_that_of_the_days_which_it_lives() -> None:
    """Of March 2027 the old one has the working days to 14 March, the new one those from 15 March."""
    units = Units.of([Unit("old", "O", until=date(2027, 3, 14)), Unit("new", "N", from_=date(2027, 3, 15))])
    wanted = plan(target(per="month", least=6, each="unit"))
    found = {
        one.member: one
        for one in count(wanted, (), at("2027-03-08 09:00"), units)
        if one.window.id == "2027-03"
    }
    assert [(found[id].days_left, found[id].pace) for id in ("old", "new")] == [(5, 1.2), (13, 0.46)]
    after = {
        one.member: one
        for one in count(wanted, (), at("2027-03-15 09:00"), units)
        if one.window.id == "2027-03"
    }
    assert [(after[id].days_left, after[id].pace) for id in ("old", "new")] == [(0, 6), (13, 0.46)]


def test_rolled_up_a_unit_has_the_days_of_those_that_it_carries_on_for() -> None:
    old = Unit("old", "O", until=date(2027, 3, 14), successors=("new",))
    units = Units.of([old, Unit("new", "N", from_=date(2027, 3, 15))])
    now, wanted = at("2027-03-08 09:00"), plan(target(per="month", least=6, each="unit"))
    board = Board(wanted, HANOI, units, as_of=date(2027, 3, 31))
    [row] = [one for one in measure(board, Counted(), now, Terms(WorkDays())) if one.window.id == "2027-03"]
    assert (row.member, row.days_left) == ("new", 18)


def test_a_part_of_all_members_may_be_enough() -> None:
    """Two units of three have two works each, which is two thirds of them; the third has none."""
    one = target("works", "plan", 2, each="unit", coverage=Decimal("0.6"))
    summary, *members = rows(
        one, "2028-01-01 00:00", [*HISTORY[:-1], posting("w9", out="03-20 08:00", units=("b",))]
    )
    assert [(row.member, row.done) for row in members] == [("a", 2), ("b", 3), ("c", 0)]
    assert (summary.member, summary.least, summary.done, summary.whole) == (None, 2, 2, 3)
    assert summary.status is Standing.MET
    stricter = target("works", "plan", 2, each="unit", coverage=Decimal("0.7"))
    assert (rows(stricter, "2028-01-01 00:00")[0].least, rows(stricter)[0].status) == (3, Standing.ON_TRACK)


def test_no_more_members_are_foreseen_than_those_that_are_likely_to_reach_it() -> None:
    """Two of three have reached it in a third of the quarter; the third has nothing for a pace to rest on."""
    one = target("works", "quarter", 1, each="unit", coverage=Decimal("1.0"))
    history = [posting(f"w{unit}", out="01-10 08:00", units=(unit,)) for unit in ("a", "b")]
    summary, *members = rows(one, "2027-02-05 08:00", history)[:4]
    assert [row.forecast.number >= 1 for row in members] == [True, True, False]
    assert (summary.done, summary.forecast.number, summary.forecast.basis) == (2, 2, Basis.DONE)
    due = posting("wc", due_at=at("2027-03-01 08:00"), units=("c",))
    summary = rows(one, "2027-02-05 08:00", [*history, due])[0]
    assert (summary.forecast.number, summary.forecast.basis) == (3, Basis.SCHEDULED)


@pytest.mark.parametrize(
    ("each", "names"), [("column", ("Thời sự", "Khác")), ("tone", ("neutral", "solemn"))]
)
def test_columns_and_tones_may_each_have_to_reach_a_target(each: str, names: tuple[str, ...]) -> None:
    found = rows(target("postings", "plan", 1, each=each, where={each: names}))
    assert {row.member: row.done for row in found} == dict(
        zip(names, {"column": (1, 0), "tone": (5, 0)}[each], strict=True)
    )


def test_a_work_whose_units_differ_between_channels_is_credited_once_to_each() -> None:
    history = [
        posting("w", "newspaper", "01-10 08:00", units=("a",)),
        posting("w", "website", "01-10 09:00", units=("a", "b")),
        posting("w", "fanpage", "01-10 10:00", units=("b",)),
    ]
    found = rows(target("works", "plan", each="unit"), history=history)
    assert [row.done for row in found] == [1, 1, 0]
    found = rows(target("postings", "plan", each="unit"), history=history)
    assert [row.done for row in found] == [2, 2, 0]


# --- scheduled, missing, forecast, pace -----------------------------------------------------------


def test_done_scheduled_and_missing_make_up_what_is_asked() -> None:
    (row, *_) = rows(target(least=9))
    assert (row.done, row.scheduled, row.missing) == (3, 1, 5)


def test_a_work_that_is_out_somewhere_is_not_scheduled_once_more() -> None:
    history = [*HISTORY, posting("w1", "zalo", due_at=at("2027-03-20 09:00"))]
    assert rows(target("works", "plan"), history=history)[0].scheduled == 1
    assert rows(target("postings", "plan"), history=history)[0].scheduled == 2


def test_a_work_planned_on_three_channels_is_scheduled_once() -> None:
    history = [posting("w", channel, due_at=at("2027-04-01 09:00")) for channel in CHANNELS]
    assert rows(target("works", "plan"), history=history)[0].scheduled == 1


def test_what_is_overdue_is_scheduled_for_now() -> None:
    history = [posting("w", due_at=at("2027-03-31 09:00"))]
    quarters = rows(target(), "2027-04-01 08:00", history)
    assert [row.scheduled for row in quarters] == [0, 1, 0, 0]


def test_the_pace_needed_counts_the_working_days_that_are_left_today_included() -> None:
    (row, *_) = rows(target(least=9))
    assert row.pace == round(6 / 12, 2)  # Tuesday 16 to Wednesday 31 March
    assert [one.pace for one in rows(target(least=3))][:2] == [0.0, round(3 / 65, 2)]
    assert rows(target(least=9), "2027-04-01 00:00")[0].pace is None


def test_the_forecast_goes_on_at_the_pace_so_far_once_a_quarter_of_the_window_is_over() -> None:
    early = rows(target(least=9), "2027-01-12 00:00")[0]  # 8 of 64 working days
    assert (early.done, early.scheduled, early.forecast) == (1, 1, Forecast(2, Basis.SCHEDULED, None, 56))
    later = rows(target("postings", least=9), "2027-02-15 00:00")[0]  # 32 of 64, three out
    assert (later.done, later.forecast) == (3, Forecast(6, Basis.PACE, 3 / 32, 32))
    last = rows(target(least=9), "2027-03-16 08:00")[0]  # one scheduled is more than the pace brings
    assert last.forecast == Forecast(4, Basis.SCHEDULED, 3 / 53, 11)
    over = rows(target(least=9), "2027-04-01 00:00")[0]
    assert over.forecast == Forecast(3, Basis.DONE)


# --- status ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("least", "most", "now", "status"),
    [
        (3, None, "2027-03-16 08:00", Standing.MET),
        (4, None, "2027-03-16 08:00", Standing.ON_TRACK),  # the fourth is scheduled
        (6, None, "2027-03-16 08:00", Standing.AT_RISK),
        (6, None, "2027-04-01 00:00", Standing.MISSED),
        (3, None, "2027-04-01 00:00", Standing.MET),
        (9, None, "2026-12-31 23:59", Standing.ON_TRACK),  # it has not begun
        (4, None, "2027-01-12 00:00", Standing.ON_TRACK),  # not behind an even pace
        (None, 2, "2027-03-16 08:00", Standing.OVER),
        (None, 3, "2027-03-16 08:00", Standing.AT_RISK),  # the fourth is scheduled
        (None, 4, "2027-03-16 08:00", Standing.ON_TRACK),
        (None, 4, "2027-04-01 00:00", Standing.MET),
        (1, 2, "2027-04-01 00:00", Standing.OVER),
        (3, 3, "2027-03-16 08:00", Standing.AT_RISK),
    ],
)
def test_the_status_says_whether_somebody_has_to_act(
    least: int | None, most: int | None, now: str, status: Standing
) -> None:
    assert rows(target(least=least, max=most), now)[0].status is status


def test_a_small_target_of_which_nothing_is_done_halfway_is_at_risk() -> None:
    """March 2027 has 23 working days; the first eight of them ask for nearly one piece of two."""
    one = target("postings", "month", 2, where={"channel": ("fanpage",)})
    march = {now: rows(one, f"2027-03-{now} 08:00")[2].status for now in ("03", "16", "24")}
    assert march == {"03": Standing.ON_TRACK, "16": Standing.AT_RISK, "24": Standing.AT_RISK}


def test_behind_is_who_lacks_half_a_piece_of_what_an_even_pace_would_have_brought() -> None:
    """By the evening of 15 March eleven of its 23 working days are gone: 5 asked are 2.4, 7 asked are 3.3."""
    history = [posting(f"w{day}", "fanpage", f"03-{day} 08:00") for day in ("02", "03")]
    for least, status in ((5, Standing.ON_TRACK), (6, Standing.AT_RISK)):
        one = target("postings", "month", least, where={"channel": ("fanpage",)})
        assert rows(one, "2027-03-16 08:00", history)[2].status is status


def test_a_part_of_all_members_is_on_track_while_enough_of_them_are() -> None:
    """Units a and b have one work each of the two that every unit has to have in March; c has none."""
    history = [posting(f"w{unit}", out="03-02 08:00", units=(unit,)) for unit in ("a", "b")]
    one = target("works", "month", 2, each="unit", coverage=Decimal("0.6"))
    summary, *members = rows(one, "2027-03-16 08:00", history)[8:12]
    assert [row.status for row in members] == [Standing.ON_TRACK, Standing.ON_TRACK, Standing.AT_RISK]
    assert (summary.least, summary.done, summary.status) == (2, 0, Standing.ON_TRACK)
    summary = rows(replace(one, coverage=Decimal("1.0")), "2027-03-16 08:00", history)[8]
    assert (summary.least, summary.status) == (3, Standing.AT_RISK)


def test_members_with_nothing_to_compare_with_are_not_asked_for_their_part() -> None:
    """Only unit b has works on T08 of which half have to be on the website."""
    one = target(
        "works", "plan", None, each="unit", coverage=Decimal("1.0"), share=Decimal("0.5"),
        of={"theme": ("T08",)}, where={"theme": ("T08",), "channel": ("website",)},
    )  # fmt: skip
    summary = rows(one, "2027-03-20 08:00")[0]
    assert (summary.least, summary.done, summary.whole, summary.status) == (1, 1, 1, Standing.MET)


# --- share and growth -----------------------------------------------------------------------------


def test_a_share_asks_for_a_part_of_the_whole() -> None:
    one = target("works", "quarter", None, share=Decimal("0.5"), where={"theme": ("T05",)})
    now, over = rows(one)[0], rows(one, "2027-04-01 00:00")[0]
    assert (now.least, now.done, now.scheduled, now.status) == (
        2,
        2,
        1,
        Standing.MET,
    )  # of 3 out and 1 to come
    assert (over.least, over.done, over.status) == (2, 2, Standing.MET)
    tougher = target("works", "quarter", None, share=Decimal("0.9"), where={"theme": ("T05",)})
    assert (rows(tougher)[0].least, rows(tougher)[0].missing) == (4, 1)


def test_a_share_may_be_of_some_pieces_only() -> None:
    of = {"channel": ("newspaper", "fanpage")}
    one = target("postings", "plan", None, share=Decimal("1"), where={"channel": ("newspaper",)}, of=of)
    assert (rows(one)[0].least, rows(one)[0].done) == (2, 1)


def test_a_share_of_an_empty_whole_is_met() -> None:
    one = target("works", "quarter", None, share=Decimal("0.25"), where={"theme": ("T05",)})
    row = rows(one, "2027-12-31 23:59")[2]
    assert (row.window.id, row.least, row.done, row.status) == ("2027-Q3", 0, 0, Standing.MET)


def test_a_share_for_each_unit_is_of_its_own_pieces() -> None:
    one = target("works", "plan", None, share=Decimal("0.5"), where={"theme": ("T08",)}, each="unit")
    assert [(row.member, row.least, row.done) for row in rows(one, "2027-03-16 08:00", HISTORY[:-1])] == [
        ("a", 1, 0),
        ("b", 1, 1),
        ("c", 0, 0),
    ]


def test_growth_asks_for_more_than_last_time() -> None:
    one = target("works", "year", None, growth=Decimal("0.10"), baseline=260)
    assert (rows(one)[0].least, rows(one)[0].missing) == (286, 282)


# --- records, other metrics -----------------------------------------------------------------------


def test_a_row_becomes_the_record_of_the_contract() -> None:
    assert rows(target(least=9))[0].record() == {
        "plan": "p",
        "target": "t",
        "title": "T",
        "metric": "works",
        "per": "quarter",
        "window": {"id": "2027-Q1", "from": "2027-01-01", "until": "2027-03-31"},
        "member": None,
        "min": 9,
        "max": None,
        "done": 3,
        "scheduled": 1,
        "forecast": 4,
        "missing": 5,
        "pace": 0.5,
        "status": "at_risk",
        "adjustment": 0,
        "adjusted": [],
        "closed": False,
        "basis": "scheduled",
        "rate": 0.06,
        "working_days_left": 12,
        "whole": None,
        "before": None,
    }


def test_postings_fill_no_other_metric_and_its_rows_still_show() -> None:
    found = rows(target("airings", each="unit", per="plan"))
    assert [(row.member, row.done, row.missing) for row in found] == [("a", 0, 3), ("b", 0, 3), ("c", 0, 3)]


# --- against counting one by one ------------------------------------------------------------------


POSTINGS = st.builds(
    Posting,
    st.sampled_from(["i1", "i2", "i3"]),
    st.sampled_from(CHANNELS),
    st.sampled_from(["brief", "article"]),
    st.lists(st.sampled_from(["T05", "T08"]), max_size=2, unique=True).map(tuple),
    st.just(()),
    st.lists(st.sampled_from(["x", "y"]), max_size=2, unique=True).map(tuple),
    st.lists(st.sampled_from(["a", "b", "c"]), max_size=2, unique=True).map(tuple),
    published_at=st.none()
    | st.integers(0, 60).map(lambda days: at("2027-01-01 12:00") + timedelta(days=days)),
    withdrawn_at=st.none()
    | st.integers(0, 60).map(lambda days: at("2027-01-02 00:00") + timedelta(days=days)),
    is_correction=st.sampled_from([False, False, False, True]),
    column=st.none(),
    tone=st.just("neutral"),
    due_at=st.none(),
    since=st.none(),
    recorded_at=st.none(),
    activity=st.none(),
)
WHERES = st.fixed_dictionaries(
    {},
    optional={
        "channel": st.sampled_from([("website",), ("website", "fanpage")]),
        "theme": st.just(("T05",)),
        "unit": st.just(("a", "b")),
        "form": st.just(("brief",)),
    },
)


def count_slowly(
    one: Target, member: str | None, first: datetime, end: datetime, history: list[Posting], now: datetime
) -> int:
    """Count by the words of the contract, target by target, without any of the shortcuts."""
    fields = {
        "channel": "channel",
        "theme": "themes",
        "unit": "units",
        "form": "form",
        "audience": "audiences",
    }

    def values(posting: Posting, name: str) -> tuple[str, ...]:
        held = getattr(posting, fields[name])
        return held if isinstance(held, tuple) else (held,)

    fitting = [
        posting
        for posting in history
        if posting.published_at is not None
        and posting.published_at <= now
        and not posting.is_correction
        and (posting.withdrawn_at is None or posting.withdrawn_at > now or posting.withdrawn_at >= end)
        and all(set(values(posting, name)) & set(asked) for name, asked in one.where.items())
        and (member is None or member in values(posting, one.each or ""))
    ]
    if one.metric == "works":
        firsts: dict[str, datetime] = {}
        for posting in fitting:
            assert posting.published_at
            firsts[posting.item] = min(posting.published_at, firsts.get(posting.item, posting.published_at))
        return sum(first <= instant < end for instant in firsts.values())
    return sum(
        posting.published_at is not None and first <= posting.published_at < end for posting in fitting
    )


ASKED = st.lists(
    st.tuples(
        st.sampled_from(["works", "postings"]),
        st.sampled_from(["week", "month", "plan", "q1-report"]),
        WHERES,
        st.sampled_from([None, "unit", "audience", "theme", "channel"]),
    ),
    min_size=1,
    max_size=4,
)


def make_targets(asked: list[tuple[str, str, Where, str | None]]) -> list[Target]:
    return [
        Target(f"t{number}", "T", metric, per, where, min=1, each=each)  # type: ignore[arg-type]  # as drawn
        for number, (metric, per, where, each) in enumerate(asked)
    ]


@settings(max_examples=100, deadline=None)
@given(st.lists(POSTINGS, max_size=12), ASKED)
def test_one_pass_counts_what_counting_one_by_one_counts(
    history: list[Posting], asked: list[tuple[str, str, Where, str | None]]
) -> None:
    targets, now = make_targets(asked), at("2027-02-20 00:00")
    for row in count(plan(*targets), history, now):
        first, end = row.window.bounds(HANOI)
        assert row.done == count_slowly(row.target, row.member, first, end, history, now)


def in_bulk(board: Board, alike: Alike) -> Counted:
    counted = Counted()
    tally_alike(board, alike, counted.cells)
    return counted


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.lists(POSTINGS, min_size=1, max_size=3)), max_size=8), ASKED)
def test_works_that_nobody_touched_are_counted_alike_in_bulk(
    drawn: list[tuple[int, list[Posting]]], asked: list[tuple[str, str, Where, str | None]]
) -> None:
    """Each work bears one set of traits, and goes out once on each of its channels."""
    now, targets = at("2027-02-20 00:00"), make_targets(asked)
    works = [
        {
            one.channel: min((one.published_at or at("2027-01-05 10:00")) + timedelta(hours=shift), now)
            for one in of
        }
        for shift, of in drawn
    ]
    traits = [of[0].traits for _, of in drawn]
    rows = [(tuple(way.items()), *one) for one, way in zip(traits, works, strict=True)]
    alike = Alike([[*zip(*some, strict=True)] for some in (rows[:3], rows[3:]) if some])
    one_by_one = Counted.of(
        Posting(f"i{number}", channel, *one, published_at=instant)
        for number, (one, way) in enumerate(zip(traits, works, strict=True))
        for channel, instant in way.items()
    )
    board, terms = Board(plan(*targets), HANOI, UNITS), Terms(WorkDays(), {"channel": CHANNELS})
    assert measure(board, in_bulk(board, alike), now, terms) == measure(board, one_by_one, now, terms)


def test_a_window_is_over_with_the_last_instant_of_its_last_day() -> None:
    asked = plan(target(per="month"))
    for instant, over in (("2027-01-31 23:59:59.999998", False), ("2027-01-31 23:59:59.999999", True)):
        [row] = [one for one in count(asked, [], at(instant)) if one.window.id == "2027-01"]
        assert (row.is_over, row.pace is None) == (over, over)


def test_windows_of_the_same_days_count_each_under_its_own_name() -> None:
    """A drive that is a month, two drives at once, and a plan that is a year."""
    drives = tuple(Window(id, date(2027, 1, 1), date(2027, 1, 31), "Đợt") for id in ("dot", "dot-hai"))
    pers = ("month", "dot", "dot-hai", "quarter", "plan", "year")
    asked = replace(plan(*(target("postings", per=per) for per in pers)), windows=drives)
    found = count(asked, [posting("bai", out="01-20 09:00")], at("2027-02-20 00:00"))
    windows = {(one.target.per, one.window.id) for one in found if one.done == 1}
    assert windows == {
        ("month", "2027-01"),
        ("dot", "dot"),
        ("dot-hai", "dot-hai"),
        ("quarter", "2027-Q1"),
        ("plan", "p"),
        ("year", "2027"),
    }


def test_a_work_is_no_activity_in_whatever_way_it_is_counted() -> None:
    out = at("2027-01-05 10:00")
    alike = Alike([[[(("website", out),)], *([one] for one in Traits("brief"))]])
    one_by_one = Counted.of([Posting("bai", "website", "brief", published_at=out)])
    asked = plan(target(where={"activity": ("training",)}), target(where={"form": ("brief",)}))
    board = Board(asked, HANOI)
    for counted in (in_bulk(board, alike), one_by_one):
        found = measure(board, counted, at("2027-02-20 00:00"), Terms())
        assert [sum(row.done for row in found if row.target is one) for one in asked.targets] == [0, 1]


def test_a_year_of_two_hundred_thousand_postings_is_counted_in_one_go() -> None:
    """The limit leaves room for slow machines; counting work by work takes twenty times as long."""
    chance = random.Random(1)
    units = Units.of([Unit(f"u{number}", "U", cluster=f"c{number % 2}") for number in range(129)])
    rows = []
    for _ in range(66_667):
        out = at("2027-01-01 00:00") + timedelta(hours=chance.randrange(8_000))
        traits = Traits("brief", (chance.choice(["T05", "T08"]),), units=(f"u{chance.randrange(129)}",))
        rows.append((tuple((name, out) for name in CHANNELS), *traits))
    targets = [
        target(per=per, each=each) for per in ("week", "month", "quarter") for each in (None, "unit", "theme")
    ]
    targets += [target("postings", where={"channel": (name,)}) for name in CHANNELS]
    began = clock.process_time()
    board = Board(plan(*targets), HANOI, units)
    found = measure(
        board, in_bulk(board, Alike([[*zip(*rows, strict=True)]])), at("2027-12-31 12:00"), Terms()
    )
    assert clock.process_time() - began < 3
    assert sum(row.done for row in found if row.target is targets[-1]) == 66_667


def test_what_was_learned_of_after_the_seal_is_no_change_while_its_window_was_open() -> None:
    """It counts from when it went out; once the window is over, its figures stay as they were sealed."""
    asked = Target("quy", "Quý", "postings", "quarter", min=5)
    late = posting("w", out="02-10 09:00", recorded_at=at("2027-06-01 00:00"))
    board = Board(plan(asked), HANOI, UNITS)

    def look(day: str) -> tuple[int, int]:
        rows = measure(board, Counted.of([late]), at(f"2027-{day} 12:00"), Terms(WorkDays()))
        [row] = [one for one in rows if one.window.id == "2027-Q1"]
        return row.done, row.adjustment

    assert (look("02-09"), look("03-01"), look("06-02")) == ((0, 0), (1, 0), (0, 1))


@pytest.mark.parametrize(
    ("day", "others", "themed", "to_come", "status"),
    [
        ("01-22", 6, 4, 0, "at_risk"),  # two fifths now, and going on like this
        ("01-22", 5, 5, 0, "met"),
        ("01-04", 2, 1, 2, "on_track"),  # three of five with those that have their time
        ("01-04", 2, 1, 1, "on_track"),
        ("01-04", 3, 1, 1, "at_risk"),
    ],
)
def test_a_share_is_on_track_when_it_will_be_one_of_what_the_whole_will_be(
    day: str, others: int, themed: int, to_come: int, status: str
) -> None:
    """Half of all is asked for. An even pace says nothing: with the whole grows what is asked."""
    asked = Target("phan", "Phần", "works", "month", {"theme": ("T05",)}, min=None, share=Decimal("0.5"))
    out = [posting(f"k{n}", out="01-03 09:00") for n in range(others)]
    out += [posting(f"t{n}", out="01-03 10:00", themes=("T05",)) for n in range(themed)]
    out += [posting(f"s{n}", due_at=at("2027-01-28 09:00"), themes=("T05",)) for n in range(to_come)]
    board = Board(plan(asked), HANOI, UNITS)
    rows = measure(board, Counted.of(out), at(f"2027-{day} 12:00"), Terms(WorkDays()))
    assert next(one.status for one in rows if one.window.id == "2027-01") == status
