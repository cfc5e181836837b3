"""The address of a page of the posting log: it says all that the page shows, so that a link shares it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from publisher.core.bare_words import bare_words
from publisher.core.delivery import State
from publisher.core.item import Form
from publisher.core.localtime import DAY, day_start
from publisher.store.log import LogQuery, Place

FILTERS = ("q", "channel", "state", "form", "unit", "since", "until")
OLDEST, NEWEST = "oldest", "newest"
OUT, COMING, ALL = "out", "coming", "all"
WHEN = (OUT, COMING, ALL)
"""What has had its time by now, what is still to come, or both."""
NO_LETTER = "\ufffd"
"""What stands for a letter that no database keeps: left out, a filter of it alone would let everything in."""
PLACE = re.compile(r"(?P<at>-?\d{1,18})-(?P<number>\d{1,18})")
"""The place of a line: microseconds since 1970, and its number."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Kind = TypeVar("Kind")


@dataclass(frozen=True)
class LogAddress:
    """What an address asks; what it says that nothing can be is left out of the question.

    `when` is one of `WHEN`, empty where the address leaves it open. `behind` is the line behind which the
    page begins, `before` the one before which it ends.
    """

    asked: Mapping[str, str]
    oldest_first: bool = False
    when: str = ""
    behind: Place | None = None
    before: Place | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> LogAddress:
        asked = {name: given.get(name, "").replace("\0", NO_LETTER).strip() for name in FILTERS}
        when = given.get("when", "")
        order = given.get("order") or (OLDEST if when == COMING else NEWEST)
        behind, before = (read_place(given.get(name, "")) for name in ("behind", "before"))
        return cls(asked, order == OLDEST, when if when in WHEN else "", behind, before)

    def opened(self) -> LogAddress:
        """Return the address with what a page opens on: what is past, unless something narrows the log."""
        return self if self.when or self.is_narrowed else replace(self, when=OUT)

    def turned_to(self, when: str) -> LogAddress:
        """Return the first page of the same, past or to come; what is to come begins with what comes next."""
        is_open = when == ALL and self.is_narrowed
        return LogAddress(self.asked, when == COMING, "" if is_open else when)

    @property
    def order(self) -> str:
        """Return the order as an address says it, empty for the usual one."""
        is_usual = self.oldest_first == (self.when == COMING)
        return "" if is_usual else OLDEST if self.oldest_first else NEWEST

    @property
    def unread(self) -> list[str]:
        """Return what the filters say that nothing can be, and that is left out of the question."""
        kinds = {"since": date.fromisoformat, "until": date.fromisoformat, "state": State, "form": Form}
        asked = ((self.asked[name], read) for name, read in kinds.items())
        return [text for text, read in asked if text and read_or_none(read, text) is None]

    @property
    def is_unsearchable(self) -> bool:
        """Tell whether the words are signs alone, which no title is found by: they let nothing in."""
        return bool(self.asked["q"]) and not bare_words(self.asked["q"])

    @property
    def is_narrowed(self) -> bool:
        return any(self.asked.values())

    @property
    def is_filtered(self) -> bool:
        """Tell whether more is asked than words of a title."""
        return any(one for name, one in self.asked.items() if name != "q")

    def query(
        self, zone: ZoneInfo, now: datetime, limit: int | None = None, behind: Place | None = None
    ) -> LogQuery:
        """Return the question to the log; days are those of the zone.

        Words that are unsearchable narrow nothing down here: whoever asks looks at `is_unsearchable` first.
        """
        asked = self.asked
        first, last = (read_or_none(date.fromisoformat, asked[name]) for name in ("since", "until"))
        since = day_start(zone, first) if first and first > date.min else None
        until = day_start(zone, last + DAY) if last and last < date.max else None
        behind_now = now + MICROSECOND  # what happens this very moment has happened
        if self.when == COMING:
            since = max(since, behind_now) if since else behind_now
        if self.when == OUT:
            until = min(until, behind_now) if until else behind_now
        return LogQuery(
            channel=asked["channel"] or None,
            state=read_or_none(State, asked["state"]),
            since=since,
            until=until,
            unit=asked["unit"] or None,
            form=read_or_none(Form, asked["form"]),
            limit=limit,
            behind=behind,
            words=bare_words(asked["q"]),
        )

    def link(self, page: str = "/log", **more: str) -> str:
        """Return the address of the first page, or of another one, with something else asked."""
        own = {**self.asked, "order": self.order, "when": self.when, **more}
        said = {name: one for name, one in own.items() if one}
        return f"{page}?{urlencode(said)}" if said else page

    def link_behind(self, place: Place) -> str:
        return self.link(behind=written_place(place))

    def link_before(self, place: Place) -> str:
        return self.link(before=written_place(place))


@dataclass(frozen=True)
class Period:
    """A span of days that people ask for by name; `code` is the word for it."""

    code: str
    since: date
    until: date

    def is_asked(self, address: LogAddress) -> bool:
        return (address.asked["since"], address.asked["until"]) == (str(self.since), str(self.until))

    def link(self, address: LogAddress) -> str:
        """Return the address of the same in this span, past or to come as before."""
        return address.link(since=str(self.since), until=str(self.until))


def periods(today: date) -> tuple[Period, ...]:
    """Return the day, the one before it, and the week and the month that it lies in."""
    monday, first = today - today.weekday() * DAY, today.replace(day=1)
    last = (first + 31 * DAY).replace(day=1) - DAY
    return (
        Period("web-this-day", today, today),
        Period("web-day-before", today - DAY, today - DAY),
        Period("web-this-week", monday, monday + 6 * DAY),
        Period("web-this-month", first, last),
    )


def read_or_none(read: Callable[[str], Kind], text: str) -> Kind | None:
    """Return what an address says, None for what cannot be read."""
    try:
        return read(text)
    except ValueError:
        return None


def read_place(text: str) -> Place | None:
    """Return the place that an address says, None for none and for what is none."""
    found = PLACE.fullmatch(text)
    try:
        return (EPOCH + int(found["at"]) * MICROSECOND, int(found["number"])) if found else None
    except OverflowError:
        return None


def written_place(place: Place) -> str:
    """Return the place of a line as an address says it."""
    at, number = place
    return f"{(at - EPOCH) // MICROSECOND}-{number}"
