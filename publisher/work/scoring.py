"""Scoring: what each unit did in a period, and what it earns for it by the plan's rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from publisher.app import App
from publisher.core.activity import Activity, Kind
from publisher.core.plan import Plan
from publisher.core.progress import Chosen, Progress
from publisher.core.score import Facts, Line, Reached, Score, score
from publisher.core.score_sheet import Criterion, Variety
from publisher.core.units import Unit, Units
from publisher.core.windows import Window
from publisher.store import entries, scores
from publisher.work.counting import Count, count_on
from publisher.work.down import ListDown, list_down
from publisher.work.progress import Recall, progress
from publisher.work.reporting.books import open_activities
from publisher.work.reporting.figures import Figures, take_figures
from publisher.work.sealed import list_as_sealed, measured_by

COUNTED = (
    "works", "postings", "airings", "minutes", "events", "people", "women", "copies", "installations"
)  # fmt: skip
TRAITS = {
    "channel": "channel",
    "theme": "themes",
    "audience": "audiences",
    "index": "indices",
    "form": "form",
    "column": "column",
}
"""Which trait of a posting holds what a unit may have to show several of."""


Record = dict[str, Any]


@dataclass(frozen=True)
class Scored:
    """What units did in a period and what they earn; the `lines` of their arithmetic are told one by one, as
    a list of units shows none of them."""

    records: Sequence[Record]
    _earned: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)

    def lines(self, app: App, record: Record) -> list[Record]:
        """Return the arithmetic of a unit's record, of a sealed period as it was told then."""
        if "lines" in record:
            found: list[Record] = record["lines"]
            return found
        return [_tell(app, one) for one in self._earned[record["unit"]]]

    def told(self, app: App) -> list[Record]:
        """Return all records with their arithmetic."""
        return [one | {"lines": self.lines(app, one)} for one in self.records]


def unit_records(app: App, session: Session, plan: Plan, window: Window, at: datetime) -> list[Record]:
    """Return every unit that lived in the period: those that sent nothing first, then by cluster and rank.

    What was sealed is told as it was; the arithmetic is in the language of the workspace then.
    """
    return unit_scores(app, session, plan, window, at).told(app)


def unit_scores(
    app: App,
    session: Session,
    plan: Plan,
    window: Window,
    at: datetime,
    rows: Sequence[Progress] | None = None,
    count: Count = count_on,
    down: ListDown = list_down,
) -> Scored:
    """Return the units as `unit_records` does; `rows` are those of `of_units`, where these are known."""
    sealed = scores.sealed(session, plan.id, window.id, at)
    if sealed:
        return Scored(sealed)
    then = measured_by(app, session, plan, window, at)[1]
    known = of_units(app, session, plan, then, at) if rows is None or then != window else rows
    return _score_units(app, session, plan, window, at, known, count, down)


def of_units(
    app: App,
    session: Session,
    plan: Plan,
    window: Window,
    at: datetime,
    afresh: bool = False,
    count: Count = count_on,
    recall: Recall = list_as_sealed,
) -> list[Progress]:
    """Return how far each unit is with what every unit has to reach, in windows that share a day with one."""
    chosen = Chosen(each="unit", period=window)
    return progress(app, session, at, plan.id, afresh=afresh, chosen=chosen, count=count, recall=recall)


def score_units(app: App, session: Session, plan: Plan, window: Window, at: datetime) -> list[Record]:
    """Return what each unit did in a period and what it earns, counted afresh; of a sealed period by the
    rules of then."""
    then = measured_by(app, session, plan, window, at)[1]
    rows = of_units(app, session, plan, then, at, afresh=True)
    return _score_units(app, session, plan, window, at, rows).told(app)


def _score_units(
    app: App,
    session: Session,
    plan: Plan,
    window: Window,
    at: datetime,
    rows: Iterable[Progress],
    count: Count | None = None,
    down: ListDown = list_down,
) -> Scored:
    """Score units given their rows; all else is counted afresh where nothing is told that counts."""
    by, window = measured_by(app, session, plan, window, at)
    plan, units = by.plan, by.units or Units()
    figures = take_figures(app, session, by, window, at, plan.sheet.criteria, count)
    known = _Known(
        app,
        plan,
        figures,
        _by_unit(one for one in rows if one.window.is_within(window)),
        *_count_mishaps(app, session, window, at, down),
        _posted(open_activities(app, session, window, at).standing),
    )
    facts = [known.of(unit) for unit in units.reporting(window.from_, window.until)]
    earned = score(plan.marked, window.id, facts, plan.marked_parts(window))
    return Scored(
        [_record(plan, window, units.by_id[one.unit], figures, one) for one in earned],
        {one.unit: one.lines for one in earned},
    )


