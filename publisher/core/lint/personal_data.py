"""Personal data: numbers and addresses that belong to one person and that readers need not know.

Names are out of reach: nothing here can tell who is a child or a victim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from publisher.core.lint.finding import Finding, found
from publisher.core.lint.letters import sentence_around
from publisher.core.lint.passages import Passage

MOST = 5
AROUND = 60
"""Characters before a number in which a word says what it is."""

GAP = r"[ .\-]?"
ALONE, ENDS = r"(?<![\w.,/@+\-])", r"(?![\w@]|[.,/\-]\d)"
HOME = rf"{ALONE}(?:0|\(?\+84\)?{GAP})"
MOBILE = re.compile(rf"{HOME}[35789](?:{GAP}\d){{8}}{ENDS}")
LANDLINE = re.compile(rf"{ALONE}(?:\(?0|\(?\+84\)?{GAP})2\d{{1,2}}\)?(?:{GAP}\d){{7,8}}{ENDS}")
CITIZEN = re.compile(rf"{ALONE}0(?:0[1-9]|[1-9]\d) ?[0-3]\d\d ?\d{{6}}{ENDS}")
ANY_ID = re.compile(rf"{ALONE}(?:\d(?:[ .]?\d){{11}}|\d(?:[ .]?\d){{8}}(?! ?\d)){ENDS}")
ACCOUNT = re.compile(rf"{ALONE}\d(?:[ .]?\d){{7,18}}{ENDS}")
MAIL = re.compile(r"(?<![\w.+-])(?P<box>[\w.+-]+)@(?P<host>[\w-]+(?:\.[\w-]+)+)", re.ASCII)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


HOUSE = re.compile(
    r"(?<!\w)(?:nhà |số ){1,2}\d+[A-Z]?(?:/\d+)*,?\s+(?:ngõ|ngách|hẻm|kiệt)\s+(?:\d|[A-ZĐ])"
    r"|(?<!\w)(?:thường trú|tạm trú|trú|nhà riêng|nhà) (?:tại |ở )(?:nhà )?số \d+",
    re.IGNORECASE,
)
IDENTITY = _words(r"CCCD|CMND|CMTND|căn cước(?: công dân)?|chứng minh(?: nhân dân| thư)?|định danh")
BANK = _words(r"STK|TK|số tài khoản|tài khoản(?: số| ngân hàng)?")
FUND = _words(r"quỹ|kho bạc|ủng hộ|quyên góp")
HOTLINE = _words(r"đường dây nóng|hotline|tổng đài|số nóng|trực ban")
PUBLIC_PLACE = _words(
    r"trụ sở|nhà văn hóa|nhà sinh hoạt|ubnd|ủy ban|văn phòng|điểm phục vụ|trung tâm|hội trường|địa điểm"
    r"|trạm y tế|bưu điện|trường|cửa hàng|công ty|cơ quan|tòa soạn|chi nhánh|ngân hàng"
    r"|hội phụ nữ|hội liên hiệp"
)
OTHER_NUMBER = _words(r"mã|biên nhận|hóa đơn|vận đơn|bưu gửi|số hiệu|mã số|hồ sơ số")
COUNTED = re.compile(r"\s?(?:đồng|triệu|tỷ|VND|VNĐ|người|lượt|%)", re.IGNORECASE)
OFFICE_BOX = re.compile(
    r"(?:toa?soan|ban|bbt|phong|vanphong|vp|hoi|cuocthi|lienhe|contact|info|support|hotro|admin|tiepnhan"
    r"|gopy|bao|thuky|hopthu|truyenthong|press|news|noreply)[\w+]*",
    re.IGNORECASE,
)
PUBLIC_HOST = re.compile(r"(?:.+\.)?(?:gov|edu)\.vn", re.IGNORECASE)

Span = tuple[int, int]


def check(passages: tuple[Passage, ...]) -> Iterator[Finding]:
    """Find telephone, identity and account numbers, mail and home addresses that seem to be one person's."""
    for one in passages:
        taken: list[Span] = []
        for code, places in (
            ("lint-personal-mail", _mails(one.text)),
            ("lint-personal-address", _homes(one.text)),
            ("lint-personal-identity", _identities(one.text)),
            ("lint-personal-account", _accounts(one.text)),
            ("lint-personal-phone", _phones(one.text)),
        ):
            for start, end in islice(places, MOST):
                if not any(start < last and first < end for first, last in taken):
                    taken.append((start, end))
                    yield found(code, one.text, start, end)


def _mails(text: str) -> Iterator[Span]:
    for one in MAIL.finditer(text):
        if not (PUBLIC_HOST.fullmatch(one["host"]) or OFFICE_BOX.fullmatch(re.sub(r"[._-]", "", one["box"]))):
            yield one.span()


def _homes(text: str) -> Iterator[Span]:
    for one in HOUSE.finditer(text):
        if not PUBLIC_PLACE.search(sentence_around(text, *one.span())):
            yield one.span()


def _identities(text: str) -> Iterator[Span]:
    for one in ANY_ID.finditer(text):
        if IDENTITY.search(_before(text, one)):
            yield one.span()
    for one in CITIZEN.finditer(text):
        if not OTHER_NUMBER.search(_before(text, one)):
            yield one.span()


def _accounts(text: str) -> Iterator[Span]:
    for one in ACCOUNT.finditer(text):
        if not BANK.search(_before(text, one)) or COUNTED.match(text, one.end()):
            continue
        if not FUND.search(sentence_around(text, *one.span())):
            yield one.span()


def _phones(text: str) -> Iterator[Span]:
    for pattern, known in ((MOBILE, (HOTLINE,)), (LANDLINE, (HOTLINE, PUBLIC_PLACE))):
        for one in pattern.finditer(text):
            before = _before(text, one)
            is_public = any(words.search(before) for words in known)
            if not (is_public or OTHER_NUMBER.search(before[-20:]) or COUNTED.match(text, one.end())):
                yield one.span()


def _before(text: str, one: re.Match[str]) -> str:
    """Return the words before a number, within its line."""
    return text[max(one.start() - AROUND, 0) : one.start()].rpartition("\n")[2]
