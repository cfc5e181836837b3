"""How cells are written for people: `1.250`, `92,57 %`, `18/01/2027`, `08:30 18/01/2027`."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from publisher.report.content import Cell, Kind, Link, Named
from publisher.words import word

HUNDREDTHS = Decimal("0.01")
SWAPPED = str.maketrans(",.", ".,")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that neither XML nor HTML may hold."""
BREAKS = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")


def write_cell(cell: Cell, kind: Kind, language: str) -> str:
    """Return a cell as people read it; what a column of text holds stays as it is."""
    match cell:
        case None:
            return ""
        case Link():
            return readable(cell.shown)
        case Named():
            return readable(cell.name)
        case datetime():
            return write_time(cell)
        case date():
            return write_day(cell)
        case int() | float() if kind == "percent":
            return write_percent(cell, language)
        case int() if kind == "text":
            return str(cell)
        case int() | float():
            return write_number(cell, language)
    return readable(cell)


def write_number(number: int | float | Decimal, language: str) -> str:
    """Write a number with its thousands apart and two decimals at most: `17.270`, `1,5`."""
    exact = Decimal(str(number))
    if exact != exact.to_integral_value():
        exact = exact.quantize(HUNDREDTHS, ROUND_HALF_UP)
    whole, point, decimals = f"{exact:,f}".partition(".")
    decimals = decimals.rstrip("0")
    english = whole + point + decimals if decimals else whole
    return english.translate(SWAPPED) if language == "vi" else english


def write_percent(part: int | float, language: str) -> str:
    """Write a part of one in hundredths: `92,57 %`, in English `92.57%`."""
    number = write_number(Decimal(str(part)) * 100, language)
    return f"{number}\u00a0%" if language == "vi" else f"{number}%"


def write_day(day: date) -> str:
    return f"{day:%d/%m}/{day.year:04}"


def write_time(at: datetime) -> str:
    """Write the wall time that `at` shows, as everywhere where people read: `08:30 18/01/2027`."""
    return f"{at:%H:%M} {write_day(at)}"


def write_official_day(day: date, language: str) -> str:
    """Write a date as documents of the state bear it: `ngày 05 tháng 01 năm 2027`.

    Days below 10 and the months 1 and 2 are padded, no others (Nghị định 30/2020, Phụ lục I).
    """
    return word("report-day", language, day=day.day, padded=f"{day.day:02}", month=day.month, year=day.year)


def readable(text: str) -> str:
    """Return text in one line, without the characters that no document may hold."""
    if text.isprintable():  # as nearly all of it is, and that is known much sooner
        return text
    return BREAKS.sub(" ", UNSEEN.sub("", text))
