"""Where approval is required, nothing that readers see changes before somebody has let it pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.core.delivery import Delivery, State
from publisher.core.errors import WrongUsage
from publisher.core.item import Item
from publisher.core.message import message
from publisher.files.config import Publisher
from publisher.work import decisions, judging
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
        judging.approve(newsroom.app, session, "bai", newsroom.clock.now(), "lan")
    newsroom.plan()


def delivery(newsroom: Newsroom) -> Delivery:
    return newsroom.delivery("bai", "website")


def assert_waits(newsroom: Newsroom, calls: int = 0, reason: str = "needs-approval") -> None:
    newsroom.step()
    found = delivery(newsroom)
    assert found.state is State.WAITING
    assert found.reason is not None and found.reason.code == reason
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
    assert_waits(newsroom, reason="changed-since-approved")
    approve(newsroom)
    newsroom.step()
    assert [post.html for post in newsroom.outlet("website").posts] == [CHANGED.html]


def send_back(newsroom: Newsroom, reason: str = "Thiếu nguồn") -> None:
    with newsroom.app.store.write() as session:
        judging.send_back(newsroom.app, session, "bai", reason, newsroom.clock.now(), "lan")


def test_a_piece_that_is_returned_after_its_approval_stays_in_and_says_why(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    approve(newsroom)
    send_back(newsroom)
    assert (delivery(newsroom).state, delivery(newsroom).due_at) == (State.WAITING, None)
    newsroom.clock.pass_(hours=1)
    assert_waits(newsroom, reason="returned-by")
    told = newsroom.app.tell(delivery(newsroom).reason or message("none"))
    assert told.startswith("lan đã trả lại bài (lý do: Thiếu nguồn);")
    newsroom.drop(CHANGED)
    assert_waits(newsroom, reason="changed-since-approved")


def test_a_return_that_would_stop_nothing_is_refused(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.drop(ITEM)
    approve(newsroom)
    newsroom.clock.pass_(hours=1)
    newsroom.step()
    with pytest.raises(WrongUsage) as late:
        send_back(newsroom)
    assert late.value.message.code == "return-comes-too-late"
    free = open_newsroom(tmp_path / "free")
    free.drop(ITEM)
    with pytest.raises(WrongUsage) as off:
        send_back(free)
    assert off.value.message.code == "approval-is-off"
    free.app.close()


def test_an_author_may_not_approve_where_the_workspace_wants_another(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, publisher=Publisher(approval="required", approver="another"))
    room.drop(replace(ITEM, authors=("LAN", "Nguyễn Minh họa")))
    for name in ("lan", "nguyen minh hoạ"):
        with pytest.raises(WrongUsage) as refused, room.app.store.write() as session:
            judging.approve(room.app, session, "bai", room.clock.now(), name)
        assert refused.value.message.code == "approver-is-author"
    with room.app.store.write() as session:
        judging.approve(room.app, session, "bai", room.clock.now(), "Hoa")
    room.plan()
    assert delivery(room).due_at == ITEM.publish_at
    room.drop(replace(ITEM, authors=()))
    assert_waits(room, reason="needs-authors")
    with pytest.raises(WrongUsage) as nobody:
        approve(room)
    assert nobody.value.message.code == "approval-needs-authors"
    room.app.close()


def test_a_retry_does_not_get_round_the_approval(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, delivery(newsroom).id, newsroom.clock.now(), "lan")
    assert_waits(newsroom)


def test_a_change_of_what_is_out_waits_for_approval_however_old_its_time_is(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    approve(newsroom)
    newsroom.clock.pass_(hours=1)
    newsroom.step()
    newsroom.clock.pass_(days=3)
    newsroom.drop(CHANGED)
    assert_waits(newsroom, calls=1, reason="changed-since-approved")
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


def test_a_text_that_changes_after_its_approval_loses_its_time_at_once(newsroom: Newsroom) -> None:
    """Else the queue promises a time that does not hold, and the desk hears of it when it is over."""
    newsroom.drop(ITEM)
    approve(newsroom)
    newsroom.drop(CHANGED)
    found = delivery(newsroom)
    assert (found.state, found.due_at) == (State.WAITING, None)
    assert found.reason is not None and found.reason.code == "changed-since-approved"
    newsroom.drop(ITEM)  # what was approved once is approved again
    assert delivery(newsroom).due_at == ITEM.publish_at


@pytest.fixture
def cms(tmp_path: Path) -> Iterator[Newsroom]:
    """Open a newsroom whose channel does its silent work ahead of time, a piece approved and staged on it."""
    room = open_newsroom(tmp_path, stagers=("cms",), publisher=Publisher(approval="required"))
    room.drop(ITEM)
    approve(room)
    room.clock.pass_(minutes=50)
    room.step()
    assert calls(room) == ["stage"]
    yield room
    room.app.close()


def calls(room: Newsroom) -> list[str]:
    return [method for method, _ in room.outlet("cms").calls]


def test_words_that_nobody_has_let_pass_are_not_even_staged(cms: Newsroom) -> None:
    """Whoever can open the drafts of the channel could else put out what nobody has approved."""
    cms.drop(CHANGED)
    cms.step()
    assert calls(cms) == ["stage"]
    approve(cms)
    cms.step()
    cms.clock.pass_(minutes=10)
    cms.step()
    assert [post.html for post in cms.outlet("cms").posts] == [CHANGED.html]


def test_words_that_change_while_the_approved_ones_are_staged_wait_too(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, stagers=("cms",), publisher=Publisher(approval="required"))
    room.drop(ITEM)
    approve(room)
    room.clock.pass_(minutes=50)
    [job] = room.claim()
    room.drop(CHANGED)
    room.settle(room.perform(job))
    room.step()
    found = room.delivery("bai", "cms")
    assert (calls(room), found.state, found.due_at) == (["stage"], State.WAITING, None)
    room.app.close()


def test_what_was_scheduled_before_approval_was_asked_for_is_not_staged_without_it(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, stagers=("cms",))
    room.drop(ITEM)
    room.app.config = replace(room.app.config, publisher=Publisher(approval="required"))
    room.clock.pass_(minutes=50)
    room.step()
    assert (calls(room), room.delivery("bai", "cms").state) == ([], State.WAITING)
    room.app.close()


def test_what_was_scheduled_before_approval_was_asked_for_does_not_go_out_without_it(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path)
    room.drop(ITEM)
    room.app.config = replace(room.app.config, publisher=Publisher(approval="required"))
    room.clock.pass_(hours=1)
    assert_waits(room)
    room.app.close()


def test_a_time_that_is_given_before_the_approval_counts_once_it_is_there(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    later = MONDAY + timedelta(hours=5)
    with newsroom.app.store.write() as session:
        number = delivery(newsroom).id
        given = decisions.reschedule(newsroom.app, session, number, later, newsroom.clock.now(), "lan")
    assert (given.state, given.due_at) == (State.WAITING, None)
    approve(newsroom)
    assert delivery(newsroom).due_at == later
