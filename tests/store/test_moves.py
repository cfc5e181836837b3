"""A move starts from what was read, and from nothing else: whoever comes second changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.core.delivery import Operation, State
from publisher.core.item import Item
from publisher.core.message import message
from publisher.store import deliveries, moves
from tests.newsroom import Newsroom, open_newsroom

LEASE = timedelta(minutes=5)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path)
    room.drop(Item(id="bai", title="Một bài minh họa", publish_at=room.clock.now() + timedelta(hours=1)))
    yield room
    room.app.close()


def test_what_was_given_up_meanwhile_is_not_brought_back_by_a_move_from_before(newsroom: Newsroom) -> None:
    now, before = newsroom.clock.now(), newsroom.delivery("bai", "website")
    with newsroom.app.store.write() as session:
        assert moves.cancel(session, before, now, "lan")
        assert not moves.reserve(session, before, None, None, message("held", scope="all", reason="-"), now)
        assert not moves.schedule(session, before, now, None, None, None, now)
    assert newsroom.delivery("bai", "website").state is State.CANCELLED


def test_a_piece_that_was_tried_meanwhile_is_not_moved_by_what_was_decided_before(newsroom: Newsroom) -> None:
    now, before = newsroom.clock.now(), newsroom.delivery("bai", "website")
    with newsroom.app.store.write() as session:
        assert moves.claim(session, before, Operation.PUBLISH, "bai", 1, now, LEASE, "here")
        claimed = deliveries.get(session, before.id)
        assert claimed is not None and moves.give_back(session, claimed, Operation.PUBLISH, now)
        assert not moves.fail(session, before, State.MISSED, message("expired", at="-"), now)
    assert newsroom.delivery("bai", "website").state is before.state is State.SCHEDULED


def test_what_is_under_way_is_not_claimed_a_second_time(newsroom: Newsroom) -> None:
    now, waiting = newsroom.clock.now(), newsroom.delivery("bai", "website")
    with newsroom.app.store.write() as session:
        first = moves.claim(session, waiting, Operation.STAGE, "bai", 1, now, LEASE, "here")
        assert first is not None
        busy = deliveries.get(session, waiting.id)
        assert busy is not None and busy.busy
        assert moves.claim(session, busy, Operation.STAGE, "bai", 1, now, LEASE, "there") is None
