"""Figures: everything that a report counts, by the same rules as the targets of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.activity import METRICS, Kind
from publisher.core.board import Board
from publisher.core.metrics import Each, Metric, Where
from publisher.core.plan import Target
from publisher.core.progress import count
from publisher.core.score_sheet import Criterion
from publisher.core.tally import Tally
from publisher.core.windows import Window, a_year_before
from publisher.core.yardstick import Yardstick
from publisher.store import trail
from publisher.work.counting import count_afresh, count_on

EACH: tuple[Each, ...] = ("form", "theme", "index", "audience", "unit", "cluster", "channel")


@dataclass(frozen=True)
class Figures:
    """The counts of one period, by what is counted and whom it is counted for.

    `begun` is when the books begin, None while they are empty.
    """

    window: Window
    begun: datetime | None
    _bits: dict[str, int]
    _tally: Tally

    def of(self, name: str, member: str | None = None) -> int:
        """Return one count: `works`, `works by theme` of a theme, `people of conference`…"""
        return self._tally.done[self._bits[name], self.window.id, member]


def take_figures(
    app: App,
    session: Session,
    by: Yardstick,
    window: Window,
    at: datetime,
    criteria: Iterable[Criterion] = (),
    afresh: bool = True,
) -> Figures:
    """Count one period as it stood at its end, as one knows it at `at`, `afresh` or from a balance on."""
    asked = [*_questions(app, window), *(_of_criterion(one, window) for one in criteria if one.count)]
    made = replace(by.plan, start=window.from_, end=window.until, windows=(window,), targets=tuple(asked))
    board = Board(made, app.zone, by.units, opened=trail.begun_at(session))
    counted = count_afresh(session, board, at) if afresh else count_on(session, board, at, app.workspace)
    tally = count(board, counted, at)
    return Figures(window, counted.since, {one.id: bit for bit, one in enumerate(asked)}, tally)


def take_last_years(
    app: App, session: Session, by: Yardstick, window: Window, at: datetime
) -> Figures | None:
    """Count the same period of the year before; None where the books do not reach back to its beginning."""
    past = a_year_before(window)
    figures = take_figures(app, session, by, past, at)
    start, _ = past.bounds(app.zone)
    return figures if figures.begun is not None and figures.begun <= start else None


def _questions(app: App, window: Window) -> Iterator[Target]:
    """Yield what every report asks, each question as a target that asks for nothing."""

    def ask(name: str, metric: Metric, where: Where | None = None, each: Each | None = None) -> Target:
        return Target(name, name, metric, window.id, where or {}, each=each)

    for metric in ("works", "postings"):
        yield ask(metric, metric)
        for each in EACH:
            yield ask(f"{metric} by {each}", metric, each=each)
    for channel in app.config.channels:
        yield ask(f"{channel} by form", "postings", {"channel": (channel,)}, "form")
    for counted in METRICS:
        yield ask(counted, counted)
        yield ask(f"{counted} by unit", counted, each="unit")
        for kind in Kind:
            yield ask(f"{counted} of {kind}", counted, {"activity": (kind.value,)})


def _of_criterion(criterion: Criterion, window: Window) -> Target:
    name = f"score {criterion.id}"
    metric = criterion.count if criterion.count not in ("corrections", "withdrawals") else "works"
    return Target(name, name, metric, window.id, criterion.where, each="unit")  # type: ignore[arg-type]
