"""Roman numerals, as documents use them: `quý I`, `thế kỷ XXI`, `lần thứ XIV`."""

from __future__ import annotations

import re

from publisher.core.speech.numbers import say_integer

VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
LOOKS = re.compile(r"(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
LEADERS = (
    "quý|thế kỷ|thế kỉ|khóa|khoá|lần thứ|thứ|chương|phần|mục|phụ lục|kỳ|kì|học kỳ|đợt|giai đoạn|cấp|loại|"
    "hạng|đại hội|tập|nhiệm kỳ|vùng|nhóm|bậc"
)
BEHIND_A_WORD = re.compile(
    rf"(?<!\w)((?:{LEADERS}) (?:đại biểu |toàn quốc )?)([IVXLC]+)(?!\w)", re.IGNORECASE
)
AT_THE_HEAD = re.compile(r"^([IVXLC]+)(?=[.)] )", re.MULTILINE)


def roman(letters: str) -> int | None:
    """Return the number that letters stand for; None where they are no Roman numeral."""
    if not letters or not LOOKS.fullmatch(letters):
        return None
    values = [VALUES[one] for one in letters]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def say_roman_numerals(text: str) -> str:
    """Say the numerals behind words that are counted so, and those that number a section."""
    text = BEHIND_A_WORD.sub(lambda found: found[1] + _said(found[2]), text)
    return AT_THE_HEAD.sub(lambda found: _said(found[1]).capitalize(), text)


def _said(letters: str) -> str:
    number = roman(letters)
    return letters if number is None else say_integer(number)
