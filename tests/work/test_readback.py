"""One feed, poll by poll: when it is asked, what is kept of its answer, and what failures come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import Response

from publisher.core.delivery import State
from publisher.core.sighting import Fate
from publisher.files.feed_settings import Coverage, Feeds
from publisher.store import feeds
from publisher.work import readback, vanishing
from publisher.work.sources import sources
from tests.databases import fill_disk, free_disk
from tests.feeds.desk import NEWSPAPER, TITLE, Desk, open_desk
from tests.feeds.outlet import KIND, Shown, on, rss, shown
from tests.newsroom import MONDAY

pytestmark = pytest.mark.usefixtures("database")
WATCHED = "coverage:bao-ban"


@pytest.fixture
def desk(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Desk]:
    opened = open_desk(tmp_path, httpserver)
    yield opened
    opened.room.app.close()


def next_time(desk: Desk) -> timedelta:
    """Return how long from now the newspaper's feed is asked."""
    app, now = desk.room.app, desk.clock.now()
    with app.store.read() as session:
        return readback.next_time(app, session, sources(app)[NEWSPAPER], now) - now


def answer_with(httpserver: HTTPServer, answer: Response) -> None:
    httpserver.clear()
    httpserver.expect_request("/feed").respond_with_handler(lambda _: answer)


# --- when ----------------------------------------------------------------------------------------


def test_a_feed_that_was_never_asked_is_asked_at_once_and_then_every_ten_minutes(desk: Desk) -> None:
    assert next_time(desk) == timedelta()
    desk.poll()
    assert timedelta(minutes=9) <= next_time(desk) <= timedelta(minutes=11)


def test_a_feed_is_asked_every_two_minutes_while_something_is_handed_over_on_its_channel(desk: Desk) -> None:
    desk.poll()
    desk.hand_over()
    assert next_time(desk) <= timedelta(minutes=3)
    desk.poll(minutes=2)
    assert timedelta(seconds=100) <= next_time(desk) <= timedelta(seconds=140)
    desk.outlet.publish(TITLE)
    desk.poll(minutes=2)
    assert desk.delivery().state is State.PUBLISHED
    assert next_time(desk) >= timedelta(minutes=9)


def test_the_settings_say_how_often(desk: Desk) -> None:
    every = Feeds(every=timedelta(hours=1), handed_over=timedelta(hours=2))
    desk.room.app.config = replace(desk.room.app.config, feeds=every)
    desk.poll()
    assert next_time(desk) >= timedelta(minutes=54)
    desk.hand_over()
    assert next_time(desk) <= timedelta(minutes=66)


def test_a_time_that_a_clock_in_the_future_wrote_is_not_waited_for(desk: Desk) -> None:
    desk.poll(days=900)
    desk.clock.pass_(days=-900)
    assert next_time(desk) <= timedelta(minutes=12)


def test_a_feed_with_another_address_is_asked_anew(desk: Desk) -> None:
    desk.poll()
    channel = desk.room.app.channels["newspaper"]
    channel.settings = channel.settings.model_copy(update={"feed": f"{desk.outlet.url}?moi"})
    assert next_time(desk) == timedelta()
    desk.poll()
    assert "If-None-Match" not in desk.outlet.asked[-1].headers


# --- what is kept --------------------------------------------------------------------------------


def test_only_what_is_new_is_asked_for_and_every_entry_is_kept_once(desk: Desk) -> None:
    desk.poll()
    desk.poll(minutes=10)
    assert "If-None-Match" not in desk.outlet.asked[0].headers
    assert desk.outlet.asked[1].headers["If-None-Match"] == desk.polled().etag
    desk.outlet.publish("Bài mới")
    desk.poll(minutes=10)
    assert list(desk.fates()) == ["Bài cũ của tòa soạn", "Bài mới"]


def test_an_entry_that_is_edited_is_the_same_entry(desk: Desk) -> None:
    first = desk.outlet.publish("Tít đầu")
    desk.poll()
    desk.outlet.entries[0] = Shown("Tít đã sửa", first.link, on(MONDAY))
    desk.poll(minutes=10)
    assert sorted(desk.fates()) == ["Bài cũ của tòa soạn", "Tít đã sửa"]


def test_an_entry_that_gets_another_name_is_the_same_entry(desk: Desk, httpserver: HTTPServer) -> None:
    desk.poll()
    [entry] = desk.outlet.entries
    renamed = rss(entry).replace(f"<guid>{entry.link}</guid>", "<guid>p=7</guid>")
    answer_with(httpserver, Response(renamed, content_type=KIND))
    desk.poll(minutes=10)
    assert len(desk.sightings()) == 1


def test_what_was_not_written_down_is_asked_for_again(desk: Desk) -> None:
    """The server's name of an answer is kept together with what was in it, or not at all."""
    desk.hand_over()
    desk.outlet.publish(TITLE)
    store = desk.room.app.store
    fill_disk(store, "UPDATE", "delivery")
    with pytest.raises(SQLAlchemyError):
        desk.poll(minutes=5)
    free_disk(store, "delivery")
    assert (desk.polled().etag, desk.sightings()) == (None, [])
    desk.poll(minutes=5)
    assert desk.delivery().state is State.PUBLISHED


