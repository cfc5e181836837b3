"""Addresses of pages and mail, and telephone numbers: what is read sign by sign."""

from __future__ import annotations

import re

from publisher.core.speech.numbers import say_digits

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
TELEPHONE = re.compile(r"(?<![\w.,/])(?:\+84|0)(?:[ .-]?\d){8,10}(?![\w/]|[.,]\d)")
HOTLINE = re.compile(r"(?<![\w.,/])1[89]00(?:[ .]?\d){4,6}(?![\w/]|[.,]\d)")
SHORT = re.compile(
    r"((?:hotline|tổng đài|đường dây nóng|điện thoại|số máy|gọi số)(?: số)?(?: là)?:? )"
    r"(\d{3,})(?![\w/.,-]*\d)",
    re.I,
)
SPOKEN = {"vn": "vi-en", "www": "vê kép vê kép vê kép"}


def say_addresses(text: str) -> str:
    """Say addresses by their words, without what nobody can type from hearing it."""
    text = MAIL.sub(_say_mail, text)
    text = PAGE.sub(_say_page, text)
    return BARE_PAGE.sub(_say_page, text)


def say_telephones(text: str) -> str:
    """Say telephone numbers digit by digit, with a pause where the writer left a gap."""
    text = TELEPHONE.sub(lambda found: _say_groups(found[0]), text)
    text = HOTLINE.sub(lambda found: _say_groups(found[0]), text)
    return SHORT.sub(lambda found: found[1] + say_digits(found[2]), text)


def _say_groups(written: str) -> str:
    abroad = "cộng " if written.startswith("+") else ""
    return abroad + ", ".join(say_digits(group) for group in re.split(r"[ .-]", written.lstrip("+")))


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
