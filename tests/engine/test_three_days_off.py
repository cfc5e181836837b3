"""The daemon was off for three days: each channel follows its rule of lateness, and what is sent is paced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.channel import ChannelSettings, Late
from publisher.clock import FastClock
from publisher.core.delivery import Delivery, State
from publisher.core.slots import Weekly
from publisher.core.timetable import Slot, Timetable
from publisher.files.config import Publisher
from publisher.store import deliveries
from publisher.work import decisions
from tests.engine.test_local import drop, run
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY = datetime(2027, 1, 15, 3, tzinfo=UTC)
"""10:00 in Hanoi: the daemon is stopped."""
MONDAY = FRIDAY + timedelta(days=3)
PIECES = 5
SLOTS = Slot("by_slots", Weekly(frozenset(range(7)), (time(9), time(14))))


def settings(then: str, **more: object) -> ChannelSettings:
    late = Late.model_validate({"grace": "6h", "then": then})
    return ChannelSettings.model_validate({"adapter": "outlet", "late": late, **more})


@dataclass
class Office:
    """A newsroom with a channel for each rule; five pieces are due while it is closed."""

    room: Newsroom

    def open_at(self, at: datetime) -> None:
        """Let the daemon do what is due at an instant."""
        self.room.app.clock = FastClock(at)
        run(self.room)

    def of(self, channel: str) -> list[Delivery]:
        with self.room.app.store.read() as session:
            each = (deliveries.of_item(session, f"bai-{n}") for n in range(PIECES))
            return [one for found in each for one in found if one.channel == channel]

    def states(self, channel: str) -> list[State]:
        return [one.state for one in self.of(channel)]

    def times(self, channel: str) -> list[str]:
        return sorted(f"{one.due_at.astimezone(HANOI):%d/%m %H:%M}" for one in self.of(channel) if one.due_at)

    def sent(self, channel: str) -> int:
        return len(self.room.outlet(channel).calls)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    rules = {
        "by_default": ChannelSettings(adapter="outlet"),
        "asked": settings("ask"),
        "by_slots": settings("next-slot"),
        "sent": settings("send"),
        "paced": settings("send", spacing="2h", daily_max=3),
    }
    publisher = Publisher.model_validate({"late": {"grace": "6h", "then": "next-slot"}})
    table = Timetable(HANOI, slots=(SLOTS,))
    room = open_newsroom(tmp_path, *rules, timetable=table, publisher=publisher, **rules)
    for name in ("queue", "published"):
        (tmp_path / "content" / name).mkdir(parents=True)
    for n in range(PIECES):
        due = FRIDAY + timedelta(hours=4 + 8 * n)
        drop(room, f"bai-{n}.md", title=f"Bài số {n}", at=due.isoformat())
    office = Office(room)
    office.open_at(FRIDAY)
    assert {state for name in rules for state in office.states(name)} == {State.SCHEDULED}
    yield office
    room.app.close()


def test_ask_sends_nothing_and_leaves_every_piece_to_a_person(office: Office) -> None:
    office.open_at(MONDAY)
    assert office.states("asked") == [State.MISSED] * PIECES and office.sent("asked") == 0
    [first, *_] = office.of("asked")
    assert first.error is not None and first.error.code == "too-late"
    with office.room.app.store.write() as session:
        decisions.retry(office.room.app, session, first.id, MONDAY, "Trực ban")
    office.open_at(MONDAY + timedelta(minutes=1))
    assert office.states("asked") == [State.PUBLISHED] + [State.MISSED] * (PIECES - 1)


def test_next_slot_gives_each_piece_a_slot_of_its_own_from_now_on(office: Office) -> None:
    office.open_at(MONDAY)
    assert office.sent("by_slots") == 0
    assert office.times("by_slots") == [
        "18/01 14:00", "19/01 09:00", "19/01 14:00", "20/01 09:00", "20/01 14:00",
    ]  # fmt: skip
    office.open_at(MONDAY + timedelta(hours=4, minutes=1))
    assert office.sent("by_slots") == 1


def test_send_sends_everything_once(office: Office) -> None:
    office.open_at(MONDAY)
    office.open_at(MONDAY + timedelta(minutes=1))
    assert office.states("sent") == [State.PUBLISHED] * PIECES and office.sent("sent") == PIECES


def test_a_channel_without_a_rule_follows_the_workspace_s(office: Office) -> None:
    office.open_at(MONDAY)
    assert State.MISSED not in office.states("by_default")


def test_what_is_sent_late_keeps_the_channel_s_pace_day_by_day(office: Office) -> None:
    office.open_at(MONDAY)
    assert office.sent("paced") == 1
    times = office.times("paced")
    assert times[1:] == ["18/01 12:00", "18/01 14:00", "19/01 00:00", "19/01 02:00"]
    for hours, sent in ((1, 1), (2.1, 2), (4.2, 3), (8, 3), (14.3, 4), (17, 5)):
        office.open_at(MONDAY + timedelta(hours=hours))
        assert office.sent("paced") == sent
    assert office.states("paced") == [State.PUBLISHED] * PIECES
    out = sorted(one.published_at for one in office.of("paced") if one.published_at)
    assert all(later - earlier >= timedelta(hours=2) for earlier, later in pairwise(out))
