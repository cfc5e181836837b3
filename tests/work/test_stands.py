"""Where a delivery stands, as people read it, and what is not said of it any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.core.delivery import Delivery, State
from publisher.core.errors import TryLater
from publisher.core.item import Item
from publisher.core.message import message
from publisher.store import deliveries, items, moves
from publisher.work import decisions, notes
from publisher.work.stands import reason_of, time_of, word_of
from tests.newsroom import MONDAY, Newsroom, open_newsroom

OUT = Delivery(1, "bai", "website", State.PUBLISHED, 1, live=1, due_at=MONDAY, published_at=MONDAY)
WAITS = message("waits-for-link", channel="website")
ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at="now")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path)
    yield room
    room.app.close()


@pytest.mark.parametrize(
    ("state", "wanted", "word"),
    [
        (State.SCHEDULED, None, "stands-withdraw"),
        (State.SENDING, None, "stands-withdraw"),
        (State.WAITING, 2, "stands-update"),
        (State.REFUSED, None, "state-refused"),
        (State.PUBLISHED, 1, "state-published"),
    ],
)
def test_what_is_out_says_what_is_to_become_of_it(state: State, wanted: int | None, word: str) -> None:
    delivery = replace(OUT, state=state, wanted=wanted)
    assert word_of(delivery) == word
    assert (time_of(delivery) is None) is word.startswith("stands-")


@pytest.mark.parametrize("code", ["words-gone-stale", "late-but-in-grace", "correction-at-once"])
def test_what_was_said_of_the_way_out_is_over_once_it_is_out(code: str) -> None:
    """Else an editor is told to look before it goes out at a piece that readers have."""
    assert reason_of(replace(OUT, reason=message(code))) is None
    assert reason_of(replace(OUT, state=State.SCHEDULED, live=None, reason=message(code))) is not None
    assert reason_of(replace(OUT, reason=message("rescheduled-by", name="Lan"))) is not None


def test_a_cancelled_piece_promises_no_other_try(newsroom: Newsroom) -> None:
    newsroom.outlet("website").tell("publish", TryLater("no-answer", said="timed out"))
    newsroom.drop(ITEM)
    newsroom.step()
    assert newsroom.delivery("bai", "website").error is not None
    with newsroom.app.store.write() as session:
        decisions.cancel(newsroom.app, session, 1, newsroom.clock.now(), "Trực ban")
    assert newsroom.delivery("bai", "website").error is None


def test_the_note_says_that_a_piece_is_to_be_taken_down(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.step()
    with newsroom.app.store.write() as session:
        decisions.withdraw(newsroom.app, session, "bai", None, "sai", newsroom.clock.now(), "Trực ban")
    with newsroom.app.store.read() as session:
        known = items.get(session, "bai")
    assert known is not None
    told = notes.note(newsroom.app, known, [newsroom.delivery("bai", "website")], {})
    assert "website: đang chờ gỡ\n" in told


def test_a_missed_piece_no_longer_says_what_it_waited_for(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, publish_at=newsroom.clock.now() + timedelta(hours=1)))
    with newsroom.app.store.write() as session:
        now = newsroom.clock.now()
        moves.reserve(session, deliveries.of_item(session, "bai")[0], None, None, WAITS, now)
        moves.fail(session, deliveries.of_item(session, "bai")[0], State.MISSED, message("too-late"), now)
    assert newsroom.delivery("bai", "website").reason is None
