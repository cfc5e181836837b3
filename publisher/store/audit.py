"""Reading the whole trail and what it vouches for, page by page: the memory never grows with the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.chain import Row
from publisher.core.delivery import Operation
from publisher.store.seals import SEALED, seal_attempt, seal_receipt
from publisher.store.tables.attempt import ATTEMPT
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.event import EVENT
from publisher.store.trail import Step

PAGE = 2_000
DELIVERIES = 100
"""How many deliveries are compared at once with what the trail says of them."""
WRONG_TYPE = (ValueError, TypeError, LookupError)
"""What a column raises that holds something else than it should."""
CLAIMS = frozenset(str(operation) for operation in Operation)


class Unreadable(Exception):
    """What stands in a row is not of the right type; `told` is what can be read of it all the same."""

    def __init__(self, **told: Any) -> None:
        super().__init__()
        self.told = told


@dataclass
class Affair:
    """All that the trail says of one delivery, beside what stands in the other tables.

    `attempts` are the seals of the attempts as they are now, None for one that has not ended.
    """

    delivery: int
    steps: list[Step] = field(default_factory=list)
    attempts: dict[int, str | None] = field(default_factory=dict)
    receipt: str | None = None
    exists: bool = False

    @property
    def claims(self) -> dict[int, Step]:
        return {step.detail["n"]: step for step in self.steps if step.action in CLAIMS and "n" in step.detail}

    @property
    def ends(self) -> dict[int, Step]:
        """The steps that carry an attempt's seal, by its number."""
        return {step.detail["n"]: step for step in self.steps if "sealed" in step.detail}

    @property
    def proof(self) -> Step | None:
        """The step that carries the seal of the newest receipt."""
        return next((step for step in reversed(self.steps) if "receipt" in step.detail), None)


def rows(session: Session) -> Iterator[Row]:
    """Yield the trail from its beginning; a row that cannot be read raises Unreadable after the others."""
    page = sa.select(EVENT).order_by(EVENT.c.id).limit(PAGE)
    query: sa.Select[Any] | None = page
    while query is not None:
        found, unreadable = _read(session, query)
        yield from found
        if unreadable is not None:
            raise unreadable
        query = page.where(EVENT.c.id > found[-1].id) if found else None


def _read(session: Session, page: sa.Select[Any]) -> tuple[list[Row], Unreadable | None]:
    """Read a page as far as it can be read, and say where it cannot."""
    try:
        return [Row(*row) for row in session.execute(page)], None
    except WRONG_TYPE:
        told = _first_unreadable(session, page)
        before = page.where(EVENT.c.id < told.get("row", 0))
        return [Row(*row) for row in session.execute(before)], Unreadable(**told)


def _first_unreadable(session: Session, page: sa.Select[Any]) -> dict[str, Any]:
    """Return what can be read of the first row of a page that is not of the right type."""
    plain = page.with_only_columns(EVENT.c.id.label("row"), EVENT.c.actor, EVENT.c.action, EVENT.c.item)
    for told in list(session.execute(plain)):
        try:
            session.execute(sa.select(EVENT).where(EVENT.c.id == told.row)).one()
        except WRONG_TYPE:
            return dict(told._mapping)
    return {}


def affairs(session: Session) -> Iterator[Affair]:
    """Yield every delivery that anything is known of, in the order of their numbers."""
    tables = ((DELIVERY, DELIVERY.c.id), (ATTEMPT, ATTEMPT.c.delivery), (EVENT, EVENT.c.delivery))
    last = max(
        session.scalar(sa.select(sa.func.max(number)).select_from(table)) or 0 for table, number in tables
    )
    for first in range(1, last + 1, DELIVERIES):
        yield from _affairs(session, first, first + DELIVERIES - 1)


def _affairs(session: Session, first: int, last: int) -> list[Affair]:
    try:
        return _read_affairs(session, first, last)
    except WRONG_TYPE:
        if first == last:
            raise Unreadable(delivery=first) from None
    return [affair for number in range(first, last + 1) for affair in _affairs(session, number, number)]


def _read_affairs(session: Session, first: int, last: int) -> list[Affair]:
    found: dict[int, Affair] = {}

    def of(number: int) -> Affair:
        return found.setdefault(number, Affair(number))

    deliveries = sa.select(DELIVERY.c.id, DELIVERY.c.receipt).where(DELIVERY.c.id.between(first, last))
    for number, receipt in session.execute(deliveries):
        affair = of(number)
        affair.exists, affair.receipt = True, seal_receipt(receipt) if receipt is not None else None
    steps = sa.select(*(EVENT.c[name] for name in Step.__dataclass_fields__))
    for row in session.execute(steps.where(EVENT.c.delivery.between(first, last)).order_by(EVENT.c.id)):
        of(row.delivery).steps.append(Step(*row))
    attempts = sa.select(*SEALED).where(ATTEMPT.c.delivery.between(first, last)).order_by(ATTEMPT.c.n)
    for row in session.execute(attempts):
        ended = row.outcome is not None
        of(row.delivery).attempts[row.n] = seal_attempt(row._asdict()).digest if ended else None
    return [found[number] for number in sorted(found)]
