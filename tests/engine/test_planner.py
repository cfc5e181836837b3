"""The planner: what a pass saw counts once the pass is on disk, and no pass does too much."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.core.delivery import State
from publisher.core.item import Item, Priority
from publisher.core.message import Message
from publisher.core.slots import Weekly
from publisher.core.timetable import Slot, Timetable
from publisher.engine import planner as planner_module
from publisher.engine.planner import Planner
from publisher.files.schedules import Rules
from publisher.store import trail
from publisher.store.database import open_store
from publisher.work import holding, survey
from tests.newsroom import Newsroom, open_newsroom

ITEM = Item(id="bai", title="Một bài minh họa", html="<p>Chữ minh họa.</p>")


class LostError(Exception):
    pass


def plan(
    newsroom: Newsroom, planner: Planner, since: int, is_lost: bool = False, rules: Rules | None = None
) -> int:
    with newsroom.app.store.write() as session:
        planner.plan(session, since, newsroom.clock.now(), rules)
        newest = trail.newest(session)
        if is_lost:
            raise LostError
    planner.is_kept()
    return newest


def test_a_hold_that_ended_in_a_pass_that_was_lost_ends_in_the_next_one(tmp_path: Path) -> None:
    newsroom = open_newsroom(tmp_path)
    planner = Planner(newsroom.app)
    now = newsroom.clock.now()
    with newsroom.app.store.write() as session:
        holding.hold(newsroom.app, session, ("all",), now, "Trực ban", until=now + timedelta(minutes=5))
    newsroom.drop(ITEM)
    seen = plan(newsroom, planner, 0)
    assert newsroom.delivery("bai", "website").state is State.WAITING

    newsroom.clock.pass_(minutes=5)
    with pytest.raises(LostError):
        plan(newsroom, planner, seen, is_lost=True)
    newsroom.clock.pass_(seconds=1)
    plan(newsroom, planner, seen)
    assert newsroom.delivery("bai", "website").state is State.SCHEDULED
    newsroom.app.close()


# --- a look at everything, in pieces -------------------------------------------------------------

NAMES = ("mot", "hai", "ba")
DAILY = Slot("website", Weekly(frozenset(range(7)), (time(9, 45),)))
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a piece be one delivery, and the next one follow at once."""
    monkeypatch.setattr(survey, "CHUNK", 1)
    monkeypatch.setattr(planner_module, "PIECE_SECONDS", 0)
    monkeypatch.setattr(planner_module, "REST_SECONDS", 0)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """Return a desk with three pieces, seen in one order and due in the other, one slot a day later."""
    opened = open_newsroom(tmp_path, timetable=Timetable(HANOI, slots=(DAILY,)))
    for number, name in enumerate(NAMES):
        opened.drop(replace(ITEM, id=name, publish_at=opened.clock.now() + timedelta(hours=9 - number)))
        opened.clock.pass_(minutes=1)
    yield opened
    opened.app.close()


def settled(room: Newsroom) -> tuple[Planner, int]:
    """Return a planner that has looked at everything already, and the last step that it knows."""
    planner, seen = Planner(room.app), 0
    while not seen or planner.is_under_way:
        seen = plan(room, planner, seen)
    return planner, seen


def hold_all(room: Newsroom) -> None:
    with room.app.store.write() as session:
        holding.hold(room.app, session, ("all",), room.clock.now(), "Trực ban", reason="Quốc tang")


def release_all(room: Newsroom) -> None:
    with room.app.store.write() as session:
        holding.release(session, (), room.clock.now(), "Trực ban")


def waiting(room: Newsroom) -> list[str]:
    return [name for name in NAMES if room.delivery(name, "website").state is State.WAITING]


def write_something(room: Newsroom) -> None:
    """Write as another process does, which waits for nobody."""
    with closing(open_store("sqlite:///var/publisher.db", room.app.workspace)) as other:
        with other.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=0")
        with other.write() as session:
            trail.write_step(session, room.clock.now(), "lan", "looked")


