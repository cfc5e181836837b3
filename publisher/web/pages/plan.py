"""The plan: every target whose window is open at a moment, with what is done, scheduled and missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from publisher.app import App
from publisher.core.localtime import day_start
from publisher.core.person import Role
from publisher.core.progress import Progress, Standing
from publisher.web.rendering import render
from publisher.web.visitor import Visitor, needs
from publisher.work import progress
from publisher.work.window_names import name_window


@dataclass(frozen=True)
class Row:
    """One line of the page: a target, or one of its members, with the reason for its forecast."""

    name: str
    figures: Progress
    reason: str

    @property
    def asked(self) -> int | None:
        """Return what is asked: at least, else at most so many."""
        return self.figures.most if self.figures.least is None else self.figures.least

    def share(self, number: int) -> int:
        """Return how much of what is asked a number is, in whole percent, 100 at most."""
        return min(100, round(100 * number / self.asked)) if self.asked else 100


@dataclass(frozen=True)
class Group:
    """One target in one window: its own line, or one for each member, those that lack most first."""

    title: str
    window: str
    rows: tuple[Row, ...]
    met: int

    @property
    def has_members(self) -> bool:
        return any(row.figures.member is not None for row in self.rows)


def routes(app: App) -> APIRouter:
    """Return what the plan answers."""
    router = APIRouter()

    @router.get("/plan")
    def plan(visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))], at: str = "") -> Response:
        moment = _moment(app, at)
        with app.store.read() as session:
            rows = progress.progress_at_hand(app, session, moment)
        groups = list(_groups(visitor.app, rows))
        return render(visitor.app, "plan.html", visitor=visitor, here="/plan", groups=groups, at=at)

    return router


def _moment(app: App, text: str) -> datetime:
    """Return the last instant of the day that is asked for; now for none, and for what is no day."""
    try:
        return day_start(app.zone, date.fromisoformat(text) + timedelta(days=1)) - timedelta(microseconds=1)
    except (ValueError, OverflowError):
        return app.clock.now()


def _groups(app: App, rows: Iterable[Progress]) -> Iterable[Group]:
    for each in progress.by_window(rows):
        found = sorted(each, key=lambda one: (one.member is not None, -one.missing))
        met = sum(one.status is Standing.MET for one in found if one.member is not None)
        told = tuple(Row(_name(app, one), one, app.tell(progress.explain(one))) for one in found)
        yield Group(each[0].target.title, name_window(app, each[0].window), told, met)


def _name(app: App, one: Progress) -> str:
    return progress.name_member(app, one) if one.member is not None else one.target.title
