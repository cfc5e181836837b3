"""Who is told what, and when: grouped, once, after a crash too, and nothing that is mended or old."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from publisher.channel import Health
from publisher.core.errors import Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.item import Item, Wish
from publisher.core.message import message
from publisher.core.notice import Kind
from publisher.store import channels, notices
from publisher.work import decisions, health, news, notify
from tests.desks import Desk, Pigeonhole, open_desk
from tests.newsroom import After, open_newsroom

NO = Refused("gave-up", tries=1)
STOP = Unauthorized("secret-not-there", reference="env:FANPAGE_TOKEN")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path, "website", "fanpage")
    yield opened
    opened.newsroom.app.close()


def item(name: str, channel: str = "website") -> Item:
    return Item(id=name, title=f"Tít {name}", html="<p>x</p>", publish_at="now", channels={channel: Wish()})


def refuse(desk: Desk, *names: str) -> None:
    """Let the website refuse these pieces."""
    desk.newsroom.outlet("website").tell("publish", *[NO for _ in names])
    for name in names:
        desk.newsroom.drop(item(name))
        desk.newsroom.step()


def pause(desk: Desk) -> None:
    desk.newsroom.outlet("fanpage").tell("publish", STOP)
    desk.newsroom.drop(item(f"p{desk.newsroom.clock.now():%H%M}", "fanpage"))
    desk.newsroom.step()


def resume(desk: Desk) -> None:
    with desk.newsroom.app.store.write() as session:
        channels.resume(session, "fanpage", desk.newsroom.clock.now(), "doctor")


def subjects(desk: Desk) -> list[str]:
    return [letter.subject for letter in desk.letters]


# --- grouped, once ----------------------------------------------------------------------------------


def test_what_happens_within_two_minutes_is_one_letter(desk: Desk) -> None:
    refuse(desk, "a")
    desk.round(seconds=60)
    refuse(desk, "b", "c")
    desk.round(seconds=59)
    assert desk.letters == []
    desk.round(seconds=2)
    [letter] = desk.letters
    assert letter.subject == "[Tòa soạn] 3 bài bị từ chối"
    assert all(f"«Tít {name}»" in letter.text for name in "abc")


def test_a_notice_is_never_repeated(desk: Desk) -> None:
    refuse(desk, "a")
    desk.minutes(5)
    assert len(desk.letters) == 1
    refuse(desk, "b")
    desk.minutes(5)
    assert len(desk.letters) == 2 and "Tít a" not in desk.letters[1].text


def test_a_piece_that_is_sent_again_and_refused_again_is_news(desk: Desk) -> None:
    refuse(desk, "a")
    desk.minutes(3)
    desk.newsroom.outlet("website").tell("publish", NO)
    with desk.newsroom.app.store.write() as session:
        number = desk.newsroom.delivery("a", "website").id
        decisions.retry(desk.newsroom.app, session, number, desk.newsroom.clock.now(), "Hoa")
    desk.newsroom.step()
    desk.minutes(3)
    assert len(desk.letters) == 2


def test_what_is_mended_before_the_letter_goes_is_not_told(desk: Desk) -> None:
    refuse(desk, "a", "b")
    desk.round()
    with desk.newsroom.app.store.write() as session:
        number = desk.newsroom.delivery("a", "website").id
        decisions.cancel(desk.newsroom.app, session, number, desk.newsroom.clock.now(), "Hoa")
    desk.minutes(3)
    [letter] = desk.letters
    assert "Tít b" in letter.text and "Tít a" not in letter.text


def test_all_searches_after_one_lost_reply_are_one_notice(desk: Desk) -> None:
    outlet = desk.newsroom.outlet("website")
    outlet.tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    outlet.tell("find", *[Unconfirmed("channel-cannot-be-searched", channel="website")] * 9)
    desk.newsroom.drop(item("a"))
    desk.newsroom.step()
    desk.minutes(3)
    assert desk.letters == []
    for _ in range(60):
        desk.newsroom.step()
        desk.round(minutes=5)
    assert len([method for method, _ in outlet.calls if method == "find"]) > 3
    assert subjects(desk) == ["[Tòa soạn] 1 bài chưa rõ đã lên hay chưa"]


def test_a_flood_is_told_in_a_letter_that_can_be_read(desk: Desk) -> None:
    refuse(desk, *(f"b{number}" for number in range(14)))
    desk.minutes(3)
    [letter] = desk.letters
    assert letter.text.count("«Tít") == 10
    assert "… và 4 bài nữa; xem tất cả bằng lệnh: publisher log --state refused" in letter.text


def test_only_what_was_chosen_is_told(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, "website", "fanpage", which=(Kind.PAUSED, Kind.WELL))
    refuse(desk, "a")
    desk.minutes(3)
    assert desk.letters == []
    pause(desk)
    desk.minutes(3)
    assert subjects(desk) == ["[Tòa soạn] kênh tạm dừng: fanpage"]
    desk.newsroom.app.close()


# --- a channel's story ------------------------------------------------------------------------------


def test_a_paused_channel_is_one_notice_however_many_pieces_wait(desk: Desk) -> None:
    desk.newsroom.outlet("fanpage").tell("publish", *[STOP] * 5)
    for name in "abcde":
        desk.newsroom.drop(item(name, "fanpage"))
    desk.newsroom.step()
    desk.minutes(3)
    [letter] = desk.letters
    assert letter.text.count("kênh fanpage") + letter.text.count("Kênh fanpage") == 1
    assert "5 bài đến giờ đang chờ kênh này" in letter.text


def test_people_hear_that_a_channel_is_well_again_once_it_is_steady(desk: Desk) -> None:
    pause(desk)
    desk.minutes(3)
    resume(desk)
    desk.newsroom.step()
    desk.minutes(14)
    assert len(desk.letters) == 1
    desk.minutes(4)
    assert subjects(desk)[1:] == ["[Tòa soạn] kênh đã chạy lại: fanpage"]


def test_a_channel_that_falters_is_told_once(desk: Desk) -> None:
    for _ in range(6):
        pause(desk)
        desk.minutes(5)
        resume(desk)
        desk.newsroom.step()
        desk.minutes(5)
    assert subjects(desk) == ["[Tòa soạn] kênh tạm dừng: fanpage"]
    desk.minutes(20)
    assert subjects(desk)[1:] == ["[Tòa soạn] kênh đã chạy lại: fanpage"]


def test_a_pause_that_is_over_before_anybody_heard_of_it_is_no_news(desk: Desk) -> None:
    pause(desk)
    desk.round(minutes=1)
    resume(desk)
    desk.newsroom.step()
    desk.minutes(30)
    assert desk.letters == []


def test_a_channel_on_which_things_were_due_and_nothing_went_out_is_named_once(desk: Desk) -> None:
    away = TryLater("gave-up", after=timedelta(minutes=90), tries=1)
    desk.newsroom.outlet("website").tell("publish", away, away)
    desk.newsroom.drop(item("a"))
    desk.newsroom.drop(item("b"))
    desk.newsroom.step()
    desk.minutes(29)
    assert desk.letters == []
    desk.minutes(50)
    [letter] = desk.letters
    assert letter.subject == "[Tòa soạn] đến giờ mà không có bài nào lên: website"
    assert "từ 08:00 18/01/2027 đến nay có 2 bài đến giờ" in letter.text
    desk.minutes(60)
    desk.newsroom.step()
    desk.minutes(30)
    assert subjects(desk)[1:] == ["[Tòa soạn] kênh đã chạy lại: website"]


def test_a_silence_that_is_over_when_the_letter_goes_is_not_told_and_the_next_one_is(desk: Desk) -> None:
    outlet = desk.newsroom.outlet("website")
    for name, wait in (("a", 31), ("b", 90)):
        outlet.tell("publish", TryLater("gave-up", after=timedelta(minutes=wait), tries=1))
        desk.newsroom.drop(item(name))
        desk.newsroom.step()
        desk.minutes(31)  # it is noticed after thirty
        desk.newsroom.step()
        desk.minutes(9)
    assert subjects(desk) == ["[Tòa soạn] đến giờ mà không có bài nào lên: website"]
    assert "có 1 bài đến giờ" in desk.letters[0].text


def test_a_channel_that_publishes_others_is_not_silent(desk: Desk) -> None:
    desk.newsroom.outlet("website").tell("publish", TryLater("gave-up", after=timedelta(hours=3), tries=1))
    desk.newsroom.drop(item("a"))
    desk.newsroom.step()
    desk.round(minutes=10)
    desk.newsroom.drop(item("b"))
    desk.newsroom.step()
    desk.minutes(90)
    assert desk.letters == []


# --- ends -------------------------------------------------------------------------------------------


def test_a_token_that_ends_is_told_two_weeks_three_days_and_a_day_ahead(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = desk.newsroom.clock
    ends = clock.now() + timedelta(days=20)
    said = message("facebook-expiry-soon", day="07/02/2027")
    monkeypatch.setattr(health, "ask", lambda channel: (Health("expiry", False, said, ends),))
    monkeypatch.setattr(clock, "outside", clock.now)
    told: list[int] = []
    for _ in range(21 * 8):
        desk.round(hours=3)
        told += [(ends - clock.now()).days] * len(desk.letters)
        desk.letters.clear()
    assert told == [13, 2, 0]


# --- crashes, restarts, old news --------------------------------------------------------------------


def test_what_lies_before_the_first_start_is_no_news(tmp_path: Path) -> None:
    first = open_newsroom(tmp_path, "website", "fanpage")
    first.outlet("website").tell("publish", NO)
    first.drop(item("cu"))
    first.step()
    first.app.close()
    desk = Desk(first)
    desk.minutes(5)
    refuse(desk, "moi")
    desk.minutes(5)
    [letter] = desk.letters
    assert "Tít moi" in letter.text and "Tít cu" not in letter.text


def test_what_happened_while_nobody_was_to_be_told_for_days_is_no_news(desk: Desk) -> None:
    refuse(desk, "cu")
    desk.newsroom.clock.pass_(days=2)
    desk.restart()
    desk.minutes(5)
    assert desk.letters == []


def test_what_waited_for_its_letter_for_days_is_no_news(desk: Desk) -> None:
    refuse(desk, "cu")
    desk.round()
    desk.newsroom.clock.pass_(days=2)
    desk.restart()
    desk.minutes(5)
    assert desk.letters == []


def test_a_restart_neither_loses_nor_repeats_a_notice(desk: Desk) -> None:
    refuse(desk, "a")
    desk.restart()  # before it was even gathered
    desk.round()
    desk.restart()  # gathered, and waiting for its letter
    desk.minutes(3)
    desk.restart()  # told
    desk.minutes(10)
    assert len(desk.letters) == 1


def test_a_letter_cut_off_between_sending_and_recording_comes_again_with_the_same_id(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(desk, "a")
    desk.round(minutes=1)
    with monkeypatch.context() as dying:
        dying.setattr(notify, "_record", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.minutes(2)
    desk.restart()
    desk.minutes(5)
    first, second = desk.letters
    assert first == second


def test_a_target_that_fails_is_tried_again_ever_more_rarely_and_then_told_all_at_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.targets[0].fails = 5
    desk.targets.append(other := Pigeonhole("mailto:editor@example.org"))
    desk.restart()
    refuse(desk, "a")
    tried: list[int] = []
    for minute in range(1, 150):
        before = desk.targets[0].fails
        desk.round(minutes=1)
        tried += [minute] * (before - desk.targets[0].fails)
        if minute == 20:
            refuse(desk, "b")
    waits = [later - sooner for sooner, later in pairwise(tried)]
    assert len(waits) == 4 and waits == sorted(waits) and waits[0] < waits[-1]
    [letter] = desk.letters
    assert letter.subject == "[Tòa soạn] 2 bài bị từ chối"
    assert len(other.letters) == 2
    assert sum("notice_failed" in str(one.__dict__.get("action")) for one in caplog.records) == 5


def test_what_a_target_is_owed_is_mended_before_it_is_reached(desk: Desk) -> None:
    desk.targets[0].fails = 2
    refuse(desk, "a", "b")
    desk.minutes(3)
    with desk.newsroom.app.store.write() as session:
        number = desk.newsroom.delivery("a", "website").id
        decisions.cancel(desk.newsroom.app, session, number, desk.newsroom.clock.now(), "Hoa")
    desk.minutes(10)
    [letter] = desk.letters
    assert "Tít b" in letter.text and "Tít a" not in letter.text


def test_a_target_that_is_new_hears_what_happens_from_now_on(desk: Desk) -> None:
    refuse(desk, "a")
    desk.minutes(3)
    desk.targets.append(new := Pigeonhole("mailto:new@example.org"))
    desk.restart()
    refuse(desk, "b")
    desk.minutes(3)
    [letter] = new.letters
    assert "Tít b" in letter.text and "Tít a" not in letter.text


def test_a_fault_of_ours_in_a_target_keeps_no_other_from_being_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk.targets.append(other := Pigeonhole("mailto:editor@example.org"))
    desk.restart()
    monkeypatch.setattr(desk.targets[0], "send", lambda letter: 1 / 0)
    refuse(desk, "a")
    with caplog.at_level(logging.ERROR):
        desk.minutes(3)
    assert len(other.letters) == 1
    with desk.newsroom.app.store.read() as session:
        fares = notices.told(session, desk.targets[0].name)
    assert fares is not None and fares.failures == 1


# --- doctor -----------------------------------------------------------------------------------------


def test_doctor_says_what_a_target_still_owes_and_lets_it_be_sent_at_once(desk: Desk) -> None:
    desk.targets[0].fails = 3
    refuse(desk, "a")
    desk.minutes(7)
    found = notify.examine(desk.newsroom.app, desk.targets)
    assert [(one.name, one.ok) for one in found["mailto:desk@example.org"]] == [
        ("target", True),
        ("owed", False),
    ]
    desk.targets[0].fails = 0
    desk.round()
    assert len(desk.letters) == 1
    [found] = notify.examine(desk.newsroom.app, desk.targets).values()
    assert [(one.name, one.ok) for one in found] == [("target", True)]


# --- cost -------------------------------------------------------------------------------------------


def test_a_round_without_news_writes_nothing_and_reads_no_whole_table(desk: Desk) -> None:
    import sqlalchemy as sa

    for name in "abc":
        desk.newsroom.drop(item(name))
    desk.newsroom.step()
    said: list[str] = []
    engine = desk.newsroom.app.store.engine
    sa.event.listen(engine, "before_cursor_execute", lambda c, cur, text, par, ctx, many: said.append(text))
    with engine.connect() as connection:
        before = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        desk.minutes(1)
        news.listen(desk.newsroom.app, desk.newsroom.clock.now())
        assert connection.exec_driver_sql("PRAGMA data_version").scalar_one() == before
        looks = [text for text in said if text.startswith("SELECT") and "?" in text]
        assert looks
        for text in looks:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", (1,) * text.count("?")).fetchall()
            assert not [row for row in plan if str(row[3]) in {"SCAN delivery", "SCAN event"}], text
