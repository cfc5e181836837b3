"""The ledger: what was out on which channel from when to when, as the plan counts it.

Every move of a delivery that changes what is live writes here in the same transaction, so that the past
can be counted as it was: a piece that was withdrawn, published again or given another theme has lines for
each of these times.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import Delivery
from publisher.store.tables.item import REVISION
from publisher.store.tables.ledger import LEDGER, TRAITS

L, T, R = LEDGER.c, TRAITS.c, REVISION.c
AT_ONCE = timedelta(days=1)
"""What is recorded within a day is in time for every window, as none is sealed on its last day."""

COLUMNS = ("form", "themes", "indices", "audiences", "units", "column", "tone")
OPEN = sa.select(L.id, L.traits, L.published_at).where(
    L.delivery == sa.bindparam("delivery"), L.until.is_(None)
)
READ_TRAITS = sa.select(R.traits).where(R.item == sa.bindparam("item"), R.number == sa.bindparam("number"))
FIND_TRAITS = sa.select(T.id).where(T.digest == sa.bindparam("digest"))
END = sa.update(LEDGER).where(L.id == sa.bindparam("line")).values(until=sa.bindparam("at"), touched=True)


def keep_books(session: Session, before: Delivery, after: Delivery, now: datetime) -> None:
    """Write down what a move of a delivery has changed in what is out."""
    was_out, is_out = _is_out(before), _is_out(after)
    if not was_out and not is_out:
        return
    open_line = session.execute(OPEN, {"delivery": after.id}).first()
    if open_line is not None and is_out and before.live == after.live:
        return
    traits = _traits_of(session, after) if is_out else None
    if open_line is not None:
        if open_line.traits == traits and open_line.published_at == after.published_at:
            return
        session.execute(END, {"line": open_line.id, "at": after.withdrawn_at or now})
    if traits is not None:
        _begin(session, after, traits, None if open_line is None else now, now)


def _is_out(delivery: Delivery) -> bool:
    return delivery.live is not None and delivery.published_at is not None


def _begin(session: Session, delivery: Delivery, traits: int, since: datetime | None, now: datetime) -> None:
    published_at = delivery.published_at
    assert published_at is not None
    line = {
        "delivery": delivery.id,
        "item": delivery.item,
        "channel": delivery.channel,
        "revision": delivery.live,
        "traits": traits,
        "published_at": published_at,
        "since": since or published_at,
        "recorded_at": now,
        "touched": since is not None or now - published_at > AT_ONCE,
    }
    session.execute(sa.insert(LEDGER), line)


def _traits_of(session: Session, delivery: Delivery) -> int | None:
    """Return the number of the traits of what is live; a correction has none, as it never counts."""
    wanted = {"item": delivery.item, "number": delivery.live}
    held: dict[str, Any] = session.scalars(READ_TRAITS, wanted).one()
    return None if held.get("corrects") is not None else keep_traits(session, held)


def keep_traits(session: Session, held: dict[str, Any]) -> int:
    """Return the number under which these traits are kept, from now on if they are new."""
    row = {name: _plain(held[name]) for name in COLUMNS}
    digest = hashlib.sha256(json.dumps([*row.values()]).encode()).hexdigest()
    known = session.scalars(FIND_TRAITS, {"digest": digest}).first()
    if known is None:
        known = session.scalars(sa.insert(TRAITS).returning(T.id), {"digest": digest, **row}).one()
    return int(known)


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
