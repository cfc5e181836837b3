"""Numbers to call, known by their shape or by the words before them: read digit by digit."""

from __future__ import annotations

import re

from publisher.core.speech.numbers import say_digits
from publisher.core.speech.telephone_words import AMOUNTS, BETWEEN, CALLS, GOES_ON, LINES, RESCUERS, THINGS

OF_A_DATE = "(?:năm|tháng|ngày|tuần|quý)"
GAP = r"[^\w.!?;\n+]{1,4}"
ENDS = rf"(?![\w/%‰]|[.,-]\d| ?(?!{OF_A_DATE} \d)(?:{THINGS})(?!\w))"
BREAK = rf"(?: ?(?:$|[;:!?)…”\n\"]|\.(?!\d)|,(?! ?\d))| (?:{GOES_ON})(?!\w))"
SUM = r"(?!\d{3}\.\d{3}(?!\.?\d)|[\d.]+\.000(?!\.?\d))"
ONE = rf"{SUM}(?:\d{{3,11}}(?:[ .-]\d{{3,4}})*|\d{{2}}(?:\.\d{{3}}){{2}})"
SERVICE = r"(?:11\d|10\d\d|14\d\d|\d{7,11})"
"""Services of the state and of operators (`113`, `1022`, `1400`), and what is too long for an amount."""
NEXT = r"(?:, ?| ?/ ?| [-–] | và | hoặc | hay )"

FULL = r"(?:(?:\(?(?:\+|00)84\)?(?: ?\(0\))?|0)(?:[ .-]?\d){8,10}|\(0\d{1,3}\)(?:[ .-]?\d){7,8})"
TELEPHONE = re.compile(rf"(?<![\w.,/+]){FULL}(?: ?/ ?{FULL})*(?![\w/]|[.,]\d)")
HIDDEN = re.compile(r"(?<![\w.,/])0\d{1,3}(?:[ .-]\d{3,4})+(?= ?(?:\.{2,}|…))")
TOLL = re.compile(rf"(?<![\w.,/])(?<!năm )1[89]00(?:[ .]?\d){{4,6}}{ENDS}", re.I)
LINE = re.compile(
    rf"((?<!\w)(?:{LINES}){GAP}(?:(?:{BETWEEN}){GAP}){{0,4}})({ONE}(?:{NEXT}{ONE})*){ENDS}", re.I
)
NAMED = re.compile(
    rf"((?<!\w)(?:{LINES})(?:[ ,(]{{1,2}}[^\W\d_]+){{1,9}}?)"
    rf"(?:(: ?)({ONE})|( \(?)({SERVICE}(?:{NEXT}{SERVICE})*)){ENDS}",
    re.I,
)
OF_AN_AMOUNT = re.compile(rf"(?<!\w)(?:{AMOUNTS})$", re.I)
CALL = re.compile(
    rf"((?<!\w)(?:{CALLS}){GAP}(?:(?:{BETWEEN}){GAP}){{0,5}})"
    rf"({SERVICE}(?:{NEXT}{SERVICE})*{ENDS}|{ONE}(?:{NEXT}{ONE})*{ENDS}(?={BREAK}))",
    re.I,
)
RESCUE = re.compile(rf"((?<!\w)(?:{RESCUERS})(?: số)?:? )(11[1-5]){ENDS}", re.I)


def say_telephones(text: str) -> str:
    """Say numbers to call digit by digit, with a pause where the writer left a gap."""
    for shape in (TELEPHONE, HIDDEN, TOLL):
        text = shape.sub(lambda found: _say(found[0]), text)
    text = LINE.sub(lambda found: found[1] + _say(found[2]), text)
    text = NAMED.sub(_say_named, text)
    text = CALL.sub(lambda found: found[1] + _say(found[2]), text)
    return RESCUE.sub(lambda found: found[1] + _say(found[2]), text)


def _say_named(found: re.Match[str]) -> str:
    """Say the number of a line with a long name: `tổng đài quốc gia bảo vệ trẻ em 111`."""
    if OF_AN_AMOUNT.search(found[1]):
        return found[0]
    return found[1] + (found[2] or found[4]) + _say(found[3] or found[5])


def _say(written: str) -> str:
    """Say one number or several; words between them stay."""
    parts = re.split(r"(,| và | hoặc | hay )", written)
    return "".join(_say_groups(part) if re.search(r"\d", part) else part for part in parts)


def _say_groups(written: str) -> str:
    """Say the groups of a number; a leading blank stays."""
    blank, abroad = " " * written.startswith(" "), "cộng " * written.lstrip(" (").startswith("+")
    return blank + abroad + ", ".join(say_digits(group) for group in re.findall(r"\d+", written))
