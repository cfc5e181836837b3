"""Calls are claimed a moment before their time, begin at it, and are still stopped by an order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.core.delivery import Operation, Outcome, State
from publisher.core.item import Item, Status
from publisher.core.message import message
from publisher.store import attempts
from publisher.work import dispatch, holding
from publisher.work.job import HELD, Job, kept_back
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

MOMENT = timedelta(milliseconds=200)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Open a newsroom with a piece that is due in a tenth of a second, and one due a little later."""
    room = open_newsroom(tmp_path)
    now = room.clock.now()
    room.drop(Item(id="bai", title="Một lần bấm", publish_at=now + timedelta(milliseconds=100)))
    room.drop(Item(id="sau", title="Lần sau", publish_at=now + timedelta(milliseconds=300)))
    yield room
    room.app.close()


def test_a_call_is_claimed_before_its_time_and_begins_at_it(newsroom: Newsroom) -> None:
    assert newsroom.claim() == []
    [job] = newsroom.claim(ahead=MOMENT)
    delivery = newsroom.delivery("bai", "website")
    assert job.claim.begins_at == delivery.due_at == newsroom.clock.now() + MOMENT / 2
    with newsroom.app.store.read() as session:
        [attempt] = attempts.of_delivery(session, delivery.id)
    assert attempt.started_at == delivery.due_at


def test_an_order_given_after_the_claim_keeps_the_call_back(newsroom: Newsroom) -> None:
    [job] = newsroom.claim(ahead=MOMENT)
    assert not is_held(newsroom, job)
    order(newsroom, "all")
    assert is_held(newsroom, job)
    given_back = newsroom.settle(kept_back(job, newsroom.clock))
    assert given_back is not None
    assert (given_back.state, given_back.tries, given_back.busy) == (State.SCHEDULED, 0, False)
    newsroom.clock.pass_(seconds=1)
    assert newsroom.claim() == []
    waits = newsroom.delivery("bai", "website")
    assert (waits.state, waits.reason) == (State.WAITING, message("held-without-reason", scope="all"))
    assert newsroom.outlet("website").calls == []
    with newsroom.app.store.read() as session:
        [attempt] = attempts.of_delivery(session, waits.id)
    assert attempt.outcome is Outcome.TRY_LATER and attempt.error == HELD.message


@pytest.mark.parametrize("scope", ["item:sau", "channel:other"])
def test_an_order_for_others_keeps_nothing_back(newsroom: Newsroom, scope: str) -> None:
    [job] = newsroom.claim(ahead=MOMENT)
    with newsroom.app.store.write() as session:
        holding.holds.order(session, scope, newsroom.clock.now(), "A")
    assert not is_held(newsroom, job)


def test_a_withdrawal_passes_orders_also_when_it_was_claimed_ahead(newsroom: Newsroom) -> None:
    newsroom.clock.pass_(seconds=1)
    newsroom.step()
    newsroom.drop(Item(id="bai", title="Một lần bấm", status=Status.WITHDRAWN))
    [job] = newsroom.claim(ahead=MOMENT)
    order(newsroom, "all")
    assert job.claim.operation is Operation.WITHDRAW and not is_held(newsroom, job)


def test_a_piece_taken_back_while_its_call_was_kept_back_is_cancelled(newsroom: Newsroom) -> None:
    [job] = newsroom.claim(ahead=MOMENT)
    order(newsroom, "all")
    newsroom.drop(Item(id="bai", title="Một lần bấm", status=Status.DRAFT))
    given_back = newsroom.settle(kept_back(job, newsroom.clock))
    assert given_back is not None and given_back.state is State.CANCELLED


def order(newsroom: Newsroom, scope: str) -> None:
    with newsroom.app.store.write() as session:
        holding.hold(newsroom.app, session, (scope,), newsroom.clock.now(), "A")


def is_held(newsroom: Newsroom, job: Job) -> bool:
    return dispatch.is_held(newsroom.app, job, newsroom.clock.now())
