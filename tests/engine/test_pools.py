"""The calls' threads: never more calls at once than allowed, and a few jobs that wait for the next thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from publisher.channel import Channel, ChannelSettings
from publisher.core.delivery import State
from publisher.core.errors import TryLater, Unauthorized
from publisher.core.item import Item
from publisher.core.receipt import Receipt
from publisher.engine.pools import Pools
from publisher.wire import Transcript
from publisher.work import dispatch
from publisher.work.job import HELD, Done, Job
from publisher.work.recovery import HANGS
from tests.engine.test_local import until
from tests.newsroom import Newsroom, Outlet, open_newsroom

MOST = 4


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Open a newsroom whose website takes four calls at once, and has twelve pieces due."""
    room = open_newsroom(tmp_path, website=ChannelSettings(adapter="outlet", max_parallel=MOST))
    for n in range(12):
        room.drop(Item(id=f"bai-{n}", title=f"Bài {n}", publish_at="now"))
    yield room
    room.app.close()


@pytest.fixture
def pools(newsroom: Newsroom) -> Iterator[Pools]:
    """Open the threads of its channels, with nothing that keeps a call back but what the database says."""

    def keeps_back(job: Job) -> TryLater | None:
        return HELD if dispatch.is_held(newsroom.app, job, newsroom.clock.now()) else None

    keep = partial(dispatch.keep, newsroom.app)
    opened = Pools(newsroom.app.channels, newsroom.clock, lambda: None, keeps_back, keep)
    yield opened
    newsroom.outlet("website").during = None
    opened.close()


def fill(newsroom: Newsroom, pools: Pools) -> list[Job]:
    """Claim as many jobs as the pools take, and begin them."""
    with newsroom.app.store.write() as session:
        jobs = dispatch.claim(newsroom.app, session, newsroom.clock.now(), pools.room(), newsroom.worker)
    pools.start(jobs)
    return jobs


def finish(pools: Pools, calls: int) -> list[Done]:
    """Wait for so many calls to end."""
    ended: list[Done] = []

    def have_ended() -> bool:
        ended.extend(pools.collect())
        return len(ended) == calls

    until(have_ended)
    return ended


def learn(newsroom: Newsroom, pools: Pools) -> None:
    """Let the pools see that calls are short."""
    jobs = fill(newsroom, pools)
    ended = finish(pools, len(jobs))
    for done in ended:
        newsroom.settle(done)
    pools.recorded(ended)


def test_nothing_waits_for_a_thread_before_it_is_known_how_long_calls_take(
    newsroom: Newsroom, pools: Pools
) -> None:
    assert pools.room() == {"website": MOST}


def test_a_few_jobs_wait_where_calls_are_short_and_no_more_calls_are_made_at_once(
    newsroom: Newsroom, pools: Pools
) -> None:
    learn(newsroom, pools)
    let_go, begun, at_once = threading.Event(), [], []

    def during() -> None:
        begun.append(1)
        at_once.append(len(begun))
        let_go.wait(20)
        begun.pop()

    newsroom.outlet("website").during = during
    assert len(fill(newsroom, pools)) == MOST + MOST // 2
    until(lambda: len(begun) == MOST)
    assert pools.room() == {"website": 0} and pools.is_crowded
    let_go.set()
    ended = finish(pools, MOST + MOST // 2)
    assert max(at_once) == MOST
    assert all(isinstance(done.answer, Receipt) for done in ended)


def test_nothing_waits_for_a_thread_where_calls_are_long(
    newsroom: Newsroom, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn(newsroom, pools)
    monkeypatch.setattr(newsroom.clock, "ahead", timedelta(microseconds=1), raising=False)
    assert pools.room() == {"website": MOST}


def test_nothing_waits_for_a_thread_where_posts_cannot_be_looked_for(
    newsroom: Newsroom, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn(newsroom, pools)
    assert pools.room() == {"website": MOST + MOST // 2}
    monkeypatch.setattr(Outlet, "find", Channel.find)
    assert pools.room() == {"website": MOST}


def test_a_job_that_waits_is_not_begun_after_a_failure_nobody_has_recorded(
    newsroom: Newsroom, pools: Pools
) -> None:
    learn(newsroom, pools)
    outlet, let_go = newsroom.outlet("website"), threading.Event()
    outlet.during = lambda: let_go.wait(20) and None
    outlet.tell("publish", *[Unauthorized("secret-not-there", reference="env:X") for _ in range(MOST)])
    before = len(outlet.calls)
    jobs = fill(newsroom, pools)
    let_go.set()
    ended = finish(pools, len(jobs))
    assert len(outlet.calls) == before + MOST
    assert [done.answer for done in ended].count(HELD) == MOST // 2
    pools.recorded(ended)
    assert fill(newsroom, pools) != []


def test_a_job_that_waited_for_longer_than_its_lease_is_not_begun_any_more(
    newsroom: Newsroom, pools: Pools
) -> None:
    learn(newsroom, pools)
    outlet, let_go = newsroom.outlet("website"), threading.Event()
    outlet.during = lambda: let_go.wait(20) and None
    before = len(outlet.calls)
    *_, last = jobs = fill(newsroom, pools)
    until(lambda: len(outlet.calls) == before + MOST)
    newsroom.settle(Done(last, HANGS, Transcript(), newsroom.clock.now()))
    let_go.set()
    ended = finish(pools, len(jobs))
    assert (last.claim.delivery.item, HELD) in [(done.job.claim.delivery.item, done.answer) for done in ended]
    assert last.post.key not in outlet.public
    for done in ended:
        newsroom.settle(done)
    assert newsroom.delivery(last.post.item, "website").state is State.UNCONFIRMED
