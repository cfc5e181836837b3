"""The pages of a hand-over package: clean HTML to paste, and the instruction for whoever pastes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import PurePath

from publisher.channel import House
from publisher.core.item import Media
from publisher.core.post import Post

WORDS = {
    "vi": {
        "name": "HUONG-DAN.txt",
        "head": "GÓI BÀN GIAO BÀI VIẾT",
        "steps": (
            "1. Mở CMS của báo, tạo bài mới.\n"
            "2. Dán tít, sapo dưới đây; dán chính văn từ bai.docx (hoặc bai.html nếu CMS nhận HTML).\n"
            "3. Tải ảnh, clip trong thư mục này lên theo đúng thứ tự và chú thích bên dưới.\n"
            "4. Chọn chuyên mục, từ khóa, giờ đăng như dưới đây rồi xuất bản.\n"
            "5. Báo lại địa chỉ bài đã lên bằng lệnh (số lượt đăng xem ở lệnh queue):\n"
            "   publisher confirm SỐ-LƯỢT-ĐĂNG --url ĐỊA-CHỈ-BÀI"
        ),
        "title": "Tít",
        "summary": "Sapo",
        "column": "Chuyên mục",
        "tags": "Từ khóa",
        "authors": "Tác giả",
        "at": "Giờ đăng",
        "source": "Nguồn",
        "files": "Ảnh, clip",
        "revision": "Bản sửa số",
    },
    "en": {
        "name": "README.txt",
        "head": "HAND-OVER PACKAGE",
        "steps": (
            "1. Open the newspaper's CMS and begin a new article.\n"
            "2. Paste the title and summary below; paste the body from bai.docx (or bai.html).\n"
            "3. Upload the pictures and clips of this folder in this order, with the captions below.\n"
            "4. Choose the column, tags and time below, then publish.\n"
            "5. Report the address (queue shows the number of the delivery):\n"
            "   publisher confirm NUMBER --url ADDRESS"
        ),
        "title": "Title",
        "summary": "Summary",
        "column": "Column",
        "tags": "Tags",
        "authors": "Authors",
        "at": "Time",
        "source": "Source",
        "files": "Pictures, clips",
        "revision": "Revision",
    },
}


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


def instruction(post: Post, names: Mapping[str, str], house: House) -> tuple[str, str]:
    """Return the name and the text of the instruction, in the workspace's language."""
    words = WORDS[house.language]
    told = {
        "title": post.title,
        "summary": post.summary,
        "column": post.column or "",
        "tags": ", ".join(post.tags),
        "authors": ", ".join(post.authors),
        "at": f"{post.publish_at.astimezone(house.zone):%H:%M %d/%m/%Y}",
        "source": post.source,
        "revision": str(post.revision) if post.revision > 1 else "",
    }
    lines = [str(words["head"]), "", str(words["steps"]), ""]
    lines += [f"{words[name]}: {value}" for name, value in told.items() if value]
    if post.media:
        lines += ["", f"{words['files']}:"]
        lines += [f"  {names[one.name]}{_caption(one.media)}" for one in post.media]
    return str(words["name"]), "\n".join(lines) + "\n"


def _caption(media: Media) -> str:
    parts = [part for part in (media.caption or media.alt, media.credit) if part]
    return f": {'. '.join(parts)}" if parts else ""