def test_a_feed_that_breaks_off_is_asked_for_as_a_whole_again(desk: Desk, httpserver: HTTPServer) -> None:
    body = rss(shown("Bài một", MONDAY), shown("Bài hai", MONDAY))
    answer_with(httpserver, Response(body[:-60], headers={"ETag": '"cut"', "Content-Type": KIND}))
    desk.poll()
    assert list(desk.fates()) == ["Bài một"]
    assert desk.polled().etag is None


# --- failures ------------------------------------------------------------------------------------


def test_a_feed_that_fails_is_asked_less_often_and_goes_on_as_it_was(
    desk: Desk, httpserver: HTTPServer
) -> None:
    desk.poll()
    before = desk.polled()
    answer_with(httpserver, Response("x", status=500))
    for failures, longest in ((1, 11), (2, 22), (3, 44)):
        desk.poll(minutes=60)
        after = desk.polled()
        assert (after.failures, after.etag) == (failures, before.etag)
        assert after.error is not None and after.error.code == "feed-says-no"
        assert next_time(desk) <= timedelta(minutes=longest)
    httpserver.clear()
    httpserver.expect_request("/feed").respond_with_handler(desk.outlet.answer)
    desk.poll(minutes=60)
    assert (desk.polled().failures, desk.polled().error) == (0, None)


def test_a_server_that_wants_rest_gets_it_even_from_who_would_ask_ahead(
    desk: Desk, httpserver: HTTPServer
) -> None:
    answer_with(httpserver, Response(status=429, headers={"Retry-After": "7200"}))
    desk.poll()
    app, source = desk.room.app, sources(desk.room.app)[NEWSPAPER]
    assert next_time(desk) == timedelta(hours=2)
    with app.store.read() as session:
        assert not readback.may_be_asked_now(session, source, MONDAY + timedelta(hours=1))
        assert readback.may_be_asked_now(session, source, MONDAY + timedelta(hours=3))


def test_a_feed_that_merely_fails_may_be_asked_ahead(desk: Desk, httpserver: HTTPServer) -> None:
    answer_with(httpserver, Response(status=500))
    desk.poll()
    with desk.room.app.store.read() as session:
        assert readback.may_be_asked_now(session, sources(desk.room.app)[NEWSPAPER], MONDAY)


def test_a_page_instead_of_a_feed_touches_nothing_that_is_known(desk: Desk, httpserver: HTTPServer) -> None:
    desk.hand_over()
    desk.outlet.publish(TITLE)
    desk.poll(minutes=5)
    answer_with(httpserver, Response("<html>Bảo trì</html>", content_type="text/html"))
    desk.poll(minutes=10)
    desk.poll(minutes=40)
    assert (vanishing.warning_of(desk.delivery()), desk.delivery().state) == (None, State.PUBLISHED)
    assert desk.fates()[TITLE] is Fate.CONFIRMED


# --- other outlets -------------------------------------------------------------------------------


def watch(folder: Path, httpserver: HTTPServer, *keywords: str) -> Desk:
    coverage = {"bao-ban": Coverage(feed=httpserver.url_for("/feed"), keywords=keywords)}
    return open_desk(folder, httpserver, coverage)


def test_of_other_outlets_only_what_speaks_of_us_is_kept(tmp_path: Path, httpserver: HTTPServer) -> None:
    desk = watch(tmp_path, httpserver, "cải cách hành chính", "hoi lhpn")
    desk.outlet.entries = [
        shown("Đẩy mạnh CẢI CÁCH hành chính", MONDAY),
        replace(shown("Chuyện ở phường", MONDAY), summary="<p>Hội LHPN phường Hồ Sao ra quân</p>"),
        shown("Giá vàng hôm nay", MONDAY),
    ]
    desk.poll(WATCHED)
    assert desk.fates() == {
        "Đẩy mạnh CẢI CÁCH hành chính": Fate.COVERAGE,
        "Chuyện ở phường": Fate.COVERAGE,
    }
    desk.room.app.close()


def test_a_new_keyword_reads_the_feed_anew(tmp_path: Path, httpserver: HTTPServer) -> None:
    desk = watch(tmp_path, httpserver, "hồ sao")
    desk.outlet.entries = [shown("Giá vàng hôm nay", MONDAY)]
    desk.poll(WATCHED)
    assert desk.fates() == {}
    more = {"bao-ban": Coverage(feed=desk.outlet.url, keywords=("hồ sao", "giá vàng"))}
    desk.room.app.config = replace(desk.room.app.config, coverage=more)
    desk.poll(WATCHED, minutes=10)
    assert desk.fates() == {"Giá vàng hôm nay": Fate.COVERAGE}
    desk.room.app.close()


def test_another_outlet_confirms_nothing_of_ours(tmp_path: Path, httpserver: HTTPServer) -> None:
    desk = watch(tmp_path, httpserver, "giấy tờ")
    desk.hand_over()
    desk.outlet.publish(TITLE)
    desk.poll(WATCHED, minutes=10)
    assert desk.delivery().state is State.HANDED_OVER
    assert desk.fates() == {TITLE: Fate.COVERAGE}
    desk.room.app.close()


def test_what_is_handed_over_on_one_channel_hurries_no_other_feed(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    desk = watch(tmp_path, httpserver, "giấy tờ")
    desk.hand_over()
    desk.poll(WATCHED)
    app, now = desk.room.app, desk.clock.now()
    with app.store.read() as session:
        assert feeds.awaiting(session) == {"newspaper"}
        assert readback.next_time(app, session, sources(app)[WATCHED], now) - now >= timedelta(minutes=9)
    app.close()
