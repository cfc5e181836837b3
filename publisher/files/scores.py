"""`[[score]]`, `[[mark]]` and `[[grade]]` of a plan file: the scoring rules."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from publisher.core.message import Message, message
from publisher.core.plan import Plan
from publisher.core.problem import Problem
from publisher.core.score_sheet import Counted, Criterion, Grade, Mark, Sheet, Variety
from publisher.core.units import Units
from publisher.files.kinds import Id, Table
from publisher.files.mistakes import find_nearest
from publisher.files.plan_values import Count, Part, WhereTable
from publisher.files.toml import Document

WAYS = ("target", "variety", "count", "by_hand")
"""How points may be earned; each criterion has one of them."""


class ScoreTable(Table):
    """`[[score]]`."""

    id: Id
    title: Annotated[str, Field(min_length=1)]
    points: Annotated[Part, Field(gt=0, le=1000)]
    target: str | None = None
    variety: Variety | None = None
    of: Annotated[Count, Field(gt=0)] | None = None
    count: Counted | None = None
    where: WhereTable = WhereTable()
    each: Annotated[Part, Field(ge=-1000, le=1000)] | None = None
    by_hand: bool = False

    @model_validator(mode="after")
    def _has_one_way(self) -> ScoreTable:
        ways = [name for name in WAYS if getattr(self, name)]
        if len(ways) != 1:
            raise PydanticCustomError("score-has-one-way", "one of target, variety, count, by_hand")
        if (self.variety is None) != (self.of is None):
            raise PydanticCustomError("variety-needs-of", "variety and of belong together")
        if (self.count is None) != (not self.each):
            raise PydanticCustomError("count-needs-each", "count and each belong together")
        return self

    def made(self) -> Criterion:
        return Criterion(
            id=self.id,
            title=self.title,
            points=self.points,
            target=self.target,
            variety=self.variety,
            of=self.of or 0,
            count=self.count,
            where=self.where.made(),
            each=self.each or Decimal(0),
            by_hand=self.by_hand,
        )


class MarkTable(Table):
    """`[[mark]]`: what a person gave."""

    score: str
    unit: str
    window: str
    points: Annotated[Part, Field(ge=-1000, le=1000)]
    reason: str = ""

    def made(self) -> Mark:
        return Mark(self.score, self.unit, self.window, self.points, self.reason)


class GradeTable(Table):
    """`[[grade]]`."""

    title: Annotated[str, Field(min_length=1)]
    from_: Annotated[Part, Field(ge=0, le=1000)] = Field(alias="from")

    def made(self) -> Grade:
        return Grade(self.title, self.from_)


def check_scores(document: Document, plan: Plan, units: Units | None) -> Iterator[Problem]:
    """Find criteria of no target of units, and marks of nobody, of nothing or beyond the points."""
    counted = {target.id for target in plan.targets if target.each == "unit"}
    for number, one in enumerate(plan.sheet.criteria):
        if one.id in [other.id for other in plan.sheet.criteria[:number]]:
            yield document.problem(("score", number, "id"), message("id-twice", id=one.id), value=True)
        if one.target is not None and one.target not in counted:
            said = message("score-of-no-target", target=one.target, known=", ".join(sorted(counted)) or "–")
            yield document.problem(("score", number, "target"), said, value=True)
    criteria = {one.id: one for one in plan.sheet.criteria if one.by_hand}
    for number, mark in enumerate(plan.sheet.marks):
        criterion = criteria.get(mark.criterion)
        if criterion is None:
            said = message("mark-of-no-score", score=mark.criterion, known=", ".join(criteria) or "–")
            yield document.problem(("mark", number, "score"), said, value=True)
        elif abs(mark.points) > criterion.points:
            said = message("mark-beyond-points", points=mark.points, most=criterion.points)
            yield document.problem(("mark", number, "points"), said, value=True)
        if units is not None and mark.unit not in units:
            yield document.problem(("mark", number, "unit"), _no_unit(mark.unit, units), value=True)
        yield from _check_window_of(document, number, mark, plan)
    yield from _check_twice(document, plan.marked)


def _check_window_of(document: Document, number: int, mark: Mark, plan: Plan) -> Iterator[Problem]:
    at, window = ("mark", number, "window"), plan.window(mark.window)
    if window is None:
        yield document.problem(at, message("mark-of-no-window", window=mark.window), value=True)
    elif window.until < plan.start or plan.end < window.from_:
        days = {"start": f"{plan.start:%d/%m/%Y}", "end": f"{plan.end:%d/%m/%Y}"}
        yield document.problem(at, message("mark-outside-plan", window=mark.window, **days), value=True)


def _check_twice(document: Document, sheet: Sheet) -> Iterator[Problem]:
    """Find marks that would be added up, and grades of which one is never given."""
    marked: set[tuple[str, str, str]] = set()
    for number, mark in enumerate(sheet.marks):
        key = mark.criterion, mark.unit, mark.window
        if key in marked:
            said = message("mark-twice", score=mark.criterion, unit=mark.unit, window=mark.window)
            yield document.problem(("mark", number), said)
        marked.add(key)
    titles: dict[Decimal, str] = {}
    for number, grade in enumerate(sheet.grades):
        if other := titles.get(grade.least):
            said = message("grade-twice", other=other, points=grade.least)
            yield document.problem(("grade", number, "from"), said, value=True)
        titles[grade.least] = grade.title


def _no_unit(given: str, units: Units) -> Message:
    if near := find_nearest(given, units.by_id):
        return message("unknown-unit-near", given=given, nearest=near)
    return message("unknown-unit", given=given)
