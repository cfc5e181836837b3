"""iCalendar (RFC 5545): entries of the calendar as other programs read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

from publisher.core.delivery import State
from publisher.store.calendar import Entry
from publisher.web.shown_values import link

LONGEST = 75
"""Octets of a line, its break not counted (section 3.1)."""
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
"""Section 3.3.11."""
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""What no text may hold; a break is `\\n` alone."""


def write_calendar(
    name: str, zone: str, language: str, entries: Iterable[Entry], told: Callable[[Entry], tuple[str, str]]
) -> bytes:
    """Write a calendar of this name; `told` says the head and the text of an entry."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Publisher//Publisher//{language.upper()}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
        f"X-WR-TIMEZONE:{_text(zone)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *(line for one in entries for line in _event(one, language, *told(one))),
        "END:VCALENDAR",
    ]
    return b"".join(_fold(line) for line in lines)


def _event(one: Entry, language: str, head: str, text: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(one)}"
    yield f"DTSTAMP:{_instant(one.changed_at)}"
    yield f"LAST-MODIFIED:{_instant(one.changed_at)}"
    yield f"DTSTART:{_instant(one.at)}"
    yield f"SUMMARY;LANGUAGE={language}:{_text(head)}"
    yield f"DESCRIPTION;LANGUAGE={language}:{_text(text)}"
    if address := link(one.url):
        yield f"URL:{UNWANTED.sub('', address)}"
    yield f"STATUS:{'CONFIRMED' if one.state is State.PUBLISHED else 'TENTATIVE'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _uid(one: Entry) -> str:
    """Name an entry for good: no other workspace has a delivery of this number, item and channel."""
    mark = sha256(f"{one.item}\n{one.channel}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{one.number}-{mark}@publisher"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).translate(ESCAPES)


def _fold(line: str) -> bytes:
    """Break a line where it is too long, between letters; what goes on begins with a gap."""
    folded, left = [], LONGEST
    for letter in line.replace("\n", ""):
        octets = letter.encode()
        if len(octets) > left:
            folded.append(b"\r\n ")
            left = LONGEST - 1
        folded.append(octets)
        left -= len(octets)
    return b"".join((*folded, b"\r\n"))
