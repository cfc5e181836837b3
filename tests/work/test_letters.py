"""Letters as their readers see them: what happened, to which piece, where, and the command to give."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.channel import Health
from publisher.core.delivery import State
from publisher.core.errors import Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.item import Item, Wish
from publisher.core.message import message
from publisher.core.notice import OF_FEEDS, Kind
from publisher.store import channels, deliveries, moves
from publisher.work import decisions, news
from publisher.work.vanishing import GONE
from tests.desks import Desk, open_desk
from tests.newsroom import After, Outlet

LANGUAGES = pytest.mark.parametrize("language", ["vi", "en"])
CHANNELS = ("website", "fanpage", "newspaper", "magazine")


def piece(name: str, channel: str, summary: str = "", at: str = "now") -> Item:
    title = f"Một lần bấm {name}"
    wish = {channel: Wish()}
    return Item(id=name, title=title, html="<p>x</p>", summary=summary, publish_at=at, channels=wish)


def one_of_each(desk: Desk) -> None:
    """Let everything go wrong that people are told of."""
    room = desk.newsroom
    website, magazine = room.outlet("website"), room.outlet("magazine")
    website.tell("publish", Refused("channel-cannot-update", channel="website", url="https://x.example.org"))
    room.drop(piece("tu-choi", "website"))
    room.step()
    website.tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    website.tell("find", Unconfirmed("channel-cannot-be-searched", channel="website"))
    room.drop(piece("chua-ro", "website"))
    room.step()
    room.clock.pass_(seconds=11)
    room.step()
    room.outlet("fanpage").tell("publish", Unauthorized("secret-not-there", reference="env:FANPAGE_TOKEN"))
    room.drop(piece("cho", "fanpage"))
    room.step()
    room.drop(piece("da-len", "magazine"))
    room.step()
    magazine.tell("update", Refused("channel-cannot-update", channel="magazine", url="https://m.example.org"))
    room.drop(piece("da-len", "magazine", summary="Sửa"))
    room.step()
    away = TryLater("gave-up", after=timedelta(hours=9), tries=1)
    room.outlet("newspaper").tell("publish", away)
    room.drop(piece("im", "newspaper"))
    room.step()
    room.drop(piece("lo", "website", at="2027-01-19T08:00+07:00"))
    ends = room.clock.now() + timedelta(days=2)
    expiring = Health("expiry", False, message("facebook-expiry-soon", day="20/01/2027"), ends)
    with room.app.store.write() as session:
        missed = room.delivery("lo", "website")
        moves.fail(session, missed, State.MISSED, message("too-late", due="?"), room.clock.now())
        news.remind(session, {"fanpage": [expiring]}, room.clock.now(), room.clock.now())
        channels.foresee(session, "magazine", message("wordpress-not-now", said="HTTP 503"), room.clock.now())
    room.drop(piece("mat", "website"))
    room.step()
    with room.app.store.write() as session:
        gone = message(GONE, url="https://website.example.org/mat", channel="website")
        moves.vanished(session, room.delivery("mat", "website"), gone, room.clock.now())


def letters(desk: Desk) -> str:
    text = "\n".join(f"{one.subject}\n{one.text}" for one in desk.letters)
    desk.letters.clear()
    return text


@LANGUAGES
def test_every_kind_names_the_piece_the_channel_and_the_command(tmp_path: Path, language: str) -> None:
    desk = open_desk(tmp_path, *CHANNELS, language=language)
    one_of_each(desk)
    desk.minutes(4)
    text = letters(desk)
    number = {name: desk.newsroom.delivery(name, "website").id for name in ("tu-choi", "chua-ro", "lo")}
    for name in number:
        assert f"Một lần bấm {name}" in text and f"publisher show {name}" in text
    for command in (
        f"publisher retry {number['tu-choi']}",
        f"publisher cancel {number['tu-choi']}",
        f"publisher confirm {number['chua-ro']} --url",
        f"publisher retry {number['chua-ro']}",
        f"publisher reschedule {number['lo']} --at",
        "publisher doctor",
        "content/queue/tu-choi.md",
        "https://magazine.example.org/",
        "env:FANPAGE_TOKEN",
        "20/01/2027",
        "publisher withdraw mat --channel website --by-hand",
        "08:00 19/01/2027",
        str(tmp_path),
    ):
        assert command in text, command
    desk.minutes(40)
    text += letters(desk)
    assert "publisher log --channel newspaper" in text
    with desk.newsroom.app.store.write() as session:
        channels.resume(session, "fanpage", desk.newsroom.clock.now(), "doctor")
    desk.minutes(20)
    text += letters(desk)
    heads = {
        "vi": "TẠM DỪNG|KHÔNG CÓ BÀI NÀO|TỪ CHỐI|CHƯA RÕ|LỠ GIỜ|BIẾN MẤT|CHƯA NHẬN|HẾT HẠN|LẠI",
        "en": "PAUSED|NOTHING IS|REFUSED|UNCONFIRMED|MISSED|GONE|WOULD NOT|EXPIRING|AGAIN",
    }[language].split("|")
    assert len(heads) == len(set(Kind) - OF_FEEDS) and all(head in text for head in heads)
    assert "{" not in text
    desk.newsroom.app.close()


@LANGUAGES
def test_what_may_be_on_air_is_to_be_confirmed_without_an_address(
    tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Outlet, "has_addresses", False)
    desk = open_desk(tmp_path, "loa", language=language)
    room, loa = desk.newsroom, desk.newsroom.outlet("loa")
    loa.tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    loa.tell("find", Unconfirmed("channel-cannot-be-searched", channel="loa"))
    room.drop(piece("ban-tin", "loa"))
    room.step()
    room.clock.pass_(seconds=11)
    room.step()
    desk.minutes(4)
    text, number = letters(desk), room.delivery("ban-tin", "loa").id
    for command in (f"confirm {number} --at", f"confirm {number} --reference", f"retry {number}"):
        assert f"publisher {command}" in text
    assert "--url" not in text and "{" not in text
    room.app.close()


@LANGUAGES
def test_what_could_not_be_taken_down_is_told_with_its_link_and_how_to_record_it(
    tmp_path: Path, language: str
) -> None:
    desk = open_desk(tmp_path, "website", language=language)
    room = desk.newsroom
    room.drop(piece("go", "website"))
    room.step()
    said = Refused("channel-cannot-withdraw", channel="website", url="https://w.example.org")
    room.outlet("website").tell("withdraw", said)
    with room.app.store.write() as session:
        decisions.withdraw(room.app, session, "go", None, "Sai số liệu", room.clock.now(), "Hoa")
    room.step()
    desk.minutes(3)
    text = letters(desk)
    assert "publisher withdraw go --channel website --by-hand" in text
    assert "https://website.example.org/" in text
    with room.app.store.read() as session:
        assert deliveries.in_state(session, State.REFUSED)
    room.app.close()


def test_a_letter_begins_with_what_is_worst(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, *CHANNELS)
    one_of_each(desk)
    desk.minutes(4)
    [letter] = desk.letters
    assert letter.subject.startswith("[Tòa soạn] kênh tạm dừng: fanpage, 2 bài bị từ chối, ")
    assert letter.text.startswith("KÊNH TẠM DỪNG")
    desk.newsroom.app.close()


@LANGUAGES
def test_a_piece_that_has_expired_is_not_to_be_sent_again_before_its_file_is_changed(
    tmp_path: Path, language: str
) -> None:
    desk = open_desk(tmp_path, "website", language=language)
    room = desk.newsroom
    room.drop(replace(piece("het-han", "website"), expires_at=room.clock.now() - timedelta(hours=1)))
    desk.minutes(3)
    text = letters(desk)
    assert "content/queue/het-han.md" in text and "expires_at" in text
    assert "publisher reschedule" in text and "publisher retry" not in text
    room.app.close()
