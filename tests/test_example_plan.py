"""The example plan: every target counted on a history of a winter that was computed by hand.

It is Tuesday 16 March 2027, 08:00 in Hanoi. What is out, with the local time:

      form         themes    audiences          units             newspaper    website      fanpage
w1    brief        T05       noi-tro            ho-sao            18/01 08:30  18/01 09:45  18/01 11:45
w2    article      T08       cong-nhan          ho-sao, dong-may  14/03 23:59  15/03 00:00
w3    clip         T07       cao-tuoi           cau-gio                                     10/02 20:30
w4    infographic  T09       noi-tro, cao-tuoi  co-quan                                     15/03 00:00
w5    brief        T05       noi-tro            ben-trang                      20/01 09:45, down 25/01
w6    brief        T08       tieu-thuong        ben-trang                      21/01 09:45, down 03/02
w7    article      T05, T08  nong-thon          go-nang                        01/03 09:45, down 15/03
w8    brief        T09       thanh-nien         ga-cu                          15/02 09:45
w9    brief        T08       thanh-nien         doi-thong                      05/03 09:45
w10   brief        T05       noi-tro            lang-moc                       due 30/03 09:45
n1    notice       a correction of w6           ben-trang                      02/02 10:00

w1 bears the column "Cải cách hành chính". The ward of ga-cu became part of doi-thong on 1 March. What
was withdrawn before its month had ended (w5) counts nowhere; w6 and w7 went after January, and after the
14 March of the report, had ended: there they stay, as adjustments.

a1  airings      ho-sao     02/02   9 airings, 40 minutes
a2  conference   ho-sao     05/02   90 people, 80 women
a3  conference   dong-may   06/03   30 people
a4  training     co-quan    01/03   70 people
a5  leaflets     co-quan    02/03   3,000 copies
a6  panels       ho-sao     03/03   4 put up
a7  conference   cau-gio    20/03   planned: 50 people
a8  leaflets     co-quan    04/03   500 copies, removed on 5 March: recorded twice
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from publisher.core.activity import Activity, Counts, Kind
from publisher.core.board import Board
from publisher.core.plan import Plan, Target
from publisher.core.posting import Posting
from publisher.core.progress import Counted, Progress, Terms, measure
from publisher.core.units import Units
from publisher.files.holidays import read_holidays
from publisher.files.plans import read_plans
from publisher.files.units import read_units
from publisher.files.workdays import list_workdays
from tests.core.timetables import HANOI, at

ROOT = Path(__file__).parents[1]
CHANNELS = ("newspaper", "website", "fanpage")
NOW = "2027-03-16 08:00"
CCHC = "Cải cách hành chính"


def piece(id: str, form: str, themes: str, audiences: str, units: str, **times: str) -> list[Posting]:
    """Return a piece on its channels; a time may have the withdrawal behind it, or begin with `due`."""
    made = []
    for channel, told in times.items():
        first, _, gone = told.partition(" - ")
        due = first.removeprefix("due ")
        one = Posting(
            id,
            channel,
            form,
            tuple(themes.split()),
            (),
            tuple(audiences.split()),
            tuple(units.split()),
            CCHC if (id, channel) == ("w1", "newspaper") else None,
            published_at=at(f"2027-{first}") if due == first else None,
            due_at=at(f"2027-{due}") if due != first else None,
            withdrawn_at=at(f"2027-{gone}") if gone else None,
            is_correction=id.startswith("n"),
        )
        made.append(one)
    return made


HISTORY = [
    *piece(
        "w1", "brief", "T05", "noi-tro", "ho-sao",
        newspaper="01-18 08:30", website="01-18 09:45", fanpage="01-18 11:45",
    ),
    *piece(
        "w2", "article", "T08", "cong-nhan", "ho-sao dong-may",
        newspaper="03-14 23:59", website="03-15 00:00",
    ),
    *piece("w3", "clip", "T07", "cao-tuoi", "cau-gio", fanpage="02-10 20:30"),
    *piece("w4", "infographic", "T09", "noi-tro cao-tuoi", "co-quan", fanpage="03-15 00:00"),
    *piece("w5", "brief", "T05", "noi-tro", "ben-trang", website="01-20 09:45 - 01-25 10:00"),
    *piece("w6", "brief", "T08", "tieu-thuong", "ben-trang", website="01-21 09:45 - 02-03 10:00"),
    *piece("w7", "article", "T05 T08", "nong-thon", "go-nang", website="03-01 09:45 - 03-15 10:00"),
    *piece("w8", "brief", "T09", "thanh-nien", "ga-cu", website="02-15 09:45"),
    *piece("w9", "brief", "T08", "thanh-nien", "doi-thong", website="03-05 09:45"),
    *piece("w10", "brief", "T05", "noi-tro", "lang-moc", website="due 03-30 09:45"),
    *piece("n1", "notice", "", "", "ben-trang", website="02-02 10:00"),
]  # fmt: skip


def activity(id: int, kind: Kind, unit: str, day: str, removed: str = "", **counts: int) -> Activity:
    given = date.fromisoformat(f"2027-{day}")
    gone = at(f"2027-{removed}") if removed else None
    return Activity(kind, "…", given, id, units=(unit,), counts=Counts(**counts), removed_at=gone)


ACTIVITIES = [
    activity(1, Kind.AIRING, "ho-sao", "02-02", airings=9, minutes=40),
    activity(2, Kind.CONFERENCE, "ho-sao", "02-05", events=1, people=90, women=80),
    activity(3, Kind.CONFERENCE, "dong-may", "03-06", events=1, people=30),
    activity(4, Kind.TRAINING, "co-quan", "03-01", events=1, people=70),
    activity(5, Kind.LEAFLET, "co-quan", "03-02", copies=3000),
    activity(6, Kind.PANEL, "ho-sao", "03-03", installations=4),
    activity(7, Kind.CONFERENCE, "cau-gio", "03-20", events=1, people=50),
    activity(8, Kind.LEAFLET, "co-quan", "03-04", removed="03-05 09:00", copies=500),
]


def example_units() -> Units:
    """Return the example's units, with ga-cu merged into doi-thong on 1 March."""
    units, _ = read_units(ROOT)
    merged = replace(units.by_id["ga-cu"], until=date(2027, 2, 28), successors=("doi-thong",))
    return Units({**units.by_id, "ga-cu": merged})


