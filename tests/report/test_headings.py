"""Sections bear the numbers of an official document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publisher.report.content import Section
from publisher.report.headings import outline, write_heading_number, write_roman
from tests.report.sample import sample


def test_letters_follow_the_vietnamese_alphabet() -> None:
    letters = [write_heading_number(2, number, "vi") for number in range(1, 10)]
    assert letters == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)", "i)"]


def test_letters_of_an_english_report_follow_the_english_alphabet() -> None:
    assert [write_heading_number(2, number, "en") for number in (5, 6, 7)] == ["e)", "f)", "g)"]


def test_after_the_last_letter_they_are_doubled() -> None:
    assert write_heading_number(2, 23, "vi") == "y)"
    assert write_heading_number(2, 24, "vi") == "aa)"


@pytest.mark.parametrize(
    ("number", "roman"), [(1, "I"), (4, "IV"), (8, "VIII"), (9, "IX"), (14, "XIV"), (40, "XXXX")]
)
def test_sections_and_annexes_are_counted_in_roman_numerals(number: int, roman: str) -> None:
    assert write_roman(number) == roman


def test_the_outline_is_in_the_order_of_reading() -> None:
    titles = [one.title for one in outline(sample())]
    assert titles[:5] == [
        "I. Căn cứ, công tác chỉ đạo",
        "II. Kết quả",
        "1. Tổng số",
        "2. Theo kênh",
        "a) Kênh thứ 1",
    ]


def test_parts_below_letters_are_counted_with_letters_too() -> None:
    deepest = Section("Bốn")
    parts = (Section("Hai", parts=(Section("Ba", parts=(deepest,)),)),)
    headings = outline(replace(sample(), sections=(Section("Một", parts=parts),)))
    assert [(one.title, one.depth) for one in headings][2:] == [("a) Ba", 2), ("a) Bốn", 2)]


def test_a_heading_knows_what_it_is_part_of_and_has_an_anchor_of_its_own() -> None:
    headings = outline(sample())
    assert headings[4].path == "II. Kết quả › 2. Theo kênh › a) Kênh thứ 1"
    assert len({one.anchor for one in headings}) == len(headings)
