"""Addresses of pages and mail: what is read name by name."""

from __future__ import annotations

import re

MAIL = re.compile(
    r"((?:e-?mail|thư điện tử|hòm thư|thư)(?: là| tại| qua)?:? )?"
    r"(?<![\w.+-])([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,9})",
    re.I,
)
PAGE = re.compile(
    r"((?:trang web|website|web|trang|cổng|địa chỉ|đường dẫn|tại)(?: là| tại)?:? )?"
    r"(?<![\w.])(?:https?://(?:www\.)?|www\.)([\w-]{1,63}(?:\.[\w-]{1,63}){0,9})(?::\d+)?(?:[/?#](?:\S*[\w/])?)?",
    re.I,
)
BARE_PAGE = re.compile(
    r"((?:trang web|website|web|trang|cổng|địa chỉ|đường dẫn|tại)(?: là| tại)?:? )?"
    r"(?<![\w.@-])([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.(?:vn|com|org|net|edu|gov|info))(?![\w-])(?:/(?:\S*[\w/])?)?",
    re.I,
)
SPOKEN = {"vn": "vi-en", "www": "vê kép vê kép vê kép"}


def say_addresses(text: str) -> str:
    """Say addresses by their words, without what nobody can type from hearing it."""
    text = MAIL.sub(_say_mail, text)
    text = PAGE.sub(_say_page, text)
    return BARE_PAGE.sub(_say_page, text)


def _say_mail(found: re.Match[str]) -> str:
    return f"{found[1] or 'thư điện tử '}{_say_name(found[2])} a còng {_say_name(found[3])}"


def _say_page(found: re.Match[str]) -> str:
    return f"{found[1] or 'trang web '}{_say_name(found[2])}"


def _say_name(name: str) -> str:
    parts = (
        name.lower()
        .replace("_", " gạch dưới ")
        .replace("+", " cộng ")
        .replace("-", " gạch ngang ")
        .split(".")
    )
    return " chấm ".join(SPOKEN.get(part.strip(), part.strip()) for part in parts if part.strip())