def example_plan() -> Plan:
    plans, _ = read_plans(ROOT, example_units(), CHANNELS)
    [plan] = plans
    return plan


def count(
    plan: Plan, now: str = NOW, rolled_up: date | None = None, history: list[Posting] = HISTORY
) -> list[Progress]:
    holidays, _ = read_holidays(ROOT)
    terms = Terms(list_workdays(holidays, HANOI, [plan]), {"channel": CHANNELS}, (plan,))
    board = Board(plan, HANOI, example_units(), rolled_up)
    return [*measure(board, Counted.of(history, ACTIVITIES), at(now), terms)]


@pytest.fixture(scope="module")
def counted() -> list[Progress]:
    return count(example_plan())


Figures = dict[str, tuple[int | None, int, int, int]]


def figures(rows: list[Progress], target: str, *windows: str) -> Figures:
    """Return what is asked, done, scheduled and adjusted, by window and member, without empty rows."""
    return {
        f"{one.window.id} {one.member or ''}".strip(): (one.least, one.done, one.scheduled, one.adjustment)
        for one in rows
        if one.target.id == target
        and one.window.id in windows
        and (one.done or one.scheduled or one.adjustment or one.member is None)
    }


Q1, YEAR, REPORT = "2027-Q1", "2027", "2027-q1-report"
MONTHS = ("2027-01", "2027-02", "2027-03")


