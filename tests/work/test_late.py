"""What comes late keeps the rules of the hour at which it comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.channel import ChannelSettings, Late
from publisher.core.delivery import State
from publisher.core.errors import TryLater
from publisher.core.item import Item, Priority
from publisher.core.slots import Weekly
from publisher.core.timetable import Blackout, Quiet, Slot, Timetable
from publisher.work import decisions
from tests.newsroom import MONDAY, Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>")
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
EVENING = MONDAY + timedelta(hours=14)
"""22:00 in Hanoi."""
NIGHT = Quiet(time(22, 30), time(5, 30))
SEND = Late(grace=timedelta(days=30), then="send")


def newsroom(folder: Path, *, quiet: bool = False, blackout: bool = False, **settings: object) -> Newsroom:
    days = frozenset({date(2027, 1, 19)}) if blackout else frozenset()
    shut = (Blackout(days, "Quốc tang"),) if blackout else ()
    table = Timetable(HANOI, quiet=(NIGHT,) if quiet else (), blackouts=shut)
    channel = ChannelSettings.model_validate({"adapter": "outlet", "late": SEND, **settings})
    return open_newsroom(folder, timetable=table, website=channel)


def local(at: datetime | None) -> str:
    assert at is not None
    return f"{at.astimezone(HANOI):%d/%m %H:%M}"


def test_a_late_piece_does_not_go_out_in_quiet_hours(tmp_path: Path) -> None:
    room = newsroom(tmp_path, quiet=True)
    room.drop(replace(ITEM, publish_at=EVENING))
    room.clock.at = EVENING + timedelta(hours=1)
    room.step()
    delivery = room.delivery("bai", "website")
    assert delivery.state is State.SCHEDULED and local(delivery.due_at) == "19/01 05:30"
    assert delivery.reason is not None and delivery.reason.code == "moved-by-quiet-hours"
    room.app.close()


def test_a_piece_tried_again_later_does_not_go_out_on_a_day_without_posts(tmp_path: Path) -> None:
    room = newsroom(tmp_path, blackout=True)
    room.outlet("website").tell("publish", TryLater("no-answer", after=timedelta(hours=3), said="busy"))
    room.drop(replace(ITEM, publish_at=EVENING))
    room.clock.at = EVENING
    room.step()
    room.clock.at = EVENING + timedelta(hours=3, minutes=5)
    room.step()
    assert local(room.delivery("bai", "website").due_at) == "20/01 00:00"
    assert room.outlet("website").public == {}
    room.app.close()


def test_a_backlog_goes_out_at_the_channels_pace(tmp_path: Path) -> None:
    room = newsroom(tmp_path, spacing=timedelta(minutes=30), daily_max=3)
    for n in range(5):
        room.drop(replace(ITEM, id=f"bai-{n}", publish_at=MONDAY + timedelta(hours=n)))
    room.clock.at = MONDAY + timedelta(days=3)
    for _ in range(3):
        room.step()
    deliveries = [room.delivery(f"bai-{n}", "website") for n in range(5)]
    assert [one.state for one in deliveries] == [State.PUBLISHED] + [State.SCHEDULED] * 4
    assert [local(one.due_at) for one in deliveries[1:]] == [
        "21/01 08:30", "21/01 09:00", "22/01 00:00", "22/01 00:30",
    ]  # fmt: skip
    room.app.close()


def test_the_first_of_a_backlog_that_is_late_again_keeps_its_turn_and_the_next_makes_room(
    tmp_path: Path,
) -> None:
    room = newsroom(tmp_path, spacing=timedelta(hours=2))
    for n in range(3):
        room.drop(replace(ITEM, id=f"bai-{n}", publish_at=MONDAY + timedelta(hours=2 * n)))
    room.clock.at = MONDAY + timedelta(minutes=6)
    room.step()
    assert room.delivery("bai-0", "website").state is State.PUBLISHED
    room.clock.at = MONDAY + timedelta(hours=2)
    room.step()
    second = room.delivery("bai-1", "website")
    assert second.state is State.SCHEDULED and local(second.due_at) == "18/01 10:06"
    room.clock.pass_(minutes=6)
    room.step()
    room.clock.at = MONDAY + timedelta(hours=4)
    room.step()
    assert room.delivery("bai-1", "website").state is State.PUBLISHED
    assert local(room.delivery("bai-2", "website").due_at) == "18/01 12:06"
    room.app.close()


@pytest.mark.parametrize("how", ["urgent", "by hand"])
def test_who_is_urgent_or_sent_by_hand_waits_for_no_pace(tmp_path: Path, how: str) -> None:
    room = newsroom(tmp_path, spacing=timedelta(hours=5))
    room.drop(replace(ITEM, id="truoc", publish_at="now"))
    room.step()
    priority = Priority.URGENT if how == "urgent" else Priority.NORMAL
    room.drop(replace(ITEM, publish_at=room.clock.now() + timedelta(hours=6), priority=priority))
    room.clock.pass_(hours=4)
    if how == "by hand":
        with room.app.store.write() as session:
            decisions.retry(room.app, session, 2, room.clock.now(), "Trực ban")
    else:
        room.clock.pass_(hours=3)
    room.step()
    assert room.delivery("bai", "website").state is State.PUBLISHED
    room.app.close()


def test_what_lost_its_time_takes_the_next_free_slot_at_once(tmp_path: Path) -> None:
    late = Late(grace=timedelta(hours=1), then="next-slot")
    slot = Slot("website", Weekly(frozenset(range(7)), (time(9), time(10), time(11))))
    settings = ChannelSettings(adapter="outlet", late=late)
    room = open_newsroom(tmp_path, timetable=Timetable(HANOI, slots=(slot,)), website=settings)
    room.drop(replace(ITEM, publish_at="next"))
    assert local(room.delivery("bai", "website").due_at) == "18/01 09:00"
    room.clock.pass_(hours=25, minutes=30)
    room.claim()
    delivery = room.delivery("bai", "website")
    assert delivery.state is State.SCHEDULED and local(delivery.due_at) == "19/01 10:00"
    room.app.close()


def test_a_piece_that_expires_without_ever_having_had_a_time_is_missed(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path)
    room.drop(replace(ITEM, publish_at="next", expires_at=room.clock.now() - timedelta(hours=1)))
    assert room.delivery("bai", "website").state is State.MISSED
    room.app.close()
