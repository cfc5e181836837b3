"""Fetching a feed: asked only for what is new, bounded in size, time and hops, never from inside.

Nothing of this changes anything on the other side, so every failure is TryLater.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import NoReturn
from urllib.parse import urljoin, urlsplit

import requests

from publisher.core.errors import TryLater
from publisher.files.channel_settings import judge_address
from publisher.files.feed_settings import is_inside
from publisher.outward import Inside, Outward
from publisher.settings import is_loopback
from publisher.wire import TooLarge, plainly, retry_after

LARGEST = 5 * 1024 * 1024
"""Bytes of a feed, unpacked; the largest seen in the field have a tenth of it."""
PATIENCE = timedelta(seconds=20)
HOPS = 5
UNCHANGED = 304
MOVED = frozenset({301, 302, 303, 307, 308})
RESTS = frozenset({429, 503})
WANTS_REST = "feed-wants-rest"
WANTED = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
LONGEST_NAME = 500
"""Letters of what a server may call its answer; it is sent back with every question."""


@dataclass(frozen=True)
class Answer:
    """What a feed's server said; `body` is None when nothing has changed since the last time."""

    url: str
    body: bytes | None
    kind: str = ""
    etag: str | None = None
    modified: str | None = None


def fetch(url: str, insecure: bool, etag: str | None = None, modified: str | None = None) -> Answer:
    """Ask for a feed, or for what has changed since the answer of these names.

    `insecure` lets the host of `url`, and no other that it sends us on to, stand in the office's network.
    """
    names = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {"Accept": WANTED} | {name: value for name, value in names.items() if value}
    deadline = monotonic() + PATIENCE.total_seconds()
    office = host_of(url) if insecure else None
    with Outward(PATIENCE, LARGEST, is_loopback(url), office) as wire:
        for _ in range(HOPS + 1):
            _refuse_unsafe(url, insecure, office)
            response = _ask(wire, url, headers)
            if response.status_code not in MOVED or "Location" not in response.headers:
                return _answer(url, response)
            url = _next(url, response.headers["Location"])
            if monotonic() > deadline:
                raise TryLater("feed-not-reached", said="no answer in time")
    raise TryLater("feed-goes-in-circles", count=HOPS)


def _next(url: str, place: str) -> str:
    try:
        return urljoin(url, place)
    except ValueError:  # brackets that do not close
        raise TryLater("feed-leads-astray", url=place) from None


def host_of(url: str) -> str | None:
    """Return the host that an address names; None where it names none."""
    try:
        return urlsplit(url).hostname
    except ValueError:  # brackets that do not close
        return None


def _refuse_unsafe(url: str, insecure: bool, office: str | None) -> None:
    """Refuse an address that we were sent on to and would not take from `config.toml`."""
    if is_inside(url, office is not None and host_of(url) == office):
        raise TryLater("feed-leads-inside", url=url)
    if judge_address(url, insecure):
        raise TryLater("feed-leads-astray", url=url)


def _ask(wire: Outward, url: str, headers: dict[str, str]) -> requests.Response:
    try:
        return wire.request("GET", url, headers=headers, allow_redirects=False)
    except Inside:
        raise TryLater("feed-leads-inside", url=url) from None
    except TooLarge:
        raise TryLater("feed-too-large", size=f"{LARGEST // 1024 // 1024} MB") from None
    except requests.RequestException as error:
        raise TryLater("feed-not-reached", said=plainly(error)) from None
    except (ValueError, UnicodeError):  # an address that only looked like one
        raise TryLater("feed-leads-astray", url=url) from None


def _answer(url: str, response: requests.Response) -> Answer:
    said = response.headers
    if response.status_code == UNCHANGED:
        return Answer(url, None)
    if response.status_code != requests.codes.ok:
        _refuse(response)
    names = (said.get("ETag"), said.get("Last-Modified"))
    etag, modified = (name if name and len(name) <= LONGEST_NAME else None for name in names)
    return Answer(url, response.content, said.get("Content-Type", ""), etag, modified)


def _refuse(response: requests.Response) -> NoReturn:
    """Say what the server answered instead, and how long it wants to be left alone."""
    code = WANTS_REST if response.status_code in RESTS else "feed-says-no"
    raise TryLater(code, after=retry_after(response), status=response.status_code)
