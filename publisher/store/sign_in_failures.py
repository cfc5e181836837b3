"""Tries to sign in that have not succeeded, as long as they count: shared by all processes."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.person import UNKNOWN, fold_name
from publisher.core.sign_in_limit import OF_ADDRESS, OF_NAME, WINDOW, free_at
from publisher.store.tables.session import SIGN_IN_FAILURE
from publisher.store.trail import write_step

F = SIGN_IN_FAILURE.c


def refused_until(session: Session, name: str, address: str, now: datetime) -> datetime | None:
    """Return when this name may be tried again from this address, None for now."""
    limits = ((F.name == digest_of(name), OF_NAME), (F.address == address, OF_ADDRESS))
    ends = [free_at(_times(session, which, now), limit, now) for which, limit in limits]
    return max((end for end in ends if end is not None), default=None)


def count(session: Session, name: str, address: str, now: datetime) -> bool:
    """Count a try as failed, delete what counts no more, and tell whether the next one is refused."""
    session.execute(sa.delete(SIGN_IN_FAILURE).where(~_counts(now)))
    session.execute(sa.insert(SIGN_IN_FAILURE).values(name=digest_of(name), address=address, at=now))
    return refused_until(session, name, address, now) is not None


def clear(session: Session, name: str) -> None:
    """Forget the failures of a name."""
    session.execute(sa.delete(SIGN_IN_FAILURE).where(F.name == digest_of(name)))


def tell_of_refusal(session: Session, person: str | None, address: str, now: datetime) -> None:
    """Write into the trail that tries are refused from now on; a name that is nobody's is not repeated."""
    write_step(session, now, UNKNOWN, "sign-in-refused-too-often", name=person, address=address)


def digest_of(name: str) -> str:
    """Return what is kept of a name that somebody typed."""
    return sha256(fold_name(name).encode("utf-8", "surrogatepass")).hexdigest()


def _times(session: Session, which: sa.ColumnElement[bool], now: datetime) -> list[datetime]:
    return list(session.scalars(sa.select(F.at).where(which, _counts(now))))


def _counts(now: datetime) -> sa.ColumnElement[bool]:
    """Return which failures count; one that lies far ahead is from before a clock was set back."""
    return sa.and_(F.at > now - WINDOW, F.at < now + WINDOW)
