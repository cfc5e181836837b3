"""Warnings of what `schedules/` says otherwise than when figures were sealed, which stay all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session

from publisher.core.localtime import write_day
from publisher.core.message import message
from publisher.core.plan import Plan
from publisher.core.problem import Problem, Severity
from publisher.core.progress import Progress
from publisher.core.units import Units
from publisher.core.windows import Window
from publisher.core.yardstick import Yardstick
from publisher.files.config import Config
from publisher.files.plans import find_plan_files
from publisher.files.schedules import Rules
from publisher.files.toml import Document
from publisher.store.database import open_as_it_is
from publisher.store.sealed_windows import Sealed
from publisher.work.sealed import list_sealed
from publisher.work.sealed_lives import check_lives, list_lives

MOST = 6
"""So many windows are named in a warning."""


def check_sealed(workspace: Path, config: Config, rules: Rules, now: datetime) -> list[Problem]:
    """Return a warning for each target, window and unit that is not as it was sealed.

    Where there is no database yet, or none that can be read, nothing is known to be sealed.
    """
    store = open_as_it_is(config.database, workspace)
    if store is None:
        return []
    try:
        with store.read() as session:
            return [*_list_problems(session, workspace, rules, config.zone, now)]
    finally:
        store.close()


def _list_problems(
    session: Session, workspace: Path, rules: Rules, zone: ZoneInfo, now: datetime
) -> Iterator[Problem]:
    then: list[Yardstick] = []
    for document in find_plan_files(workspace):
        plan = rules.plan(document.content["plan"]["id"])
        assert plan is not None
        sealed, kept = list_sealed(session, plan, now)
        yield from _check_targets(document, plan, kept)
        yield from _check_windows(document, plan, sealed)
        then += [by for by in sealed.values() if by is not None]
    yield from check_lives(session, workspace, rules.units or Units(), list_lives(then), zone)


def _check_targets(document: Document, plan: Plan, kept: Iterable[Progress]) -> Iterator[Problem]:
    """Warn of targets that are gone."""
    known, gone = {one.id for one in plan.targets}, dict[str, list[Progress]]()
    for row in kept:
        if row.target.id not in known:
            gone.setdefault(row.target.id, []).append(row)
    for id, rows in gone.items():
        windows = [*dict.fromkeys(one.window.id for one in rows)]
        named = ", ".join(windows[:MOST]) + (", …" if len(windows) > MOST else "")
        said = message("sealed-target-gone", target=id, title=rows[-1].target.title, windows=named)
        yield document.problem(("plan", "id"), said, value=True, severity=Severity.WARNING)


def _check_windows(document: Document, plan: Plan, sealed: Sealed) -> Iterator[Problem]:
    """Warn of windows that the plan names, or named, with other days."""
    now = {one.id: (number, one) for number, one in enumerate(plan.windows)}
    for window in _windows_of_then(sealed):
        told = {"window": window.id, "first": write_day(window.from_), "last": write_day(window.until)}
        number, known = now.get(window.id, (0, None))
        if known is None:
            said = message("sealed-window-gone", **told)
            yield document.problem(("plan", "id"), said, value=True, severity=Severity.WARNING)
        elif (known.from_, known.until) != (window.from_, window.until):
            key = "until" if known.from_ == window.from_ else "from"
            said = message("sealed-window-moved", **told)
            yield document.problem(("window", number, key), said, value=True, severity=Severity.WARNING)


def _windows_of_then(sealed: Sealed) -> Iterator[Window]:
    """Yield the windows that plans named, as they were sealed."""
    for (per, id), by in sealed.items():
        if by is not None and per == id:
            yield from (one for one in by.plan.windows if one.id == id)
