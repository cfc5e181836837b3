"""What becomes of the pieces that an order kept past their time, once it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from publisher.channel import ChannelSettings
from publisher.core.delivery import Delivery, State
from publisher.core.item import Item, Priority, Tone, Wish
from publisher.core.message import message
from publisher.core.slots import Weekly
from publisher.core.timetable import Quiet, Slot, Timetable
from publisher.work import chosen, decisions, holding, notes, records
from publisher.work.let_go import gone_stale
from tests.newsroom import MONDAY, Newsroom, open_newsroom

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ITEM = Item(id="bai", title="Một lần bấm", html="<p>Sáng nay, ngày 18/1, hội viên ra quân.</p>")
PLAIN = replace(ITEM, html="<p>Hội viên ra quân.</p>")
NIGHT = Quiet(time(22, 30), time(5, 30))
PACED = ChannelSettings(adapter="outlet", daily_max=2, spacing=timedelta(minutes=90))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_newsroom(tmp_path)
    yield opened
    opened.app.close()


def hold(room: Newsroom, *scopes: str, excepted: tuple[str, ...] = (), until: datetime | None = None) -> None:
    with room.app.store.write() as session:
        now = room.clock.now()
        holding.hold(room.app, session, scopes or ("all",), now, "lan", excepted=excepted, until=until)
    room.sweep()
    room.plan()


def release(room: Newsroom, at: datetime) -> None:
    room.clock.at = at
    room.step()
    with room.app.store.write() as session:
        holding.release(session, (), at, "lan")
    room.plan()


def local(delivery: Delivery) -> str:
    assert delivery.due_at is not None, delivery
    return f"{delivery.due_at.astimezone(HANOI):%d/%m %H:%M}"


def test_a_piece_held_past_its_time_is_given_another_and_not_missed(room: Newsroom) -> None:
    room.drop(replace(PLAIN, publish_at=MONDAY + HOUR))
    hold(room)
    release(room, MONDAY + DAY)
    delivery = room.delivery("bai", "website")
    assert (delivery.state, local(delivery)) == (State.SCHEDULED, "19/01 08:00")


def test_a_piece_that_was_late_without_any_order_is_missed_as_ever(room: Newsroom) -> None:
    room.clock.at = MONDAY + DAY
    room.drop(replace(PLAIN, publish_at=MONDAY + HOUR))
    assert room.delivery("bai", "website").state is State.MISSED


def test_an_order_for_others_excuses_no_lateness(room: Newsroom) -> None:
    room.drop(replace(PLAIN, id="khac", publish_at=MONDAY + 3 * DAY))
    hold(room, "item:khac")
    room.clock.at = MONDAY + DAY
    room.drop(replace(PLAIN, publish_at=MONDAY + HOUR))
    assert room.delivery("bai", "website").state is State.MISSED


def test_what_has_expired_meanwhile_is_missed_and_says_so(room: Newsroom) -> None:
    room.drop(replace(PLAIN, publish_at=MONDAY + HOUR, expires_at=MONDAY + 5 * HOUR))
    hold(room)
    release(room, MONDAY + DAY)
    missed = room.delivery("bai", "website")
    assert missed.state is State.MISSED and missed.error is not None
    assert room.app.tell(missed.error).startswith("Bài đã hết hạn lúc 13:00 18/01/2027")


def test_a_release_lets_out_in_order_so_many_a_day_apart_and_not_at_night(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, timetable=Timetable(HANOI, quiet=(NIGHT,)), website=PACED)
    for number in range(5):
        room.drop(replace(PLAIN, id=f"bai-{number}", publish_at=MONDAY + HOUR + number * 2 * HOUR))
        room.clock.pass_(minutes=1)
    room.drop(replace(PLAIN, id="gap", publish_at=MONDAY + 2 * HOUR, priority=Priority.URGENT))
    hold(room)
    release(room, MONDAY + DAY + 13 * HOUR)  # 21:00 on Tuesday
    times = {name: local(room.delivery(name, "website")) for name in ("gap", *(f"bai-{n}" for n in range(5)))}
    assert times == {
        "gap": "19/01 21:00",
        "bai-0": "20/01 05:30",
        "bai-1": "20/01 07:00",
        "bai-2": "21/01 05:30",
        "bai-3": "21/01 07:00",
        "bai-4": "22/01 05:30",
    }
    room.app.close()


def test_a_release_fills_the_slots_of_a_channel_that_has_them(tmp_path: Path) -> None:
    slot = Slot("website", Weekly(frozenset(range(7)), (time(9, 45), time(16, 30))))
    room = open_newsroom(tmp_path, timetable=Timetable(HANOI, slots=(slot,)))
    for number in range(3):
        room.drop(replace(PLAIN, id=f"bai-{number}", publish_at=MONDAY + HOUR))
        room.clock.pass_(minutes=1)
    hold(room)
    release(room, MONDAY + DAY)
    times = [local(room.delivery(f"bai-{number}", "website")) for number in range(3)]
    assert times == ["19/01 09:45", "19/01 16:30", "20/01 09:45"]
    room.app.close()


def test_what_waits_for_the_link_of_a_held_piece_is_let_out_after_it(tmp_path: Path) -> None:
    page = ChannelSettings(adapter="outlet", after="website")
    room = open_newsroom(tmp_path, "website", "page", page=page)
    room.drop(replace(PLAIN, publish_at=MONDAY + HOUR))
    hold(room)
    release(room, MONDAY + DAY)
    room.step()
    room.step()
    assert room.delivery("bai", "page").state is State.PUBLISHED
    room.app.close()


def test_solemn_pieces_pass_an_order_that_excepts_them(room: Newsroom) -> None:
    room.drop(replace(PLAIN, id="vui", tone=Tone.CHEERFUL, publish_at=MONDAY + HOUR))
    room.drop(replace(PLAIN, id="tang", tone=Tone.SOLEMN, publish_at=MONDAY + HOUR))
    hold(room, excepted=("tone:solemn",), until=MONDAY + DAY)
    room.clock.pass_(hours=1)
    room.step()
    assert [post.key.rpartition("-")[0] for post in room.outlet("website").posts] == ["mot-lan-bam"]
    assert room.delivery("tang", "website").state is State.PUBLISHED
    room.clock.at = MONDAY + DAY
    room.plan()
    assert room.delivery("vui", "website").state is State.SCHEDULED


# Words that hold no more.


def warning(room: Newsroom) -> str:
    with room.app.store.read() as session:
        [item, *_] = records.queue(room.app, session)
    [delivery] = item["deliveries"]
    return delivery["stale"] or ""


def test_words_that_hold_no_more_after_a_release_are_named_in_queue_show_and_note(room: Newsroom) -> None:
    room.drop(replace(ITEM, publish_at=MONDAY + HOUR))
    assert warning(room) == ""
    hold(room)
    release(room, MONDAY + DAY)
    assert "«Sáng nay», «ngày 18/1»" in warning(room)
    with room.app.store.read() as session:
        known = chosen.the_item(session, "bai")
        [shown] = records.show(room.app, session, known)["deliveries"]
    assert shown["stale"] == warning(room)
    for standing in ({}, {"website": message("channel-not-there", channel="website")}):
        assert warning(room) in notes.note(room.app, known, [room.delivery("bai", "website")], standing)


def test_a_text_that_was_corrected_is_warned_of_no_more_and_keeps_its_time(room: Newsroom) -> None:
    room.drop(replace(ITEM, publish_at=MONDAY + HOUR))
    hold(room)
    release(room, MONDAY + DAY)
    due = room.delivery("bai", "website").due_at
    room.drop(replace(ITEM, html="<p>Sáng thứ Hai, hội viên ra quân.</p>", publish_at=MONDAY + HOUR))
    assert warning(room) == "" and room.delivery("bai", "website").due_at == due


@pytest.mark.parametrize(("release_after", "warned"), [(2 * HOUR, False), (DAY, True)])
def test_a_piece_that_takes_its_turn_is_warned_of_when_an_order_moved_it_to_another_day(
    room: Newsroom, release_after: timedelta, warned: bool
) -> None:
    hold(room)
    room.drop(ITEM)
    release(room, MONDAY + release_after)
    assert bool(warning(room)) is warned


def test_a_piece_that_only_takes_its_turn_is_not_warned_of(tmp_path: Path) -> None:
    slot = Slot("website", Weekly(frozenset({1}), (time(9, 45),)))
    room = open_newsroom(tmp_path, timetable=Timetable(HANOI, slots=(slot,)))
    room.drop(ITEM)
    assert local(room.delivery("bai", "website")) == "19/01 09:45" and warning(room) == ""
    room.app.close()


def test_a_person_who_gives_another_day_is_warned_too(room: Newsroom) -> None:
    room.drop(replace(ITEM, publish_at=MONDAY + HOUR))
    with room.app.store.write() as session:
        decisions.reschedule(room.app, session, 1, MONDAY + 2 * DAY, MONDAY, "lan")
    assert "«Sáng nay»" in warning(room)


def test_the_words_for_one_channel_are_read_as_well(room: Newsroom) -> None:
    room.drop(replace(PLAIN, publish_at=MONDAY + HOUR, channels={"website": Wish(text="Tối nay, mời xem!")}))
    hold(room)
    release(room, MONDAY + DAY)
    assert "«Tối nay»" in warning(room)


@pytest.mark.parametrize("asked", [MONDAY + HOUR, "now"])
def test_stale_words_are_looked_at_before_a_release_lets_them_out(
    room: Newsroom, asked: datetime | Literal["now"]
) -> None:
    hold(room)
    room.drop(replace(ITEM, publish_at=asked))
    room.drop(replace(PLAIN, id="khac", publish_at=asked))
    release(room, MONDAY + DAY)
    room.step()
    assert room.delivery("khac", "website").state is State.PUBLISHED
    assert local(room.delivery("bai", "website")) == "19/01 08:15" and "«Sáng nay»" in warning(room)
    room.clock.pass_(minutes=15)
    room.step()
    assert room.delivery("bai", "website").state is State.PUBLISHED


def test_a_text_of_another_day_is_looked_at_though_it_is_let_out_on_its_own(room: Newsroom) -> None:
    old = replace(ITEM, html="<p>Hôm nay, ngày 15/01/2027, ra quân.</p>", publish_at=MONDAY)
    hold(room)
    room.drop(old)
    release(room, MONDAY + HOUR)
    assert "15/01/2027" in warning(room) and room.delivery("bai", "website").state is State.SCHEDULED


def test_what_no_order_kept_goes_at_its_time_whatever_it_says(room: Newsroom) -> None:
    room.clock.at = MONDAY + 18 * HOUR  # 02:00 on Tuesday
    room.drop(replace(ITEM, publish_at=MONDAY + 15 * HOUR))
    room.step()
    assert room.delivery("bai", "website").state is State.PUBLISHED


def test_a_release_names_the_pieces_whose_words_hold_no_more(room: Newsroom) -> None:
    for name in ("bai", "con-giu"):
        room.drop(replace(ITEM, id=name, publish_at=MONDAY + HOUR))
    room.drop(replace(PLAIN, id="khac", publish_at=MONDAY + HOUR))
    hold(room, "all")
    hold(room, "item:con-giu")
    room.clock.at = MONDAY + DAY
    with room.app.store.write() as session:
        holding.release(session, ("all",), room.clock.now(), "lan")
    [stale] = gone_stale(room.app, 9.0)
    assert stale.delivery.item == "bai" and "«Sáng nay»" in room.app.tell(stale.told)
