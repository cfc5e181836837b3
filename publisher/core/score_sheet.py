"""The scoring sheet of a plan: by what rules units earn points in their emulation (thi đua)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from publisher.core.metrics import Where

Variety = Literal["theme", "audience", "form", "index", "channel", "column"]
"""Of what a unit may be asked to show several different ones."""

Counted = Literal[
    "works", "postings", "airings", "minutes", "events", "people", "women", "copies", "installations",
    "corrections", "withdrawals",
]  # fmt: skip
"""What a bonus or a penalty counts: a metric of the plan, or what went wrong with pieces of the unit."""


@dataclass(frozen=True)
class Criterion:
    """One rule of the scoring sheet; `points` is the most that it gives, or the most that it takes.

    By `target`: as much of the points as of the target was reached, window by window, each at most whole.
    By `variety`: as much of them as of `of` different ones were shown. By `count`: `each` for every one
    counted, below zero for a penalty. By hand: what the plan's marks say.
    """

    id: str
    title: str
    points: Decimal
    target: str | None = None
    variety: Variety | None = None
    of: int = 0
    count: Counted | None = None
    where: Where = field(default_factory=dict)
    each: Decimal = Decimal(0)
    by_hand: bool = False


@dataclass(frozen=True)
class Mark:
    """What a person gave a unit for a criterion in a window, and why."""

    criterion: str
    unit: str
    window: str
    points: Decimal
    reason: str = ""


@dataclass(frozen=True)
class Grade:
    """What a unit is called that has at least so many points."""

    title: str
    least: Decimal


@dataclass(frozen=True)
class Sheet:
    """The scoring rules of a plan."""

    criteria: tuple[Criterion, ...] = ()
    marks: tuple[Mark, ...] = ()
    grades: tuple[Grade, ...] = ()
