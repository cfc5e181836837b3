"""The numbers of the layout, from Nghị định 30/2020, Phụ lục I: paper, margins, letters, columns.

Lengths are in twips, of which an inch has 1440; sizes of letters are in points.
"""

from __future__ import annotations


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


PAPER = twips(210), twips(297)
TOP, BOTTOM, LEFT, RIGHT = twips(20), twips(20), twips(30), twips(15)
PAGE_NUMBER_FROM_TOP = twips(10)
TEXT_WIDTH = twips(165)
WIDE_TEXT_WIDTH = twips(297 - 20 - 20)
LETTERHEAD_COLUMNS = twips(65), twips(100)
"""The national title needs 88 mm in bold capitals of 12 pt; the right column keeps it on one line."""
FIRST_LINE = twips(12.7)
BETWEEN_PARAGRAPHS = 120
LINE = 276
"""A line of the body in 240ths: 1.15, between single and one and a half."""
INDENT = twips(5)
"""How far a row that belongs below another is set in."""

FONT = "Times New Roman"
BODY, HEAD_SMALL, TABLE, ANNEX, COPIES, SMALL = 14, 13, 12, 11, 11, 10

CAPITAL, LETTER = 0.217, 0.144
"""How wide a bold letter of one point is on average, in millimetres: capitals and small letters."""
WIDE_CAPITAL, WIDE_LETTER = 0.34, 0.215
"""The same of the widest, M and ư; a figure has 0.176."""


def line_width(text: str, size: int) -> int:
    """Return about how wide a line of bold text is, in twips; without a font nobody knows exactly."""
    return _width(text, size, CAPITAL, LETTER)


def word_width(text: str, size: int) -> int:
    """Return a width in twips in which a bold word finds room whatever its letters are."""
    return _width(text, size, WIDE_CAPITAL, WIDE_LETTER)


def _width(text: str, size: int, capital: float, letter: float) -> int:
    capitals = sum(one.isupper() or one == "%" for one in text)
    return twips((capitals * capital + (len(text) - capitals) * letter) * size)
