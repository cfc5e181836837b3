"""What is asked at the last moment: a file that has mistakes by then lets nothing go out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.core.delivery import State
from publisher.core.errors import TryLater
from publisher.core.item import Item
from publisher.core.item_state import ItemState
from publisher.store import items
from publisher.work import decisions
from tests.newsroom import MONDAY, Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at=MONDAY + timedelta(hours=1))


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path)
    yield room
    room.app.close()


def file_is(newsroom: Newsroom, state: ItemState) -> None:
    with newsroom.app.store.write() as session:
        items.set_state(session, "bai", state, newsroom.clock.now())


def test_a_retry_does_not_send_what_has_mistakes_in_its_file(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    file_is(newsroom, ItemState.WRONG)
    with newsroom.app.store.write() as session:
        decisions.retry(
            newsroom.app, session, newsroom.delivery("bai", "website").id, newsroom.clock.now(), "bien-tap"
        )
    newsroom.step()
    kept = newsroom.delivery("bai", "website")
    assert kept.state is State.WAITING and kept.reason is not None
    assert kept.reason.code == "file-has-errors" and newsroom.outlet("website").calls == []


def test_what_was_kept_back_by_mistakes_goes_out_once_the_file_is_right(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.clock.pass_(hours=1)
    newsroom.outlet("website").tell("publish", TryLater("adapter-fault", kind="x"))
    newsroom.step()
    file_is(newsroom, ItemState.WRONG)
    newsroom.clock.pass_(minutes=10)
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.WAITING
    file_is(newsroom, ItemState.READY)
    newsroom.plan()
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED
    assert [method for method, _ in newsroom.outlet("website").calls] == ["publish", "publish"]
