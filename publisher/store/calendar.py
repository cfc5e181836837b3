"""The calendar's look at deliveries: those that have a day, so many of each, without their texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import State
from publisher.store.log import HAPPENED
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.item import ITEM

D = DELIVERY.c
SHOWN = tuple(state for state in State if state not in {State.WAITING, State.CANCELLED})
"""What has, or had, a time to go out."""
OFF = (State.CANCELLED, State.MISSED, State.REFUSED)
"""What takes no slot."""
STANDING = tuple(state for state in State if state not in OFF)
STATE = sa.cast(D.state, sa.String)
"""The cast keeps the planner from the index of states: it is the times that leave few."""
COLUMNS = (
    D.id.label("number"),
    D.item,
    ITEM.c.title,
    D.channel,
    D.state,
    HAPPENED.label("at"),
    D.changed_at,
    D.receipt["url"].as_string().label("url"),
)


@dataclass(frozen=True)
class Entry:
    """One delivery in the calendar; `at` is when it went out, was taken down, or is due."""

    number: int
    item: str
    title: str
    channel: str
    state: State
    at: datetime
    changed_at: datetime
    url: str | None


def of_spans(
    session: Session, spans: Iterable[tuple[datetime, datetime]], channel: str | None, most: int
) -> list[Entry]:
    """Return `most` entries of each span of time, its earliest, in their order; a span's end is not in it."""
    firsts = [_first(since, until, channel, most) for since, until in spans]
    asked = sa.union_all(*(sa.select(one.subquery()) for one in firsts))
    return _read(session, session.scalars(asked), oldest_first=True)


def numbers(
    session: Session, spans: Sequence[tuple[datetime, datetime]], channel: str | None, most: int
) -> list[int]:
    """Return how many entries each span has, `most` where there are more."""
    each = [sa.func.count().label("number") for _ in spans]
    firsts = [_first(since, until, channel, most).subquery() for since, until in spans]
    asked = [
        sa.select(sa.literal(place).label("place"), count).select_from(one)
        for place, (count, one) in enumerate(zip(each, firsts, strict=True))
    ]
    found = {row.place: row.number for row in session.execute(sa.union_all(*asked))} if asked else {}
    return [found[place] for place in range(len(spans))]


def between(
    session: Session, since: datetime, until: datetime, states: Sequence[State], most: int, oldest_first: bool
) -> list[Entry]:
    """Return `most` entries of a span in some states, its earliest or its latest."""
    order = (HAPPENED, D.id) if oldest_first else (HAPPENED.desc(), D.id.desc())
    asked = sa.select(D.id).where(*_within(since, until), STATE.in_(states)).order_by(*order).limit(most)
    return _read(session, session.scalars(asked), oldest_first)


def taken(session: Session, channel: str, slots: Iterable[str]) -> set[str]:
    """Return those of a channel's slots that something has taken."""
    asked = sa.select(D.slot).where(D.channel == channel, D.slot.in_([*slots]), D.state.not_in(OFF))
    return set(session.scalars(asked))


def times(session: Session, channel: str, since: datetime, until: datetime) -> list[datetime]:
    """Return the times that are taken on a channel from `since` up to `until`: what is out has that at which
    it went out, whenever it was due.

    Each is asked for along an index of its own; what happened to a piece last was not before it went out.
    """
    out = sa.select(D.published_at.label("at")).where(D.published_at >= since, D.published_at < until)
    due = sa.select(D.due_at.label("at")).where(D.published_at.is_(None), D.due_at >= since, D.due_at < until)
    stands = (D.channel == channel, D.state.in_(STANDING))
    asked = sa.union_all(out.where(*stands, since <= HAPPENED), due.where(*stands))
    return [*session.scalars(asked)]


def _first(since: datetime, until: datetime, channel: str | None, most: int) -> sa.Select[Any]:
    of_span = sa.select(D.id).where(*_within(since, until)).order_by(HAPPENED, D.id).limit(most)
    if channel is None:
        return of_span.where(STATE.in_(SHOWN))
    return of_span.where(D.channel == channel, D.state.in_(SHOWN))


def _within(since: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return since <= HAPPENED, until > HAPPENED


def _read(session: Session, numbers: Iterable[int], oldest_first: bool) -> list[Entry]:
    asked = sa.select(*COLUMNS).join(ITEM, ITEM.c.id == D.item).where(D.id.in_([*numbers]))
    found = [Entry(*row) for row in session.execute(asked)]
    return sorted(found, key=lambda one: (one.at, one.number), reverse=not oldest_first)
