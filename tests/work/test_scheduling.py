"""Which channels a piece goes to and when: what its file asks, whose turn it is, whose link it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.channel import ChannelSettings, Late
from publisher.core.delivery import Delivery, State
from publisher.core.errors import Refused
from publisher.core.item import Form, Item, Priority, Status, Wish
from publisher.core.message import Message, message
from publisher.core.post import Post
from publisher.core.slots import Quiet
from publisher.store import deliveries
from publisher.work import confirming, decisions, holding, routing
from publisher.work.turn import leaders_first
from tests.core.timetables import at, slot, timetable, wall
from tests.newsroom import MONDAY, Newsroom, Outlet, open_newsroom
from tests.work.test_decisions import HandOver

pytestmark = pytest.mark.usefixtures("database")

HOUR = timedelta(hours=1)
ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at=MONDAY + HOUR)
EDITED = replace(ITEM, html="<p>Nội dung mới.</p>")
PAGE = ChannelSettings(adapter="outlet", after="website", delay=timedelta(minutes=10))


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path)
    yield room
    room.app.close()


@pytest.fixture
def led(tmp_path: Path) -> Iterator[Newsroom]:
    """Return a newsroom whose page, named first, waits for the website's link, and ten minutes more."""
    room = open_newsroom(tmp_path, "page", "website", page=PAGE)
    yield room
    room.app.close()


def delivery(newsroom: Newsroom, channel: str = "website") -> Delivery:
    return newsroom.delivery("bai", channel)


def order(newsroom: Newsroom, held: bool) -> None:
    with newsroom.app.store.write() as session:
        now = newsroom.clock.now()
        if held:
            holding.hold(newsroom.app, session, ("all",), now, "lan")
        else:
            holding.release(session, (), now, "lan")
    newsroom.sweep()
    newsroom.plan()


# What the file asks.


def test_a_piece_goes_only_to_channels_that_it_names_and_that_take_its_form(tmp_path: Path) -> None:
    radio = ChannelSettings(adapter="outlet", refuse_forms=(Form.ARTICLE,))
    room = open_newsroom(tmp_path, "website", "page", "radio", radio=radio)
    room.drop(replace(ITEM, channels={"website": Wish(), "radio": Wish()}))
    with room.app.store.read() as session:
        assert [one.channel for one in deliveries.of_item(session, "bai")] == ["website"]
    room.app.close()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_a_piece_that_is_not_ready_goes_nowhere_until_it_is(newsroom: Newsroom, status: Status) -> None:
    newsroom.drop(replace(ITEM, status=status))
    with newsroom.app.store.read() as session:
        assert deliveries.of_item(session, "bai") == []
    newsroom.drop(ITEM)
    newsroom.drop(replace(ITEM, status=status))
    assert delivery(newsroom).state is State.CANCELLED
    newsroom.drop(EDITED)
    assert delivery(newsroom).state is State.SCHEDULED


def test_a_piece_put_back_to_draft_leaves_what_is_out_as_it_is(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, publish_at="now"))
    newsroom.step()
    newsroom.drop(replace(EDITED, status=Status.DRAFT))
    newsroom.step()
    assert [method for method, _ in newsroom.outlet("website").calls] == ["publish"]
    assert delivery(newsroom).state is State.PUBLISHED


