"""Symbols of official documents: `177/KH-MTTQ-BTT`, `30/2020/NĐ-CP`, `1115-QĐ/TU`."""

from __future__ import annotations

import re

from publisher.core.speech.letters import say_letters
from publisher.core.speech.numbers import say_number

KIND = r"[A-ZĐƯ][A-ZĐƯa-z]{0,9}\d{0,3}"
SYMBOL = re.compile(
    rf"(?<![\w/.,])\d{{1,6}}(?:/\d{{4}})?(?:/{KIND}(?:[-–]{KIND})*|[-–]{KIND}/{KIND})(?![\w/])"
)
MARKS = {"/": " trên ", "-": ", ", "–": ", "}


def say_symbols(text: str) -> str:
    """Say the number of a document and its letters, as a clerk dictates it."""
    return SYMBOL.sub(lambda found: _say(found[0]), text)


def _say(symbol: str) -> str:
    parts = re.split(r"([/–-])", symbol)
    return "".join(MARKS.get(part) or _say_part(part) for part in parts)


def _say_part(part: str) -> str:
    return say_number(part) if part.isdecimal() else say_letters(part)
