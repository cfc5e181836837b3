"""Emulation scores (điểm thi đua): what each unit earns by the rules of the plan, line by line.

Points are decimals with two places, rounded half up, so that a person who adds the lines up gets the total.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import NamedTuple

from publisher.core.message import Message, message
from publisher.core.score_sheet import Criterion, Mark, Sheet

CENT = Decimal("0.01")


class Reached(NamedTuple):
    """A unit in one window of a target: what was done of what was asked."""

    window: str
    done: int
    asked: int


@dataclass(frozen=True)
class Facts:
    """What is known of a unit in a period. Targets, varieties and counts are by the criterion that asks."""

    unit: str
    cluster: str | None
    works: int
    reached: Mapping[str, tuple[Reached, ...]] = field(default_factory=dict)
    varieties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """What a unit gets by one criterion; its arithmetic is put into words when somebody asks for it."""

    criterion: Criterion
    points: Decimal
    say: Callable[[], Message] = field(compare=False, repr=False)

    @property
    def arithmetic(self) -> Message:
        return self.say()


@dataclass(frozen=True)
class Score:
    """What a unit has earned in a period; `rank` is its place in its cluster, shared among equals."""

    unit: str
    cluster: str | None
    works: int
    lines: tuple[Line, ...]
    total: Decimal
    grade: str
    rank: int


def score(
    sheet: Sheet, window: str, facts: Iterable[Facts], parts: Collection[str] = ()
) -> tuple[Score, ...]:
    """Return the scores of all units: those that sent nothing first, then by cluster and rank.

    `parts` are the windows inside this one that marks are given for.
    """
    scored = [
        (one, tuple(_score_by(sheet, window, criterion, one, parts) for criterion in sheet.criteria))
        for one in facts
    ]
    totals = {one.unit: sum((line.points for line in lines), Decimal(0)) for one, lines in scored}
    rivals: dict[str | None, list[Decimal]] = {}
    for one, _ in scored:
        rivals.setdefault(one.cluster, []).append(totals[one.unit])
    for every in rivals.values():
        every.sort()
    scores = [
        Score(
            unit=one.unit,
            cluster=one.cluster,
            works=one.works,
            lines=lines,
            total=totals[one.unit],
            grade=_grade(sheet, totals[one.unit]),
            rank=_rank(totals[one.unit], rivals[one.cluster]),
        )
        for one, lines in scored
    ]
    return tuple(sorted(scores, key=lambda one: (one.works > 0, one.cluster or "", one.rank)))


def _rank(total: Decimal, rivals: Sequence[Decimal]) -> int:
    """Return the place of a total among all of its cluster, which are sorted: behind those that are more."""
    return 1 + len(rivals) - bisect_right(rivals, total)


def _score_by(sheet: Sheet, window: str, criterion: Criterion, facts: Facts, parts: Collection[str]) -> Line:
    if criterion.target is not None:
        return _by_target(criterion, facts.reached.get(criterion.id, ()))
    if criterion.variety is not None:
        return _by_variety(criterion, facts.varieties.get(criterion.id, ()))
    if criterion.count is not None:
        return _by_count(criterion, facts.counts.get(criterion.id, 0))
    marks = [one for one in sheet.marks if (one.criterion, one.unit) == (criterion.id, facts.unit)]
    if own := [one for one in marks if one.window == window]:
        return _by_hand(criterion, own)
    return _unmarked(criterion, window, [one for part in parts for one in marks if one.window == part])


def _by_target(criterion: Criterion, reached: tuple[Reached, ...]) -> Line:
    """Give the part of the points that was reached; more in one window makes up for nothing in another."""
    asked = sum(one.asked for one in reached)
    done = sum(min(one.done, one.asked) for one in reached)
    if not asked:
        return _line(criterion, criterion.points, "score-nothing-asked", points=criterion.points)
    points = _round(criterion.points * done / asked)
    values = {"done": done, "asked": asked, "most": criterion.points, "points": points}
    return Line(criterion, points, partial(_say_windows, reached, values))


def _say_windows(reached: Iterable[Reached], values: Mapping[str, object]) -> Message:
    windows = "; ".join(f"{one.window}: {one.done}/{one.asked}" for one in reached)
    return message("score-by-target", windows=windows, **values)


def _line(criterion: Criterion, points: Decimal, code: str, /, **values: object) -> Line:
    return Line(criterion, points, partial(message, code, **values))


def _by_variety(criterion: Criterion, shown: tuple[str, ...]) -> Line:
    points = _round(criterion.points * min(len(shown), criterion.of) / criterion.of)
    values = {"shown": len(shown), "of": criterion.of, "most": criterion.points, "points": points}
    names = ", ".join(shown) or "–"
    code = "score-by-variety" if len(shown) < criterion.of else "score-by-variety-whole"
    return _line(criterion, points, code, names=names, **values)


def _by_count(criterion: Criterion, count: int) -> Line:
    """Give or take `each` for every one, never more than the points of the criterion."""
    whole = criterion.each * count
    points = _round(max(whole, -criterion.points) if criterion.each < 0 else min(whole, criterion.points))
    code = "score-by-count" if points == _round(whole) else "score-by-count-capped"
    values = {"count": count, "each": criterion.each, "most": criterion.points, "points": points}
    return _line(criterion, points, code, **values)


def _by_hand(criterion: Criterion, marks: list[Mark]) -> Line:
    points = _round(sum((one.points for one in marks), Decimal(0)))
    reasons = "; ".join(one.reason for one in marks if one.reason) or "–"
    return _line(criterion, points, "score-by-hand", points=points, reasons=reasons)


def _unmarked(criterion: Criterion, window: str, parts: list[Mark]) -> Line:
    """Give nothing where nobody marked the window itself, and name the marks of windows inside it.

    No rule says whether these add up or are averaged, so they are not.
    """
    if not parts:
        return _line(criterion, _round(Decimal(0)), "score-not-marked")
    marks = "; ".join(f"{one.window}: {one.points}" for one in parts)
    return _line(criterion, _round(Decimal(0)), "score-marked-in-parts", window=window, marks=marks)


def _grade(sheet: Sheet, total: Decimal) -> str:
    reached = [one for one in sheet.grades if total >= one.least]
    return max(reached, key=lambda one: one.least).title if reached else ""


def _round(points: Decimal) -> Decimal:
    return points.quantize(CENT, ROUND_HALF_UP) + 0  # there is no -0.00
