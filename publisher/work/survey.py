"""Survey: a look at all deliveries, chunk by chunk: first at what has its time, then at what waits for one.

Each chunk may be a transaction of its own. What is due first is looked at first, and what waits in the
order of its turn, so that what has been done is right whatever comes of the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Flag, auto

from sqlmodel import Session

from publisher.app import App
from publisher.store import holds, turns
from publisher.work import holding, scheduling
from publisher.work.pieces import CHUNK
from publisher.work.turn import in_turn


class Look(Flag):
    """What is looked for."""

    WAITING = auto()  # whether what waits may have a time now
    ORDERS = auto()  # whether an order stops what has one
    TIMETABLE = auto()  # whether the timetable would still give it


EVERYTHING = Look.WAITING | Look.ORDERS | Look.TIMETABLE


@dataclass(frozen=True)
class Survey:
    """What is left to look at, by number; `waiting` is None until all that is scheduled has been."""

    looks: Look
    scheduled: tuple[int, ...]
    waiting: tuple[int, ...] | None = None


def begin(session: Session, looks: Look, now: datetime) -> Survey:
    """Return a survey that has all before it; what waits is looked at in any case."""
    may_lose_its_time = Look.TIMETABLE in looks or (Look.ORDERS in looks and holds.standing(session, now))
    return Survey(looks, turns.scheduled(session) if may_lose_its_time else ())


def go_on(app: App, session: Session, left: Survey, now: datetime) -> Survey | None:
    """Look at one chunk more; return what is left then, None for nothing."""
    chunk, scheduled = left.scheduled[:CHUNK], left.scheduled[CHUNK:]
    if Look.ORDERS in left.looks:
        holding.sweep(session, chunk, now)
    if Look.TIMETABLE in left.looks:
        scheduling.unseat(app, session, chunk, now)
    if scheduled:
        return replace(left, scheduled=scheduled)
    waiting = in_turn(app, session) if left.waiting is None else left.waiting
    room = CHUNK - len(chunk)
    scheduling.plan_some(app, session, now, waiting[:room])
    return Survey(left.looks, (), waiting[room:]) if waiting[room:] else None
