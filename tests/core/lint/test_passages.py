"""Passages are what readers read, block by block, without markup."""

from __future__ import annotations

from publisher.core.item import Item, Wish
from publisher.core.lint.passages import Part, passages_of
from tests.core.lint.pieces import photo, piece


def read(item: Item) -> list[tuple[Part, str]]:
    return [(one.part, one.text) for one in passages_of(item)]


def test_blocks_are_apart_and_inline_markup_is_not() -> None:
    html = "<h2>Ba buổi</h2><p>Chị <b>Th</b>ắm &amp; mẹ<br>cười.</p><ul><li>một</li><li>hai</li></ul>"
    assert [text for part, text in read(piece(html)) if part is Part.BODY] == [
        "Ba buổi", "Chị Thắm & mẹ\ncười.", "một", "hai",
    ]  # fmt: skip


def test_a_caption_in_the_text_is_a_caption_once() -> None:
    html = "<figure><img src='media:cho.jpg'><figcaption>Chợ sớm</figcaption></figure><p>Vui.</p>"
    item = piece(html, media=(photo(caption="Chợ sớm"),))
    assert read(item)[1:] == [(Part.CAPTION, "Chợ sớm"), (Part.BODY, "Vui.")]


def test_code_is_no_running_text() -> None:
    assert read(piece("<p>Gõ <code>a ,,b</code> nhé</p><pre>x ,,y</pre>"))[1][1] == "Gõ \ufffc nhé"


def test_what_is_said_on_one_channel_is_read_too() -> None:
    wishes = {"fanpage": Wish(title="Tít riêng", text="Đoạn một.\n\nĐoạn hai."), "website": Wish()}
    assert read(piece("", channels=wishes)) == [
        (Part.TITLE, "Chợ chưa tan"), (Part.TITLE, "Tít riêng"),
        (Part.POST, "Đoạn một."), (Part.POST, "Đoạn hai."),
    ]  # fmt: skip
