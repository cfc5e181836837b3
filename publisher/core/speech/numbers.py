"""Numbers, said in Vietnamese as the north says them: `linh`, `nghìn`, `hai mươi tư`."""

from __future__ import annotations

import re

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
BILLION = 10**9
MOST = 10**18
"""What is larger is read digit by digit: nobody has a word for it."""

NUMBER = r"\d+(?:[.,]\d+)*"
"""A number as people write it, its dots and commas included."""

GROUPED = re.compile(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?")
ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}")
DECIMAL = re.compile(r"(\d+),(\d+)")


def say_number(written: str) -> str:
    """Say a number as written: `1.250`, `92,57`, `05`; one that begins with zeros is a code, as `001`."""
    if grouped := GROUPED.fullmatch(written):
        whole = _say_whole(grouped[1].replace(".", ""))
        return f"{whole} phẩy {say_digits(grouped[2])}" if grouped[2] else whole
    if ENGLISH.fullmatch(written):
        return _say_whole(written.replace(",", ""))
    if decimal := DECIMAL.fullmatch(written):
        return f"{_say_whole(decimal[1])} phẩy {say_digits(decimal[2])}"
    said = {".": "chấm", ",": "phẩy"}
    return " ".join(said.get(part) or _say_whole(part) for part in re.split(r"([.,])", written))


def say_integer(number: int) -> str:
    """Say a whole number, zero and above."""
    if number >= MOST:
        return say_digits(str(number))
    return " ".join(_groups(number)) or DIGITS[0]


def say_digits(written: str) -> str:
    """Say every digit for itself; what is no digit is left out."""
    return " ".join(DIGITS[int(one)] for one in written if one in "0123456789")


def _say_whole(written: str) -> str:
    is_code = len(written) > 2 and written.startswith("0")
    return say_digits(written) if is_code or len(written) > 18 else say_integer(int(written))


def _groups(number: int) -> list[str]:
    """Return the words of a number; a group that is zero has none."""
    high, low = divmod(number, BILLION)
    words = [*_groups(high), "tỷ"] if high else []
    for scale, name in ((10**6, ["triệu"]), (1000, ["nghìn"]), (1, [])):
        if group := low // scale % 1000:
            words += _hundreds(group, bool(words)) + name
    return words


def _hundreds(group: int, follows: bool) -> list[str]:
    """Say three digits; behind another group the hundreds are said even when there are none."""
    hundreds, rest = divmod(group, 100)
    is_linked = hundreds > 0 or follows
    return ([DIGITS[hundreds], "trăm"] if is_linked else []) + _tens(rest, is_linked)


def _tens(rest: int, is_linked: bool) -> list[str]:
    tens, unit = divmod(rest, 10)
    if tens == 0:
        return (["linh"] if is_linked and unit else []) + ([DIGITS[unit]] if unit else [])
    head = ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    return head + ([_unit(tens, unit)] if unit else [])


def _unit(tens: int, unit: int) -> str:
    """Say the last digit, which changes its sound behind tens."""
    if unit == 5:
        return "lăm"
    changed = {1: "mốt", 4: "tư"} if tens > 1 else {}
    return changed.get(unit, DIGITS[unit])
