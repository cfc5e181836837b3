"""Closing the books: the figures of a window are sealed once its report was due, and stay.

Until then what people learn of late still counts in it: reports are drawn up in these days. Afterwards it
is an adjustment, and whatever the plan file says by then changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.plan import Plan
from publisher.core.sealing import sealed_at
from publisher.core.windows import Window
from publisher.core.yardstick import Yardstick
from publisher.store import closings, scores, sealed_windows, trail
from publisher.store.sealed_windows import Key
from publisher.work.progress import measure_plan
from publisher.work.scoring import Record, score_units
from publisher.work.sealed import key_of

UNSCORED = ("week", "plan")
"""The windows that units are not scored in."""


def seal_windows(app: App, now: datetime) -> int:
    """Seal every window whose report was due before today; return how many rows were kept.

    A plan that cannot be sealed keeps no other from it: the first fault is raised once all had their turn.
    """
    kept, faults = 0, []
    for plan in app.rules.plans:
        try:
            kept += _seal_plan(app, plan, now)
        except Exception as fault:  # noqa: BLE001  whatever it is, the other plans have nothing to do with it
            fault.add_note(f"plan {plan.id}")
            faults.append(fault)
    if faults:
        raise faults[0]
    return kept


def _seal_plan(app: App, plan: Plan, now: datetime) -> int:
    """Seal the windows of a plan, each as a whole: its targets, its scores, and what measured them."""
    by = Yardstick(plan, app.rules.units)
    with app.store.read() as session:
        due = _list_due(app, session, plan, now)
        rows = measure_plan(app, session, by, now, afresh=True) if _is_asked(plan, due) else ()
        records = _score(app, session, plan, due, now)
    if not due:
        return 0  # most days there is nothing to seal, and nobody has to wait for that
    with app.store.write() as session:
        fresh = due.keys() - sealed_windows.names(session, plan.id)  # another may have sealed them meanwhile
        kept = [one for one in rows if key_of(one) in fresh]
        sealed_windows.seal(session, by, [key for key in due if key in fresh], now)
        closings.seal(session, kept, now)
        for key in fresh & records.keys():
            scores.seal(session, plan.id, key[1], records[key], now)
    return len(kept)


def _list_due(app: App, session: Session, plan: Plan, now: datetime) -> dict[Key, Window]:
    """Return the windows that are to be sealed; none before there are books."""
    opened, known = trail.begun_at(session), sealed_windows.names(session, plan.id)
    if opened is None:
        return {}
    return {
        (per, window.id): window
        for per, window in plan.every_window()
        if (per, window.id) not in known and sealed_at(window, app.zone, opened) <= now
    }


def _is_asked(plan: Plan, due: Collection[Key]) -> bool:
    """Tell whether any target is counted in the windows."""
    pers = {per for per, _ in due}
    return any(one.per in pers for one in plan.targets)


def _score(
    app: App, session: Session, plan: Plan, due: Mapping[Key, Window], now: datetime
) -> dict[Key, list[Record]]:
    """Score the units in every month and longer window, where the plan has rules for that."""
    if not plan.sheet.criteria:
        return {}
    known, named = scores.sealed_windows(session, plan.id), {one.id for one in plan.windows}
    return {
        (per, id): score_units(app, session, plan, window, now)
        for (per, id), window in due.items()
        if per not in UNSCORED and id not in known and (per == id or id not in named)
    }
