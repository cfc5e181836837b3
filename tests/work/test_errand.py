"""What lies half done on a channel is on disk at once: the next try goes on with it, or removes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from publisher.core.delivery import Operation, State, Via
from publisher.core.errors import Unconfirmed
from publisher.core.item import Item
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.store import deliveries, moves
from publisher.work import decisions, recovery
from tests.newsroom import After, Newsroom, Stager, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>")


class PowerCut(BaseException):
    """The machine stops here."""


class Album(Stager):
    """An outlet that takes three pictures, one call for each; the power goes before the one that is `cut`."""

    cut: int | None = None
    made: int = 0

    def stage(self, post: Post) -> Staged:
        begun = self.errand.begun
        pictures = begun.parts["pictures"].split() if begun else []
        while len(pictures) < 3:
            if self.cut == len(pictures):
                raise PowerCut
            self.made += 1
            pictures.append(f"p{self.made}")
            self.errand.keep(Staged(pictures[0], {"pictures": " ".join(pictures)}, whole=False))
        self.drafts[post.key] = post
        return Staged(pictures[0], {"pictures": " ".join(pictures)})

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        ready = staged or self.stage(post)
        return replace(super().publish(post, ready), parts=ready.parts)

    def discard(self, staged: Staged) -> None:
        self.calls.append(("discard", staged.parts["pictures"]))


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Return a newsroom with an album, and a piece that may be staged now."""
    room = open_newsroom(tmp_path, stagers=("album",))
    old = room.outlet("album")
    room.app.channels = {"album": Album(old.name, old.settings, old.house)}
    room.drop(replace(ITEM, publish_at=room.clock.now() + timedelta(minutes=10)))
    yield room
    room.app.close()


def album(newsroom: Newsroom) -> Album:
    outlet = newsroom.outlet("album")
    assert isinstance(outlet, Album)
    return outlet


def power_cut(newsroom: Newsroom, before: int) -> None:
    """Let the machine stop before the picture of that number, and start again."""
    album(newsroom).cut = before
    [job] = newsroom.claim()
    with pytest.raises(PowerCut):
        newsroom.perform(job)
    album(newsroom).cut = None
    newsroom.worker = f"after-{before}"
    with newsroom.app.store.write() as session:
        recovery.take_over(newsroom.app, session, newsroom.clock.now(), newsroom.worker)


def cancel(newsroom: Newsroom) -> None:
    with newsroom.app.store.write() as session:
        [delivery] = deliveries.of_item(session, "bai")
        moves.cancel(session, delivery, newsroom.clock.now(), "lan")


@pytest.mark.parametrize("before", [1, 2])
def test_staging_goes_on_after_a_power_cut_with_what_was_there(newsroom: Newsroom, before: int) -> None:
    power_cut(newsroom, before)
    half = newsroom.delivery("bai", "album").staged
    assert half is not None and not half.whole and len(half.parts["pictures"].split()) == before
    newsroom.step()
    assert newsroom.delivery("bai", "album").staged == Staged("p1", {"pictures": "p1 p2 p3"})
    assert album(newsroom).made == 3


def test_a_send_that_was_cut_off_goes_on_with_what_was_there(newsroom: Newsroom) -> None:
    newsroom.clock.pass_(minutes=11)
    power_cut(newsroom, 2)
    for _ in range(3):
        newsroom.clock.pass_(minutes=1)
        newsroom.step()
    receipt = newsroom.delivery("bai", "album").receipt
    assert receipt is not None and receipt.parts == {"pictures": "p1 p2 p3"}


def test_what_is_half_staged_is_never_published_as_if_it_were_whole(newsroom: Newsroom) -> None:
    power_cut(newsroom, 1)
    newsroom.clock.pass_(minutes=11)
    [job] = newsroom.claim()
    assert job.claim.operation is Operation.PUBLISH
    assert job.staged is None and job.begun is not None