@pytest.mark.parametrize(
    ("target", "windows", "expected"),
    [
        ("bao-tin", MONTHS, {"2027-01": (8, 1, 0, 0), "2027-02": (8, 0, 0, 0), "2027-03": (8, 0, 0, 0)}),
        ("bao-bai", MONTHS, {"2027-01": (4, 0, 0, 0), "2027-02": (4, 0, 0, 0), "2027-03": (4, 1, 0, 0)}),
        ("bao-muc", ("2027-W03", "2027-W10"), {"2027-W03": (1, 1, 0, 0), "2027-W10": (1, 0, 0, 0)}),
        ("web-tb", MONTHS, {"2027-01": (20, 2, 0, -1), "2027-02": (20, 1, 0, 0), "2027-03": (20, 2, 1, 0)}),
        ("fb-bai", MONTHS, {"2027-01": (30, 1, 0, 0), "2027-02": (30, 1, 0, 0), "2027-03": (30, 1, 0, 0)}),
        ("fb-clip", [Q1], {Q1: (3, 1, 0, 0)}),
        ("ig", [Q1], {Q1: (2, 1, 0, 0)}),
        ("dv-tb", ["2027-01"], {"2027-01 ho-sao": (2, 1, 0, 0), "2027-01 ben-trang": (2, 1, 0, -1)}),
        ("dv-tb", ["2027-02"], {"2027-02 cau-gio": (2, 1, 0, 0), "2027-02 ga-cu": (2, 1, 0, 0)}),
        (
            "dv-tb",
            ["2027-03"],
            {
                "2027-03 co-quan": (2, 1, 0, 0),
                "2027-03 ho-sao": (2, 1, 0, 0),
                "2027-03 dong-may": (2, 1, 0, 0),
                "2027-03 doi-thong": (2, 1, 0, 0),
                "2027-03 lang-moc": (2, 0, 1, 0),
            },
        ),
        ("phu-song", ["2027-02"], {"2027-02 cau-gio": (1, 1, 0, 0), "2027-02 ga-cu": (1, 1, 0, 0)}),
        ("dv-loa", MONTHS, {"2027-02 ho-sao": (8, 9, 0, 0)}),
        (
            "dv-hn",
            [Q1],
            {f"{Q1} ho-sao": (1, 1, 0, 0), f"{Q1} dong-may": (1, 1, 0, 0), f"{Q1} cau-gio": (1, 0, 1, 0)},
        ),
        (
            "dv-hn-nguoi",
            [Q1],
            {
                f"{Q1} ho-sao": (80, 90, 0, 0),
                f"{Q1} dong-may": (80, 30, 0, 0),
                f"{Q1} cau-gio": (80, 0, 50, 0),
            },
        ),
        ("tap-huan", [YEAR], {YEAR: (2, 1, 0, 0)}),
        ("tap-huan-nguoi", [YEAR], {YEAR: (120, 70, 0, 0)}),
        ("to-gap", [YEAR], {YEAR: (5000, 3000, 0, 0)}),
        ("pano", [YEAR], {YEAR: (10, 4, 0, 0)}),
        ("chu-de-T05", [Q1], {Q1: (2, 1, 1, 0)}),  # a quarter of 6 works out and 1 to come
        ("chu-de-T08", MONTHS, {"2027-01": (6, 1, 0, -1), "2027-02": (6, 0, 0, 0), "2027-03": (6, 2, 0, 0)}),
        ("chu-de-T09", [Q1], {Q1: (3, 2, 0, 0)}),
        (
            "nhom",
            [Q1],
            {
                f"{Q1} noi-tro": (6, 2, 1, 0),
                f"{Q1} cong-nhan": (6, 1, 0, 0),
                f"{Q1} cao-tuoi": (6, 2, 0, 0),
                f"{Q1} thanh-nien": (6, 2, 0, 0),
            },
        ),
        ("tang", [YEAR], {YEAR: (286, 6, 1, 0)}),
    ],
)
def test_every_target_of_the_example_counts_what_a_person_counts(
    counted: list[Progress], target: str, windows: list[str], expected: Figures
) -> None:
    assert figures(counted, target, *windows) == expected


def test_the_example_has_no_target_without_such_a_test() -> None:
    named = test_every_target_of_the_example_counts_what_a_person_counts.pytestmark[0].args[1]
    assert {target.id for target in example_plan().targets} == {case[0] for case in named}


def asked(plan: Plan, *targets: Target) -> Plan:
    return replace(plan, targets=targets)


def test_the_last_minute_of_the_report_counts_in_it_and_both_count_in_the_month() -> None:
    works = Target("works", "T", "works", REPORT, min=1)
    postings = Target("postings", "T", "postings", REPORT, min=1)
    rows = count(asked(example_plan(), works, postings))
    assert figures(rows, "works", REPORT) == {REPORT: (1, 6, 0, -1)}  # w1 w2 w3 w7 w8 w9
    assert figures(rows, "postings", REPORT) == {REPORT: (1, 8, 0, -1)}
    [works_row, _] = rows
    assert works_row.adjusted == (("w7", -1),)


