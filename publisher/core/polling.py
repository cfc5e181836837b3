"""Polling: when a feed is asked again, so that what was handed over is known soon and nobody is pestered."""

from __future__ import annotations

from datetime import timedelta

LONGEST = timedelta(hours=6)
"""A feed that does not answer is asked at least that often: somebody may have mended it."""
LONGEST_WISH = timedelta(days=1)
"""The longest that a server may send us away for."""
SPREAD = 0.2
"""The share of a wait by which it varies, so that many workspaces do not ask at the same second."""


def wait(every: timedelta, jitter: float) -> timedelta:
    """Return how long to wait after an answer; `jitter` lies between 0 and 1."""
    return every * (1 - SPREAD / 2 + SPREAD * jitter)


def wait_in_vain(every: timedelta, failures: int, wish: timedelta | None, jitter: float) -> timedelta:
    """Return how long to wait after so many failures in a row; `wish` is what the server asked for."""
    doubled = every * 2 ** min(max(failures - 1, 0), 16)
    longest = max(LONGEST, every)
    return max(wait(min(doubled, longest), jitter), min(wish or timedelta(), LONGEST_WISH))
