"""The trail: one row for every step, written in the same transaction as the step itself.

The rows are chained (`publisher.core.chain`). Steps wait in their session until its transaction is
about to end and join the chain then, in one go. Writers come one after the other (`Store.write`), so a
row is never visible before those of lower numbers: whoever has read up to a number has missed nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.chain import BEGINNING, link
from publisher.store.tables.event import EVENT

WAITING = "steps"
"""Where a session keeps the steps that have not joined the chain yet."""
HEAD = "head"
"""Where a session keeps the newest row of the chain, once it has asked: it sees the log of one moment."""
NEWEST = "SELECT id, digest FROM event ORDER BY id DESC LIMIT 1"
NEWEST_AT = sa.select(EVENT.c.at).order_by(EVENT.c.id.desc()).limit(1)
ADD = sa.insert(EVENT)


@dataclass(frozen=True)
class Step:
    """Who did what, when; `item` and `delivery` where the step is about one.

    `id` is 0 for a step of the transaction under way, which has no number yet.
    """

    id: int
    at: datetime
    actor: str
    action: str
    item: str | None
    delivery: int | None
    detail: dict[str, Any]


@dataclass(frozen=True)
class Head:
    """The newest row of the chain: number 0 and the beginning's digest when there is none."""

    row: int
    digest: str


def write_step(
    session: Session,
    at: datetime,
    actor: str,
    action: str,
    *,
    item: str | None = None,
    delivery: int | None = None,
    **detail: Any,
) -> None:
    """Add a step to the trail; `actor` is `daemon` or the name a person gave."""
    session.info.setdefault(WAITING, []).append(Step(0, at, actor, action, item, delivery, detail))


def join_chain(session: Session) -> None:
    """Chain the steps that wait, and put them into the table; afterwards the transaction should soon end."""
    waiting: list[Step] = session.info.pop(WAITING, [])
    if not waiting:
        return
    last = head(session)
    number, previous = last.row, last.digest
    rows = []
    for step in waiting:
        number += 1
        told = (step.at, step.actor, step.action, step.item, step.delivery, step.detail)
        digest = link(number, *told, previous)
        rows.append({**vars(step), "id": number, "previous": previous, "digest": digest})
        previous = digest
    session.execute(ADD, rows)
    session.info[HEAD] = Head(number, previous)


def head(session: Session) -> Head:
    """Return the newest row of the chain that is in the table."""
    known: Head | None = session.info.get(HEAD)
    if known is None:
        known = session.info[HEAD] = last(session.connection())
    return known


def last(connection: sa.Connection) -> Head:
    """Return the newest row of the chain that a connection sees just now."""
    row = connection.exec_driver_sql(NEWEST).first()
    return Head(*row) if row else Head(0, BEGINNING)


def begun_at(session: Session) -> datetime | None:
    """Return when the first step was taken, None while there is none."""
    first: datetime | None = session.scalar(sa.select(EVENT.c.at).order_by(EVENT.c.id).limit(1))
    return first


def newest_at(session: Session) -> datetime | None:
    """Return when the newest step in the table was taken, None while there is none."""
    newest: datetime | None = session.scalar(NEWEST_AT)
    return newest


def steps_of(session: Session, item: str) -> list[Step]:
    """Return an item's steps, oldest first."""
    return [*_select(session, EVENT.c.item == item), *(one for one in _waiting(session) if one.item == item)]


def newest(session: Session) -> int:
    """Return the number of the newest step, 0 when there is none; what waits joins the chain first."""
    join_chain(session)
    return head(session).row


def since(session: Session, number: int, up_to: int | None = None) -> list[Step]:
    """Return the steps after step `number`, oldest first, all of them or those up to another."""
    later = EVENT.c.id > number
    if up_to is not None:
        return _select(session, sa.and_(later, EVENT.c.id <= up_to))
    written = _select(session, later) if head(session).row > number else []
    return [*written, *_waiting(session)]


def _waiting(session: Session) -> list[Step]:
    return list(session.info.get(WAITING, ()))


def of_actions(session: Session, actions: Iterable[str], number: int, up_to: int) -> list[Step]:
    """Return the steps of some kinds after step `number`, up to another, oldest first."""
    span = sa.and_(EVENT.c.id > number, EVENT.c.id <= up_to)
    return _select(session, sa.and_(span, EVENT.c.action.in_(list(actions))))


def _select(session: Session, condition: sa.ColumnElement[bool]) -> list[Step]:
    columns = (EVENT.c[name] for name in Step.__dataclass_fields__)
    rows = session.execute(sa.select(*columns).where(condition).order_by(EVENT.c.id))
    return [Step(**row._mapping) for row in rows]