def test_what_was_half_staged_of_an_older_text_is_removed(newsroom: Newsroom) -> None:
    power_cut(newsroom, 2)
    newsroom.drop(replace(ITEM, html="<p>Mới.</p>", publish_at=newsroom.clock.now() + timedelta(minutes=10)))
    newsroom.step()
    assert ("discard", "p1 p2") in album(newsroom).calls
    assert newsroom.delivery("bai", "album").staged == Staged("p3", {"pictures": "p3 p4 p5"})


@pytest.mark.parametrize("when", ["before the cut", "after it"])
def test_the_remains_of_a_cancelled_piece_are_removed(newsroom: Newsroom, when: str) -> None:
    if when == "before the cut":
        [job] = newsroom.claim()
        cancel(newsroom)
        album(newsroom).cut = 2
        with pytest.raises(PowerCut):
            newsroom.perform(job)
        newsroom.worker = "next"
        with newsroom.app.store.write() as session:
            recovery.take_over(newsroom.app, session, newsroom.clock.now(), "next")
    else:
        power_cut(newsroom, 2)
        cancel(newsroom)
    newsroom.step()
    assert album(newsroom).calls == [("discard", "p1 p2")]
    delivery = newsroom.delivery("bai", "album")
    assert (delivery.state, delivery.staged) == (State.CANCELLED, None)


def test_an_attempt_that_recovery_has_ended_keeps_nothing(newsroom: Newsroom) -> None:
    [job] = newsroom.claim()
    newsroom.worker = "next"
    with newsroom.app.store.write() as session:
        recovery.take_over(newsroom.app, session, newsroom.clock.now(), "next")
    newsroom.perform(job)
    assert newsroom.delivery("bai", "album").staged is None


def test_a_database_that_cannot_keep_it_does_not_stop_the_send(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.clock.pass_(minutes=11)
    [job] = newsroom.claim()
    with monkeypatch.context() as patch:
        refuse = Session.execute

        def read_only(session: Session, *given: object, **more: object) -> object:
            session.connection().exec_driver_sql("PRAGMA query_only=ON")
            try:
                return refuse(session, *given, **more)  # type: ignore[call-overload]  # passed on as it came
            finally:
                session.connection().exec_driver_sql("PRAGMA query_only=OFF")

        patch.setattr(Session, "execute", read_only)
        done = newsroom.perform(job)
    settled = newsroom.settle(done)
    assert settled is not None and settled.state is State.PUBLISHED


def test_a_second_send_knows_that_there_was_a_first(newsroom: Newsroom) -> None:
    newsroom.clock.pass_(minutes=11)
    album(newsroom).tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    album(newsroom).tell("find", *[Unconfirmed("channel-cannot-be-searched", channel="album")])
    [first] = newsroom.claim()
    newsroom.settle(newsroom.perform(first))
    with newsroom.app.store.write() as session:
        moves.retry(session, newsroom.delivery("bai", "album"), newsroom.clock.now(), "lan")
    [second] = newsroom.claim()
    assert (first.asked, second.asked) == (False, True)


def test_what_a_person_confirms_leaves_nothing_to_be_cleaned(newsroom: Newsroom) -> None:
    power_cut(newsroom, 2)
    with newsroom.app.store.write() as session:
        [delivery] = deliveries.of_item(session, "bai")
        now, url = newsroom.clock.now(), "https://album.example.org/1"
        moves.confirm(session, delivery, 1, Receipt(url, url), now, now, "lan", Via.HAND)
    assert newsroom.step() == []
    assert newsroom.delivery("bai", "album").staged is None


def test_what_is_half_staged_is_made_whole_ahead_of_a_new_time(newsroom: Newsroom) -> None:
    power_cut(newsroom, 1)
    app, later = newsroom.app, newsroom.clock.now() + timedelta(hours=2)
    with app.store.write() as session:
        number = newsroom.delivery("bai", "album").id
        decisions.reschedule(app, session, number, later, newsroom.clock.now(), "lan")
    newsroom.clock.at = later - timedelta(minutes=10)
    newsroom.step()
    assert newsroom.delivery("bai", "album").is_staged
