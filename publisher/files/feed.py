"""Feeds as they arrive: RSS and Atom read by feedparser from bytes, whatever is wrong with them.

Facts: `api-facts.md` section 6. A feed that breaks off gives the entries before the break; what is no feed
at all is told as what it seems to be.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.sax import SAXException
from zoneinfo import ZoneInfo

from publisher.core.errors import TryLater
from publisher.core.feed import Entry, bare_link, plain_link
from publisher.core.likeness import TAG
from publisher.files.feed_dates import FeedDate, read_feed_date
from publisher.files.text import one_line, tidy

MOST = 500
"""Entries of a feed that are looked at, from its top."""
LONGEST_TITLE = 500
LONGEST_SUMMARY = 2000
END = re.compile(rb"</(?:rss|feed|rdf:rdf)\s*>\s*$", re.IGNORECASE)
"""The last tag; where it is missing, the last entry may have been cut within its title or its link."""
DATES = ("published", "updated", "created")
"""Where an entry's date may stand; the first that is there counts."""


@dataclass(frozen=True)
class Feed:
    """A feed that was read: its entries in its own order, its kind, such as `rss20`, and how whole it came.

    `has_zones` tells whether the dates name their zone, None when no date could be read.
    """

    entries: tuple[Entry, ...]
    version: str
    is_whole: bool = True
    has_zones: bool | None = None

    @property
    def newest(self) -> datetime | None:
        """When its newest entry was published, None where no entry says."""
        return max((one.published_at for one in self.entries if one.published_at), default=None)


def read_feed(body: bytes, kind: str, url: str, zone: ZoneInfo, now: datetime) -> Feed:
    """Read the answer of `url` with its content type; dates without a zone are in `zone`.

    Raises TryLater for what is no feed.
    """
    if re.search(rb"<!ENTITY", body, re.IGNORECASE):
        raise TryLater("feed-defines-entities")
    found = _parse(body, kind, url)
    if not found.get("version"):
        raise TryLater(_what_it_is(body, kind))
    is_whole = not isinstance(found.get("bozo_exception"), SAXException) or bool(END.search(body[-200:]))
    whole = found.entries if is_whole else found.entries[:-1]
    read = [_entry(one, url, zone, now) for one in whole[:MOST]]
    zones = [date.has_zone for _, date in read if date is not None]
    return Feed(
        tuple(entry for entry, _ in read if entry.title or entry.link),
        str(found.version),
        is_whole,
        all(zones) if zones else None,
    )


def _parse(body: bytes, kind: str, url: str) -> Any:
    """Let feedparser read bytes, never an address: it would open files and follow any link."""
    import feedparser  # only the daemon reads feeds, and the commands start without it

    headers = {"content-type": kind, "content-location": url} if kind else {"content-location": url}
    try:
        return feedparser.parse(io.BytesIO(body), response_headers=headers)
    except Exception as error:  # whatever a library makes of strange bytes, they are no feed
        raise TryLater("not-a-feed") from error


def _what_it_is(body: bytes, kind: str) -> str:
    """Return the code of what came instead of a feed."""
    head = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:500].lower()
    if not head:
        return "feed-is-empty"
    if head.startswith((b"{", b"[")):
        return "feed-is-json"
    is_page = head.startswith((b"<!doctype html", b"<html")) or b"<html" in head
    return "feed-is-a-page" if is_page else "not-a-feed"


def _entry(found: Any, url: str, zone: ZoneInfo, now: datetime) -> tuple[Entry, FeedDate | None]:
    date = next((read for text in _dates(found) if (read := read_feed_date(text, zone, now))), None)
    title = _plain(found, "title")[:LONGEST_TITLE]
    link = _link(found, url)
    at = date.at if date else None
    guid = _text(found, "id") or (plain_link(link) if link else "") or f"{title} {at}"
    return Entry(_short(guid), link, title, at, _summary(found)), date


def _dates(found: Any) -> Iterator[str]:
    """Yield what stands where dates do; `dict.get`, as feedparser's own takes one date for another."""
    yield from (text for name in DATES if (text := dict.get(found, name)) and isinstance(text, str))


def _link(found: Any, url: str) -> str:
    """Return where an entry leads; a feed that links to itself or to its front page links to no piece."""
    link = one_line(tidy(_text(found, "link")))
    try:
        parts = urlsplit(link)
        is_page = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    itself = {plain_link(url), plain_link(urljoin(url, "/"))}
    return bare_link(link) if is_page and plain_link(link) not in itself else ""


def _summary(found: Any) -> str:
    content = dict.get(found, "content") or [{}]
    text = _plain(found, "summary") or _plain(content[0], "value")
    return text[:LONGEST_SUMMARY]


def _plain(found: Any, name: str) -> str:
    """Return a text without markup, as it is kept."""
    return one_line(tidy(html.unescape(TAG.sub(" ", _text(found, name)))))


def _text(found: Any, name: str) -> str:
    text = dict.get(found, name)
    return text if isinstance(text, str) else ""


def _short(guid: str) -> str:
    """Return a name for an entry that fits every database."""
    plain = tidy(guid)
    return plain if len(plain) <= 500 else sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
