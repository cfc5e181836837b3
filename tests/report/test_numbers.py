"""Numbers, dates and times are written as the language writes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from publisher.report.content import Cell, Kind, Link
from publisher.report.numbers import readable, write_cell, write_official_day

HANOI = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("cell", "kind", "vietnamese", "english"),
    [
        (1_250, "count", "1.250", "1,250"),
        (98_765_432_101, "count", "98.765.432.101", "98,765,432,101"),
        (-1, "count", "-1", "-1"),
        (0, "count", "0", "0"),
        (8.5, "number", "8,5", "8.5"),
        (2.0, "number", "2", "2"),
        (1234.567, "number", "1.234,57", "1,234.57"),
        (0.125, "number", "0,13", "0.13"),
        (100, "number", "100", "100"),
        (0.9257, "percent", "92,57\u00a0%", "92.57%"),
        (1 / 3, "percent", "33,33\u00a0%", "33.33%"),
        (1, "percent", "100\u00a0%", "100%"),
        (0.0, "percent", "0\u00a0%", "0%"),
        (12.5, "percent", "1.250\u00a0%", "1,250%"),
        (2027, "text", "2027", "2027"),
        (date(2027, 1, 5), "date", "05/01/2027", "05/01/2027"),
        (datetime(2027, 1, 18, 8, 30, tzinfo=HANOI), "time", "08:30 18/01/2027", "08:30 18/01/2027"),
        ("–", "count", "–", "–"),
        (None, "count", "", ""),
        (Link("https://a.example.org/1"), "link", "https://a.example.org/1", "https://a.example.org/1"),
        (Link("https://a.example.org/1", "Bài"), "link", "Bài", "Bài"),
    ],
)
def test_a_cell_is_written_as_its_column_and_language_ask(
    cell: Cell, kind: Kind, vietnamese: str, english: str
) -> None:
    assert (write_cell(cell, kind, "vi"), write_cell(cell, kind, "en")) == (vietnamese, english)


@pytest.mark.parametrize(
    ("day", "vietnamese", "english"),
    [
        (date(2027, 1, 5), "ngày 05 tháng 01 năm 2027", "5 January 2027"),
        (date(2027, 2, 10), "ngày 10 tháng 02 năm 2027", "10 February 2027"),
        (date(2027, 3, 9), "ngày 09 tháng 3 năm 2027", "9 March 2027"),
        (date(2027, 6, 29), "ngày 29 tháng 6 năm 2027", "29 June 2027"),
        (date(2027, 12, 31), "ngày 31 tháng 12 năm 2027", "31 December 2027"),
    ],
)
def test_an_official_date_pads_days_below_ten_and_the_first_two_months_only(
    day: date, vietnamese: str, english: str
) -> None:
    assert (write_official_day(day, "vi"), write_official_day(day, "en")) == (vietnamese, english)


@pytest.mark.parametrize("unseen", ["\x00", "\x0b", "\x1b", "\x7f", "\x9f", "\ud800", "\uffff"])
def test_what_no_document_may_hold_is_left_out_of_text(unseen: str) -> None:
    assert readable(f"Tít{unseen} bài") == "Tít bài"


@pytest.mark.parametrize("broken", ["Tít\nbài", "Tít \r\n bài", "Tít\u2028bài", "Tít\n\n\nbài"])
def test_text_stays_in_one_line(broken: str) -> None:
    assert readable(broken) == "Tít bài"


def test_tabs_and_letters_of_every_kind_stay_in_text() -> None:
    assert readable("Ủy\tban 𝄞") == "Ủy\tban 𝄞"
