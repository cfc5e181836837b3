"""Figures for monitors: counted from indexes and from the newest lines, however long the log is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import Outcome, State
from publisher.store import trail
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.event import EVENT
from publisher.store.tables.ledger import LEDGER
from publisher.store.tables.notice import NOTICE, NOTICE_TARGET

D, E, L, N, T = DELIVERY.c, EVENT.c, LEDGER.c, NOTICE.c, NOTICE_TARGET.c
NUMBER = sa.func.count().label("number")
OPEN = (
    State.WAITING,
    State.SCHEDULED,
    State.SENDING,
    State.HANDED_OVER,
    State.UNCONFIRMED,
    State.REFUSED,
    State.MISSED,
)
"""States from which something is still to come, by the daemon or by a person."""
AT_ONCE = 50_000
"""Lines that are read at most for one look; what is left is read by the next."""


@dataclass(frozen=True)
class Mark:
    """How far the ledger and the trail have been counted."""

    line: int
    step: int


@dataclass(frozen=True)
class Counted:
    """What happened up to a mark: pieces that went out by channel, ended calls by channel and outcome."""

    mark: Mark
    published: Counter[str] = field(default_factory=Counter)
    attempts: Counter[tuple[str, Outcome]] = field(default_factory=Counter)


def open_deliveries(session: Session, channel: str) -> dict[State, int]:
    """Return how many deliveries of a channel are in each of the states that somebody waits in."""
    counted = sa.select(D.state, NUMBER).where(D.channel == channel, D.state.in_(OPEN))
    return {row.state: row.number for row in session.execute(counted.group_by(D.state))}


def newest(session: Session) -> Mark:
    """Return the mark behind which nothing has happened yet."""
    return Mark(session.scalar(sa.select(sa.func.max(L.id))) or 0, trail.newest(session))


def count(session: Session, since: Mark) -> Counted:
    """Count what happened behind a mark, as much of it as may be read at once."""
    end = newest(session)
    until = Mark(min(end.line, since.line + AT_ONCE), min(end.step, since.step + AT_ONCE))
    return Counted(until, _published(session, since, until), _attempts(session, since, until))


def _published(session: Session, since: Mark, until: Mark) -> Counter[str]:
    """Count the lines that began because a piece went out, not because it took on other traits."""
    began = (L.id > since.line, L.id <= until.line, L.since == L.published_at)
    found = sa.select(L.channel, NUMBER).where(*began).group_by(L.channel)
    return Counter({row.channel: row.number for row in session.execute(found)})


def _attempts(session: Session, since: Mark, until: Mark) -> Counter[tuple[str, Outcome]]:
    """Count the steps that end a call: they alone are sealed."""
    ended = (
        E.id > since.step,
        E.id <= until.step,
        E.action.in_(list(Outcome)),
        E.detail["sealed"].as_string().is_not(None),
    )
    joined = sa.select(D.channel, E.action, sa.func.count()).join(DELIVERY, D.id == E.delivery)
    found = session.execute(joined.where(*ended).group_by(D.channel, E.action))
    return Counter({(channel, Outcome(action)): number for channel, action, number in found})


def notices_unsent(session: Session) -> int:
    """Return how many notices one of those who are to be told has not had yet."""
    slowest = sa.select(sa.func.min(T.bundle)).scalar_subquery()
    unsent = sa.or_(N.bundle.is_(None), N.bundle > slowest)
    return session.scalar(sa.select(sa.func.count()).select_from(NOTICE).where(unsent)) or 0
