"""The pages of a hand-over package: clean HTML to paste, and the instruction for whoever pastes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from html import escape
from pathlib import PurePath

from publisher.channel import House
from publisher.core.item import Media
from publisher.core.post import Post
from publisher.core.receipt import Receipt


class Task(StrEnum):
    """What the newsroom is to do with a package."""

    NEW = "new"
    REPLACE = "replace"  # it was given an older package, and nobody has said whether that is out
    CORRECT = "correct"  # the article is out at a known address


WORDS = {
    "vi": {
        "name": "HUONG-DAN.txt",
        "new": (
            "GÓI BÀN GIAO BÀI VIẾT\n\n"
            "1. Mở CMS của báo, tạo bài mới.\n"
            "2. Dán tít, sapo dưới đây; dán chính văn từ bai.docx (hoặc bai.html nếu CMS nhận HTML)."
        ),
        "replace": (
            "GÓI THAY THẾ – KHÔNG TẠO BÀI THỨ HAI\n\n"
            "Gói này thay cho gói đã giao trước đây của cùng bài này; hãy bỏ gói cũ.\n\n"
            "1. Nếu bài theo gói cũ đã lên, hoặc đang soạn trong CMS: mở chính bài đó để sửa,\n"
            "   không tạo bài mới. Chỉ khi chưa có bài nào theo gói cũ mới tạo bài.\n"
            "2. Thay tít, sapo bằng tít, sapo dưới đây; thay chính văn bằng bai.docx (hoặc bai.html)."
        ),
        "correct": (
            "BẢN SỬA CỦA BÀI ĐÃ ĐĂNG – KHÔNG TẠO BÀI MỚI\n\n"
            "Đây là bản sửa của bài đã đăng tại:\n   {address}\n\n"
            "1. Mở chính bài đó trong CMS để sửa, không tạo bài mới.\n"
            "2. Thay tít, sapo bằng tít, sapo dưới đây; thay chính văn bằng bai.docx (hoặc bai.html)."
        ),
        "steps": (
            "3. Tải ảnh, clip trong thư mục này lên theo đúng thứ tự và chú thích bên dưới.\n"
            "4. Chọn chuyên mục, từ khóa, giờ đăng như dưới đây rồi lưu, xuất bản.\n"
            "5. Báo lại địa chỉ bài đã lên bằng lệnh (số lượt đăng xem bằng: publisher show {item}):\n"
            "   publisher confirm SỐ-LƯỢT-ĐĂNG --url {address}"
        ),
        "address": "ĐỊA-CHỈ-BÀI",
        "key": "Mã gói",
        "item": "Mã bài",
        "title": "Tít",
        "summary": "Sapo",
        "column": "Chuyên mục",
        "tags": "Từ khóa",
        "authors": "Tác giả",
        "at": "Giờ đăng",
        "source": "Nguồn",
        "units": "Đơn vị",
        "cover": "Ảnh đại diện",
        "files": "Ảnh, clip",
        "is-cover": "ảnh đại diện",
        "only-cover": "chỉ làm ảnh đại diện, không nằm trong bài",
        "caption": "Chú thích",
        "credit": "Nguồn",
        "alt": "Chữ thay ảnh (alt)",
        "revision": "Bản sửa số",
    },
    "en": {
        "name": "README.txt",
        "new": (
            "HAND-OVER PACKAGE\n\n"
            "1. Open the newspaper's CMS and begin a new article.\n"
            "2. Paste the title and summary below; paste the body from bai.docx (or bai.html)."
        ),
        "replace": (
            "REPLACEMENT – DO NOT CREATE A SECOND ARTICLE\n\n"
            "This replaces the package that you were given before for the same article; drop the old one.\n\n"
            "1. If the article of the old package is out, or is being written in the CMS: open that very\n"
            "   article and change it, do not create a new one. Only when there is none yet, begin one.\n"
            "2. Replace title and summary by those below; replace the body from bai.docx (or bai.html)."
        ),
        "correct": (
            "CORRECTION OF A PUBLISHED ARTICLE – DO NOT CREATE A NEW ONE\n\n"
            "This is a correction of the article at:\n   {address}\n\n"
            "1. Open that very article in the CMS and change it there; do not create a new one.\n"
            "2. Replace title and summary by those below; replace the body from bai.docx (or bai.html)."
        ),
        "steps": (
            "3. Upload the pictures and clips of this folder in this order, with the captions below.\n"
            "4. Choose the column, tags and time below, then save and publish.\n"
            "5. Report the address (the delivery's number: publisher show {item}):\n"
            "   publisher confirm NUMBER --url {address}"
        ),
        "address": "ADDRESS",
        "key": "Package",
        "item": "Item",
        "title": "Title",
        "summary": "Summary",
        "column": "Column",
        "tags": "Tags",
        "authors": "Authors",
        "at": "Time",
        "source": "Source",
        "units": "Units",
        "cover": "Cover picture",
        "files": "Pictures, clips",
        "is-cover": "cover picture",
        "only-cover": "cover picture only, not in the text",
        "caption": "Caption",
        "credit": "Credit",
        "alt": "Alt text",
        "revision": "Revision",
    },
}


def task_after(before: Receipt | None) -> Task:
    """Return what is to be done after `before`, the receipt of what was handed over last."""
    if before is None:
        return Task.NEW
    return Task.CORRECT if before.url else Task.REPLACE


def files_of(post: Post) -> dict[str, str]:
    """Return the package's name of each file, numbered in the order of the text."""
    return {one.name: f"{number:02d}-{PurePath(one.name).name}" for number, one in enumerate(post.media, 1)}


