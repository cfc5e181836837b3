"""A newsroom with a piece that is out, and a notice that corrects it, for the tests around corrections."""

from __future__ import annotations

from pathlib import Path

from publisher.core.item import Item
from publisher.core.post import Post
from publisher.store import items
from publisher.work import holding, records
from publisher.work.order_correction import Ordered, order_correction
from publisher.work.records import Record
from tests.newsroom import Newsroom

TITLE = "Thông tin cải chính, xin lỗi"
PIECE = Item(
    id="bai",
    title="Một lần bấm",
    html="<p>Nộp trong 5 ngày.</p>",
    publish_at="now",
    column="Thời sự",
)
NOTICE = """---
tác giả: Ban biên tập
---

## Nội dung sai

Nộp trong 5 ngày.

## Nội dung đúng

Nộp trong 3 ngày làm việc.

## Xin lỗi

Ban biên tập xin lỗi bạn đọc.
"""


def notice_file(folder: Path, text: str = NOTICE) -> Path:
    """Write a notice outside the workspace."""
    file = folder / "cai-chinh.md"
    file.write_text(text, encoding="utf-8")
    return file


def correct(newsroom: Newsroom, file: Path, named: str = PIECE.id) -> Ordered:
    return order_correction(newsroom.app, named, file, newsroom.clock.now(), "Thư ký")


def ordered(newsroom: Newsroom, file: Path) -> str:
    """Order the correction and return the notice's id."""
    found = correct(newsroom, file)
    assert found.problems == () and found.notice is not None
    return found.notice.id


def hold_all(newsroom: Newsroom) -> None:
    with newsroom.app.store.write() as session:
        holding.hold(newsroom.app, session, ("all",), newsroom.clock.now(), "Trực ban", reason="Quốc tang")
    newsroom.sweep()


def post_titled(newsroom: Newsroom, channel: str, title: str = TITLE) -> Post:
    """Return the one public post of this title."""
    [post] = [one for one in newsroom.outlet(channel).public.values() if one.title == title]
    return post


def shown(newsroom: Newsroom, item: str) -> Record:
    """Return what `show --json` says of an item."""
    with newsroom.app.store.read() as session:
        known = items.get(session, item)
        assert known is not None
        return records.show(newsroom.app, session, known)


def shown_on(newsroom: Newsroom, item: str, channel: str) -> Record:
    [found] = [one for one in shown(newsroom, item)["deliveries"] if one["channel"] == channel]
    return dict(found)
