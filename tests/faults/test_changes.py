"""What `docs/faults.md` says of changes and withdrawals is played, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.channel import ChannelSettings, House
from publisher.core.delivery import Delivery, State
from publisher.core.item import Item
from publisher.core.message import Message
from publisher.store import attempts, channels
from publisher.words import tell
from publisher.work import confirming, decisions, recovery
from tests.faults.square import Fate, Square
from tests.faults.table import PAGE, read_changes
from tests.newsroom import Newsroom, open_newsroom

FATES = {
    "nothing arrived": Fate.NEVER_SENT,
    "the request is lost": Fate.LOST,
    "the request lands late": Fate.LANDS_LATE,
    "the reply is lost": Fate.REPLY_LOST,
    "the answer is nonsense": Fate.NONSENSE,
    "the channel says no to it": Fate.SAID_NO,
    "the channel says no to us": Fate.NOT_ALLOWED,
}
ROWS = read_changes(PAGE.read_text(encoding="utf-8"))
OLD = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at="now")
NEW = replace(OLD, html="<p>Nội dung mới.</p>")
WHO = "Trực ban"


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Open a newsroom with one piece that is out."""
    room = open_newsroom(tmp_path)
    settings = ChannelSettings(adapter="outlet")
    room.app.channels = {"website": Square("website", settings, House(tmp_path), room.clock)}
    room.drop(OLD)
    room.step()
    assert stands(room).state is State.PUBLISHED
    yield room
    room.app.close()


def square(room: Newsroom) -> Square:
    channel = room.app.channels["website"]
    assert isinstance(channel, Square)
    return channel


def stands(room: Newsroom) -> Delivery:
    return room.delivery("bai", "website")


def order(room: Newsroom, what: str) -> None:
    """Give the order: save the file again, or take the piece down."""
    if what == "change":
        room.drop(NEW)
        return
    with room.app.store.write() as session:
        decisions.withdraw(room.app, session, "bai", None, "sai", room.clock.now(), WHO)


def step(room: Newsroom, fate: Fate = Fate.HEARD) -> None:
    square(room).land()
    square(room).fate = fate
    room.step()


def see_to(room: Newsroom, what: str, advice: str) -> None:
    """Do by hand what the line tells a person to do."""
    now, number = room.clock.now(), stands(room).id
    [post] = square(room).public
    with room.app.store.write() as session:
        if "`doctor`" in advice:
            channels.resume(session, "website", now, "doctor")
        elif "`confirm`" in advice and what == "change":
            confirming.confirm(room.app, session, number, square(room).url(post), None, now, WHO)
        elif "`withdraw --by-hand`" in advice and what == "withdrawal":
            decisions.withdraw(room.app, session, "bai", None, "sai", now, WHO, by_hand=True)


@pytest.mark.parametrize("what", ["change", "withdrawal"])
@pytest.mark.parametrize("row", ROWS, ids=[row["what goes wrong"] for row in ROWS])
def test_a_line_is_true(newsroom: Newsroom, row: dict[str, str], what: str) -> None:
    order(newsroom, what)
    step(newsroom, FATES[row["what goes wrong"]])
    with newsroom.app.store.read() as session:
        tried = attempts.of_delivery(session, stands(newsroom).id)[-1]
    operation = {"change": "update", "withdrawal": "withdraw"}[what]
    assert (tried.operation, tried.outcome) == (operation, row["attempt"])
    assert stands(newsroom).state == row["state"]
    if row["a person"] != "nothing":
        see_to(newsroom, what, row["a person"])
    for _ in range(5):
        newsroom.clock.pass_(minutes=10)
        step(newsroom)
    assert stands(newsroom).state == row[f"a {what} ends"]
    if row["by itself"] == "again":
        out = [NEW.html] if what == "change" else []
        assert [post.html for post in square(newsroom).public.values()] == out
    assert square(newsroom).shown.total() == 1 and square(newsroom).set_back == []


def test_every_way_to_go_wrong_has_its_line() -> None:
    assert {row["what goes wrong"] for row in ROWS} == set(FATES)
    assert set(FATES.values()) == set(Fate) - {Fate.HEARD, Fate.OUT_OF_MEMORY}


@pytest.mark.parametrize("what", ["change", "withdrawal"])
def test_what_comes_to_nothing_eight_times_is_for_a_person(newsroom: Newsroom, what: str) -> None:
    order(newsroom, what)
    for tried in range(1, 9):
        assert stands(newsroom).state is State.SCHEDULED
        step(newsroom, Fate.NEVER_SENT)
        assert stands(newsroom).tries == tried
        newsroom.clock.pass_(hours=5)
    assert stands(newsroom).state is State.REFUSED
    assert [post.html for post in square(newsroom).public.values()] == [OLD.html]
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, stands(newsroom).id, newsroom.clock.now(), WHO)
    step(newsroom)
    assert stands(newsroom).state is (State.PUBLISHED if what == "change" else State.WITHDRAWN)


@pytest.mark.parametrize(("what", "operation"), [("change", "update"), ("withdrawal", "withdraw")])
def test_a_daemon_that_is_killed_in_the_middle_says_that_the_same_is_given_again(
    newsroom: Newsroom, what: str, operation: str
) -> None:
    order(newsroom, what)
    assert newsroom.claim()
    with newsroom.app.store.write() as session:
        assert recovery.take_over(newsroom.app, session, newsroom.clock.now(), "the next one") == 1
    stopped = stands(newsroom)
    assert stopped.error is not None and stopped.error.code == "daemon-died"
    told = tell(stopped.error, "en")
    assert tell(Message(f"lost-{operation}"), "en") in told and "searched" not in told
