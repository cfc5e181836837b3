"""Words that were true on the day for which a text was written, and are not on the day it goes out.

Relative words (`hôm nay`, `chiều mai`, `tuần này`) are stale once their day, week, month or year is
another; a date is stale when it lay ahead and has passed meanwhile. A date of long ago is history.
A text that names its own day (`hôm nay, ngày 18/1`) is meant for that day, whatever its editor asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

PART = r"(?:sáng|trưa|chiều|tối|đêm|khuya)"
BEFORE, AFTER = r"(?<!\w)", r"(?!\w)"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(f"{BEFORE}(?:{pattern}){AFTER}", re.IGNORECASE)


RELATIVE: tuple[tuple[re.Pattern[str], Callable[[date], object]], ...] = (
    (_words(rf"(?:hôm|bữa) (?:nay|qua|kia)|ngày (?:mai|kia|mốt)|{PART} (?:nay|mai|qua)"), date.toordinal),
    (_words(r"(?:đầu |giữa |cuối )?tuần (?:này|nay|sau|tới|trước|qua)"), lambda day: day.isocalendar()[:2]),
    (_words(r"(?:đầu |giữa |cuối )?tháng (?:này|sau|tới|trước)"), lambda day: (day.year, day.month)),
    (_words(r"năm (?:nay|sau|tới|ngoái)"), lambda day: day.year),
)
"""Relative words, and what of the day they hang on."""

WITH_YEAR = r"(?P<d1>\d{1,2})[/.-](?P<m1>\d{1,2})[/.-](?P<y1>\d{4})"
IN_WORDS = r"(?P<d2>\d{1,2}) tháng (?P<m2>\d{1,2})(?:,? năm (?P<y2>\d{4}))?"
AFTER_A_WORD = (
    rf"(?:ngày|hôm|{PART}|thứ \w+|chủ nhật)[ ,(]+(?:ngày )?(?:\d{{1,2}}(?:/\d{{1,2}})?\s?[-–]\s?)?"
    r"(?P<d3>\d{1,2})/(?P<m3>\d{1,2})"
)
DATE = re.compile(rf"(?<![\w/.-])(?:{AFTER_A_WORD}|{IN_WORDS}|{WITH_YEAR})(?![\w/-])", re.IGNORECASE)
"""A day and a month alone are a date only after a word that says so: `1/2` is also a half."""
OWN_DAY = re.compile(
    rf"{BEFORE}(?:hôm|bữa|{PART}) nay[ ,(]+(?:tức )?(?:ngày )?"
    r"(?P<d1>\d{1,2})(?:[/.-]| tháng )(?P<m1>\d{1,2})(?:(?:[/.-]|,? năm )(?P<y1>\d{4}))?(?![\w/-])",
    re.IGNORECASE,
)
HALF_A_YEAR = timedelta(days=183)


def stale_words(text: str, meant: date, out: date) -> tuple[str, ...]:
    """Return the words, each once, that hold no more when a text meant for one day goes out on a later one.

    `meant` and `out` are local days; the words come in the order and spelling of the text.
    """
    if out <= meant:
        return ()
    found = [*_relative(text, meant, out), *_passed(text, meant, out)]
    first: dict[str, str] = {}
    for _, words in sorted(found):
        first.setdefault(words.lower(), words)
    return tuple(first.values())


def day_meant(text: str, asked: date) -> date:
    """Return the day that a text was written for: the one it calls today itself, where that is before the
    day that was `asked` for, and not so long before that it tells a story."""
    named = [_day_behind(one, asked) for one in OWN_DAY.finditer(text)]
    return min([asked, *(day for day in named if day and asked - HALF_A_YEAR < day < asked)])


def _day_behind(match: re.Match[str], asked: date) -> date | None:
    """Return the day that was named, without a year the last one up to `asked`."""
    day, month, year = (_number(match, name) for name in "dmy")
    named = _day(day, month, year or asked.year, asked)
    is_ahead = not year and named is not None and named > asked
    return _day(day, month, asked.year - 1, asked) if is_ahead else named


def _relative(text: str, meant: date, out: date) -> Iterator[tuple[int, str]]:
    for pattern, hangs_on in RELATIVE:
        if hangs_on(meant) != hangs_on(out):
            yield from ((one.start(), one[0]) for one in pattern.finditer(text))


def _passed(text: str, meant: date, out: date) -> Iterator[tuple[int, str]]:
    """Yield the dates that lay ahead, or were the day itself, and lie behind now."""
    for one in DATE.finditer(text):
        day, month, year = (_number(one, name) for name in "dmy")
        named = _day(day, month, year, meant)
        if named is not None and meant <= named < out:
            yield one.start(), one[0]


def _number(match: re.Match[str], name: str) -> int:
    """Return the day, month or year of whichever form matched, 0 where it has none."""
    groups = match.groupdict()
    return int(next((groups[f"{name}{form}"] for form in "123" if groups.get(f"{name}{form}")), 0))


def _day(day: int, month: int, year: int, near: date) -> date | None:
    """Return the day that was named, without a year the one nearest ahead; None when there is no such day."""
    try:
        named = date(year or near.year, month, day)
        return named.replace(year=near.year + 1) if not year and near - named > HALF_A_YEAR else named
    except ValueError:
        return None