def page(post: Post, names: Mapping[str, str]) -> str:
    """Return the post as one clean HTML page beside its pictures."""
    body = re.sub(
        r'src="media:([^"]+)"', lambda found: f'src="{escape(names.get(found[1], found[1]))}"', post.html
    )
    summary = f"<p><strong>{escape(post.summary)}</strong></p>\n" if post.summary else ""
    return (
        '<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(post.title)}</title>\n</head>\n<body>\n<h1>{escape(post.title)}</h1>\n{summary}{body}\n</body>\n</html>\n"
    )


def instruction(
    post: Post, names: Mapping[str, str], house: House, before: Receipt | None = None
) -> tuple[str, str]:
    """Return the name and the text of the instruction, in the workspace's language.

    `before` is the receipt of what was handed over last, so that nobody makes a second article.
    """
    words = WORDS[house.language]
    told = {
        "key": post.key,
        "item": post.item,
        "title": post.title,
        "summary": post.summary,
        "column": post.column or "",
        "tags": ", ".join(post.tags),
        "authors": ", ".join(post.authors),
        "units": ", ".join(post.units),
        "at": f"{post.publish_at.astimezone(house.zone):%H:%M %d/%m/%Y}",
        "source": post.source,
        "cover": names.get(post.cover.name, "") if post.cover else "",
        "revision": str(post.revision) if post.revision > 1 else "",
    }
    address = before.url if before and before.url else words["address"]
    lines = [
        words[step].format(address=address, item=post.item) for step in (task_after(before), "steps")
    ] + [""]
    lines += [f"{words[name]}: {value}" for name, value in told.items() if value]
    if post.media:
        lines += ["", f"{words['files']}:"]
        for one in post.media:
            lines += _file(post, one.media, names[one.name], words)
    return words["name"], "\n".join(lines) + "\n"


def _file(post: Post, media: Media, name: str, words: Mapping[str, str]) -> Iterator[str]:
    """Say of one file what the CMS asks for; a cover that the text does not show is called one."""
    role = ""
    if post.cover is not None and post.cover.name == media.name:
        shown = f'"media:{media.name}"' in post.html
        role = f" ({words['is-cover' if shown else 'only-cover']})"
    yield f"  {name}{role}"
    told = {"caption": media.caption, "credit": media.credit, "alt": media.alt}
    yield from (f"      {words[what]}: {text}" for what, text in told.items() if text)
