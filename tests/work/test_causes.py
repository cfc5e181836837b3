"""What stands behind a figure comes to the figure: piece by piece, day by day, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from publisher.core.activity import Activity, Counts, Kind
from publisher.core.item import Wish
from publisher.core.plan import Plan, Target
from publisher.core.progress import Progress
from publisher.core.units import Unit, Units
from publisher.store import activities
from publisher.work import closing, counting, one_by_one
from publisher.work.causes import Causes, Entry, figure_of
from publisher.work.one_by_one import OneByOne
from publisher.work.progress import progress
from tests.newsroom import Newsroom, open_newsroom
from tests.work.test_counting import PIECE, PLAN, STEPS, Books, later, post_by_hand, publish, withdraw

pytestmark = pytest.mark.usefixtures("database")

CAU_GIO = Unit("cau-gio", "Hội Cầu Gió", parent="quan", until=date(2027, 1, 20), successors=("ho-sao",))
UNITS = Units.of(
    [
        Unit("quan", "Hội Quận", kind="quan", until=date(2027, 1, 25)),
        Unit("ho-sao", "Hội Hồ Sao", parent="quan"),
        CAU_GIO,
    ]
)
OF_GROUP = Target("nhom", "T", "works", "plan", {"unit": ("quan",)}, min=1)
OF_UNITS = Target("dv", "T", "postings", "month", min=1, each="unit")
SHARE = Target("phan", "T", "works", "plan", {"theme": ("T08",)}, share=None, min=1)
EVENTS = Target("cuoc", "T", "events", "month", min=1)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    asked = (*PLAN.targets, OF_GROUP, OF_UNITS, SHARE, EVENTS)
    ruled = replace(PLAN, start=date(2027, 1, 1), end=date(2027, 3, 31), targets=asked)
    room.app.rules = replace(room.app.rules, plans=(ruled,), units=UNITS)
    yield room
    room.app.close()


def rows(room: Newsroom, at: datetime, rolled_up: bool = False) -> list[Progress]:
    with room.app.store.read() as session:
        return progress(room.app, session, at, rolled_up=rolled_up)


def pages(causes: Causes, size: int) -> list[Entry]:
    """Return all entries, page after page."""
    found: list[Entry] = []
    while page := causes.page(found[-1].place if found else None, size):
        assert len(page) <= size
        found += page
    return found


def compare(room: Newsroom, looked: OneByOne, at: datetime, rolled_up: bool = False) -> int:
    """See that what stands behind each figure comes to it; return how much was compared."""
    seen, as_of = 0, at.astimezone(room.app.zone).date() if rolled_up else None
    today = at.astimezone(room.app.zone).date()
    for row in rows(room, at, rolled_up):
        if not (row.done or row.scheduled or row.window.from_ <= today <= row.window.until):
            continue  # of the many windows in which nothing is
        with room.app.store.read() as session:
            figure = figure_of(room.app, session, row, at, as_of=as_of)
            causes = Causes(room.app, session, figure, at, looked)
            entries = pages(causes, 3)
            told = (sum(one.amount for one in entries), causes.sum, sum(causes.by_day.values()))
            ahead = sum(one.amount for one in causes.scheduled)
        assert told == (row.done,) * 3, (row, entries)
        assert row.is_over or ahead == row.scheduled, row
        assert [one.place for one in entries] == sorted((one.place for one in entries), reverse=True)
        seen += row.done
    return seen


def test_step_by_step_the_entries_behind_each_figure_come_to_it(room: Newsroom) -> None:
    looked, moments = OneByOne(), []
    for step in STEPS.values():
        step(room)
        moments.append(room.clock.now())
        compare(room, looked, room.clock.now())
    for moment in moments[::3]:
        compare(room, looked, moment)
    assert compare(room, OneByOne(), room.clock.now()) > 20


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_the_entries_come_to_the_figures(
    room: Newsroom, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where so much changed that all is read anew, and looking back."""
    chance, looked = Random(seed), OneByOne()
    monkeypatch.setattr(counting, "AT_MOST", 3)
    monkeypatch.setattr(one_by_one, "MOST", 40)
    books = Books(room, chance, works=5)
    for number in range(30):
        books.move()
        if chance.random() < 0.15:
            ago = timedelta(hours=chance.choice((0, 0, 100)))
            compare(room, looked, room.clock.now() - ago)
        if number == 20:
            post_by_hand(room, "bai-1")
    assert compare(room, looked, room.clock.now()) == compare(room, OneByOne(), room.clock.now()) > 10


