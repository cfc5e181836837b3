"""Feeds: what an outlet shows of itself, and which of our pieces an entry is.

An entry is known by its link; else by its title, near the time at which the piece was handed over. Where
that leaves two pieces, none is taken: a person is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from publisher.core.wording import plain_words

BEFORE = timedelta(hours=1)
"""A newsroom may paste a piece while it is being handed over, and its clock may be off."""
AFTER = timedelta(days=14)
"""A paper that appears weekly may keep a piece for its next issue but one; later it is another piece."""
ALIKE = timedelta(minutes=5)
"""Pieces whose distances in time differ by less cannot be told apart."""
ONLY_COUNTS = ("utm_", "fbclid", "gclid", "zarsrc")
"""Beginnings of parameters that say who has sent a reader, not what is read."""
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Entry:
    """One entry of a feed. `published_at` is aware and UTC, None where the feed does not say it rightly."""

    guid: str
    link: str
    title: str
    published_at: datetime | None
    summary: str = ""


@dataclass(frozen=True)
class Candidate:
    """A delivery that an entry may be: its titles and links, plain, and since when it can be out.

    One that `awaits` was handed over, and nobody knows yet whether it is out.
    """

    id: int
    titles: frozenset[str]
    links: frozenset[str]
    since: datetime
    awaits: bool = False


@dataclass(frozen=True)
class Match:
    """What an entry is: one delivery, none, or one of several `rivals` between which a person decides."""

    id: int | None = None
    rivals: tuple[int, ...] = ()


def plain_link(link: str) -> str:
    """Return an address as it is compared: without what varies between two ways to the same page."""
    try:
        parts = urlsplit(link.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return link.strip()
    if port is not None and port != PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _only_counts(pair[0])]
    query = f"?{urlencode(asked)}" if asked else ""
    scheme = (
        "https" if parts.scheme == "http" else parts.scheme
    )  # a site that takes up TLS shows its pages anew
    return f"{scheme}://{host}{parts.path.rstrip('/')}{query}"


def bare_link(link: str) -> str:
    """Return an address without what only says who has sent a reader; any other stays as it is."""
    address, sign, asked = link.partition("#")[0].partition("?")
    kept = [one for one in asked.split("&") if not _only_counts(one)]
    if sign and kept != asked.split("&"):
        return f"{address}?{'&'.join(kept)}" if kept else address
    return link


def _only_counts(parameter: str) -> bool:
    return parameter.lower().startswith(ONLY_COUNTS)


def match(entry: Entry, candidates: Iterable[Candidate]) -> Match:
    """Return which delivery an entry is; one that is older than a hand-over never confirms it.

    The entry's time is when it was published, or first seen where the feed does not say.
    """
    link, title = plain_link(entry.link), plain_words(entry.title)
    possible = [one for one in candidates if not (one.awaits and _is_older(entry, one))]
    linked = [one for one in possible if entry.link and link in one.links]
    titled = [one for one in possible if title and title in one.titles and _is_in_time(entry, one)]
    return _nearest(entry, linked or titled)


def _is_older(entry: Entry, one: Candidate) -> bool:
    return entry.published_at is None or entry.published_at < one.since - BEFORE


def _is_in_time(entry: Entry, one: Candidate) -> bool:
    at = entry.published_at
    return at is not None and one.since - BEFORE <= at <= one.since + AFTER


def _nearest(entry: Entry, found: list[Candidate]) -> Match:
    """Return the one that is nearest in time, or all where the two nearest are as near as each other."""
    if len(found) < 2:
        return Match(found[0].id if found else None)
    ranked = sorted((_distance(entry, one), one.id) for one in found)
    if ranked[1][0] - ranked[0][0] < ALIKE:
        return Match(rivals=tuple(id for _, id in ranked))
    return Match(ranked[0][1])


def _distance(entry: Entry, one: Candidate) -> timedelta:
    return abs(entry.published_at - one.since) if entry.published_at else AFTER
