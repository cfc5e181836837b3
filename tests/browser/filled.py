"""A newsroom in the middle of a working day: something in every state, and long names, to be looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from publisher.channel import ChannelSettings
from publisher.core.errors import Refused, Unauthorized, Unconfirmed
from publisher.core.item import Form, Item, Wish
from publisher.core.item_state import ItemState
from publisher.core.message import message
from publisher.core.person import Role
from publisher.core.post import Post
from publisher.core.problem import Problem
from publisher.core.receipt import Receipt, Staged
from publisher.files.config import Publisher
from publisher.files.schedules import read_rules
from publisher.store import invitations, items
from publisher.work import decisions, holding
from publisher.work.reporting.period import find_period
from publisher.work.reporting.versions import issue
from tests.newsroom import Newsroom, Outlet, open_newsroom
from tests.web.stages import OLD, record, see

ROOT = Path(__file__).resolve().parents[2]
LONG = "Hội Liên hiệp Phụ nữ các phường đồng loạt hướng dẫn người dân nộp hồ sơ trực tuyến ngay tại nhà"
UNBROKEN = "tệp-" + "không-có-chỗ-nào-để-ngắt-dòng-" * 4
CHANNELS = {
    "newspaper": ChannelSettings(adapter="outlet", kind="press", label="Báo Phụ nữ Thủ đô (minh họa)"),
    "website": ChannelSettings(adapter="outlet", label="Trang web"),
    "fanpage": ChannelSettings(adapter="outlet", kind="social"),
    "radio": ChannelSettings(adapter="outlet", kind="radio"),
    "old": ChannelSettings(adapter="outlet", enabled=False),
}
HOUSE = Publisher(name="Hội LHPN Thành phố (minh họa)")
MORE_THAN_A_PAGE = 55
INVITATION = "loi-moi-gia-lap"


class HandsOver(Outlet):
    """An outlet for which a person does the rest."""

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        return replace(super().publish(post, staged), url=None, handed_over=True)


def open_filled(folder: Path) -> Newsroom:
    """Open a newsroom that has met with everything; what is new waits for a word, from now on."""
    room = open_newsroom(folder, *CHANNELS, publisher=HOUSE, **CHANNELS)
    room.app.rules = read_rules(ROOT, room.app.config)
    radio = room.outlet("radio")
    room.app.channels["radio"] = HandsOver("radio", radio.settings, radio.house)
    _yesterday(room)
    _this_morning(room)
    _to_come(room)
    _wrong_file(room)
    _own_file(room)
    record(room)
    see(room)
    issue(room.app, *find_period(room.app, "cchc-2027", "2027-01"), room.clock.now(), "Trực ban")
    with room.app.store.write() as session:
        now = room.app.clock.outside()
        invitations.keep(
            session, INVITATION, Role.EDITOR, LONG[:40], timedelta(days=7), now, "Trực ban", None
        )
    room.app.config = replace(room.app.config, publisher=HOUSE.model_copy(update={"approval": "required"}))
    return room


def _yesterday(room: Newsroom) -> None:
    """So much goes out that the log has a second page and the queue another."""
    for number in range(MORE_THAN_A_PAGE):
        _drop(room, f"tin-{number}", f"Tin trong ngày số {number}", "website")
    while room.step():
        pass
    room.clock.pass_(days=1, hours=2)


def _this_morning(room: Newsroom) -> None:
    """One piece meets with each answer; what is asked again is asked now."""
    room.outlet("website").tell("publish", Unconfirmed("no-answer", said="timed out"))
    room.outlet("website").tell("find", Unconfirmed("no-answer", said="timed out"))
    _drop(room, "chua-ro", "Chưa rõ đã lên hay chưa", "website")
    room.step()
    room.outlet("website").tell("publish", Refused("post-of-another", item="x", url="y"))
    _drop(room, "bi-tu-choi", LONG, "website")
    _drop(room, "ban-giao", "Bản tin phát thanh phường", "radio")
    _drop(room, "da-len", "Một lần bấm, ba giấy tờ", "website", "fanpage")
    room.step()
    with room.app.store.write() as session:
        decisions.withdraw(room.app, session, "tin-1", None, "Sai số liệu", room.clock.now(), "Trực ban")
    room.outlet("fanpage").tell("publish", Unauthorized("no-answer", said="190"))
    _drop(room, "khong-vao-duoc", "Trang không nhận mã nữa", "fanpage")
    room.step()


def _to_come(room: Newsroom) -> None:
    for hours in (1, 3, 26, 50):
        _drop(room, f"sap-{hours}", f"{LONG}, kỳ {hours}", "newspaper", "website", hours=hours)
    with room.app.store.write() as session:
        holding.hold(room.app, session, ("channel:newspaper",), room.clock.now(), "Trực ban", reason=LONG)
        holding.hold(room.app, session, ("item:sap-50",), room.clock.now(), "Trực ban", reason="chờ ảnh")
        decisions.cancel(
            room.app, session, room.delivery("sap-26", "website").id, room.clock.now(), "Trực ban"
        )
    room.sweep()
    room.plan()


def _drop(room: Newsroom, id: str, title: str, *channels: str, hours: int = 0) -> None:
    at = room.clock.now() + timedelta(hours=hours) if hours else "now"
    wishes = {name: Wish() for name in channels}
    item = Item(id=id, title=title, html="<p>…</p>", form=Form.BRIEF, publish_at=at, channels=wishes)
    room.drop(replace(item, units=("ho-sao", "cau-gio")))


def _own_file(room: Newsroom) -> None:
    """One piece lies in the queue as people left it, so that they can send another file for it."""
    queue = room.app.content / "queue"
    queue.mkdir(parents=True, exist_ok=True)
    (queue / "da-len.md").write_text(OLD, encoding="utf-8")


def _wrong_file(room: Newsroom) -> None:
    path = f"queue/{UNBROKEN}.md"
    problems = (Problem(path, message("unknown-key-near", key="tieude", nearest="title"), 3, 1),)
    with room.app.store.write() as session:
        items.put(
            session, "sai", path, "1", ItemState.WRONG, problems, room.clock.now(), title="", form="brief"
        )