def test_units_that_were_merged_are_credited_as_the_figure_is_rolled_up_or_not(room: Newsroom) -> None:
    publish(room, replace(PIECE, units=("cau-gio",)))
    room.clock.pass_(days=6)
    publish(room, replace(PIECE, id="hai", units=("cau-gio", "ho-sao")))
    room.clock.pass_(days=3)
    publish(room, replace(PIECE, id="ba", units=("ho-sao",)))
    for rolled_up in (False, True):
        compare(room, OneByOne(), room.clock.now(), rolled_up)


def test_activities_stand_behind_the_figures_that_count_them_with_what_they_bring(room: Newsroom) -> None:
    day = room.clock.now().date()
    told = Activity(Kind.CONFERENCE, "Tọa đàm", day, units=("ho-sao",), counts=Counts(events=3, people=90))
    with room.app.store.write() as session:
        kept = activities.add(session, told, "Đầu mối", room.clock.now())
        activities.add(session, replace(told, day=day + timedelta(days=3)), "Đầu mối", room.clock.now())
    post_by_hand(room, "bai")
    compare(room, OneByOne(), room.clock.now())
    at = room.clock.now()
    [row] = [one for one in rows(room, at) if one.target.id == "cuoc" and one.done]
    with room.app.store.read() as session:
        causes = Causes(room.app, session, figure_of(room.app, session, row, at), at)
        [one] = causes.page(None, 9)
        [coming] = causes.scheduled
    assert (one.title, one.amount, one.activity) == ("Tọa đàm", 3, kept) and coming.amount == 3


def test_a_sealed_window_names_what_it_was_sealed_with(room: Newsroom) -> None:
    """What was taken down since still stands behind its figure, whatever the plan asks by now."""
    publish(room)
    room.clock.pass_(days=60)
    closing.seal_windows(room.app, room.clock.now())
    withdraw(room, "bai")
    other = replace(OF_UNITS, where={"theme": ("T08",)})
    [plan] = room.app.rules.plans
    asked = (*plan.targets[:-3], other, EVENTS)
    room.app.rules = replace(room.app.rules, plans=(replace(plan, targets=asked),))
    assert compare(room, OneByOne(), room.clock.now()) > 3


def test_a_share_names_what_it_is_of_and_growth_what_there_was_a_year_before(room: Newsroom) -> None:
    from decimal import Decimal

    share = Target("s", "T", "works", "year", {"theme": ("T08",)}, share=Decimal("0.5"))
    growth = Target("g", "T", "works", "year", growth=Decimal("0.1"))
    asked = Plan("p", "P", date(2027, 1, 1), date(2027, 12, 31), targets=(share, growth))
    publish(room)
    publish(room, replace(PIECE, id="hai", themes=("T08",)))
    room.clock.pass_(days=365)
    publish(room, replace(PIECE, id="ba"))
    room.app.rules = replace(
        room.app.rules, plans=(asked, replace(asked, id="q", start=date(2028, 1, 1), end=date(2028, 12, 31)))
    )
    at = room.clock.now()
    with room.app.store.read() as session:
        of_share = next(one for one in progress(room.app, session, at, "p") if one.target.id == "s")
        whole = Causes(room.app, session, figure_of(room.app, session, of_share, at, "whole"), at)
        assert {one.item for one in pages(whole, 9)} == {"bai", "hai"} and of_share.whole == 2
        of_growth = next(one for one in progress(room.app, session, at, "q") if one.target.id == "g")
        before = Causes(room.app, session, figure_of(room.app, session, of_growth, at, "before"), at)
        assert len(pages(before, 9)) == before.sum == of_growth.before == 2


def test_an_entry_says_where_readers_found_it(room: Newsroom) -> None:
    publish(room, replace(PIECE, channels={"website": Wish()}))
    room.drop(replace(PIECE, id="sau", publish_at=later(room, 30), channels={"website": Wish()}))
    room.step()
    at = room.clock.now()
    row = next(one for one in rows(room, at) if one.target.id == "postings-plan-None-0")
    with room.app.store.read() as session:
        causes = Causes(room.app, session, figure_of(room.app, session, row, at), at)
        [out], [coming] = causes.page(None, 9), causes.scheduled
    assert out.item == "bai" and (out.url or "").startswith("https://website.example.org/")
    assert (coming.item, coming.url, coming.is_done) == ("sau", None, False)