def _tell(app: App, line: Line) -> Record:
    return {
        "score": line.criterion.id,
        "title": line.criterion.title,
        "most": float(line.criterion.points),
        "points": float(line.points),
        "arithmetic": app.tell(line.arithmetic),
    }


def _record(plan: Plan, window: Window, unit: Unit, figures: Figures, earned: Score) -> Record:
    counts = {metric: figures.of(f"{metric} by unit", unit.id) for metric in COUNTED}
    return {
        "plan": plan.id,
        "window": {"id": window.id, "from": window.from_.isoformat(), "until": window.until.isoformat()},
        "unit": unit.id,
        "name": unit.name,
        "cluster": unit.cluster,
        **counts,
        "score": float(earned.total) if plan.sheet.criteria else None,
        "rank": earned.rank if plan.sheet.criteria else None,
        "grade": earned.grade or None,
    }


def _by_unit(rows: Iterable[Progress]) -> Mapping[tuple[str, str], Sequence[Progress]]:
    """Return rows by target and unit."""
    found: dict[tuple[str, str], list[Progress]] = {}
    for one in rows:
        if one.member is not None:
            found.setdefault((one.target.id, one.member), []).append(one)
    return found


def _posted(done: Iterable[Activity]) -> Mapping[str, Sequence[Activity]]:
    """Return what was posted by hand, by unit."""
    found: dict[str, list[Activity]] = {}
    for one in done:
        for unit in dict.fromkeys(one.units) if one.kind is Kind.POST else ():
            found.setdefault(unit, []).append(one)
    return found


def _count_mishaps(
    app: App, session: Session, window: Window, at: datetime, down: ListDown
) -> tuple[Counter[str], Counter[str]]:
    """Return how many notices went out, and how many pieces were taken down, in the period up to `at`.

    They are counted by the unit whose pieces these are, whenever those went out: what is found wrong only
    when a month has been sealed counts in the month in which it is.
    """
    start, end = window.bounds(app.zone)
    end = min(end, at + timedelta.resolution)
    corrected = entries.corrected_within(session, start, end)
    of = entries.units_of(session, corrected)
    return (
        _credit((credited, corrected[item]) for item, credited in of.items()),
        _credit((credited, 1) for credited in down(session, start, end).values()),
    )


def _credit(counted: Iterable[tuple[Iterable[str], int]]) -> Counter[str]:
    """Add up what is counted of pieces for the units that these are credited to."""
    units: Counter[str] = Counter()
    for credited, count in counted:
        for one in dict.fromkeys(credited):
            units[one] += count
    return units


@dataclass(frozen=True)
class _Known:
    """What the facts of all units are read off."""

    app: App
    plan: Plan
    figures: Figures
    rows: Mapping[tuple[str, str], Sequence[Progress]]
    corrected: Counter[str]
    taken_down: Counter[str]
    by_hand: Mapping[str, Sequence[Activity]]

    def of(self, unit: Unit) -> Facts:
        criteria = self.plan.sheet.criteria
        return Facts(
            unit=unit.id,
            cluster=unit.cluster,
            works=self.figures.of("works by unit", unit.id),
            reached={one.id: self._reached(one, unit) for one in criteria if one.target},
            varieties={one.id: self._names(one, unit) for one in criteria if one.variety},
            counts={one.id: self._count(one, unit) for one in criteria if one.count},
        )

    def _reached(self, criterion: Criterion, unit: Unit) -> tuple[Reached, ...]:
        rows = self.rows.get((criterion.target or "", unit.id), ())
        return tuple(Reached(one.window.id, one.done, one.least or 0) for one in rows)

    def _names(self, criterion: Criterion, unit: Unit) -> tuple[str, ...]:
        assert criterion.variety is not None
        shown = self._shown(criterion.variety, unit)
        if criterion.variety == "form":
            return tuple(self.app.word(f"form-{one}") for one in shown)
        titles = self.plan.audiences if criterion.variety == "audience" else {}
        return tuple(titles.get(one, one) for one in sorted(shown))

    def _shown(self, variety: Variety, unit: Unit) -> tuple[str, ...]:
        """Return what a unit's pieces have shown, those that were posted by hand among them."""
        credited = self.by_hand.get(unit.id, ())
        held = [getattr(one, TRAITS[variety], None) for one in credited]  # what is posted has no column
        posted = (value for one in held for value in _values(one))
        return tuple(dict.fromkeys((*self.figures.shown(variety, unit.id), *posted)))

    def _count(self, criterion: Criterion, unit: Unit) -> int:
        if criterion.count == "corrections":
            return self.corrected[unit.id]
        if criterion.count == "withdrawals":
            return self.taken_down[unit.id]
        return self.figures.of(f"score {criterion.id}", unit.id)


def _values(held: object) -> Iterable[str]:
    return held if isinstance(held, tuple) else () if held is None else (str(held),)
