"""The database fails under the daemon: it says so once, sends nothing unrecorded, and goes on by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import Operation, Outcome, State
from publisher.engine import local
from publisher.engine.local import LocalEngine
from publisher.store import attempts, deliveries
from publisher.work import dispatch
from publisher.work.job import UNASKED, kept_back
from tests.engine.test_local import drop, newsroom, running, states, until
from tests.newsroom import Newsroom

pytestmark = pytest.mark.usefixtures("database")
__all__ = ["newsroom"]
LOST = sa.exc.OperationalError("COMMIT", {}, Exception("the connection was lost"))


def test_a_claim_whose_record_arrived_but_not_its_answer_is_given_back_and_made_once(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "REPEAT_SECONDS", 0.01)
    write, lost = newsroom.app.store.write, list[int]()

    @contextmanager
    def losing_an_answer() -> Iterator[Session]:
        with write() as session:
            yield session
            sending = deliveries.in_state(session, State.SENDING)
        if sending and not lost:
            lost.append(sending[0].id)
            raise LOST

    monkeypatch.setattr(newsroom.app.store, "write", losing_an_answer)
    drop(newsroom, "bai.md")
    with running(newsroom):
        until(lambda: states(newsroom, "bai") == [State.PUBLISHED])
    assert [method for method, _ in newsroom.outlet("website").calls] == ["publish"]
    with newsroom.app.store.read() as session:
        made = attempts.of_delivery(session, lost[0])
    assert [one.outcome for one in made] == [Outcome.TRY_LATER, Outcome.DONE]
    assert made[0].error == UNASKED.message


def test_a_call_claimed_ahead_is_not_made_while_nobody_can_say_whether_it_is_held(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drop(newsroom, "bai.md", at="2099-01-01 08:00")
    LocalEngine(newsroom.app, quiet=0.05).run(until_idle=True)
    with newsroom.app.store.write() as session:
        [planned] = deliveries.of_item(session, "bai")
        due = planned.next_try_at
        assert due is not None
        job, *_ = dispatch.claim(newsroom.app, session, due, {"website": 1}, "here")
    assert job.claim.operation is Operation.PUBLISH

    @contextmanager
    def silent() -> Iterator[sa.Connection]:
        raise LOST
        yield

    engine = LocalEngine(newsroom.app, quiet=0.05)
    with monkeypatch.context() as patch:
        patch.setattr(newsroom.app.store, "glance", silent)
        kept = engine._keeps_back(job)
    assert kept is UNASKED
    done = kept_back(job, newsroom.app.clock, kept)
    with newsroom.app.store.write() as session:
        given_back = dispatch.settle(newsroom.app, session, done, due)
    assert given_back is not None and (given_back.state, given_back.tries) == (State.SCHEDULED, 0)
