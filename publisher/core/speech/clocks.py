"""Times of day and spans: `8h30`, `08:30`, `17 giờ 30`, `8h-11h`, `15-20`."""

from __future__ import annotations

import re

from publisher.core.speech.numbers import say_integer

CLOCK = re.compile(
    r"(?<![\d.,:/])(\d{1,2})"
    r"(?:(?: ?giờ ?| ?[hHg])(\d{1,2})(?: ?(?:phút|ph|p)(?!\w)|['’′])?|:(\d{2})(?::\d{2})?)"
    r"(?![\d:/%]|[.,]\d| (?:người|ngày|hộ))"
)
HOURS = re.compile(r"(?<=\d) ?[hH](?!\w)")
MINUTES = re.compile(r"(?<=\d) ?['’′](?!\w)")
RANGE = re.compile(r"(?:(?<=[\d%°])|(?<=\dh)|(?<=°C)|(?<=giờ)|(?<=phút)|(?<=đồng)) ?[-–—] ?(?=\d)")
BELOW_ZERO = re.compile(r"(?<![\w%.,]) ?[-−](?=\d+(?:,\d+)? ?(?:°|º|độ))")


def say_ranges(text: str) -> str:
    """Say `đến` for the dash between two numbers, and `âm` for the one before degrees of frost."""
    return RANGE.sub(" đến ", BELOW_ZERO.sub(" âm ", text))


def say_clocks(text: str) -> str:
    """Say times of day; an hour above 24 is a length of time and left to the units."""
    text = CLOCK.sub(_clock, text)
    return MINUTES.sub(" phút", HOURS.sub(" giờ", text))


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2] or found[3])
    if hour > 24 or minute > 59:
        return found[0]
    said = f"{say_integer(hour)} giờ"
    return said if minute == 0 else f"{said} {say_integer(minute)} phút"