@pytest.mark.usefixtures("small")
def test_what_an_order_stops_is_swept_piece_by_piece_what_is_due_first_before_the_rest(
    room: Newsroom,
) -> None:
    planner, seen = settled(room)
    hold_all(room)
    swept = []
    for _ in NAMES:
        seen = plan(room, planner, seen)
        swept.append(waiting(room))
        assert planner.is_under_way
        write_something(room)
    assert swept == [["ba"], ["hai", "ba"], ["mot", "hai", "ba"]]
    told = Message("held", {"scope": "all", "reason": "Quốc tang"})
    assert [room.delivery(name, "website").reason for name in NAMES] == [told] * 3
    while planner.is_under_way:
        seen = plan(room, planner, seen)
    assert waiting(room) == list(NAMES)


@pytest.mark.usefixtures("small")
def test_a_sweep_that_was_cut_off_is_begun_again_by_the_next_daemon(room: Newsroom) -> None:
    planner, seen = settled(room)
    hold_all(room)
    plan(room, planner, seen)
    assert waiting(room) == ["ba"]
    settled(room)
    assert waiting(room) == list(NAMES)


@pytest.mark.usefixtures("small")
def test_a_piece_of_a_pass_that_was_lost_is_done_again(room: Newsroom) -> None:
    planner, seen = settled(room)
    hold_all(room)
    with pytest.raises(LostError):
        plan(room, planner, seen, is_lost=True)
    assert waiting(room) == []
    while not waiting(room) or planner.is_under_way:
        seen = plan(room, planner, seen)
    assert waiting(room) == list(NAMES)


def test_one_piece_follows_another_only_after_a_rest(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    planner, seen = settled(room)
    monkeypatch.setattr(survey, "CHUNK", 1)
    monkeypatch.setattr(planner_module, "PIECE_SECONDS", 0)
    monkeypatch.setattr(planner_module, "REST_SECONDS", 3600)
    hold_all(room)
    for _ in NAMES:
        seen = plan(room, planner, seen)
    assert waiting(room) == ["ba"] and planner.is_under_way


@pytest.mark.usefixtures("small")
def test_a_release_gives_places_in_order_however_many_passes_it_takes(room: Newsroom) -> None:
    planner, seen = settled(room)
    hold_all(room)
    while planner.is_under_way or waiting(room) != list(NAMES):
        seen = plan(room, planner, seen)
    room.drop(replace(ITEM, id="gap", priority=Priority.URGENT))
    room.clock.pass_(days=1)
    release_all(room)
    given = []
    seen = plan(room, planner, seen)
    while planner.is_under_way:
        given.append([name for name in ("gap", *NAMES) if room.delivery(name, "website").due_at])
        write_something(room)
        seen = plan(room, planner, seen)
    assert given == [["gap"], ["gap", "mot"], ["gap", "mot", "hai"]]
    days = [local(room.delivery(name, "website").due_at) for name in NAMES]
    assert days == ["19/01 09:45", "20/01 09:45", "21/01 09:45"]


@pytest.mark.usefixtures("small")
def test_an_order_released_while_it_is_swept_leaves_nothing_waiting(room: Newsroom) -> None:
    planner, seen = settled(room)
    hold_all(room)
    seen = plan(room, planner, seen)
    release_all(room)
    for _ in range(20):
        seen = plan(room, planner, seen)
    assert waiting(room) == [] and not planner.is_under_way


@pytest.mark.usefixtures("small")
def test_a_timetable_that_changed_takes_back_every_time_it_would_not_give(room: Newsroom) -> None:
    for number, name in enumerate(NAMES):
        room.drop(replace(ITEM, id=name, title=f"Bài {number}"))
    planner, seen = settled(room)
    before = {room.delivery(name, "website").due_at for name in NAMES}
    later = replace(DAILY, recurrence=Weekly(frozenset(range(7)), (time(16, 30),)))
    seen = plan(room, planner, seen, rules=Rules(Timetable(HANOI, slots=(later,))))
    while planner.is_under_way:
        seen = plan(room, planner, seen)
    after = [local(room.delivery(name, "website").due_at) for name in NAMES]
    assert len(before) == 3 and after == ["18/01 16:30", "19/01 16:30", "20/01 16:30"]


def local(at: datetime | None) -> str:
    assert at is not None
    return f"{at.astimezone(HANOI):%d/%m %H:%M}"
