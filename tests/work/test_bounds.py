"""No order of a time promises what will not happen, or breaks an embargo without a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from publisher.core.delivery import Delivery, State
from publisher.core.errors import WrongUsage
from publisher.core.item import Item
from publisher.work import decisions
from tests.newsroom import MONDAY, Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

ITEM = Item(id="bai", title="Hạn nộp hồ sơ", html="<p>Nội dung.</p>", publish_at=MONDAY + timedelta(hours=2))
END, BEGIN = MONDAY + timedelta(hours=5), MONDAY + timedelta(hours=1)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path)
    yield room
    room.app.close()


def stands(newsroom: Newsroom) -> Delivery:
    return newsroom.delivery("bai", "website")


def reschedule(newsroom: Newsroom, at: datetime) -> Delivery:
    with newsroom.app.store.write() as session:
        number = stands(newsroom).id
        return decisions.reschedule(newsroom.app, session, number, at, newsroom.clock.now(), "lan")


def retry(newsroom: Newsroom) -> Delivery:
    with newsroom.app.store.write() as session:
        return decisions.retry(newsroom.app, session, stands(newsroom).id, newsroom.clock.now(), "lan")


def test_a_time_after_the_end_of_a_piece_is_refused_with_the_remedy(newsroom: Newsroom) -> None:
    """Else the desk is told that it goes out then, and finds it missed."""
    newsroom.drop(replace(ITEM, expires_at=END))
    with pytest.raises(WrongUsage) as refused:
        reschedule(newsroom, END)
    told = newsroom.app.tell(refused.value.message)
    assert told.startswith("Bài hết hạn lúc 13:00 18/01/2027 nên lúc 13:00 18/01/2027 không đăng được nữa.")
    assert "expires_at (hết hạn) trong tệp content/queue/bai.md" in told
    assert reschedule(newsroom, END - timedelta(minutes=1)).state is State.SCHEDULED


def test_a_piece_that_has_expired_is_not_said_to_go_out_again(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, expires_at=MONDAY - timedelta(hours=1)))
    assert stands(newsroom).state is State.MISSED
    for order in (lambda: retry(newsroom), lambda: reschedule(newsroom, END)):
        with pytest.raises(WrongUsage) as refused:
            order()
        assert refused.value.message.code == "has-expired"
    newsroom.drop(replace(ITEM, expires_at=END))
    retry(newsroom)
    newsroom.step()
    assert stands(newsroom).state is State.PUBLISHED


def test_what_was_cancelled_and_has_expired_is_not_planned_anew(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, expires_at=END))
    with newsroom.app.store.write() as session:
        decisions.cancel(newsroom.app, session, stands(newsroom).id, newsroom.clock.now(), "lan")
    newsroom.clock.pass_(hours=6)
    with pytest.raises(WrongUsage) as refused:
        retry(newsroom)
    assert refused.value.message.code == "has-expired"


def test_a_change_of_what_is_out_is_made_though_the_piece_has_expired(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, publish_at="now", expires_at=END))
    newsroom.step()
    newsroom.clock.pass_(hours=6)
    newsroom.drop(replace(ITEM, title="Sửa", publish_at="now", expires_at=END))
    retry(newsroom)
    newsroom.step()
    assert stands(newsroom).live == 2


def test_no_order_brings_a_piece_out_under_its_embargo(newsroom: Newsroom) -> None:
    """Else what was given to the press until ten stands on the website at half past nine."""
    newsroom.drop(replace(ITEM, not_before=BEGIN))
    for order in (lambda: retry(newsroom), lambda: reschedule(newsroom, BEGIN - timedelta(minutes=1))):
        with pytest.raises(WrongUsage) as refused:
            order()
        told = newsroom.app.tell(refused.value.message)
        assert told.startswith("Bài không được đăng trước 09:00 18/01/2027 (khóa not_before).")
        assert "not_before (không trước) trong tệp content/queue/bai.md" in told
    assert reschedule(newsroom, BEGIN).due_at == BEGIN
    newsroom.step()
    assert stands(newsroom).state is State.SCHEDULED
