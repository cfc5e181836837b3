"""Postings: every item on every channel that is out, was out, or has a time, as the plan counts them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import State
from publisher.core.posting import Posting, Traits
from publisher.store import carrying
from publisher.store.alike import COUNTED_BY, read_list
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.item import ITEM, REVISION
from publisher.store.tables.ledger import LEDGER, TRAITS
from publisher.store.trail import Head

D, L, R, T = DELIVERY.c, LEDGER.c, REVISION.c, TRAITS.c
COMING = (State.WAITING, State.SCHEDULED, State.SENDING, State.UNCONFIRMED, State.HANDED_OVER)
GIVEN_UP = (State.CANCELLED, State.REFUSED, State.MISSED)
LINE = (L.item, L.channel, *COUNTED_BY, L.published_at, L.until, L.since, L.recorded_at)
AT_ONCE = 500
AT = sa.bindparam("at", type_=D.due_at.type)
ASK_COMING = (
    sa.select(D.item, D.channel, D.due_at, R.traits)
    .join(REVISION, sa.and_(R.item == D.item, R.number == sa.func.coalesce(D.live, D.wanted, 1)))
    .join(ITEM, ITEM.c.id == D.item)
    .where(D.due_at.is_not(None), sa.or_(D.live.is_(None), D.published_at.is_(None)))
    .where(D.state.in_((*COMING, *GIVEN_UP)), sa.or_(D.state.in_(COMING), D.changed_at > AT))
    .where(ITEM.c.first_seen_at <= AT)
    .order_by(D.item)
)
BEFORE = LEDGER.alias("before").c
ASK_OUT_SINCE = (
    sa.select(L.item, L.channel, *COUNTED_BY, L.published_at)
    .join(TRAITS, T.id == L.traits)
    .join(ITEM, ITEM.c.id == L.item)
    .where(L.published_at > AT, ITEM.c.first_seen_at <= AT)
    .where(~sa.exists().where(BEFORE.delivery == L.delivery, BEFORE.id < L.id))
)
"""The first line of each delivery: with others it took on other traits, or went out again."""
ASK_OUT_BEHIND = ASK_OUT_SINCE.where(L.id > sa.bindparam("last"))
LONG_AGO = timedelta(days=1)
MOST = 24
"""So many past moments are remembered, those that were asked for last."""
Since = tuple[Head, int, tuple[Any, ...]]
"""The step and the line up to which it was read, and what was found."""
_known: OrderedDict[tuple[sa.Pool, datetime], Since] = OrderedDict()
_lock = Lock()
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


def list_coming(session: Session, at: datetime) -> Works:
    """Return what had a time and was not out at an instant, as far as is known by now, by the items' ids.

    Of the past it is known when a piece was first seen and when it went out, was cancelled, refused or
    missed; its time and its traits are those that it had last.
    """
    found: Works = {}
    for item, channel, due_at, held in session.execute(ASK_COMING, {"at": at}):
        if held.get("corrects") is None:
            traits = Traits._make(_plain(held[name]) for name in Traits._fields)
            found.setdefault(item, []).append(Posting(item, channel, *traits, due_at=due_at))
    for item, channel, *spelled, out in _list_out_since(session, at):
        posting = Posting(item, channel, *read_traits(*spelled), due_at=out)
        found.setdefault(item, []).append(posting)
    return found


def _list_out_since(session: Session, at: datetime) -> Sequence[Any]:
    """Return what has gone out since an instant; of a day long past it is read once, and on from there."""
    newest: datetime | None = session.scalar(sa.select(sa.func.max(L.published_at)))
    if newest is None or newest - at < LONG_AGO:
        return session.execute(ASK_OUT_SINCE, {"at": at}).all()
    name, end = (session.get_bind().engine.pool, at), carrying.end_of_books(session)
    with _lock:
        known = _known.get(name)
    rows: tuple[Any, ...]
    if known is None or known[0].digest != carrying.mark_of(session, known[0].row):
        rows = tuple(session.execute(ASK_OUT_SINCE, {"at": at}))
    else:
        rows = (*known[2], *session.execute(ASK_OUT_BEHIND, {"at": at, "last": known[1]}))
    with _lock:
        _known[name] = end, carrying.last_line(session), rows
        _known.move_to_end(name)
        while len(_known) > MOST:
            _known.popitem(last=False)
    return rows


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
