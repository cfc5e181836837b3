"""Days, months, quarters and weekdays, and how they differ from other numbers with a stroke between."""

from __future__ import annotations

import re

from publisher.core.speech.numbers import say_integer, say_number

BEFORE = r"((?<!\w)(?:ngày|mùng|mồng|hôm) )?"
DAY_MONTH_YEAR = re.compile(
    rf"{BEFORE}(?<![\d.,/-])(\d{{1,2}})([/.-])(\d{{1,2}})\3(\d{{4}})(?![\d/-]|[.,]\d)", re.I
)
YEAR_FIRST = re.compile(rf"{BEFORE}(?<![\d.,/-])(\d{{4}})-(\d{{2}})-(\d{{2}})(?![\d/-])", re.I)
WITH_DASH = re.compile(rf"{BEFORE}(?<![\d.,/-])(\d{{1,2}})-(\d{{1,2}})(?![\d/%-]|[.,]\d| ?%)", re.I)
DAYS_OF_A_MONTH = re.compile(rf"{BEFORE}(?<![\d.,/])(\d{{1,2}}) đến (?=\d{{1,2}}/\d{{1,2}}(?!\d))", re.I)
DAY_MONTH = re.compile(
    r"((?<!\w)(?:ngày|mùng|mồng|hôm|sáng|trưa|chiều|tối|đêm|đến|từ|trước|sau|vào) )?"
    r"(?<![\d.,/])(\d{1,2})/(\d{1,2})(?![\w/]|[.,]\d)",
    re.I,
)
MONTH_YEAR = re.compile(r"((?<!\w)tháng )?(?<![\d.,/])(\d{1,2})/(\d{4})(?![\d/]|[.,]\d)", re.I)
PART_OF_YEAR = re.compile(r"((?<!\w)(?:quý|kỳ|đợt|tuần) )([IVX]+|\d{1,2}) ?/ ?(\d{4})(?!\d)", re.I)
MONTH = re.compile(r"((?<!\w)tháng )(\d{1,2})(?![\d/]|[.,]\d)", re.I)
ORDINAL = re.compile(r"((?<!\w)thứ )(\d{1,3})(?![\d/%]|[.,]\d)", re.I)
SHARE = re.compile(
    r"(?<![\d.,/])(\d{1,4})/(\d{1,4})(?= (?:số|diện tích|dân số|tổng|thời gian|quãng)(?!\w))", re.I
)
COUNTED = (
    "phường|xã|hộ|hồ sơ|chị|người|đơn vị|cơ sở|chi hội|tổ|thủ tục|tiêu chí|điểm|đại biểu|thành viên|câu|bài|"
    "phiếu|lượt|quận|huyện|ủy viên|đồng chí|hội viên|buổi|tin|kênh|em|cháu|chỉ tiêu|nhiệm vụ|mục tiêu|thôn|"
    "khu|trường|lớp|ngày|giờ"
)
OUT_OF = re.compile(rf"(?<![\d.,/])(\d[\d.]*)/(\d[\d.]*)(?= (?:{COUNTED})(?!\w))", re.I)
HOUSE = re.compile(r"((?<!\w)(?:số|số nhà|nhà|ngõ|ngách|hẻm|kiệt|lô) )(\d+(?:/\d+)+)(?!\d)", re.I)
ROUND_THE_CLOCK = re.compile(
    r"((?<!\w)(?:hoạt động|phục vụ|hỗ trợ|tiếp nhận|thường trực|trực|mở cửa|nghe máy)"
    r"(?: (?!(?:ngày|hôm|sáng|trưa|chiều|tối|đêm|đến|từ|trước|sau|vào)(?!\w))\w+){0,3} )(24)/([67])(?![\d/])",
    re.I,
)
STROKES = re.compile(r"(?<![\d/.,])\d+(?:[.,]\d+)*(?:/\d+(?:[.,]\d+)*)+")
ALWAYS_DAYS = frozenset({"ngày", "mùng", "mồng", "hôm", "sáng", "trưa", "chiều", "tối", "đêm"})
SAID_FOR_DAY = ("ngày", "mùng", "mồng", "hôm")


