"""What was in the feed and is there no more: people are told once, and nothing is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from publisher.core.delivery import State
from publisher.core.notice import Kind
from publisher.store import notices
from publisher.work import chosen, decisions, notes, vanishing
from publisher.work.news import News
from publisher.work.obstacles import obstacles
from publisher.work.records import show
from tests.feeds.desk import TITLE, Desk, open_desk
from tests.feeds.outlet import KIND, rss, shown
from tests.newsroom import MONDAY

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def desk(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Desk]:
    """A newspaper on whose feed one piece of ours stands above an old one."""
    opened = open_desk(tmp_path, httpserver)
    opened.hand_over()
    opened.outlet.publish(TITLE)
    opened.poll(minutes=5)
    assert opened.delivery().state is State.PUBLISHED
    yield opened
    opened.room.app.close()


def warning(desk: Desk) -> str | None:
    told = vanishing.warning_of(desk.delivery())
    return told.code if told else None


def remove(desk: Desk) -> None:
    del desk.outlet.entries[0]


def test_a_piece_that_two_polls_half_an_hour_apart_miss_is_told_of_and_stays_published(desk: Desk) -> None:
    remove(desk)
    desk.poll(minutes=10)
    assert warning(desk) is None
    desk.poll(minutes=29)
    assert warning(desk) is None
    desk.poll(minutes=1)
    assert (warning(desk), desk.delivery().state) == ("gone-from-feed", State.PUBLISHED)


def test_the_same_answer_again_is_a_poll_that_misses_it_too(desk: Desk) -> None:
    remove(desk)
    desk.poll(minutes=10)
    desk.poll(minutes=40)
    assert desk.outlet.asked[-1].headers.get("If-None-Match")
    assert warning(desk) == "gone-from-feed"


def test_the_same_answer_again_makes_nothing_missing_that_was_there(desk: Desk) -> None:
    for _ in range(4):
        desk.poll(minutes=20)
    assert warning(desk) is None
    assert [one.missing_since for one in desk.sightings()] == [None, None]


def test_what_has_scrolled_out_is_not_missed(desk: Desk) -> None:
    desk.outlet.entries = [shown(f"Bài mới {n}", MONDAY + timedelta(hours=n)) for n in range(3, 0, -1)]
    desk.poll(minutes=10)
    desk.poll(hours=2)
    assert warning(desk) is None


def test_an_old_entry_that_is_pinned_to_the_top_makes_nothing_vanish(desk: Desk) -> None:
    pinned = desk.outlet.entries[-1]
    new = [shown(f"Bài mới {n}", MONDAY + timedelta(hours=n)) for n in range(3, 0, -1)]
    desk.outlet.entries = [pinned, *new]
    desk.poll(minutes=10)
    desk.poll(hours=2)
    assert warning(desk) is None


def test_a_piece_that_comes_back_in_between_was_never_gone(desk: Desk) -> None:
    [entry, *_] = desk.outlet.entries
    remove(desk)
    desk.poll(minutes=10)
    desk.outlet.entries.insert(0, entry)
    desk.poll(minutes=10)
    remove(desk)
    desk.poll(minutes=25)
    assert warning(desk) is None


def test_a_piece_that_is_back_is_warned_of_no_more(desk: Desk) -> None:
    [entry, *_] = desk.outlet.entries
    remove(desk)
    desk.poll(minutes=10)
    desk.poll(minutes=40)
    desk.outlet.entries.insert(0, entry)
    desk.poll(minutes=10)
    assert warning(desk) is None


def test_a_feed_that_breaks_off_misses_nothing(desk: Desk, httpserver: HTTPServer) -> None:
    whole = rss(*desk.outlet.entries[1:], *(shown(f"Cũ {n}", MONDAY - timedelta(days=9)) for n in range(2)))
    httpserver.clear()

    def cut(_: Request) -> Response:
        return Response(whole[:-60], content_type=KIND)

    httpserver.expect_request("/feed").respond_with_handler(cut)
    desk.poll(minutes=10)
    desk.poll(minutes=40)
    assert warning(desk) is None


def test_what_we_have_withdrawn_is_not_missed(desk: Desk) -> None:
    with desk.room.app.store.write() as session:
        app, now = desk.room.app, desk.clock.now()
        decisions.withdraw(app, session, "bai", None, "theo yêu cầu", now, "Hoa", by_hand=True)
    remove(desk)
    desk.poll(minutes=10)
    desk.poll(minutes=40)
    assert desk.delivery().state is State.WITHDRAWN
    assert warning(desk) is None


def test_people_are_told_once_in_a_notice_on_the_record_and_beside_the_file(desk: Desk) -> None:
    app = desk.room.app
    news = News(app)
    remove(desk)
    for _ in range(6):
        desk.poll(minutes=20)
        news.gather()
    with app.store.read() as session:
        told = [one for one in notices.waiting(session) if one.kind is Kind.VANISHED]
        known = chosen.the_item(session, "bai")
        [record] = show(app, session, known)["deliveries"]
        note = notes.note(app, known, [desk.delivery()], obstacles(app, session))
    assert [one.delivery for one in told] == [desk.delivery().id]
    assert "nguồn tin của kênh newspaper không còn bài này" in str(record["warning"])
    assert str(record["warning"]) in note
