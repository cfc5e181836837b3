"""What waits when the clock is set: a letter that gathers its notices, a page that is staged again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from publisher.core.errors import Refused, TryLater
from publisher.core.item import Item
from publisher.store import clock_set
from tests.desks import Desk, open_desk
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")
ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at="now")


def set_clock(room: Newsroom, by: timedelta) -> None:
    now = room.clock.pass_(seconds=by.total_seconds())
    with room.app.store.write() as session:
        clock_set.follow(session, by, now)


@pytest.mark.parametrize("by", [timedelta(hours=-1), timedelta(days=3)])
def test_a_letter_comes_in_time_whichever_way_the_clock_is_set(tmp_path: Path, by: timedelta) -> None:
    desk: Desk = open_desk(tmp_path, "website")
    desk.newsroom.outlet("website").tell("publish", Refused("gave-up", tries=1))
    desk.newsroom.drop(ITEM)
    desk.newsroom.step()
    desk.round()
    assert desk.letters == []
    set_clock(desk.newsroom, by)
    desk.minutes(5)
    assert len(desk.letters) == 1
    desk.newsroom.app.close()


def test_a_letter_that_failed_is_tried_again_in_time(tmp_path: Path) -> None:
    desk: Desk = open_desk(tmp_path, "website")
    desk.newsroom.outlet("website").tell("publish", Refused("gave-up", tries=1))
    desk.targets[0].fails = 1
    desk.newsroom.drop(ITEM)
    desk.newsroom.step()
    while desk.targets[0].fails:
        desk.minutes(1)
    assert desk.letters == []
    set_clock(desk.newsroom, timedelta(hours=-1))
    desk.minutes(10)
    assert len(desk.letters) == 1
    desk.newsroom.app.close()


def test_a_page_that_could_not_be_staged_is_staged_again_in_time(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, stagers=("website",))
    room.outlet("website").tell("stage", TryLater("no-answer", said="busy"))
    due = room.clock.now() + timedelta(minutes=10)
    room.drop(Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at=due))
    room.step()
    set_clock(room, timedelta(hours=-1))
    room.clock.pass_(minutes=5)
    room.step()
    assert [method for method, _ in room.outlet("website").calls] == ["stage", "stage"]
    assert room.delivery("bai", "website").next_try_at == due
    room.app.close()
