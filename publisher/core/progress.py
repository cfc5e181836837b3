"""How far a plan is: every target, in every window, for every member, as of one instant.

done + scheduled + missing = what is asked    while anything is missing
forecast   what will be out at the end: done, and what is scheduled or what the pace so far would
           bring, whichever is more
pace       pieces a day still needed from now on
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from publisher.core.board import Board
from publisher.core.item import Form
from publisher.core.localtime import local_day
from publisher.core.plan import Plan, Target
from publisher.core.posting import Posting
from publisher.core.tally import Tally, tally_postings
from publisher.core.units import Units
from publisher.core.windows import Window

TRUSTED = 0.25
"""The part of a window that has to be over before its pace says anything about the rest."""


class Standing(StrEnum):
    """How a target stands; `contract.md` section 6."""

    MET = "met"  # what is asked is out
    ON_TRACK = "on_track"  # will be reached by what is scheduled, or by going on like this
    AT_RISK = "at_risk"  # will not, unless somebody does something
    MISSED = "missed"  # the window is over and it was not reached
    OVER = "over"  # more is out than allowed


@dataclass(frozen=True)
class Progress:
    """One target in one window, for one member where every one of a kind is counted apart.

    `least` and `most` are what is asked, a share or growth already turned into a number. `pace` is
    None when nothing is asked or the window is over.
    """

    plan: str
    target: Target
    window: Window
    member: str | None
    least: int | None
    most: int | None
    done: int
    scheduled: int
    missing: int
    forecast: int
    pace: float | None
    status: Standing

    def record(self) -> dict[str, object]:
        """Return the record of `contract.md` section 6."""
        window, target = self.window, self.target
        return {
            "plan": self.plan,
            "target": target.id,
            "title": target.title,
            "metric": target.metric,
            "per": target.per,
            "window": {"id": window.id, "from": window.from_.isoformat(), "until": window.until.isoformat()},
            "member": self.member,
            "min": self.least,
            "max": self.most,
            "done": self.done,
            "scheduled": self.scheduled,
            "forecast": self.forecast,
            "missing": self.missing,
            "pace": self.pace,
            "status": self.status.value,
        }


def measure(
    plan: Plan,
    postings: Iterable[Posting],
    at: datetime,
    zone: ZoneInfo,
    units: Units | None = None,
    channels: Collection[str] = (),
) -> tuple[Progress, ...]:
    """Measure a plan as of `at`; rows come in the order of targets, windows, members.

    `postings` holds what is or was out and what still has to come, each at most once.
    """
    board = Board(plan, zone, units)
    return read_off(board, tally_postings(board, postings, at), at, channels)


def read_off(board: Board, tally: Tally, at: datetime, channels: Collection[str]) -> tuple[Progress, ...]:
    """Turn counts into rows."""
    rows = []
    for bit, target in enumerate(board.plan.targets):
        for window in board.plan.windows_of(target.per):
            moment = _Moment.of(window, board.zone, at)
            for member in list_members(board, target, window, channels):
                cell = (window.id, member)
                done, scheduled = tally.done[bit, *cell], tally.scheduled[bit, *cell]
                whole = board.whole.get(bit, bit)
                all_done, all_scheduled = tally.done[whole, *cell], tally.scheduled[whole, *cell]
                least = target.least(all_done + (0 if moment.is_over else all_scheduled))
                rows.append(_judge(board.plan, target, moment, member, least, done, scheduled))
    return tuple(rows)


def list_members(
    board: Board, target: Target, window: Window, channels: Collection[str]
) -> tuple[str | None, ...]:
    """Return who has to reach a target in a window: all of a kind, or those that `where` names."""
    if target.each is None:
        return (None,)
    named = target.where.get(target.each)
    if target.each == "unit":
        clusters = target.where.get("cluster")
        units = board.units.reporting(window.from_, window.until)
        return tuple(
            unit.id
            for unit in units
            if (named is None or unit.id in named) and (clusters is None or unit.cluster in clusters)
        )
    if named is not None:
        return named
    plan = board.plan
    every: Mapping[str, Collection[str]] = {
        "audience": plan.audiences,
        "theme": plan.themes,
        "index": plan.indices,
        "channel": channels,
        "form": tuple(Form),
        "cluster": board.units.clusters,
    }
    return tuple(map(str, every[target.each]))


@dataclass(frozen=True)
class _Moment:
    """Where an instant stands in a window: the time that is gone, and the time that is left."""

    window: Window
    gone: timedelta
    left: timedelta
    days_left: int

    @classmethod
    def of(cls, window: Window, zone: ZoneInfo, at: datetime) -> _Moment:
        start, end = window.bounds(zone)
        here = min(max(at, start), end)
        first = max(local_day(zone, at), window.from_)
        return cls(window, here - start, end - here, max((window.until - first).days + 1, 0))

    @property
    def is_over(self) -> bool:
        return not self.left

    def due_by_now(self, least: int) -> int:
        """Return what an even pace would have brought by now."""
        return (least * self.gone) // (self.gone + self.left)

    def go_on(self, done: int) -> int:
        """Return what the pace so far would bring in the rest of the window."""
        if self.gone < TRUSTED * (self.gone + self.left):
            return 0
        return (done * self.left) // self.gone


def _judge(
    plan: Plan,
    target: Target,
    moment: _Moment,
    member: str | None,
    least: int | None,
    done: int,
    scheduled: int,
) -> Progress:
    ahead = 0 if moment.is_over else scheduled
    forecast = done + max(ahead, moment.go_on(done))
    lacking = max((least or 0) - done, 0)
    has_pace = least is not None and not moment.is_over
    return Progress(
        plan=plan.id,
        target=target,
        window=moment.window,
        member=member,
        least=least,
        most=target.max,
        done=done,
        scheduled=ahead,
        missing=max(lacking - ahead, 0),
        forecast=forecast,
        pace=round(lacking / max(moment.days_left, 1), 2) if has_pace else None,
        status=_stand(least, target.max, done, forecast, moment),
    )


def _stand(least: int | None, most: int | None, done: int, forecast: int, moment: _Moment) -> Standing:
    """Give the status; a target is on track as long as it is not behind an even pace."""
    if most is not None and done > most:
        return Standing.OVER
    reached = least is None or done >= least
    if moment.is_over:
        return Standing.MET if reached else Standing.MISSED
    if most is not None and forecast > most:
        return Standing.AT_RISK
    if reached:
        return Standing.ON_TRACK if least is None else Standing.MET
    assert least is not None
    return Standing.ON_TRACK if forecast >= least or done >= moment.due_by_now(least) else Standing.AT_RISK
