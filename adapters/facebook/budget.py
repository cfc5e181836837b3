"""The Page's budget of calls, as Facebook's answers tell it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import Any

from publisher.core.errors import TryLater
from publisher.wire import ask_for_rest

NEARLY_SPENT = 95.0
"""Percent of the budget from which on no call is made: at 100 Facebook throttles, and prolongs it."""
REST = timedelta(minutes=10)
"""How long to leave a nearly spent budget alone when no estimate came; it refills over an hour."""
PERCENTS = ("call_count", "total_time", "total_cputime")


@dataclass(frozen=True)
class Usage:
    """How much of the budget is spent (percent), and how long Facebook says it will take to refill."""

    percent: float = 0.0
    wait: timedelta = timedelta()


def read_usage(headers: Mapping[str, str]) -> Usage:
    """Read the usage headers; the worst of them counts. Facts: api-facts section 1.10."""
    records = list(_records(headers))
    minutes = [_number(one.get("estimated_time_to_regain_access")) for one in records]
    percents = [_number(one.get(name)) for one in records for name in PERCENTS]
    return Usage(max(percents, default=0.0), timedelta(minutes=max(minutes, default=0.0)))


def _records(headers: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    for name in ("X-App-Usage", "X-Page-Usage"):
        yield from _only_objects([_decoded(headers.get(name))])
    cases = _decoded(headers.get("X-Business-Use-Case-Usage"))
    for several in cases.values() if isinstance(cases, dict) else ():
        yield from _only_objects(several if isinstance(several, list) else [several])


def _only_objects(values: list[Any]) -> Iterator[Mapping[str, Any]]:
    yield from (value for value in values if isinstance(value, dict))


def _decoded(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except ValueError:  # a header is a hint; one that cannot be read gives none
        return None


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


class Budget:
    """Hold calls back while Facebook wants none; shared by all threads of one channel.

    Two waits are kept apart: one for every call, and one for new posts only, so that a Page that is
    blocked from posting can still be searched and a post still be taken down.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._calls_until = 0.0
        self._posts_until = 0.0

    def check(self, *, posting: bool) -> None:
        """Raise TryLater, with the true reason, while a call, or a new post, must wait."""
        with self._lock:
            calls, posts = self._calls_until, self._posts_until if posting else 0.0
        wait = timedelta(seconds=max(calls, posts) - self._clock())
        if wait > timedelta():
            code = "facebook-posting-rests" if posts > calls else "facebook-budget-spent"
            if calls >= posts:
                ask_for_rest(wait)
            raise TryLater(code, after=wait, minutes=in_minutes(wait))

    def note(self, usage: Usage) -> None:
        """Take in what an answer says about the budget."""
        if usage.wait:
            self.rest(usage.wait)
        elif usage.percent >= NEARLY_SPENT:
            self.rest(REST)

    def rest(self, wait: timedelta, *, only_posts: bool = False) -> None:
        """Make no call, or no new post, for as long as `wait`."""
        until = self._clock() + wait.total_seconds()
        with self._lock:
            if only_posts:
                self._posts_until = max(self._posts_until, until)
            else:
                self._calls_until = max(self._calls_until, until)
                ask_for_rest(wait)


def in_minutes(wait: timedelta) -> int:
    """Return whole minutes, rounded up, for people."""
    return -(-int(wait.total_seconds()) // 60) or 1
