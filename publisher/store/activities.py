"""Activities in the database: added, marked as removed, never changed and never deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.activity import METRICS, Activity, Counts, Evidence
from publisher.files.names import fold
from publisher.store.tables.activity import ACTIVITY
from publisher.store.trail import WAITING, write_step

A = ACTIVITY.c
STANDS = sa.select(
    sa.func.count(),
    sa.func.max(A.id),
    sa.func.max(A.recorded_at),
    sa.func.count(A.removed_at),
    sa.func.max(A.removed_at),
)
"""By this it is known whether any was added or removed."""
_known: WeakKeyDictionary[sa.Pool, tuple[tuple[Any, ...], Sequence[Activity]]] = WeakKeyDictionary()
_lock = Lock()
LISTS = ("units", "themes", "indices", "audiences", "partners")


def add(session: Session, activity: Activity, actor: str, now: datetime) -> Activity:
    """Keep an activity and return it as it is kept, with its number."""
    kept = replace(activity, recorded_at=now, recorded_by=actor)
    row = session.execute(sa.insert(ACTIVITY).values(_columns(kept)).returning(ACTIVITY)).one()
    made = _value(row)
    write_step(session, now, actor, "activity-added", activity=made.id, **_told(made))
    return made


def remove(session: Session, id: int, reason: str, actor: str, now: datetime) -> Activity:
    """Mark an activity that there is and that nobody has removed yet."""
    marks = {"removed_at": now, "removed_by": actor, "removed_reason": reason}
    change = sa.update(ACTIVITY).where(A.id == id, A.removed_at.is_(None)).values(marks)
    row = session.execute(change.returning(ACTIVITY)).one()
    write_step(session, now, actor, "activity-removed", activity=id, reason=reason)
    return _value(row)


def get(session: Session, id: int) -> Activity | None:
    """Return one activity, also one that was removed."""
    row = session.execute(sa.select(ACTIVITY).where(A.id == id)).first()
    return _value(row) if row else None


def every(
    session: Session, first: date | None = None, last: date | None = None, with_removed: bool = False
) -> list[Activity]:
    """Return the activities that count from `first` to `last`, both included, the newest day first."""
    first, last = first or date.min, last or date.max
    every = (one for one in _list_all(session) if first <= one.day <= last)
    return [one for one in every if with_removed or not one.is_removed]


def _list_all(session: Session) -> Sequence[Activity]:
    """Return all activities, the newest day first; those that were read before while nothing has been added
    or removed. What a transaction under way does is nobody else's yet."""
    pool, is_writing = session.get_bind().engine.pool, bool(session.info.get(WAITING))
    with _lock:
        known = _known.get(pool)
    stands = None if is_writing else tuple(session.execute(STANDS).one())
    if known is not None and stands is not None and known[0] == stands:
        return known[1]
    rows = session.execute(sa.select(ACTIVITY).order_by(A.day.desc(), A.id.desc()))
    found = tuple(_value(row) for row in rows)
    if stands is not None:
        with _lock:
            _known[pool] = stands, found
    return found


def has_channel(session: Session, channel: str) -> bool:
    """Tell whether an activity that counts bears this name of a channel."""
    asked = sa.select(A.id).where(A.channel == channel, A.removed_at.is_(None)).limit(1)
    return session.scalar(asked) is not None


def alike(session: Session, activities: Iterable[Activity]) -> dict[str, Activity]:
    """Return what counts already on the days of these, by its `likeness`."""
    days = sorted({one.day for one in activities})
    found: dict[str, Activity] = {}
    for start in range(0, len(days), 500):
        on_these = A.day.in_(days[start : start + 500])
        rows = session.execute(sa.select(ACTIVITY).where(on_these, A.removed_at.is_(None)).order_by(A.id))
        for kept in map(_value, rows):
            found.setdefault(likeness(kept), kept)
    return found


def likeness(activity: Activity) -> str:
    """Return what two records of the same work have in common: kind, day, units, the words of the title."""
    units = ",".join(sorted(activity.units))
    return "|".join((activity.kind, activity.day.isoformat(), units, fold(activity.title)))


def _columns(activity: Activity) -> dict[str, Any]:
    row = {one.name: getattr(activity, one.name) for one in fields(activity)}
    del row["id"], row["counts"]
    row |= {name: list(row[name]) for name in LISTS}
    return row | vars(activity.counts) | {"evidence": [vars(one) for one in activity.evidence]}


def _told(activity: Activity) -> dict[str, Any]:
    """Return what the trail vouches for: what was done, when, by whom, how much, proved by which files."""
    counts = {name: count for name, count in vars(activity.counts).items() if count}
    return {
        "kind": activity.kind.value,
        "title": activity.title,
        "day": activity.day.isoformat(),
        "units": list(activity.units),
        "counts": counts,
        "evidence": [one.sha256 for one in activity.evidence],
        "via": activity.via.value,
    }


def _value(row: sa.Row[Any]) -> Activity:
    held: dict[str, Any] = dict(row._mapping)
    counts = Counts(**{name: held.pop(name) for name in METRICS})
    evidence = tuple(Evidence(**one) for one in held.pop("evidence"))
    held |= {name: tuple(held[name]) for name in LISTS}
    return Activity(**held, counts=counts, evidence=evidence)
