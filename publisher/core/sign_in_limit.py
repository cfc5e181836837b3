"""How often somebody may try to sign in: passwords must not be found by trying."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
"""For how long a failure counts."""
OF_NAME = 5
"""Failures for one name after which further tries are refused: 480 guesses a day."""
OF_ADDRESS = 20
"""Failures from one address; a whole office may share it."""


def free_at(failures: Iterable[datetime], limit: int, now: datetime) -> datetime | None:
    """Return when another try is let in, None for now.

    A failure that seems to lie ahead, because a clock was set back, counts as one of just now.
    """
    newest = sorted((min(at, now) for at in failures), reverse=True)
    return newest[limit - 1] + WINDOW if len(newest) >= limit else None
