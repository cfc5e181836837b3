"""Postings: every item on every channel that is out or was out, as the plan counts them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.posting import Posting, Traits
from publisher.store.alike import COUNTED_BY, read_list
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.item import REVISION
from publisher.store.tables.ledger import LEDGER, TRAITS

D, L, R, T = DELIVERY.c, LEDGER.c, REVISION.c, TRAITS.c
LINE = (L.item, L.channel, *COUNTED_BY, L.published_at, L.until, L.since, L.recorded_at)
AT_ONCE = 500
Works = dict[str, list[Posting]]


def last_out(session: Session, channel: str) -> datetime | None:
    """Return when a piece last went out on a channel, None where none ever did."""
    newest = sa.select(L.published_at).where(L.channel == channel).order_by(L.published_at.desc()).limit(1)
    return session.scalars(newest).first()


def list_works(
    session: Session, items: Collection[str], coming: Works | None = None, by_hand: Works | None = None
) -> Iterator[list[Posting]]:
    """Yield some works, and all of which something is to come or was posted by hand, with all postings."""
    coming, by_hand = coming or {}, by_hand or {}
    lines = list_lines(session, [*{*items, *coming, *by_hand}])
    for item in lines.keys() | coming.keys() | by_hand.keys():
        yield [*lines.get(item, ()), *coming.get(item, ()), *by_hand.get(item, ())]


def read_traits(
    form: str, themes: str, indices: str, audiences: str, units: str, column: str | None, tone: str
) -> Traits:
    return Traits(
        form, read_list(themes), read_list(indices), read_list(audiences), read_list(units), column, tone
    )


def list_lines(session: Session, items: Sequence[str]) -> Works:
    """Return the lines of some works, each as a posting."""
    found: Works = {}
    for start in range(0, len(items), AT_ONCE):
        some = L.item.in_(items[start : start + AT_ONCE])
        for line in session.execute(sa.select(*LINE).join(TRAITS, T.id == L.traits).where(some)):
            posting = read_line(line)
            found.setdefault(posting.item, []).append(posting)
    return found


def read_line(line: Sequence[Any]) -> Posting:
    """Return the columns `LINE` as a posting."""
    item, channel, *traits, published_at, until, since, recorded_at = line
    return Posting(
        item,
        channel,
        *read_traits(*traits),
        published_at=published_at,
        withdrawn_at=until,
        since=since,
        recorded_at=recorded_at,
    )
