"""Silent work never moves a delivery that somebody moved meanwhile, and nothing is repeated without end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from publisher.core.delivery import Operation, State
from publisher.core.errors import Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.item import Item
from publisher.core.message import message
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.core.verdict import LADDER
from publisher.store import channels, deliveries, moves
from publisher.work import chosen, decisions
from tests.newsroom import After, Newsroom, Stager, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Return a newsroom with one channel that stages, and a piece that may be staged now."""
    room = open_newsroom(tmp_path, stagers=("cms",))
    room.drop(replace(ITEM, publish_at=room.clock.now() + timedelta(minutes=10)))
    yield room
    room.app.close()


def stager(newsroom: Newsroom) -> Stager:
    outlet = newsroom.outlet("cms")
    assert isinstance(outlet, Stager)
    return outlet


def cancel(newsroom: Newsroom) -> None:
    with newsroom.app.store.write() as session:
        [delivery] = deliveries.of_item(session, "bai")
        moves.cancel(session, delivery, newsroom.clock.now(), "lan")


def reserve(newsroom: Newsroom) -> None:
    with newsroom.app.store.write() as session:
        [delivery] = deliveries.of_item(session, "bai")
        now = newsroom.clock.now()
        moves.reserve(session, delivery, None, None, message("file-has-errors"), now)


@pytest.mark.parametrize("answer", ["staged", "refused", "later", "lost"])
def test_a_piece_cancelled_while_it_is_staged_stays_cancelled(newsroom: Newsroom, answer: str) -> None:
    errors = {"refused": Refused("adapter-fault", kind="x"), "later": TryLater("adapter-fault", kind="x")}
    if error := errors.get(answer):
        stager(newsroom).tell("stage", error)
    if answer == "lost":
        stager(newsroom).tell("stage", After(Unconfirmed("reply-lost", said="reset")))
    [job] = newsroom.claim()
    assert job.claim.operation is Operation.STAGE
    cancel(newsroom)
    newsroom.settle(newsroom.perform(job))
    assert newsroom.delivery("bai", "cms").state is State.CANCELLED
    newsroom.clock.pass_(minutes=2)
    newsroom.step()
    assert stager(newsroom).drafts == {}
    assert newsroom.delivery("bai", "cms").staged is None


def test_a_file_that_turns_wrong_while_its_piece_is_staged_is_planned_again(newsroom: Newsroom) -> None:
    [job] = newsroom.claim()
    reserve(newsroom)
    newsroom.settle(newsroom.perform(job))
    assert newsroom.delivery("bai", "cms").state is State.WAITING
    newsroom.plan()
    delivery = newsroom.delivery("bai", "cms")
    assert delivery.state is State.SCHEDULED and delivery.next_try_at is not None


def test_a_piece_put_back_while_its_remains_are_cleared_goes_out(newsroom: Newsroom) -> None:
    newsroom.step()
    cancel(newsroom)
    [job] = newsroom.claim()
    assert job.claim.operation is Operation.DISCARD
    with newsroom.app.store.write() as session:
        chosen.the_item(session, "bai")
        [delivery] = deliveries.of_item(session, "bai")
        moves.want(session, delivery, 1, newsroom.clock.now(), "lan")
    newsroom.settle(newsroom.perform(job))
    newsroom.plan()
    newsroom.clock.pass_(minutes=11)
    newsroom.step()
    assert newsroom.delivery("bai", "cms").state is State.PUBLISHED


def test_a_text_edited_after_it_was_staged_is_staged_again_ahead_of_its_time(newsroom: Newsroom) -> None:
    newsroom.step()
    later = newsroom.clock.now() + timedelta(minutes=10)
    newsroom.drop(replace(ITEM, html="<p>Nội dung mới.</p>", publish_at=later))
    newsroom.step()
    [draft] = stager(newsroom).drafts.values()
    assert "mới" in draft.html


def test_a_draft_that_is_found_again_is_not_taken_for_newer_words_than_it_was_made_of(tmp_path: Path) -> None:
    class Curtain(Stager):
        """An outlet that makes a draft public as it lies there, and finds it."""

        def publish(self, post: Post, staged: Staged | None) -> Receipt:
            return super().publish(self.drafts.pop(post.key) if staged else post, staged)

        def find(self, post: Post, since: datetime) -> Receipt | Staged | None:
            return Staged(post.key) if post.key in self.drafts else super().find(post, since)

    room = open_newsroom(tmp_path)
    old = room.outlet("website")
    room.app.channels = {"website": Curtain("website", old.settings, old.house)}
    room.drop(replace(ITEM, publish_at=room.clock.now() + timedelta(minutes=10)))
    room.step()
    room.drop(replace(ITEM, html="<p>Nội dung mới.</p>", publish_at="now"))
    room.outlet("website").tell("discard", Unconfirmed("reply-lost", said="reset"))
    for _ in range(3):
        room.step()
        room.clock.pass_(minutes=1)
    [post] = room.outlet("website").public.values()
    delivery = room.delivery("bai", "website")
    assert (delivery.state, delivery.live, post.html) == (State.PUBLISHED, 2, "<p>Nội dung mới.</p>")
    room.app.close()


def test_a_text_edited_while_it_is_staged_is_staged_again(newsroom: Newsroom) -> None:
    [job] = newsroom.claim()
    later = newsroom.clock.now() + timedelta(minutes=10)
    newsroom.drop(replace(ITEM, html="<p>Nội dung mới.</p>", publish_at=later))
    newsroom.settle(newsroom.perform(job))
    newsroom.step()
    [draft] = stager(newsroom).drafts.values()
    assert "mới" in draft.html


@pytest.mark.parametrize("fault", ["lost and absent", "lost updates", "not allowed"])
def test_nothing_is_tried_for_ever(newsroom: Newsroom, fault: str) -> None:
    outlet, many = stager(newsroom), 3 * len(LADDER)
    newsroom.clock.pass_(minutes=11)
    if fault == "lost updates":
        newsroom.step()
        newsroom.drop(replace(ITEM, html="<p>Nội dung mới.</p>"))
        outlet.tell("update", *[Unconfirmed("reply-lost", said="reset")] * many)
    elif fault == "not allowed":
        outlet.tell("publish", *[Unauthorized("adapter-fault", kind="x")] * many)
    else:
        outlet.tell("publish", *[Unconfirmed("reply-lost", said="reset")] * many)
    for _ in range(4 * many):
        with newsroom.app.store.write() as session:
            channels.resume(session, "cms", newsroom.clock.now(), "doctor")
        newsroom.step()
        newsroom.clock.pass_(hours=5)
    assert newsroom.delivery("bai", "cms").state is State.REFUSED
    assert len([one for one in outlet.calls if one[0] in {"publish", "update"}]) <= len(LADDER) + 2


def test_a_text_edited_together_with_its_time_is_staged_again_ahead_of_it(newsroom: Newsroom) -> None:
    newsroom.step()
    later = newsroom.clock.now() + timedelta(hours=1)
    newsroom.drop(replace(ITEM, html="<p>Nội dung mới.</p>", publish_at=later))
    newsroom.clock.pass_(minutes=50)
    newsroom.step()
    [draft] = stager(newsroom).drafts.values()
    assert "mới" in draft.html


def test_a_piece_that_only_gets_another_time_is_not_staged_again(newsroom: Newsroom) -> None:
    newsroom.step()
    with newsroom.app.store.write() as session:
        now = newsroom.clock.now()
        decisions.reschedule(newsroom.app, session, 1, now + timedelta(minutes=12), now, "lan")
    newsroom.step()
    assert [method for method, _ in stager(newsroom).calls] == ["stage"]