def test_the_report_of_the_past_is_as_it_was_then() -> None:
    works = Target("works", "T", "works", REPORT, min=1)
    on_10_march = count(asked(example_plan(), works), "2027-03-10 08:00")
    assert figures(on_10_march, "works", REPORT) == {REPORT: (1, 5, 0, 0)}  # w2 has not gone out yet


def test_what_is_learned_of_before_the_report_is_due_counts_and_later_is_an_adjustment() -> None:
    works = asked(example_plan(), Target("works", "T", "works", REPORT, min=1))
    [late] = piece("w11", "brief", "T05", "noi-tro", "ho-sao", website="03-12 09:00")
    in_time, too_late = (
        late._replace(recorded_at=at(day)) for day in ("2027-03-20 23:00", "2027-03-21 00:00")
    )
    for one, expected in ((in_time, (1, 7, 0, -1)), (too_late, (1, 6, 0, 0))):
        rows = count(works, "2027-03-25 08:00", history=[*HISTORY, one])
        assert figures(rows, "works", REPORT) == {REPORT: expected}


def test_books_that_were_begun_lately_take_in_what_was_done_before() -> None:
    """A window whose report was due before the first month of the books is over is not sealed yet."""
    plan = asked(example_plan(), Target("works", "T", "works", REPORT, min=1))
    [late] = piece("w11", "brief", "T05", "noi-tro", "ho-sao", website="03-12 09:00")
    history = [*HISTORY, late._replace(recorded_at=at("2027-04-10 08:00"))]
    for opened, done in (("2027-03-15 00:00", 7), ("2027-01-02 08:00", 6)):
        board = Board(plan, HANOI, example_units(), opened=at(opened))
        [row] = measure(board, Counted.of(history), at("2027-04-12 08:00"), Terms())
        assert row.done == done


def test_a_merged_unit_counts_as_it_was_or_for_the_one_that_carries_on() -> None:
    rows = count(example_plan(), rolled_up=date(2027, 3, 16))
    assert figures(rows, "dv-tb", "2027-02") == {
        "2027-02 cau-gio": (2, 1, 0, 0),
        "2027-02 doi-thong": (2, 1, 0, 0),
    }
    assert "ga-cu" not in {one.member for one in rows}


def growth(**more: int) -> Plan:
    return asked(example_plan(), Target("tang", "T", "works", "year", growth=Decimal("0.1"), **more))


def last_year(*days: str) -> list[Posting]:
    return [
        Posting(f"old{number}", "website", "brief", published_at=at(day)) for number, day in enumerate(days)
    ]


def test_growth_compares_with_what_was_measured_where_the_books_reach_back() -> None:
    before = last_year("2025-12-31 23:00", "2026-01-01 00:00", "2026-06-01 08:00", "2026-12-31 23:59")
    rows = count(growth(), history=[*HISTORY, *before])
    assert figures(rows, "tang", YEAR) == {YEAR: (4, 6, 1, 0)}  # three works and a tenth
    assert rows[0].before == 3


def test_growth_without_history_rests_on_its_baseline_or_asks_for_nothing() -> None:
    assert figures(count(growth(baseline=100)), "tang", YEAR) == {YEAR: (110, 6, 1, 0)}
    half = last_year("2026-06-01 08:00")  # the books begin in the middle of last year
    [row] = count(growth(), history=[*HISTORY, *half])
    assert (row.least, row.before, row.status) == (None, None, "on_track")


def test_a_share_of_nothing_asks_for_nothing_and_is_met_only_at_the_end() -> None:
    by_window: Mapping[str, Progress] = {
        one.window.id: one for one in count(example_plan()) if one.target.id == "chu-de-T05"
    }
    assert [(by_window[name].least, by_window[name].status) for name in ("2027-Q3",)] == [(0, "on_track")]
    [over] = [
        one
        for one in count(example_plan(), "2027-10-01 00:00", history=[])
        if one.target.id == "chu-de-T05" and one.window.id == "2027-Q3"
    ]
    assert (over.least, over.done, over.whole, over.status) == (0, 0, 0, "met")