def say_whole_dates(text: str) -> str:
    """Say dates that name their year, and days written with a dash: `8-3` falls, so it is no range."""
    text = DAY_MONTH_YEAR.sub(lambda found: _date(found, found[2], found[4], found[5]), text)
    text = YEAR_FIRST.sub(lambda found: _date(found, found[4], found[3], found[2]), text)
    return WITH_DASH.sub(_day_with_dash, text)


def say_strokes(text: str) -> str:
    """Say what has a stroke between numbers: houses, shares, days, months, parts of a year."""
    text = PART_OF_YEAR.sub(r"\1\2 năm \3", text)
    text = HOUSE.sub(lambda found: found[1] + _over(found[2]), text)
    text = SHARE.sub(lambda found: f"{say_number(found[1])} phần {_denominator(found[2])}", text)
    text = ROUND_THE_CLOCK.sub(lambda found: found[1] + _over(f"{found[2]}/{found[3]}"), text)
    text = DAYS_OF_A_MONTH.sub(lambda found: f"{found[1] or 'ngày '}{_day(found[2])} đến ", text)
    text = DAY_MONTH_YEAR.sub(lambda found: _date(found, found[2], found[4], found[5]), text)
    text = DAY_MONTH.sub(_day_month, text)
    text = MONTH_YEAR.sub(_month_year, text)
    return MONTH.sub(lambda found: found[1] + _month(int(found[2])), text)


def say_shares(text: str) -> str:
    """Say `trên` for every other stroke between numbers."""
    return STROKES.sub(lambda found: _over(found[0]), text)


def say_ordinals(text: str) -> str:
    """Say weekdays and ordinals: the first and the fourth have words of their own."""
    return ORDINAL.sub(lambda found: found[1] + _ordinal(int(found[2])), text)


def _date(found: re.Match[str], day: str, month: str, year: str) -> str:
    if not _is_day(day, month):
        return found[0]
    return f"{found[1] or 'ngày '}{_day(day)} tháng {_month(int(month))} năm {say_integer(int(year))}"


def _day_with_dash(found: re.Match[str]) -> str:
    named, falls = found[1], int(found[2]) > int(found[3])
    if not _is_day(found[2], found[3]) or not (named or falls):
        return found[0]
    return f"{named or 'ngày '}{_day(found[2])} tháng {_month(int(found[3]))}"


def _day_month(found: re.Match[str]) -> str:
    """Say a day of a month; `10/12 phường` counts wards, unless a word before says that it is a day."""
    before, day, month = found[1] or "", found[2], found[3]
    named = before.strip().lower()
    counts = OUT_OF.match(found.string, found.start(2)) and named not in ALWAYS_DAYS
    if counts or not _is_day(day, month):
        return before + _over(f"{day}/{month}")
    article = "" if named in SAID_FOR_DAY else "ngày "
    return f"{before}{article}{_day(day)} tháng {_month(int(month))}"


def _month_year(found: re.Match[str]) -> str:
    if not 1 <= int(found[2]) <= 12:
        return (found[1] or "") + _over(f"{found[2]}/{found[3]}")
    return f"{found[1] or 'tháng '}{_month(int(found[2]))} năm {say_integer(int(found[3]))}"


def _is_day(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def _day(day: str) -> str:
    return say_integer(int(day))


def _month(month: int) -> str:
    return "tư" if month == 4 else say_integer(month)


def _ordinal(number: int) -> str:
    return {1: "nhất", 4: "tư"}.get(number) or say_integer(number)


def _denominator(written: str) -> str:
    return "tư" if written == "4" else say_number(written)


def _over(written: str) -> str:
    return " trên ".join(say_number(part) for part in written.split("/"))
