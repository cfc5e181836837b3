"""What is sealed stays as it was, whatever becomes of the plan file and of units.toml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from publisher.core.activity import Activity, Counts, Kind
from publisher.core.item import Item
from publisher.core.plan import Plan, Target
from publisher.core.progress import Progress
from publisher.core.score_sheet import Criterion, Sheet
from publisher.core.units import Unit, Units
from publisher.core.windows import Window
from publisher.core.yardstick import Yardstick
from publisher.report.content import Report, Table
from publisher.store import activities, yardsticks
from publisher.store.tables.sealed import SEALED_WINDOW, YARDSTICK
from publisher.work import decisions
from publisher.work.closing import seal_windows
from publisher.work.progress import at_hand, progress, progress_at_hand
from publisher.work.reporting.period import find_period
from publisher.work.reporting.versions import issue
from publisher.work.scoring import unit_records
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

WEB = Target("web", "Web", "works", "month", min=3)
OWN = Target("dv", "Đơn vị", "works", "month", min=1, each="unit", coverage=Decimal("0.5"))
OF_WINDOW = Target("ky", "Kỳ", "works", "w1", min=5)
NEW = Target("moi", "Mới", "works", "month", min=1)
W1 = Window("w1", date(2026, 12, 15), date(2027, 1, 20), "Kỳ một", date(2027, 1, 25))
PLAN = Plan(
    "nho",
    "Kế hoạch nhỏ",
    date(2027, 1, 1),
    date(2027, 12, 31),
    themes={"T05": "Thủ tục"},
    windows=(W1,),
    targets=(WEB, OWN, OF_WINDOW),
    sheet=Sheet((Criterion("tin", "Tin bài", Decimal(10), count="works", each=Decimal(2)),)),
)
CAU_GIO = Unit("cau-gio", "Cầu Gió", cluster="cum-1")
UNITS = Units.of([Unit("ho-sao", "Hồ Sao"), CAU_GIO, Unit("thach-lam", "Thạch Lâm")])
JANUARY = Window("2027-01", date(2027, 1, 1), date(2027, 1, 31))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """It is 2 March: 3 works of Hồ Sao and 1 of Cầu Gió went out in January, one of them after w1.

    The books were begun on 18 January, so that January may be sealed since 17 February.
    """
    room = open_newsroom(tmp_path)
    follow(room)
    for id, unit in (("mot", "ho-sao"), ("hai", "ho-sao"), ("ba", "cau-gio")):
        publish(room, id, unit)
    room.clock.pass_(days=7)
    publish(room, "bon", "ho-sao")
    room.clock.pass_(days=36)
    yield room
    room.app.close()


@pytest.fixture
def sealed(room: Newsroom) -> Newsroom:
    """January and w1 are sealed, and one of their works was taken down since."""
    seal_windows(room.app, room.clock.now())
    with room.app.store.write() as session:
        decisions.withdraw(room.app, session, "mot", None, "sai", room.clock.now(), "Trực ban")
    room.plan()
    room.step()
    return room


def follow(room: Newsroom, plan: Plan = PLAN, units: Units = UNITS) -> None:
    room.app.rules = replace(room.app.rules, plans=(plan,), units=units)


def publish(room: Newsroom, id: str, unit: str) -> None:
    room.drop(Item(id=id, title=f"Bài {id}", units=(unit,), themes=("T05",), publish_at="now"))
    room.step()


def rows(room: Newsroom, *, rolled_up: bool = False) -> list[Progress]:
    with room.app.store.read() as session:
        return progress(room.app, session, room.clock.now(), rolled_up=rolled_up)


def row(room: Newsroom, target: str, window: str = "2027-01", member: str | None = None) -> Progress:
    [found] = [one for one in rows(room) if place(one) == (target, window, member)]
    return found


def place(one: Progress) -> tuple[str, str, str | None]:
    return one.target.id, one.window.id, one.member


def figures(one: Progress) -> tuple[int | None, int, int]:
    return one.least, one.done, one.adjustment


def report(room: Newsroom, period: str = "2027-01") -> Report:
    plan, window = find_period(room.app, None, period)
    return issue(room.app, plan, window, room.clock.now(), "Văn thư")


def table(found: Report, name: str) -> Table:
    annexed = [annex.table for annex in found.annexes]
    told = [one for section in found.sections for part in (section, *section.parts) for one in part.tables]
    [wanted] = [one for one in (*annexed, *told) if one.name == name]
    return wanted


def said(found: Report) -> str:
    return " ".join(one for section in found.sections for part in section.parts for one in part.paragraphs)


def test_a_target_that_the_plan_drops_keeps_its_figures_and_its_adjustments(sealed: Newsroom) -> None:
    assert figures(row(sealed, "web")) == (3, 4, -1)
    follow(sealed, replace(PLAN, targets=(OWN, OF_WINDOW)))
    assert figures(row(sealed, "web")) == (3, 4, -1)
    lines = [(line[0], line[2], line[3], line[4]) for line in table(report(sealed), "adjustment").rows]
    assert ("Web", "tháng 01/2027", -1, "Bài mot") in lines


def test_an_activity_that_is_recorded_late_shows_beside_a_target_that_is_gone(room: Newsroom) -> None:
    held = Target("hn", "Hội nghị", "events", "month", min=2)
    follow(room, replace(PLAN, targets=(held,)))
    one = Activity(Kind.CONFERENCE, "Hội nghị", date(2027, 1, 20), counts=Counts(events=1))
    with room.app.store.write() as session:
        activities.add(session, one, "Đầu mối", room.clock.now() - timedelta(days=20))
    seal_windows(room.app, room.clock.now())
    with room.app.store.write() as session:
        activities.add(session, one, "Đầu mối", room.clock.now())
    follow(room, replace(PLAN, targets=(WEB,)))
    assert figures(row(room, "hn")) == (2, 1, 1)


def test_the_report_of_a_sealed_period_is_the_same_version_whatever_the_files_say(sealed: Newsroom) -> None:
    before = report(sealed)
    other = replace(PLAN, windows=(), targets=(NEW, replace(OWN, min=9, coverage=None)), sheet=Sheet())
    follow(sealed, other, Units.of([CAU_GIO]))
    assert report(sealed) == before


def test_a_target_that_comes_later_asks_for_nothing_in_what_is_sealed(sealed: Newsroom) -> None:
    before = said(report(sealed))
    follow(sealed, replace(PLAN, targets=(*PLAN.targets, NEW)))
    asked = [one.window.id for one in rows(sealed) if one.target.id == "moi"]
    assert asked[:2] == ["2027-02", "2027-03"]
    assert said(report(sealed)) == before and "Mới" not in str(table(report(sealed), "target").rows)
    sealed.clock.pass_(days=10)
    seal_windows(sealed.app, sealed.clock.now())
    assert row(sealed, "moi", "2027-02").is_over
    assert "2027-01" not in {one.window.id for one in rows(sealed) if one.target.id == "moi"}


def test_windows_of_a_kind_that_no_target_had_are_sealed_all_the_same(sealed: Newsroom) -> None:
    weekly = replace(NEW, per="week")
    follow(sealed, replace(PLAN, targets=(*PLAN.targets, weekly)))
    sealed.clock.pass_(days=1)
    seal_windows(sealed.app, sealed.clock.now())
    asked = [one.window.id for one in rows(sealed) if one.target.id == "moi"]
    assert asked[0] == "2027-W08"  # W07 ended on 21 February, and was open until the 26th


def test_a_target_that_comes_before_the_seal_is_asked(room: Newsroom) -> None:
    follow(room, replace(PLAN, targets=(*PLAN.targets, NEW)))
    assert figures(row(room, "moi")) == (1, 4, 0)
    seal_windows(room.app, room.clock.now())
    assert figures(row(room, "moi")) == (1, 4, 0)


def test_books_begun_lately_are_open_for_targets_too(room: Newsroom) -> None:
    room.clock.pass_(days=-15)  # 15 February: January's report was due on the 5th
    seal_windows(room.app, room.clock.now())
    follow(room, replace(PLAN, targets=(*PLAN.targets, NEW)))
    room.clock.pass_(days=15)
    seal_windows(room.app, room.clock.now())
    assert figures(row(room, "moi")) == (1, 4, 0)


def test_a_window_whose_dates_change_keeps_those_that_it_was_sealed_with(sealed: Newsroom) -> None:
    whole = table(report(sealed, "w1"), "piece")
    assert figures(row(sealed, "ky", "w1")) == (5, 3, -1) and len(whole.rows) == 3
    follow(sealed, replace(PLAN, windows=(replace(W1, until=date(2027, 1, 10)),)))
    kept = row(sealed, "ky", "w1")
    assert figures(kept) == (5, 3, -1)
    assert kept.record()["window"] == {"id": "w1", "from": "2026-12-15", "until": "2027-01-20"}
    found = report(sealed, "w1")
    assert (found.last, table(found, "piece")) == (W1.until, whole)
    assert "3 tác phẩm" in said(found)


def test_what_is_at_hand_is_measured_alone_as_it_is_among_all_others(sealed: Newsroom) -> None:
    """Nor is a sealed window at hand again because the file gives it other days."""
    for w1 in (W1, replace(W1, until=date(2027, 12, 31))):
        follow(sealed, replace(PLAN, windows=(w1,)))
        now = sealed.clock.now()
        with sealed.app.store.read() as session:
            alone = progress_at_hand(sealed.app, session, now)
            assert alone == at_hand(progress(sealed.app, session, now), sealed.app, now)
        assert {one.window.id for one in alone} == {f"{now:%Y-%m}"}


def test_a_window_that_the_plan_drops_can_still_be_reported_on(sealed: Newsroom) -> None:
    before = report(sealed, "w1")
    follow(sealed, replace(PLAN, windows=(), targets=(WEB, OWN)))
    assert report(sealed, "w1") == before and before.version == 1


def test_a_window_named_like_one_of_the_calendar_is_sealed_beside_it(room: Newsroom) -> None:
    named = Window("2027-01", date(2027, 1, 10), date(2027, 1, 20), "Kỳ lạ", date(2027, 1, 25))
    of_it = replace(OF_WINDOW, per="2027-01")
    follow(room, replace(PLAN, windows=(named,), targets=(WEB, of_it)))
    seal_windows(room.app, room.clock.now())
    assert (figures(row(room, "web")), figures(row(room, "ky"))) == ((3, 4, 0), (5, 3, 0))
    follow(room, replace(PLAN, windows=(), targets=(replace(WEB, min=9),)))
    assert (figures(row(room, "web")), figures(row(room, "ky"))) == ((3, 4, 0), (5, 3, 0))


def test_rolling_up_changes_units_alone(sealed: Newsroom) -> None:
    merged = Units.of(
        [
            Unit("ho-sao", "Hồ Sao"),
            replace(CAU_GIO, until=date(2027, 2, 20), successors=("ho-sao",)),
            Unit("thach-lam", "Thạch Lâm"),
        ]
    )
    follow(sealed, replace(PLAN, windows=(), targets=(replace(OWN, min=7), NEW)), merged)
    found = {place(one): one for one in rows(sealed, rolled_up=True)}
    assert figures(found["web", "2027-01", None]) == (3, 4, -1)
    assert figures(found["ky", "w1", None]) == (5, 3, -1)
    assert found["ky", "w1", None].window.until == W1.until
    assert figures(found["dv", "2027-01", "ho-sao"]) == (1, 4, -1)
    assert figures(found["dv", "2027-01", "thach-lam"]) == (1, 0, 0)
    assert ("dv", "2027-01", "cau-gio") not in found and ("moi", "2027-01", None) not in found
    assert found["dv", "2027-02", "ho-sao"].least == 7


def test_rolled_up_a_unit_that_the_file_has_no_more_keeps_what_it_did(sealed: Newsroom) -> None:
    follow(sealed, units=Units.of([Unit("ho-sao", "Hồ Sao")]))
    found = {place(one): one for one in rows(sealed, rolled_up=True)}
    assert figures(found["dv", "2027-01", "cau-gio"]) == (1, 1, 0)
    assert figures(found["dv", "2027-01", "ho-sao"]) == (1, 3, -1)
    assert ("dv", "2027-03", "cau-gio") not in found


def test_a_sealed_period_takes_the_units_as_they_were(sealed: Newsroom) -> None:
    found = report(sealed)
    january = row(sealed, "dv")
    assert (january.least, january.done, january.whole) == (2, 2, 3)
    assert [line[0] for line in table(found, "unit").rows] == ["Thạch Lâm", "Hồ Sao", "Cầu Gió"]
    follow(sealed, units=Units.of([Unit("ho-sao", "Hồ Sao"), replace(CAU_GIO, until=date(2026, 12, 31))]))
    now = row(sealed, "dv")
    assert (now.least, now.done, now.whole) == (2, 2, 3)
    assert figures(row(sealed, "dv", member="cau-gio")) == (1, 1, 0)
    assert figures(row(sealed, "dv", member="ho-sao")) == (1, 3, -1)
    assert report(sealed) == found
    with sealed.app.store.read() as session:
        records = unit_records(sealed.app, session, PLAN, JANUARY, sealed.clock.now())
    assert [(one["unit"], one["works"]) for one in records] == [
        ("thach-lam", 0), ("ho-sao", 3), ("cau-gio", 1)
    ]  # fmt: skip


def test_rules_for_scores_that_come_later_score_nothing_that_is_sealed(room: Newsroom) -> None:
    follow(room, replace(PLAN, sheet=Sheet()))
    seal_windows(room.app, room.clock.now())
    follow(room, units=Units.of([CAU_GIO]))
    room.clock.pass_(days=1)
    seal_windows(room.app, room.clock.now())
    with room.app.store.read() as session:
        records = unit_records(room.app, session, PLAN, JANUARY, room.clock.now())
    assert [(one["unit"], one["score"]) for one in records] == [
        ("thach-lam", None), ("ho-sao", None), ("cau-gio", None)
    ]  # fmt: skip


def test_a_report_of_a_sealed_period_calls_everything_as_it_was_called(sealed: Newsroom) -> None:
    before = report(sealed)
    renamed = [replace(one, name=f"{one.name} mới") for one in UNITS]
    targets = tuple(replace(one, title=f"{one.title} mới") for one in PLAN.targets)
    plan = replace(PLAN, title="Tên mới", basis=("1/KH",), themes={"T05": "Tên mới"}, targets=targets)
    follow(sealed, plan, Units.of(renamed))
    assert report(sealed) == before


def test_a_period_that_is_open_goes_by_the_files_and_by_what_is_sealed_in_it(sealed: Newsroom) -> None:
    follow(sealed, replace(PLAN, targets=(replace(WEB, min=9, title="Trang web"), OWN, NEW)))
    lines = [(line[0], line[1], line[2], line[3]) for line in table(report(sealed, "2027-Q1"), "target").rows]
    assert [line for line in lines if line[0] in ("Web", "Trang web")] == [
        ("Web", "tháng 01/2027", 3, 4),
        ("Trang web", "tháng 02/2027", 9, 0),
        ("Trang web", "tháng 03/2027", 9, 0),
    ]


def test_the_past_before_the_seal_is_measured_by_the_files(sealed: Newsroom) -> None:
    follow(sealed, replace(PLAN, targets=(replace(WEB, min=9), NEW)))
    with sealed.app.store.read() as session:
        found = progress(sealed.app, session, sealed.clock.now() - timedelta(days=1))
    assert [(one.target.id, one.least) for one in found if one.window.id == "2027-01"] == [
        ("web", 9), ("moi", 1)
    ]  # fmt: skip


def test_what_was_sealed_before_yardsticks_were_kept_keeps_its_figures_and_its_days(sealed: Newsroom) -> None:
    with sealed.app.store.write() as session:
        session.execute(sa.update(SEALED_WINDOW).values(yardstick=None))
    moved = replace(W1, until=date(2027, 1, 10))
    follow(sealed, replace(PLAN, windows=(moved,), targets=(replace(WEB, min=9), OF_WINDOW, NEW)))
    assert figures(row(sealed, "web")) == (3, 4, -1)
    assert (row(sealed, "ky", "w1").done, row(sealed, "ky", "w1").window.until) == (3, W1.until)
    assert "2027-01" not in {one.window.id for one in rows(sealed) if one.target.id == "moi"}
    assert report(sealed).title


def test_a_yardstick_is_kept_once_and_comes_back_whole(sealed: Newsroom) -> None:
    seal_windows(sealed.app, sealed.clock.pass_(days=20))
    with sealed.app.store.read() as session:
        [content] = session.scalars(sa.select(YARDSTICK.c.content))
    assert yardsticks.read(content) == Yardstick(PLAN, UNITS)


def test_a_look_counts_by_another_yardstick_only_where_it_counts_otherwise(
    sealed: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> object:
        raise AssertionError("counted by the same twice")

    monkeypatch.setattr("publisher.work.progress._adjust", refuse)
    follow(sealed, replace(PLAN, title="Tên khác", sheet=Sheet()))
    assert figures(row(sealed, "web")) == (3, 4, -1)