def test_a_text_that_is_edited_keeps_the_time_that_a_person_set(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    chosen = MONDAY + 7 * HOUR
    with newsroom.app.store.write() as session:
        decisions.reschedule(newsroom.app, session, 1, chosen, MONDAY, "lan")
    newsroom.drop(EDITED)
    assert delivery(newsroom).due_at == chosen


def test_a_file_that_was_wrong_for_a_moment_keeps_the_time_that_a_person_set(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    moved = newsroom.drop(replace(ITEM, publish_at=MONDAY + 2 * HOUR))
    chosen = MONDAY + 7 * HOUR
    with newsroom.app.store.write() as session:
        decisions.reschedule(newsroom.app, session, 1, chosen, MONDAY, "lan")
        routing.route(newsroom.app, session, moved, 2, MONDAY)
    newsroom.plan()
    assert delivery(newsroom).due_at == chosen


def test_a_missed_piece_whose_file_gets_another_time_is_planned_anew(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, publish_at=MONDAY - timedelta(days=7)))
    assert delivery(newsroom).state is State.MISSED
    newsroom.drop(ITEM)
    assert (delivery(newsroom).state, delivery(newsroom).due_at) == (State.SCHEDULED, MONDAY + HOUR)


def test_another_time_in_the_file_of_what_is_out_changes_no_record(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.clock.pass_(hours=1)
    newsroom.step()
    newsroom.drop(replace(EDITED, publish_at=MONDAY + 9 * HOUR))
    newsroom.step()
    found = delivery(newsroom)
    assert (found.state, found.live, found.due_at) == (State.PUBLISHED, 2, ITEM.publish_at)


def test_another_time_in_the_file_moves_nothing_that_is_just_being_sent(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.clock.pass_(hours=1)
    [job] = newsroom.claim()
    newsroom.drop(replace(EDITED, publish_at=MONDAY + 9 * HOUR))
    assert delivery(newsroom).state is State.SENDING
    newsroom.settle(newsroom.perform(job))
    newsroom.step()
    assert [post.html for post in newsroom.outlet("website").public.values()] == [EDITED.html]


def test_another_time_in_the_file_brings_nothing_back_that_a_person_cancelled(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    with newsroom.app.store.write() as session:
        decisions.cancel(newsroom.app, session, 1, MONDAY, "lan")
    newsroom.drop(replace(ITEM, publish_at=MONDAY + 9 * HOUR))
    assert delivery(newsroom).state is State.CANCELLED


def test_a_refused_piece_is_not_sent_again_because_its_file_was_read_again(newsroom: Newsroom) -> None:
    newsroom.outlet("website").tell("publish", Refused("too-large"))
    newsroom.drop(replace(ITEM, publish_at="now"))
    newsroom.step()
    with newsroom.app.store.write() as session:
        routing.route(newsroom.app, session, ITEM, 1, newsroom.clock.now())
    newsroom.step()
    assert delivery(newsroom).state is State.REFUSED


def test_what_was_cancelled_and_is_wanted_again_is_planned_as_its_file_says(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    with newsroom.app.store.write() as session:
        decisions.reschedule(newsroom.app, session, 1, MONDAY + 7 * HOUR, MONDAY, "lan")
        decisions.cancel(newsroom.app, session, 1, MONDAY, "lan")
        decisions.retry(newsroom.app, session, 1, MONDAY, "lan")
    newsroom.plan()
    assert delivery(newsroom).due_at == ITEM.publish_at


# Whose turn it is.


def test_whoever_was_seen_first_goes_first_and_what_is_urgent_before_all(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, website=ChannelSettings(adapter="outlet", spacing=timedelta(minutes=30)))
    order(room, held=True)
    for item, priority in (("z", "normal"), ("a", "normal"), ("m", "urgent")):
        room.drop(replace(ITEM, id=item, publish_at="now", priority=Priority(priority)))
        room.clock.pass_(seconds=1)
    order(room, held=False)
    due = {item: room.delivery(item, "website").due_at for item in ("m", "z", "a")}
    now = room.clock.now()
    assert due == {"m": now, "z": now + HOUR / 2, "a": now + HOUR}
    room.app.close()


def test_a_time_that_was_given_up_is_not_given_back_twice(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, website=ChannelSettings(adapter="outlet", spacing=HOUR))
    room.drop(ITEM)
    with room.app.store.write() as session:
        decisions.cancel(room.app, session, 1, MONDAY, "lan")
    room.drop(replace(ITEM, id="hai"))
    assert room.delivery("hai", "website").due_at == ITEM.publish_at
    with room.app.store.write() as session:
        decisions.retry(room.app, session, 1, MONDAY, "lan")
    room.plan()
    assert room.delivery("bai", "website").due_at == MONDAY + 2 * HOUR
    room.app.close()


@pytest.mark.parametrize("end", ["cancelled", "refused", "missed"])
def test_what_will_not_go_out_takes_no_place_among_the_others(tmp_path: Path, end: str) -> None:
    room = open_newsroom(tmp_path, website=ChannelSettings(adapter="outlet", daily_max=1))
    if end == "missed":
        room.drop(replace(ITEM, publish_at=MONDAY - 7 * HOUR))  # today, too late
    elif end == "refused":
        room.outlet("website").tell("publish", Refused("too-large"))
        room.drop(replace(ITEM, publish_at="now"))
        room.step()
    else:
        room.drop(ITEM)
        with room.app.store.write() as session:
            decisions.cancel(room.app, session, 1, MONDAY, "lan")
    assert room.delivery("bai", "website").state is State(end)
    room.drop(replace(ITEM, id="hai"))
    assert room.delivery("hai", "website").due_at == ITEM.publish_at
    room.app.close()


def test_what_is_being_sent_takes_its_place_among_the_others(tmp_path: Path) -> None:
    late = Late(grace=timedelta(days=30))
    room = open_newsroom(tmp_path, website=ChannelSettings(adapter="outlet", spacing=HOUR, late=late))
    room.drop(replace(ITEM, publish_at=MONDAY))
    room.clock.pass_(days=3)
    room.claim()
    room.drop(replace(ITEM, id="hai", publish_at="now"))
    assert room.delivery("hai", "website").due_at == room.clock.now() + HOUR
    room.app.close()


def test_what_the_channel_would_refuse_is_told_before_it_is_due(newsroom: Newsroom) -> None:
    class Picky(Outlet):
        """An outlet that knows offline what it would refuse."""

        def check(self, post: Post) -> tuple[Message, ...]:
            return (message("too-large"),)

    old = newsroom.outlet("website")
    newsroom.app.channels = {"website": Picky("website", old.settings, old.house)}
    newsroom.drop(ITEM)
    found = delivery(newsroom)
    assert found.state is State.REFUSED
    assert found.error is not None and found.error.code == "too-large"


# Whose link it waits for.


def test_a_page_waits_for_the_link_however_the_channels_are_listed(led: Newsroom) -> None:
    led.drop(ITEM)
    waiting = delivery(led, "page")
    assert waiting.state is State.WAITING and waiting.due_at == MONDAY + HOUR + PAGE.delay
    assert waiting.reason is not None and waiting.reason.code == "waits-for-link"
    led.clock.pass_(hours=2)
    led.step()
    found = delivery(led, "page")
    assert (found.state, found.due_at) == (State.SCHEDULED, led.clock.now() + PAGE.delay)
    led.clock.pass_(minutes=10)
    led.step()
    [post] = led.outlet("page").posts
    assert post.link == f"https://website.example.org/{post.key}"


def test_a_page_is_not_late_because_the_rules_moved_the_website(tmp_path: Path) -> None:
    nights = timetable(quiet=(Quiet(wall("20:00"), wall("06:00")),))
    room = open_newsroom(tmp_path, "page", "website", page=PAGE, timetable=nights)
    room.drop(replace(ITEM, publish_at=at("2027-01-18 21:00")))
    room.clock.at = at("2027-01-19 06:00")
    room.step()
    assert delivery(room).state is State.PUBLISHED
    room.clock.pass_(minutes=10)
    room.step()
    assert delivery(room, "page").state is State.PUBLISHED
    room.app.close()


def test_a_page_whose_website_was_out_long_ago_follows_the_rule_of_lateness(led: Newsroom) -> None:
    led.drop(ITEM)
    led.clock.pass_(hours=1)
    [job] = led.claim()
    led.settle(led.perform(job))
    led.clock.pass_(days=3)
    led.plan()
    assert delivery(led, "page").state is State.MISSED


def test_what_waits_at_the_end_of_a_chain_takes_no_slot_that_it_cannot_use(tmp_path: Path) -> None:
    slots = timetable(slot("08:30 14:30", channel="bao"))
    room = open_newsroom(tmp_path, "bao", "page", "website", timetable=slots)
    chain = {
        "website": Wish(at=at("2027-01-19 10:00")),
        "page": Wish(after="website"),
        "bao": Wish(after="page"),
    }
    room.drop(replace(ITEM, publish_at="next", channels=chain))
    waiting = delivery(room, "bao")
    assert (waiting.state, waiting.due_at) == (State.WAITING, None)
    for name in ("hai", "ba"):
        room.drop(replace(ITEM, id=name, publish_at="next", channels={"bao": Wish()}))
    assert delivery(room, "bao").due_at == at("2027-01-19 14:30")
    assert room.delivery("hai", "bao").due_at == at("2027-01-18 08:30")
    assert room.delivery("ba", "bao").due_at == at("2027-01-18 14:30")
    room.app.close()


def test_a_page_waits_until_somebody_says_where_the_piece_was_put_by_hand(led: Newsroom) -> None:
    old = led.outlet("website")
    led.app.channels = {"page": led.outlet("page"), "website": HandOver("website", old.settings, old.house)}
    led.drop(replace(ITEM, publish_at="now"))
    led.step()
    led.clock.pass_(hours=2)
    led.step()
    assert delivery(led, "page").state is State.WAITING
    with led.app.store.write() as session:
        url, now = "https://bao.example.org/bai", led.clock.now()
        confirming.confirm(led.app, session, delivery(led).id, url, None, now, "lan")
    led.plan()
    led.clock.pass_(minutes=10)
    led.step()
    assert [post.link for post in led.outlet("page").posts] == [url]


def test_a_wait_that_the_piece_asks_for_goes_before_the_channels(led: Newsroom) -> None:
    led.drop(replace(ITEM, channels={"website": Wish(), "page": Wish(delay=2 * HOUR)}))
    assert delivery(led, "page").due_at == MONDAY + 3 * HOUR


def test_a_page_whose_website_will_not_have_the_piece_goes_out_without_a_link(led: Newsroom) -> None:
    led.drop(ITEM)
    number = delivery(led).id
    with led.app.store.write() as session:
        decisions.cancel(led.app, session, number, MONDAY, "lan")
    led.plan()
    assert delivery(led, "page").state is State.SCHEDULED


def test_a_website_that_refused_the_piece_keeps_the_page_waiting_for_a_person(led: Newsroom) -> None:
    led.outlet("website").tell("publish", Refused("too-large"))
    led.drop(replace(ITEM, publish_at="now"))
    led.step()
    assert delivery(led).state is State.REFUSED
    led.clock.pass_(hours=2)
    led.step()
    waiting = delivery(led, "page")
    assert (waiting.state, waiting.due_at) == (State.WAITING, None), "nobody knows when: no slot is kept"
    assert led.outlet("page").calls == []


def test_each_channel_is_planned_once_and_after_the_one_that_it_waits_for(led: Newsroom) -> None:
    assert leaders_first(led.app) == ["website", "page"]
