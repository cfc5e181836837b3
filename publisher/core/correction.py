"""The legal correction (cải chính, xin lỗi): its title, its parts, and the time that the law leaves.

What must be in it and how soon it must be out: `reference/domain.md` section 3c. A notice passes every
order and every rule of the timetable; it is never counted by the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TITLE = "Thông tin cải chính, xin lỗi"
"""The title that every notice bears."""

COLUMN = "Thông tin cải chính"
"""The column of a channel that names no `correction_column` of its own."""

AT_ONCE = "correction-at-once"
"""The reason for the time of a notice; it stands first in its channel's line."""


class Part(StrEnum):
    """A part of the notice, in the order in which they stand; the work is named by ourselves."""

    WRONG = "wrong"
    RIGHT = "right"
    APOLOGY = "apology"


class Standing(StrEnum):
    """How a notice stands to the time that the law leaves."""

    IN_TIME = "in_time"
    NEAR = "near"
    PASSED = "passed"


@dataclass(frozen=True)
class Limit:
    """The time from the order to readers: `within` is the law's, after `warn` people are told."""

    within: timedelta
    warn: timedelta


@dataclass(frozen=True)
class Timing:
    """How long a notice took, or has taken so far, on one channel; instants are aware and UTC."""

    ordered_at: datetime
    limit_at: datetime
    took: timedelta
    is_out: bool
    standing: Standing


def measure(ordered_at: datetime, out_at: datetime | None, limit: Limit, now: datetime) -> Timing:
    """Measure from the order to `out_at`, or to `now` while readers do not have the notice."""
    took = max((out_at or now) - ordered_at, timedelta())
    standing = Standing.PASSED if took > limit.within else Standing.IN_TIME
    if out_at is None and limit.warn <= took <= limit.within:
        standing = Standing.NEAR
    return Timing(ordered_at, ordered_at + limit.within, took, out_at is not None, standing)
