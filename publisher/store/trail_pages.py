"""The trail as people read it: what people and programs did, a page at a time, the newest first.

The daemon's own steps are left out: the log and the history of each piece have them, and the indexes by
which a page is found (`BY_PEOPLE`) hold none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.event import BY_PEOPLE, EVENT
from publisher.store.trail import Step

E = EVENT.c
COLUMNS = tuple(E[name] for name in Step.__dataclass_fields__)
PLACE = (E.at, E.id)
Place = tuple[datetime, int]
"""Where a step stands: its time and its number."""
MOST_NAMED = 500


@dataclass(frozen=True)
class TrailQuery:
    """Which steps are meant; `until` is the first moment that is meant no more."""

    actor: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def page(
    session: Session, query: TrailQuery, limit: int, place: Place | None = None, *, newest_first: bool = True
) -> list[Step]:
    """Return the next steps behind a place, in the order asked for."""
    rows = session.execute(statement(query, limit, place, newest_first=newest_first))
    return [Step(**row._mapping) for row in rows]


def statement(
    query: TrailQuery, limit: int, place: Place | None, *, newest_first: bool = True
) -> sa.Select[Any]:
    """Return the question for a page, which an index answers in its order."""
    conditions: list[Any] = [BY_PEOPLE, *_conditions(query)]
    if place is not None:
        here, there = sa.tuple_(*PLACE), sa.tuple_(sa.literal(place[0], E.at.type), sa.literal(place[1]))
        conditions.append(here < there if newest_first else here > there)
    order = [one.desc() if newest_first else one.asc() for one in PLACE]
    return sa.select(*COLUMNS).where(*conditions).order_by(*order).limit(limit)


def actors(session: Session) -> list[str]:
    """Return who has done anything."""
    return list(_distinct(session, E.actor))


def actions(session: Session) -> list[str]:
    """Return what was ever done."""
    return list(_distinct(session, E.action))


def channels_of(session: Session, steps: list[Step]) -> dict[int, str]:
    """Return by the numbers of the deliveries on which channels they are."""
    numbers = {one.delivery for one in steps if one.delivery is not None}
    asked = sa.select(DELIVERY.c.id, DELIVERY.c.channel).where(DELIVERY.c.id.in_(numbers))
    return {one.id: one.channel for one in session.execute(asked)}


def _conditions(query: TrailQuery) -> Iterator[sa.ColumnElement[bool]]:
    if query.actor is not None:
        yield E.actor == query.actor
    if query.action is not None:
        # Who did it is found by the index where both are asked: few do as much as is done of a kind.
        action: sa.ColumnElement[Any] = E.action if query.actor is None else E.action.concat("")
        yield action == query.action
    if query.since is not None:
        yield E.at >= query.since
    if query.until is not None:
        yield E.at < query.until


def _distinct(session: Session, column: sa.Column[Any]) -> Iterator[str]:
    """Yield each value once, by one look into the index for each: however often it stands there."""
    least = sa.select(sa.func.min(column).label("value")).where(BY_PEOPLE)
    found = least.cte("found", recursive=True)
    next_one = least.where(column > found.c.value).scalar_subquery()
    found = found.union_all(sa.select(next_one).where(found.c.value.is_not(None)))
    asked = sa.select(found.c.value).where(found.c.value.is_not(None)).limit(MOST_NAMED)
    yield from session.scalars(asked)
