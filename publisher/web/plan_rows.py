"""Rows of the plan as pages show them: a name, the figures, and the link to what stands behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publisher.app import App
from publisher.core.progress import Progress, Standing
from publisher.core.yardstick import Yardstick
from publisher.web.plan_address import PlanAddress
from publisher.web.unit_marks import name_member
from publisher.work import progress
from publisher.work.window_names import name_window_by_days


@dataclass(frozen=True)
class Row:
    """One line of the page: a target, or one of its members, with the reason for its forecast."""

    name: str
    figures: Progress
    reason: str
    link: str

    @property
    def asked(self) -> int | None:
        """Return what is asked: at least, else at most so many."""
        return self.figures.most if self.figures.least is None else self.figures.least

    @property
    def status(self) -> str:
        """Return the code of the word for how it stands; “on track” would praise who has done nothing."""
        return "web-none-yet" if self.is_none_yet else progress.status_of(self.figures)

    @property
    def tone(self) -> str:
        """Return how the word looks."""
        return "none_yet" if self.is_none_yet else self.figures.status.value

    @property
    def is_none_yet(self) -> bool:
        """Tell whether nothing is there, nor scheduled, and an even pace has not asked for any yet."""
        own = self.figures
        is_early = own.status is Standing.ON_TRACK and bool(own.least)
        return is_early and not own.done and not own.scheduled

    @property
    def is_maximum(self) -> bool:
        return self.figures.least is None and self.figures.most is not None

    def share(self, number: int) -> int:
        """Return how much of what is asked a number is, in whole percent, 100 at most."""
        return min(100, round(100 * number / self.asked)) if self.asked else 100


@dataclass(frozen=True)
class Group:
    """One target in one window: its own line, or those of members that lack most, without the `others`."""

    title: str
    window: str
    rows: tuple[Row, ...]
    others: int
    members: int
    met: int
    link: str


def row_of(app: App, address: PlanAddress, one: Progress, by: Yardstick | None = None) -> Row:
    name = name_member(app, one, by) if one.member is not None else one.target.title
    return Row(name, one, app.tell(progress.explain(one)), link_of(address, one))


def link_of(address: PlanAddress, one: Progress) -> str:
    """Return the address of what stands behind a row."""
    return address.target(one.plan, one.target.id, window=one.window.id, member=one.member)


def groups(app: App, address: PlanAddress, rows: Iterable[Progress], most: int) -> Iterator[Group]:
    """Yield the rows by target and window, so many of each at most."""
    for each in progress.by_window(rows):
        found = sorted(each, key=lambda one: (one.member is not None, -one.missing))
        members = [one for one in found if one.member is not None]
        met = sum(one.status is Standing.MET for one in members)
        told = tuple(row_of(app, address, one) for one in found[:most])
        own = each[0]
        link = address.target(own.plan, own.target.id, window=own.window.id)
        named, others = name_window_by_days(app, own.window), len(found) - len(told)
        yield Group(own.target.title, named, told, others, len(members), met, link)
