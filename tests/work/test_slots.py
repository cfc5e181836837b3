"""A slot belongs to one piece at a time, and whoever gives it up leaves it to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.channel import ChannelSettings, Late
from publisher.core.delivery import State
from publisher.core.errors import Refused
from publisher.core.item import Item
from publisher.core.slots import Weekly
from publisher.core.timetable import Slot, Timetable
from publisher.work import decisions
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at="next")
OTHER = replace(ITEM, id="hai")
NINE = Slot("cms", Weekly(frozenset(range(7)), (time(9),)))


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Return a newsroom whose only channel stages and has one slot a day, and a piece that has the first."""
    settings = ChannelSettings(adapter="outlet", late=Late(grace=timedelta(hours=6)))
    table = Timetable(HANOI, slots=(NINE,))
    room = open_newsroom(tmp_path, stagers=("cms",), timetable=table, cms=settings)
    room.drop(ITEM)
    assert slot_of(room, "bai") == "18/01 09:00"
    yield room
    room.app.close()


def slot_of(newsroom: Newsroom, item: str) -> str:
    delivery = newsroom.delivery(item, "cms")
    assert delivery.slot is not None and delivery.due_at is not None
    return f"{delivery.due_at.astimezone(HANOI):%d/%m %H:%M}"


def cancel(newsroom: Newsroom) -> None:
    with newsroom.app.store.write() as session:
        decisions.cancel(newsroom.app, session, 1, newsroom.clock.now(), "lan")


def refuse_draft(newsroom: Newsroom) -> None:
    newsroom.outlet("cms").tell("stage", Refused("too-large"))
    newsroom.clock.pass_(minutes=50)
    newsroom.step()


def expire(newsroom: Newsroom) -> None:
    """Let the rules change so that the piece can no longer go out."""
    newsroom.drop(replace(ITEM, expires_at=newsroom.clock.now()))


@pytest.mark.parametrize(
    ("give_up", "state"),
    [(cancel, State.CANCELLED), (refuse_draft, State.REFUSED), (expire, State.MISSED)],
)
def test_a_slot_that_is_given_up_is_free_for_the_next(
    newsroom: Newsroom, give_up: Callable[[Newsroom], None], state: State
) -> None:
    give_up(newsroom)
    assert newsroom.delivery("bai", "cms").state is state
    newsroom.drop(OTHER)
    assert slot_of(newsroom, "hai") == "18/01 09:00"


def test_a_slot_that_was_used_stays_used_while_its_piece_is_out(newsroom: Newsroom) -> None:
    newsroom.clock.pass_(hours=1)
    newsroom.step()
    newsroom.drop(OTHER)
    assert slot_of(newsroom, "hai") == "19/01 09:00"


def test_a_text_that_is_edited_keeps_its_slot(newsroom: Newsroom) -> None:
    newsroom.drop(OTHER)
    newsroom.drop(replace(ITEM, html="<p>Nội dung mới.</p>"))
    assert [slot_of(newsroom, item) for item in ("bai", "hai")] == ["18/01 09:00", "19/01 09:00"]
