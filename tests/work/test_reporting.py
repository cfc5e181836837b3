"""The report of a period: every count leads to the pieces in its annex, and a version stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from publisher.core.activity import Activity, Counts, Evidence, Kind
from publisher.core.delivery import State
from publisher.core.item import Item, Wish
from publisher.core.plan import Plan, Target
from publisher.core.units import Unit, Units
from publisher.core.windows import Window
from publisher.report.content import Link, Named, Report, Section, Table
from publisher.report.docx_columns import measure_columns
from publisher.report.docx_layout import TABLE, TEXT_WIDTH, twips
from publisher.report.docx_table import SIDE
from publisher.store import activities, deliveries, reports, trail
from publisher.work import decisions
from publisher.work.reporting import versions
from publisher.work.reporting.books import open_activities
from publisher.work.reporting.versions import issue
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

PIECE = Item(
    id="bai", title="Một lần bấm", authors=("Minh Họa",), units=("ho-sao",), themes=("T05",), publish_at="now"
)
JANUARY = Window("2027-01", date(2027, 1, 1), date(2027, 1, 31))
PLAN = Plan(
    "nho",
    "Kế hoạch nhỏ",
    date(2027, 1, 1),
    date(2027, 12, 31),
    basis=("65/KH-BTV",),
    themes={"T05": "Thủ tục", "T08": "Trực tuyến"},
    targets=(
        Target("web", "Web", "postings", "month", min=3),
        Target("dv", "Đơn vị", "works", "month", min=1, each="unit"),
    ),
)
CONFERENCE = Activity(
    Kind.CONFERENCE,
    "Hội nghị ở tổ 3",
    date(2027, 1, 20),
    units=("ho-sao",),
    counts=Counts(events=1, people=90, women=80),
    evidence=(Evidence("bien-ban.pdf", "ab" * 32, 10, "ab/bien-ban.pdf"),),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """Two pieces went out in January on two channels, and a conference was held; it is 3 February."""
    room = open_newsroom(tmp_path, "website", "fanpage")
    units = Units.of([Unit("ho-sao", "Phường Hồ Sao", cluster="cum-1"), Unit("cau-gio", "Phường Cầu Gió")])
    room.app.rules = replace(room.app.rules, plans=(PLAN,), units=units)
    for id, theme in (("bai", "T05"), ("khac", "T08")):
        room.drop(replace(PIECE, id=id, title=f"Bài {id}", themes=(theme,)))
        room.step()
        room.clock.pass_(hours=1)
    with room.app.store.write() as session:
        activities.add(session, CONFERENCE, "Đầu mối", room.clock.now())
    room.clock.pass_(days=16)
    yield room
    room.app.close()


def made(room: Newsroom, window: Window = JANUARY) -> Report:
    return issue(room.app, PLAN, window, room.clock.now(), "Văn thư")


def withdraw(room: Newsroom, item: str = "bai") -> None:
    with room.app.store.write() as session:
        decisions.withdraw(room.app, session, item, None, "sai", room.clock.now(), "Trực ban")
    room.plan()
    room.step()


def table(report: Report, name: str) -> Table:
    return next(one for one in report.tables() if one.name == name)


def parts(report: Report) -> dict[str, Section]:
    return {part.title: part for section in report.sections for part in section.parts}


def test_every_posting_that_is_counted_is_listed_with_its_link(room: Newsroom) -> None:
    report = made(room)
    listed = table(report, "piece").rows
    links = {(row[1], row[5]): row[7] for row in listed}
    with room.app.store.read() as session:
        live = deliveries.in_state(session, State.PUBLISHED)
    assert links == {
        (f"Bài {one.item}", Named(one.channel, one.channel)): Link(one.receipt.url)
        for one in live
        if one.receipt and one.receipt.url
    }
    assert len(listed) == 4
    for name in ("form", "theme"):
        assert sum(int(str(row[2])) for row in table(report, name).rows) == len(listed)


def test_the_figures_are_those_of_the_plan(room: Newsroom) -> None:
    report = made(room)
    assert parts(report)["Tổng số"].paragraphs[0].startswith("Cả kỳ có 2 tác phẩm với 4 lượt đăng")
    [web, units] = table(report, "target").rows
    assert web[:7] == ("Web", "tháng 01/2027", 3, 4, 4 / 3, 0, 0)
    assert units[:4] == ("Đơn vị", "tháng 01/2027", 2, 1) and units[-1] == "còn 1 chưa đạt"
    assert [row[1:5] for row in table(report, "member").rows] == [
        ("Phường Hồ Sao", "tháng 01/2027", 1, 2),
        ("Phường Cầu Gió", "tháng 01/2027", 1, 0),
    ]


def test_units_that_sent_nothing_are_named_and_stand_first(room: Newsroom) -> None:
    report = made(room)
    assert parts(report)["Theo đơn vị"].paragraphs == (
        "Chưa có tác phẩm nào được đăng trong kỳ: Phường Cầu Gió.",
    )
    assert [row[0] for row in table(report, "unit").rows] == ["Phường Cầu Gió", "Phường Hồ Sao"]
    assert table(report, "unit").rows[1][2:] == (2, 4, 0, 1, 90)
    assert table(report, "unit").total is None  # what two of them did together would stand there twice


def test_activities_stand_with_their_evidence(room: Newsroom) -> None:
    report = made(room)
    assert table(report, "gathered").rows == (("hội nghị", 1, 90, 80),)
    [row] = table(report, "activity").rows
    assert row[1:4] == ("hội nghị", "Hội nghị ở tổ 3", date(2027, 1, 20))
    assert row[-1] == "bien-ban.pdf (SHA-256 abababababab…)"


def test_sections_that_a_person_writes_are_left_blank(room: Newsroom) -> None:
    assert [one.is_blank for one in made(room).sections] == [False, False, False, True, True]


def test_the_same_report_is_the_same_version(room: Newsroom) -> None:
    assert made(room).version == 1
    room.clock.pass_(days=1)
    assert made(room).version == 1
    with room.app.store.read() as session:
        [kept] = reports.every(session, "nho", "2027-01")
        [step] = trail.of_actions(session, ["report-made"], 0, trail.newest(session))
    assert (kept.version, kept.made_by) == (1, "Văn thư")
    assert step.detail["digest"] == kept.digest


def test_what_changes_after_the_close_makes_a_new_version_and_leaves_the_figures(room: Newsroom) -> None:
    first = made(room)
    withdraw(room)
    second = made(room)
    assert (second.version, second.opening[-1]) == (2, "Đây là bản thứ 2, thay bản thứ 1.")
    assert table(second, "form") == table(first, "form")
    assert [row[1:3] for row in table(second, "change").rows] == [(-1, "đã gỡ sau khi chốt")] * 2
    assert table(second, "target").rows[0][6] == -2
    with room.app.store.read() as session:
        assert [one.version for one in reports.every(session, "nho", "2027-01")] == [1, 2]


def test_a_report_that_another_makes_in_the_same_moment_takes_the_next_number(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_by_us = versions.make_report

    def while_another_is_quicker(*args: Any) -> Report:
        monkeypatch.setattr(versions, "make_report", made_by_us)
        report = made_by_us(*args)
        assert made(room).version == 1
        withdraw(room)  # what ours says is old by now, and its number is taken
        return report

    monkeypatch.setattr(versions, "make_report", while_another_is_quicker)
    assert made(room).version == 2
    with room.app.store.read() as session:
        assert [one.version for one in reports.every(session, "nho", "2027-01")] == [1, 2]


def test_the_books_of_a_past_moment_hold_the_activities_that_were_known_then(room: Newsroom) -> None:
    before = room.clock.pass_(days=40)
    recorded = room.clock.pass_(hours=2)
    with room.app.store.write() as session:
        activities.add(session, replace(CONFERENCE, day=date(2027, 3, 1)), "Đầu mối", recorded)
    march = Window("2027-03", date(2027, 3, 1), date(2027, 3, 31))
    with room.app.store.read() as session:
        found = [open_activities(room.app, session, march, at).standing for at in (before, recorded)]
    assert [len(one) for one in found] == [0, 1]


def test_every_report_on_an_open_period_that_says_something_else_has_a_number_of_its_own(
    room: Newsroom,
) -> None:
    quarter = Window("2027-Q1", date(2027, 1, 1), date(2027, 3, 31))
    first, same = made(room, quarter), made(room, quarter)
    with room.app.store.write() as session:
        activities.add(session, replace(CONFERENCE, title="Tập huấn"), "Đầu mối", room.clock.now())
    changed = made(room, quarter)
    assert [one.version for one in (first, same, changed)] == [1, 1, 2]
    assert "Kỳ chưa kết thúc" in changed.opening[1]
    assert "thay bản thứ 1" in changed.opening[-1]


def test_the_year_before_is_compared_where_the_books_reach_back(room: Newsroom) -> None:
    assert "chưa có đủ số liệu" in parts(made(room))["So với cùng kỳ năm trước"].paragraphs[0]
    room.clock.pass_(days=370)
    room.drop(replace(PIECE, id="nam-sau", title="Bài năm sau"))
    room.step()
    february = Window("2028-02", date(2028, 2, 1), date(2028, 2, 29))
    room.app.rules = replace(room.app.rules, plans=(replace(PLAN, end=date(2028, 12, 31)),))
    report = issue(room.app, room.app.rules.plans[0], february, room.clock.now() + timedelta(days=40), "x")
    rows = {row[0]: row[1:4] for row in table(report, "last-year").rows}
    assert rows["Tác phẩm"] == (1, 0, 1)


def test_an_activity_removed_after_the_seal_stays_in_the_list_as_in_the_figures(room: Newsroom) -> None:
    room.clock.pass_(days=30)
    with room.app.store.write() as session:
        activities.remove(session, 1, "ghi nhầm", "Đầu mối", room.clock.now())
    report = made(room)
    assert table(report, "gathered").rows == (("hội nghị", 1, 90, 80),)
    assert [row[2] for row in table(report, "activity").rows] == ["Hội nghị ở tổ 3"]
    [row] = table(report, "change").rows
    assert row[1:3] == (-1, "đã bỏ sau khi chốt") and row[4] == "Hội nghị ở tổ 3"


def test_an_activity_removed_before_the_seal_was_a_mistake_and_is_nowhere(room: Newsroom) -> None:
    with room.app.store.write() as session:
        activities.remove(session, 1, "ghi nhầm", "Đầu mối", room.clock.now())
    assert {"activity", "gathered", "change"}.isdisjoint(one.name for one in made(room).tables())


def test_posts_by_hand_stand_among_the_pieces_and_the_sums_hold(room: Newsroom) -> None:
    post = Activity(
        Kind.POST,
        "Tin dán tay",
        date(2027, 1, 25),
        units=("ho-sao",),
        channel="website",
        url="https://a.example.org/9",
    )
    with room.app.store.write() as session:
        activities.add(session, post, "Đầu mối", room.clock.now())
        activities.add(
            session, replace(post, title="Bài dán tay", form="article"), "Đầu mối", room.clock.now()
        )
    report = made(room)
    listed = table(report, "piece").rows
    assert [(row[1], row[2], row[5], row[7]) for row in listed[4:]] == [
        ("Tin dán tay", "", Named("website", "website"), Link("https://a.example.org/9")),
        ("Bài dán tay", "bài", Named("website", "website"), Link("https://a.example.org/9")),
    ]
    form = table(report, "form").rows
    assert form[-1][:3] == ("bài đăng tay, không ghi thể loại", 1, 1)
    assert sum(int(str(row[2])) for row in form) == len(listed) == 6


def test_a_form_whose_works_came_out_before_the_period_has_its_line_all_the_same(room: Newsroom) -> None:
    later = Wish(at=room.clock.now() + timedelta(days=3))
    room.drop(replace(PIECE, id="ghep", title="Bài ghép", channels={"website": Wish(), "fanpage": later}))
    room.step()
    room.clock.pass_(days=3)
    room.step()
    report = made(room, Window("sau", date(2027, 2, 5), date(2027, 2, 28)))
    assert [row[:3] for row in table(report, "form").rows] == [("bài", 0, 1)]


def test_what_changed_in_a_month_can_be_followed_in_the_report_of_the_quarter(room: Newsroom) -> None:
    withdraw(room)
    quarter = Window("2027-Q1", date(2027, 1, 1), date(2027, 3, 31))
    adjusted = table(made(room, quarter), "adjustment").rows
    assert ("Web", "", "tháng 01/2027", -2, "Bài bai") in adjusted
    assert ("Đơn vị", "Phường Hồ Sao", "tháng 01/2027", -1, "Bài bai") in adjusted


def test_growth_over_a_year_that_nobody_knows_is_not_called_met(room: Newsroom) -> None:
    growth = Target("tang", "Tăng", "works", "month", growth=Decimal("0.1"))
    room.app.rules = replace(room.app.rules, plans=(replace(PLAN, targets=(growth,)),))
    report = issue(room.app, room.app.rules.plans[0], JANUARY, room.clock.now(), "x")
    [row] = table(report, "target").rows
    assert (row[2], row[-1]) == (None, "chưa có mức để so")
    assert parts(report)["So với chỉ tiêu kế hoạch"].paragraphs[0].startswith("Đạt 0/0")


def with_targets(room: Newsroom, *targets: Target, window: Window = JANUARY) -> Report:
    room.app.rules = replace(room.app.rules, plans=(replace(PLAN, targets=targets),))
    return issue(room.app, room.app.rules.plans[0], window, room.clock.now(), "x")


def test_of_a_maximum_nothing_is_missing_and_no_bar_shows_it_as_reached(room: Newsroom) -> None:
    report = with_targets(
        room,
        Target("giu", "Không quá 5", "postings", "month", max=5),
        Target("vuot", "Không quá 3", "postings", "month", max=3),
        Target("web", "Web", "postings", "month", min=3),
    )
    kept, broken, _ = table(report, "target").rows
    assert kept[2:] == (None, 5, 4, None, 0, 0, "đạt")
    assert broken[2:] == (None, 3, 4, None, 0, 0, "vượt mức")
    chart = parts(report)["So với chỉ tiêu kế hoạch"].chart
    assert chart is not None and [one.label for one in chart.bars] == ["Web"]


def test_a_broken_maximum_is_not_met_in_the_line_of_many_windows_nor_among_members(room: Newsroom) -> None:
    weeks = Target("tuan", "Không quá 3 mỗi tuần", "postings", "week", max=3)
    units = Target("dv", "Mỗi đơn vị 1 đến 3", "postings", "month", min=1, max=3, each="unit")
    report = with_targets(room, weeks, units, window=Window("2027-01", date(2027, 1, 1), date(2027, 2, 7)))
    by_week, by_unit, *_ = table(report, "target").rows
    assert (by_week[2], by_week[3]) == (5, 3)
    assert (by_unit[2], by_unit[3]) == (2, 0)


def test_what_is_adjusted_is_counted_as_the_line_counts(room: Newsroom) -> None:
    """Of two works of a unit one goes after the close: that unit still has one, and less than two."""
    unit = Target("mot", "Mỗi đơn vị 1", "works", "month", min=1, each="unit")
    weeks = Target("tuan", "Mỗi tuần 3", "postings", "week", min=3)
    withdraw(room)
    rows = table(with_targets(room, unit, replace(unit, id="hai", min=2)), "target").rows
    assert [(row[3], row[6]) for row in rows] == [(1, 0), (1, -1)]
    quarter = Window("q", date(2027, 1, 1), date(2027, 3, 31))
    [row] = table(with_targets(room, weeks, window=quarter), "target").rows
    assert (row[3], row[6]) == (1, -1)


def test_a_range_is_told_with_its_maximum(room: Newsroom) -> None:
    one = Target("web", "Web", "postings", "month", min=3, max=3)
    asked = table(with_targets(room, one, Target("tin", "Tin", "works", "month", min=1)), "target")
    assert [column.head for column in asked.columns[2:5]] == ["Mức", "Tối đa", "Đạt"]
    assert [row[2:5] for row in asked.rows] == [(3, 3, 4), (1, None, 2)]


def test_a_piece_with_other_labels_is_not_called_taken_down(room: Newsroom) -> None:
    made(room)
    room.drop(replace(PIECE, title="Bài bai", themes=("T08",)))
    room.step()
    changed = table(made(room), "change").rows
    assert sorted({row[1:3] for row in changed}) == [
        (-1, "đã đổi nhãn sau khi chốt"),
        (1, "đã đổi nhãn sau khi chốt"),
    ]


FEBRUARY = Window("2027-02", date(2027, 2, 1), date(2027, 2, 28))


def test_members_whose_window_is_open_stand_as_any_other_target_does_and_are_not_short_yet(
    room: Newsroom,
) -> None:
    """It is 3 February, and nothing is out in this month."""
    each = Target("moi", "Mỗi đơn vị 9", "works", "month", min=9, each="unit")
    targets = (
        Target("mot", "Cả phường 9", "works", "month", min=9),
        each,
        replace(each, id="nua", title="Một nửa đơn vị", coverage=Decimal("0.5")),
        replace(each, id="it", title="Không quá 9", min=None, max=9),
    )
    open_ones = table(with_targets(room, *targets, window=FEBRUARY), "target").rows
    assert [row[-1] for row in open_ones] == ["có nguy cơ", "có nguy cơ", "có nguy cơ", "đúng tiến độ"]
    assert [row[5] for row in open_ones] == [9, 2, 1, 2]
    over = table(with_targets(room, *targets, window=JANUARY), "target").rows
    assert [row[-1] for row in over] == ["không đạt", "còn 2 chưa đạt", "còn 1 chưa đạt", "đạt"]


def test_one_member_over_its_maximum_is_over_while_the_window_is_open(room: Newsroom) -> None:
    year = Target("it", "Không quá 1", "works", "year", max=1, each="unit")
    rows = table(with_targets(room, year, replace(year, id="nua", coverage=Decimal("0.5"))), "target").rows
    assert [row[-1] for row in rows] == ["vượt mức", "đúng tiến độ"]


def test_of_many_windows_only_those_that_are_over_can_be_short(room: Newsroom) -> None:
    weeks = Target("tuan", "Mỗi tuần 3", "postings", "week", min=3)
    quarter = Window("q", date(2027, 1, 18), date(2027, 3, 31))
    [row] = table(with_targets(room, weeks, window=quarter), "target").rows
    assert row[-1] == f"còn {row[5]} chưa đạt"  # the last week of January had nothing
    later = Window("q", date(2027, 2, 1), date(2027, 3, 31))
    [row] = table(with_targets(room, weeks, window=later), "target").rows
    assert row[-1] == "có nguy cơ" and row[3] == 0


def said(report: Report) -> tuple[str, ...]:
    return parts(report)["So với chỉ tiêu kế hoạch"].paragraphs


def test_no_target_is_left_out_whose_windows_end_on_other_days_than_the_period(room: Newsroom) -> None:
    every = [Target(per, per, "postings", per, min=1) for per in ("month", "quarter", "half", "year", "plan")]
    report = with_targets(room, *every, window=Window("q1", date(2026, 12, 15), date(2027, 3, 14)))
    assert [row[:2] for row in table(report, "target").rows] == [
        ("month", "tháng 01/2027"),
        ("month", "tháng 02/2027"),
        ("month", "tháng 03/2027"),
        ("quarter", "quý I năm 2027"),
        ("half", "6 tháng đầu năm 2027"),
        ("year", "năm 2027"),
        ("plan", "Kế hoạch nhỏ"),
    ]
    assert said(report)[0].startswith("Đạt 1/1 lượt")
    assert said(report)[1].startswith("6 lượt chỉ tiêu có kỳ chưa kết thúc")


def test_the_report_of_a_month_has_the_weeks_that_share_a_day_with_it_and_one_line_of_the_others(
    room: Newsroom,
) -> None:
    every = [Target(per, per, "postings", per, min=1) for per in ("week", "month", "quarter", "year")]
    march = Window("2027-03", date(2027, 3, 1), date(2027, 3, 31))
    rows = table(with_targets(room, *every, window=march), "target").rows
    assert [row[1:3] for row in rows] == [
        ("5 kỳ", 5),
        ("tháng 03/2027", 1),
        ("quý I năm 2027", 1),
        ("năm 2027", 1),
    ]


def test_a_window_that_ends_behind_the_period_is_not_judged_there_even_when_it_is_over(
    room: Newsroom,
) -> None:
    room.clock.pass_(days=100)
    report = with_targets(
        room,
        Target("quy", "Quý", "postings", "quarter", min=9),
        Target("thang", "Tháng", "postings", "month", min=9),
    )
    assert said(report)[0].startswith("Đạt 0/1 lượt") and said(report)[1].startswith("1 lượt")
    assert [row[-1] for row in table(report, "target").rows] == ["đúng tiến độ", "không đạt"]


def test_of_a_window_that_goes_on_behind_the_period_only_what_was_out_by_its_end_is_told(
    room: Newsroom,
) -> None:
    """Two pieces on two channels are out in January; one more in February is in no annex of its report."""
    quarter = Target("quy", "Quý", "postings", "quarter", min=9)
    room.clock.pass_(days=5)
    room.drop(replace(PIECE, id="sau", title="Bài của tháng sau"))
    room.step()
    before = with_targets(room, quarter)
    assert table(before, "target").rows[0][2:5] == (9, 4, 4 / 9)
    february = table(with_targets(room, quarter, window=FEBRUARY), "target").rows[0]
    assert february[2:5] == (9, 6, 6 / 9)
    room.clock.pass_(days=100)
    after = with_targets(room, quarter)
    assert (after.version, after.sections) == (before.version, before.sections)


def test_a_share_of_nothing_is_neither_met_nor_missed(room: Newsroom) -> None:
    share = Target("phan", "Tỷ trọng", "works", "month", {"theme": ("T05",)}, share=Decimal("0.5"))
    nothing = replace(share, id="khong", title="Không có gì", of={"channel": ("zalo",)})
    each = replace(nothing, id="dv", title="Từng đơn vị", each="unit")
    report = with_targets(room, share, nothing, each, replace(each, id="hs", title="Hồ Sao", of={}))
    rows = {str(row[0]): row[2:] for row in table(report, "target").rows}
    assert rows["Tỷ trọng"] == (1, 1, 1.0, 0, 0, "đạt")
    assert rows["Không có gì"][0] is None and rows["Không có gì"][-1] == "chưa có mức để so"
    assert rows["Từng đơn vị"] == (None, 0, None, 0, 0, "chưa có mức để so")
    assert rows["Hồ Sao"] == (1, 1, 1.0, 0, 0, "đạt")  # the other unit has nothing to be a part of
    assert said(report)[0].startswith("Đạt 2/2 lượt")
    assert said(report)[1].endswith("không đạt: Không có gì; Từng đơn vị.")
    assert table(report, "member").rows[-1][3:] == (None, 0, "chưa có mức để so")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_a_target_is_called_has_the_widest_column_on_paper(room: Newsroom, language: str) -> None:
    room.app.spoken = language
    report = with_targets(room, Target("tin", "Tin trên trang web", "postings", "quarter", min=1_000))
    first, *others = measure_columns(table(report, "target"), TEXT_WIDTH, TABLE, SIDE, language)
    assert first >= max(twips(35), 1.5 * max(others))
