"""What a channel's feed shows is put beside what was handed over, each piece once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from publisher.core.delivery import State, Via
from publisher.core.errors import Unconfirmed, WrongUsage
from publisher.core.item import Item, Wish
from publisher.core.sighting import Fate
from publisher.store import trail
from publisher.work import confirming
from tests.feeds.desk import TITLE, Desk, open_desk
from tests.feeds.outlet import Shown, on
from tests.newsroom import MONDAY, After

pytestmark = pytest.mark.usefixtures("database")
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def desk(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Desk]:
    opened = open_desk(tmp_path, httpserver)
    yield opened
    opened.room.app.close()


def test_what_was_handed_over_is_confirmed_with_the_link_and_the_time_of_its_entry(desk: Desk) -> None:
    desk.hand_over()
    seen = desk.outlet.publish("MỘT LẦN BẤM: ba giấy tờ cho con", MONDAY + HALF_AN_HOUR)
    desk.poll(hours=1)
    out = desk.delivery()
    assert (out.state, out.via, out.published_at) == (State.PUBLISHED, Via.FEED, MONDAY + HALF_AN_HOUR)
    assert out.receipt is not None and out.receipt.url == seen.link
    assert desk.fates()[seen.title] is Fate.CONFIRMED


def test_nothing_was_out_before_it_was_handed_over_nor_is_out_later_than_now(desk: Desk) -> None:
    desk.hand_over()
    desk.outlet.publish(TITLE, MONDAY - HALF_AN_HOUR)
    desk.poll(hours=1)
    assert desk.delivery().published_at == MONDAY
    desk.hand_over("hai", "Bài thứ hai")
    desk.outlet.publish("Bài thứ hai", desk.clock.now() + timedelta(hours=3))
    desk.poll(minutes=2)
    assert desk.delivery("hai").published_at == desk.clock.now()


def test_an_entry_that_is_older_than_the_hand_over_confirms_nothing(desk: Desk) -> None:
    desk.hand_over()
    desk.outlet.publish(TITLE, MONDAY - timedelta(hours=2))
    desk.poll(hours=1)
    assert desk.delivery().state is State.HANDED_OVER
    assert desk.fates()[TITLE] is Fate.FOUND


def test_an_entry_without_a_date_counts_from_when_it_is_seen(desk: Desk) -> None:
    desk.hand_over()
    desk.outlet.entries.insert(0, Shown(TITLE, "https://bao.example.org/x.html", ""))
    now = desk.clock.pass_(hours=1)
    desk.poll()
    assert desk.delivery().published_at == now


def test_a_piece_that_bears_another_title_on_the_channel_is_known_by_it(desk: Desk) -> None:
    wish = {"newspaper": Wish(title="Tít riêng của báo")}
    desk.room.drop(Item(id="bai", title=TITLE, html="<p>x</p>", publish_at="now", channels=wish))
    desk.room.step()
    desk.outlet.publish("Tít riêng của báo")
    desk.poll(minutes=5)
    assert desk.delivery().state is State.PUBLISHED


def test_an_entry_without_a_link_confirms_nothing(desk: Desk) -> None:
    desk.hand_over()
    desk.outlet.entries.insert(0, Shown(TITLE, "", on(MONDAY)))
    desk.poll(minutes=5)
    assert desk.delivery().state is State.HANDED_OVER


def test_a_poll_that_comes_again_confirms_nothing_twice(desk: Desk) -> None:
    desk.hand_over()
    desk.outlet.publish(TITLE)
    desk.outlet.gives_names = False
    for _ in range(3):
        desk.poll(minutes=10)
    with desk.room.app.store.read() as session:
        actions = [step.action for step in trail.steps_of(session, "bai")]
    assert actions.count("confirmed") == 1
    assert len(desk.sightings()) == 2


def test_a_person_who_confirms_after_the_feed_changes_nothing(desk: Desk) -> None:
    desk.hand_over()
    seen = desk.outlet.publish(TITLE)
    desk.poll(minutes=5)
    before = desk.delivery()
    with desk.room.app.store.write() as session:
        now = desk.clock.pass_(hours=2)
        told = confirming.confirm(
            desk.room.app, session, before.id, "https://bao.example.org/khac", None, now, "Hoa"
        )
    assert told == desk.delivery() == before
    assert before.receipt is not None and before.receipt.url == seen.link


def test_a_person_who_confirms_twice_is_still_told_that_it_is_out(desk: Desk) -> None:
    one = desk.hand_over()
    app, url = desk.room.app, "https://bao.example.org/x"
    with app.store.write() as session:
        confirming.confirm(app, session, one.id, url, None, desk.clock.now(), "Hoa")
    with app.store.write() as session, pytest.raises(WrongUsage, match="not-while-published"):
        confirming.confirm(app, session, one.id, url, None, desk.clock.now(), "Hoa")


@pytest.mark.parametrize("title", [TITLE, "Tòa soạn đã đổi tít"])
def test_what_a_person_confirmed_before_is_our_own_when_the_feed_shows_it(desk: Desk, title: str) -> None:
    one = desk.hand_over()
    seen = desk.outlet.publish(title, MONDAY + HALF_AN_HOUR)
    with desk.room.app.store.write() as session:
        now = desk.clock.pass_(hours=6)
        url = f"{seen.link}?utm_source=zalo#top"
        confirming.confirm(desk.room.app, session, one.id, url, None, now, "Hoa")
    desk.poll(minutes=5)
    assert desk.fates()[title] is Fate.OWN
    assert desk.delivery().via is Via.HAND


def test_what_nobody_here_sent_was_published_by_hand(desk: Desk) -> None:
    desk.outlet.publish("Tin người khác đưa lên")
    desk.poll(minutes=5)
    [old, new] = desk.sightings()
    assert (old.fate, new.fate, new.delivery) == (Fate.FOUND, Fate.FOUND, None)


def test_what_was_found_is_our_own_once_a_delivery_gets_its_link(desk: Desk) -> None:
    seen = desk.outlet.publish("Tít khác hẳn")
    desk.poll(minutes=5)
    assert desk.fates()["Tít khác hẳn"] is Fate.FOUND
    one = desk.hand_over()
    with desk.room.app.store.write() as session:
        confirming.confirm(desk.room.app, session, one.id, seen.link, None, desk.clock.now(), "Hoa")
    desk.poll(minutes=5)
    assert desk.outlet.asked[-1].headers.get("If-None-Match")  # the feed itself has not changed
    assert desk.fates()["Tít khác hẳn"] is Fate.OWN


def test_two_pieces_of_one_title_that_cannot_be_told_apart_are_asked_about(desk: Desk) -> None:
    first, second = desk.hand_over("mot", "Tin vắn"), desk.hand_over("hai", "Tin vắn")
    seen = desk.outlet.publish("Tin vắn", MONDAY + HALF_AN_HOUR)
    desk.poll(hours=1)
    [one] = [one for one in desk.sightings() if one.entry.title == "Tin vắn"]
    assert (one.fate, set(one.rivals)) == (Fate.FOUND, {first.id, second.id})
    with desk.room.app.store.write() as session:
        confirming.confirm(desk.room.app, session, first.id, seen.link, None, desk.clock.now(), "Hoa")
    desk.poll(minutes=5)
    assert desk.delivery("mot").state is State.PUBLISHED
    assert desk.delivery("hai").state is State.HANDED_OVER


def test_two_entries_of_one_title_confirm_two_pieces_each_its_own(desk: Desk) -> None:
    desk.hand_over("mot", "Tin vắn")
    desk.outlet.entries.insert(0, Shown("Tin vắn", "https://bao.example.org/1", on(MONDAY)))
    desk.poll(minutes=5)
    desk.clock.pass_(hours=6)
    desk.hand_over("hai", "Tin vắn")
    desk.outlet.entries.insert(0, Shown("Tin vắn", "https://bao.example.org/2", on(desk.clock.now())))
    desk.poll(minutes=5)
    links = [one.receipt.url for name in ("mot", "hai") if (one := desk.delivery(name)).receipt]
    assert links == ["https://bao.example.org/1", "https://bao.example.org/2"]


def test_a_second_entry_of_its_title_is_not_taken_for_a_piece_that_is_out(desk: Desk) -> None:
    desk.hand_over()
    desk.outlet.entries.insert(0, Shown(TITLE, "https://bao.example.org/1", on(MONDAY)))
    desk.poll(minutes=5)
    desk.outlet.entries.insert(0, Shown(TITLE, "https://bao.example.org/2", on(desk.clock.now())))
    desk.poll(minutes=5)
    fates = {one.entry.link[-1]: one.fate for one in desk.sightings() if one.entry.title == TITLE}
    assert fates == {"1": Fate.CONFIRMED, "2": Fate.FOUND}


def test_what_may_be_out_is_shown_to_people_and_not_confirmed(desk: Desk) -> None:
    newspaper = desk.room.outlet("newspaper")
    newspaper.tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    assert desk.hand_over().state is State.UNCONFIRMED
    desk.outlet.publish(TITLE)
    desk.poll(minutes=5)
    [one] = [one for one in desk.sightings() if one.entry.title == TITLE]
    assert (one.fate, one.delivery) == (Fate.FOUND, desk.delivery().id)
    assert desk.delivery().state is State.UNCONFIRMED


def test_a_change_that_was_handed_over_is_left_to_people(desk: Desk) -> None:
    desk.hand_over()
    desk.outlet.publish(TITLE)
    desk.poll(minutes=5)
    desk.clock.pass_(hours=1)
    desk.hand_over("bai", TITLE)
    desk.room.drop(Item(id="bai", title=TITLE, html="<p>y</p>", publish_at="now"))
    desk.room.step()
    assert desk.delivery().state is State.HANDED_OVER
    desk.outlet.entries[0] = Shown(TITLE, desk.outlet.entries[0].link, on(desk.clock.now()))
    desk.poll(minutes=5)
    assert desk.delivery().state is State.HANDED_OVER


def test_a_channel_that_publishes_by_itself_knows_its_own_in_the_feed(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    desk = open_desk(tmp_path, httpserver, directly=True)
    desk.hand_over()
    link = f"https://newspaper.example.org/{next(iter(desk.room.outlet('newspaper').public))}"
    desk.outlet.entries.insert(0, Shown(TITLE, link, on(MONDAY)))
    desk.poll(minutes=5)
    assert desk.fates()[TITLE] is Fate.OWN
    assert desk.delivery().via is Via.DAEMON
    desk.room.app.close()
