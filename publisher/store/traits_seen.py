"""Which values a trait has had, of all pieces that ever went out: read once, and on from there."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store.alike import LISTED, read_list
from publisher.store.tables.ledger import TRAITS

T = TRAITS.c


@dataclass(frozen=True)
class Seen:
    """The values up to the row `last`, which is known again by its digest: a restore may bring others."""

    last: int = 0
    digest: str | None = None
    values: frozenset[str] = frozenset()


_known: WeakKeyDictionary[sa.Pool, dict[str, Seen]] = WeakKeyDictionary()
_lock = Lock()


def values_seen(session: Session, trait: str) -> list[str]:
    """Return the values in their order; of two that differ in capitals alone, one."""
    pool = session.get_bind().engine.pool
    with _lock:
        known = _known.setdefault(pool, {}).get(trait, Seen())
    if known.digest != session.scalar(sa.select(T.digest).where(T.id == known.last)):
        known = Seen()
    found = _read_on(session, trait, known)
    with _lock:
        _known.setdefault(pool, {})[trait] = found
    return sorted({one.casefold(): one for one in sorted(found.values, reverse=True)}.values())


def _read_on(session: Session, trait: str, known: Seen) -> Seen:
    newest = session.execute(sa.select(T.id, T.digest).order_by(T.id.desc()).limit(1)).first()
    if newest is None or newest.id == known.last:
        return known
    spelled = session.scalars(sa.select(T[trait]).where(T.id > known.last).distinct())
    values = (one for held in spelled if held is not None for one in _read(trait, held))
    return Seen(newest.id, newest.digest, known.values.union(values))


def _read(trait: str, spelled: str) -> tuple[str, ...]:
    return read_list(spelled) if trait in LISTED else (spelled,)
