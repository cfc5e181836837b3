"""Where approval is required, nothing that readers see changes before somebody has let it pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.core.delivery import Delivery, State
from publisher.core.item import Item
from publisher.files.config import Publisher
from publisher.work import decisions
from tests.newsroom import MONDAY, Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at=MONDAY + timedelta(hours=1))
CHANGED = replace(ITEM, html="<p>Đã sửa.</p>")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, publisher=Publisher(approval="required"))
    yield room
    room.app.close()


def approve(newsroom: Newsroom) -> None:
    with newsroom.app.store.write() as session:
        decisions.approve(session, "bai", newsroom.clock.now(), "lan")
    newsroom.plan()


def delivery(newsroom: Newsroom) -> Delivery:
    return newsroom.delivery("bai", "website")


def assert_waits(newsroom: Newsroom, calls: int = 0) -> None:
    newsroom.step()
    found = delivery(newsroom)
    assert found.state is State.WAITING
    assert found.reason is not None and found.reason.code == "needs-approval"
    assert len(newsroom.outlet("website").calls) == calls


def test_what_is_approved_goes_out_at_its_time(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    assert_waits(newsroom)
    approve(newsroom)
    assert delivery(newsroom).due_at == ITEM.publish_at
    newsroom.clock.pass_(hours=1)
    newsroom.step()
    assert delivery(newsroom).state is State.PUBLISHED


def test_a_text_that_changes_after_its_approval_needs_it_again(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    approve(newsroom)
    newsroom.drop(CHANGED)
    newsroom.clock.pass_(hours=1)
    assert_waits(newsroom)
    approve(newsroom)
    newsroom.step()
    assert [post.html for post in newsroom.outlet("website").posts] == [CHANGED.html]


def test_a_piece_that_is_returned_after_its_approval_stays_in(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    approve(newsroom)
    with newsroom.app.store.write() as session:
        decisions.send_back(session, "bai", "Thiếu nguồn", newsroom.clock.now(), "lan")
    newsroom.clock.pass_(hours=1)
    assert_waits(newsroom)


def test_a_retry_does_not_get_round_the_approval(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    with newsroom.app.store.write() as session:
        decisions.retry(session, delivery(newsroom).id, newsroom.clock.now(), "lan")
    assert_waits(newsroom)


def test_a_change_of_what_is_out_waits_for_approval_however_old_its_time_is(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    approve(newsroom)
    newsroom.clock.pass_(hours=1)
    newsroom.step()
    newsroom.clock.pass_(days=3)
    newsroom.drop(CHANGED)
    assert_waits(newsroom, calls=1)
    approve(newsroom)
    newsroom.step()
    found = delivery(newsroom)
    assert (found.state, found.live, found.due_at) == (State.PUBLISHED, 2, ITEM.publish_at)


def test_a_withdrawal_needs_no_approval(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    approve(newsroom)
    newsroom.clock.pass_(hours=1)
    newsroom.step()
    with newsroom.app.store.write() as session:
        decisions.withdraw(newsroom.app, session, "bai", None, "Sai", newsroom.clock.now(), "lan")
    newsroom.step()
    assert delivery(newsroom).state is State.WITHDRAWN
