"""A feed that cannot be read for a day is told of once, and once more when it is read again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from publisher.core.notice import Kind
from publisher.files.config import Publisher
from publisher.files.feed_settings import Coverage
from publisher.notify.settings import Notices
from publisher.work import feed_health
from tests import desks
from tests.feeds.desk import NEWSPAPER, open_desk
from tests.feeds.desk import Desk as Newspaper

pytestmark = pytest.mark.usefixtures("database")
WATCHED = "coverage:bao-ban"


@dataclass
class Desk:
    """A newspaper whose feed works or does not, and the people who are told."""

    newspaper: Newspaper
    people: desks.Desk
    works: bool = True

    def answer(self, request: Request) -> Response:
        return self.newspaper.outlet.answer(request) if self.works else Response("x", status=500)

    def hours(self, count: int, *feeds: str) -> None:
        """Let hours pass; the feeds are asked once in each, and people hear of it ten minutes later."""
        for _ in range(count):
            self.people.round(minutes=50)
            for feed in feeds or (NEWSPAPER,):
                self.newspaper.poll(feed)
            for _ in range(2):
                self.people.round(minutes=5)

    @property
    def told(self) -> list[str]:
        return [letter.subject for letter in self.people.letters]


@pytest.fixture
def desk(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Desk]:
    coverage = {"bao-ban": Coverage(feed=httpserver.url_for("/feed"), keywords=("hồ sao",))}
    newspaper = open_desk(tmp_path, httpserver, coverage)
    app = newspaper.room.app
    notices = Notices(group=timedelta(minutes=2))
    app.config = replace(app.config, notices=notices, publisher=Publisher(name="Tòa soạn"))
    opened = Desk(newspaper, desks.Desk(newspaper.room))
    httpserver.clear()
    httpserver.expect_request("/feed").respond_with_handler(opened.answer)
    opened.hours(1)
    yield opened
    app.close()


def test_a_feed_that_fails_for_less_than_a_day_is_no_news(desk: Desk) -> None:
    desk.works = False
    desk.hours(23)
    desk.works = True
    desk.hours(2)
    assert desk.told == []


def test_a_feed_that_fails_for_a_day_is_told_of_once_with_the_reason_and_since_when(desk: Desk) -> None:
    desk.works = False
    since = desk.newspaper.clock.now() + timedelta(minutes=50)
    desk.hours(60)
    assert desk.told == ["[Tòa soạn] không đọc được nguồn tin: newspaper"]
    [letter] = desk.people.letters
    at = since.astimezone(desk.newspaper.room.app.zone)
    assert f"không đọc được từ {at:%H:%M %d/%m/%Y}" in letter.text
    assert "mã 500" in letter.text and "publisher doctor" in letter.text


def test_that_it_is_read_again_is_told_once(desk: Desk) -> None:
    desk.works = False
    desk.hours(26)
    desk.works = True
    desk.hours(30)
    assert desk.told == [
        "[Tòa soạn] không đọc được nguồn tin: newspaper",
        "[Tòa soạn] đọc lại được nguồn tin: newspaper",
    ]


def test_a_second_failure_of_a_day_is_told_of_again(desk: Desk) -> None:
    for works in (False, True, False):
        desk.works = works
        desk.hours(26)
    assert [told.split("] ")[1].split(":")[0] for told in desk.told] == [
        "không đọc được nguồn tin",
        "đọc lại được nguồn tin",
        "không đọc được nguồn tin",
    ]


def test_a_feed_that_answers_again_before_anybody_was_told_is_told_of_by_nobody(desk: Desk) -> None:
    desk.works = False
    desk.hours(23)
    desk.people.round(minutes=50)
    desk.newspaper.poll()
    desk.newspaper.clock.pass_(minutes=60)
    desk.people.news.gather()  # written down, and not sent yet
    desk.works = True
    desk.newspaper.poll()
    desk.hours(2)
    assert desk.told == []


def test_the_letters_are_in_the_language_of_the_workspace(desk: Desk) -> None:
    app = desk.newspaper.room.app
    app.config = replace(app.config, publisher=Publisher(name="Desk", language="en"))
    desk.works = False
    desk.hours(26)
    desk.works = True
    desk.hours(2)
    assert desk.told == ["[Desk] feed cannot be read: newspaper", "[Desk] feed read again: newspaper"]
    text = "".join(letter.text for letter in desk.people.letters)
    assert all(head in text for head in ("A FEED CANNOT BE READ", "A FEED IS READ AGAIN", "Nothing needs"))


def test_feeds_of_other_outlets_are_named_by_their_table(desk: Desk) -> None:
    desk.works = False
    desk.hours(26, NEWSPAPER, WATCHED)
    assert desk.told == ["[Tòa soạn] không đọc được nguồn tin: newspaper, coverage.bao-ban"]


def test_a_feed_that_is_read_no_more_is_told_of_no_more(desk: Desk) -> None:
    desk.works = False
    desk.hours(26)
    channel = desk.newspaper.room.app.channels["newspaper"]
    channel.settings = channel.settings.model_copy(update={"feed": None})
    for _ in range(3):
        desk.people.round(minutes=30)
    assert len(desk.told) == 1


def test_a_restart_forgets_nothing_and_repeats_nothing(desk: Desk) -> None:
    desk.works = False
    desk.hours(20)
    desk.people.restart()
    desk.hours(8)
    desk.people.restart()
    desk.hours(8)
    assert len(desk.told) == 1


def test_a_day_on_which_the_daemon_was_off_is_no_day_of_failure(desk: Desk) -> None:
    desk.works = False
    desk.hours(2)
    desk.newspaper.clock.pass_(hours=30)
    desk.people.round(minutes=5)
    desk.works = True
    desk.hours(2)
    assert desk.told == []


def test_who_does_not_want_to_hear_of_feeds_does_not(desk: Desk) -> None:
    app = desk.newspaper.room.app
    which = tuple(kind for kind in Kind if kind not in {Kind.UNREAD, Kind.REREAD})
    app.config = replace(app.config, notices=app.config.notices.model_copy(update={"which": which}))
    desk.works = False
    desk.hours(30)
    assert desk.told == []


def test_doctor_says_since_when_a_feed_cannot_be_read(desk: Desk) -> None:
    app = desk.newspaper.room.app
    [well] = feed_health.examine(app)["newspaper"]
    assert well.ok
    desk.works = False
    since = desk.newspaper.clock.now() + timedelta(minutes=50)
    desk.hours(3)
    [ill] = feed_health.examine(app)["newspaper"]
    said = app.tell(ill.message)
    assert not ill.ok and f"từ {since.astimezone(app.zone):%H:%M %d/%m/%Y}" in said and "mã 500" in said
    desk.works = True
    [well] = feed_health.examine(app)["newspaper"]
    assert well.ok
