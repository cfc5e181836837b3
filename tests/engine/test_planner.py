"""The planner: what a pass saw counts once the pass is on disk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from publisher.core.delivery import State
from publisher.core.item import Item
from publisher.engine.planner import Planner
from publisher.store import trail
from publisher.work import holding
from tests.newsroom import Newsroom, open_newsroom

ITEM = Item(id="bai", title="Một bài minh họa", html="<p>Chữ minh họa.</p>")


class LostError(Exception):
    pass


def plan(newsroom: Newsroom, planner: Planner, since: int, is_lost: bool = False) -> int:
    with newsroom.app.store.write() as session:
        planner.plan(session, since, newsroom.clock.now(), None)
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
