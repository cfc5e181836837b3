"""What a lost reply leaves in doubt is not built upon: it is looked for, or given its time, first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.channel import ChannelSettings, House
from publisher.core.delivery import State
from publisher.core.item import Item, Status
from publisher.work import confirming, decisions, intake, recovery
from tests.faults.press_square import PressSquare
from tests.faults.square import Fate, Square
from tests.newsroom import Newsroom, open_newsroom

ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at="now")
EDITED = replace(ITEM, html="<p>Nội dung mới.</p>")
ANEW = replace(ITEM, html="<p>Nội dung mới nhất.</p>")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Open a newsroom on whose channel a request may land late."""
    room = open_newsroom(tmp_path)
    settings = ChannelSettings(adapter="outlet")
    room.app.channels = {"website": Square("website", settings, House(tmp_path), room.clock)}
    yield room
    room.app.close()


def square(newsroom: Newsroom) -> Square:
    channel = newsroom.app.channels["website"]
    assert isinstance(channel, Square)
    return channel


def step(newsroom: Newsroom, fate: Fate = Fate.HEARD, **later: int) -> None:
    newsroom.clock.pass_(**later)
    square(newsroom).land()
    square(newsroom).fate = fate
    newsroom.step()


def texts(newsroom: Newsroom) -> list[str]:
    return [post.html for post in square(newsroom).public.values()]


def withdraw(newsroom: Newsroom) -> None:
    with newsroom.app.store.write() as session:
        decisions.withdraw(newsroom.app, session, "bai", None, "sai", newsroom.clock.now(), "Trực ban")


def test_a_correction_waits_until_the_lost_one_before_it_has_had_its_time(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    step(newsroom)
    newsroom.drop(EDITED)
    step(newsroom, Fate.LANDS_LATE)
    newsroom.drop(ANEW)
    for _ in range(4):
        step(newsroom, seconds=30)
    assert texts(newsroom) == [ANEW.html]
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED


@pytest.mark.parametrize("fate", [Fate.LOST, Fate.LANDS_LATE, Fate.REPLY_LOST])
def test_a_piece_wanted_back_while_its_withdrawal_is_in_doubt_is_out_again(
    newsroom: Newsroom, fate: Fate
) -> None:
    newsroom.drop(ITEM)
    step(newsroom)
    newsroom.drop(replace(ITEM, status=Status.WITHDRAWN))
    step(newsroom, fate)
    newsroom.drop(EDITED)
    for _ in range(8):
        step(newsroom, seconds=61)
    assert texts(newsroom) == [EDITED.html]
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED


def test_a_piece_wanted_back_after_its_lost_withdrawal_was_tried_again_is_out_again(
    newsroom: Newsroom,
) -> None:
    """Who retries the withdrawal, and then mends the piece, does not change a post that is gone."""
    newsroom.drop(ITEM)
    step(newsroom)
    newsroom.drop(replace(ITEM, status=Status.WITHDRAWN))
    step(newsroom, Fate.REPLY_LOST)
    with newsroom.app.store.write() as session:
        number, now = newsroom.delivery("bai", "website").id, newsroom.clock.now()
        decisions.retry(newsroom.app, session, number, now, "Trực ban")
    newsroom.drop(EDITED)
    for _ in range(6):
        step(newsroom, seconds=61)
    assert texts(newsroom) == [EDITED.html]
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED


def test_a_piece_wanted_back_stays_out_where_only_a_person_could_have_taken_it_down(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """The folder is empty, for the newspaper has the piece: that does not say that readers lost it."""
    newspaper = PressSquare("website", ChannelSettings(adapter="outlet"), House(tmp_path), newsroom.clock)
    newsroom.app.channels = {"website": newspaper}
    newsroom.drop(ITEM)
    step(newsroom)
    [key] = newspaper.packages
    newspaper.put_out(key)
    with newsroom.app.store.write() as session:
        number, now = newsroom.delivery("bai", "website").id, newsroom.clock.now()
        confirming.confirm(newsroom.app, session, number, newspaper.url(key), None, now, "Trực ban")
    newsroom.drop(replace(ITEM, status=Status.WITHDRAWN))
    step(newsroom, Fate.REPLY_LOST)
    newsroom.drop(EDITED)
    for _ in range(4):
        step(newsroom, seconds=61)
    stands = newsroom.delivery("bai", "website")
    assert (stands.state, stands.live) == (State.HANDED_OVER, stands.wanted)
    assert stands.published_at is not None and stands.withdrawn_at is None, "readers have it all the while"
    assert newspaper.packages[key].html == EDITED.html
    newspaper.put_out(key)
    assert texts(newsroom) == [EDITED.html]


def test_a_package_of_older_words_is_replaced_and_taken_back_like_any_other(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """After a restore the folder may hold what the database does not know."""
    newspaper = PressSquare("website", ChannelSettings(adapter="outlet"), House(tmp_path), newsroom.clock)
    newsroom.app.channels = {"website": newspaper}
    newsroom.drop(ITEM)
    newsroom.drop(EDITED)
    [job] = newsroom.claim()
    newsroom.perform(job)
    with newsroom.app.store.write() as session:
        taken = recovery.take_over(newsroom.app, session, newsroom.clock.now(), "another")
    [key] = newspaper.packages
    newspaper.packages[key] = replace(newspaper.packages[key], html=ITEM.html, revision=1)
    assert taken == 1
    for _ in range(4):
        step(newsroom, seconds=61)
    assert [one.html for one in newspaper.packages.values()] == [EDITED.html]
    newsroom.drop(replace(EDITED, status=Status.WITHDRAWN))
    step(newsroom, seconds=61)
    assert newspaper.packages == {}


def test_a_piece_wanted_back_while_it_is_just_being_taken_down_is_out_again(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    step(newsroom)
    newsroom.drop(replace(ITEM, status=Status.WITHDRAWN))
    [job] = newsroom.claim()
    newsroom.drop(EDITED)
    newsroom.settle(newsroom.perform(job))
    for _ in range(3):
        step(newsroom, seconds=61)
    assert texts(newsroom) == [EDITED.html]
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED


def test_a_withdrawal_by_hand_stays_one_when_the_send_under_way_never_left(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    [job] = newsroom.claim()
    withdraw(newsroom)
    square(newsroom).fate = Fate.NEVER_SENT
    newsroom.settle(newsroom.perform(job))
    newsroom.drop(EDITED)
    step(newsroom, minutes=5)
    assert newsroom.delivery("bai", "website").state is State.CANCELLED
    assert texts(newsroom) == []


def test_what_is_confirmed_after_a_lost_reply_is_what_was_sent(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    step(newsroom, Fate.REPLY_LOST)
    newsroom.drop(EDITED)
    [number] = square(newsroom).public
    with newsroom.app.store.write() as session:
        now, url = newsroom.clock.now(), square(newsroom).url(number)
        confirming.confirm(newsroom.app, session, 1, url, None, now, "Trực ban")
    step(newsroom)
    assert texts(newsroom) == [EDITED.html]


def test_a_file_deleted_while_its_piece_is_to_go_out_again_cancels_that(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    step(newsroom)
    newsroom.drop(replace(ITEM, status=Status.WITHDRAWN))
    step(newsroom)
    newsroom.drop(replace(EDITED, publish_at=newsroom.clock.now() + timedelta(hours=1)))
    with newsroom.app.store.write() as session:
        intake.lose(session, "queue/bai.md", newsroom.clock.now())
    step(newsroom, hours=1)
    assert texts(newsroom) == []
