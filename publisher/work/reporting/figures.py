"""Figures: everything that a report counts, by the same rules as the targets of the plan."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from threading import Lock

from sqlmodel import Session

from publisher.app import App
from publisher.core.activity import METRICS, Kind
from publisher.core.board import HELD
from publisher.core.metrics import Each, Metric, Where
from publisher.core.plan import Plan, Target
from publisher.core.posting import Posting
from publisher.core.progress import count
from publisher.core.score_sheet import Criterion, Variety
from publisher.core.tally import Tally
from publisher.core.windows import Window, a_year_before
from publisher.core.yardstick import Yardstick
from publisher.store import deliveries, trail
from publisher.store.traits_seen import values_seen
from publisher.work.boards import MOST, ready
from publisher.work.counting import Count, count_afresh

SHOWN = "shown"
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

    def shown(self, variety: Variety, member: str) -> tuple[str, ...]:
        """Return the different themes, forms… that the pieces of a member have shown, for a criterion."""
        done, window = self._tally.done, self.window.id
        return tuple(name for name, bit in self._shown.get(variety, ()) if done[bit, window, member] > 0)

    @cached_property
    def _shown(self) -> dict[str, list[tuple[str, int]]]:
        """Return what can be shown by what of, each with its bit."""
        found: dict[str, list[tuple[str, int]]] = {}
        for name, bit in self._bits.items():
            said, _, rest = name.partition(" ")
            if said == SHOWN:
                variety, _, value = rest.partition(" ")
                found.setdefault(variety, []).append((value, bit))
        return found


def take_figures(
    app: App,
    session: Session,
    by: Yardstick,
    window: Window,
    at: datetime,
    criteria: Iterable[Criterion] = (),
    count_on: Count | None = None,
) -> Figures:
    """Count one period as it stood at its end, as one knows it at `at`, afresh or as `count_on` does."""
    asked = (*_questions(app, window), *_of_criteria(session, criteria, window))
    board = ready(_asking(by, window, asked), app.zone, opened=trail.begun_at(session), by_day=False)
    counted = count_on(session, board, at, app.workspace) if count_on else count_afresh(session, board, at)
    tally = count(board, replace(counted, works=_that_went_out(counted.works)), at)
    return Figures(window, counted.since, {one.id: bit for bit, one in enumerate(asked)}, tally)


def _that_went_out(works: Iterable[list[Posting]]) -> Iterator[list[Posting]]:
    """Leave out the works of which all is still to come: figures are of what is done."""
    return (one for one in works if any(each.published_at is not None for each in one))


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


def _of_criteria(session: Session, criteria: Iterable[Criterion], window: Window) -> Iterator[Target]:
    every = [*criteria]
    yield from (_of_criterion(one, window) for one in every if one.count)
    for variety in dict.fromkeys(one.variety for one in every if one.variety):
        for value in _values(session, variety):
            name = f"{SHOWN} {variety} {value}"
            yield Target(name, name, "postings", window.id, {variety: (value,)}, each="unit")


def _values(session: Session, variety: Variety) -> list[str]:
    if variety == "channel":
        return sorted(deliveries.channels(session))
    return values_seen(session, HELD[variety])


def _asking(by: Yardstick, window: Window, asked: tuple[Target, ...]) -> Yardstick:
    """Return a plan of questions alone; the same one for the same questions, so that its board is ready."""
    name = id(by.plan), window, tuple(one.id for one in asked)
    with _lock:
        known = _made.get(name)
    if known is None:
        plan = replace(by.plan, start=window.from_, end=window.until, windows=(window,), targets=asked)
        known = by.plan, plan
    with _lock:
        _made[name] = known
        _made.move_to_end(name)
        while len(_made) > MOST:
            _made.popitem(last=False)
    return Yardstick(known[1], by.units)


_lock = Lock()
_made: OrderedDict[object, tuple[Plan, Plan]] = OrderedDict()
"""Plans of questions, each with the plan that they are asked of."""


def _of_criterion(criterion: Criterion, window: Window) -> Target:
    name = f"score {criterion.id}"
    metric = criterion.count if criterion.count not in ("corrections", "withdrawals") else "works"
    return Target(name, name, metric, window.id, criterion.where, each="unit")  # type: ignore[arg-type]
