"""The posting log: every delivery with its item, newest first.

What narrows it down decides how the lines are found, so that a page of it costs the same however long it is:

    through the pieces   where words, form and units leave few of them: all their lines, then the order
    in the order         else, along an index of the channels and states asked for, until the page is full
    through the pieces   after all, where the page is not full after so many lines: they lie far back
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice, product
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import Delivery, State
from publisher.store import deliveries, items, lookup
from publisher.store.items import Known
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.finding import LOOKUP
from publisher.store.tables.item import ITEM, ItemRow

D = DELIVERY.c
AT_ONCE = 200
"""Rows that are read at once."""
FEW = 12_000
"""Pieces of which all lines are read and put in order rather sooner than others are passed over."""
FAR = 3_000
"""Lines that are passed over at most for one page."""
HAPPENED = sa.func.coalesce(D.withdrawn_at, D.published_at, D.due_at, D.changed_at)
PLACE = (D.id.label("number"), HAPPENED.label("at"))
Place = tuple[datetime, int]
"""Where a line stands in the log: its time and its number."""


@dataclass(frozen=True)
class LogQuery:
    """Which lines of the posting log are asked for; times are instants, None leaves a side open."""

    channel: str | None = None
    state: State | None = None
    since: datetime | None = None
    until: datetime | None = None
    unit: str | None = None
    form: str | None = None
    limit: int | None = None
    behind: Place | None = None
    """Only what stands behind the line at this place, in the order asked for: the next page."""
    states: tuple[State, ...] = ()
    """Any of these, where several are meant."""
    words: tuple[str, ...] = ()
    """Bare words, all of which stand in the title."""
    published_since: datetime | None = None
    """Only what went out at this instant or later, whatever has become of it."""

    @property
    def of_pieces(self) -> tuple[str, ...]:
        """Return what narrows down the pieces, in the words of `publisher.store.lookup`."""
        form = (lookup.form_word(self.form),) if self.form else ()
        unit = (lookup.unit_word(self.unit),) if self.unit else ()
        return (*self.words, *form, *unit)


Lines = Iterable[tuple[Known, Delivery]]


def in_states(session: Session, states: Iterable[State], limit: int) -> Iterator[tuple[Known, Delivery]]:
    """Yield the lines in some states, those that changed last first."""
    statement = (
        sa.select(ItemRow, DELIVERY)
        .join(DELIVERY, ITEM.c.id == D.item)
        .where(D.state.in_([*states]))
        .order_by(D.changed_at.desc(), D.id.desc())
        .limit(limit)
    )
    for row in session.execute(statement):
        yield items.value_of(row[0]), deliveries.value_of(row)


def count(session: Session, query: LogQuery) -> int:
    """Return how many lines are asked for, whatever the query's limit."""
    conditions = _standing(query) + _conditions(query, oldest_first=False)
    statement = sa.select(sa.func.count()).select_from(DELIVERY).where(*conditions)
    if query.of_pieces:
        statement = statement.where(D.item.in_(lookup.with_all(session, query.of_pieces)))
    return session.scalars(statement).one()


def lines(session: Session, query: LogQuery, oldest_first: bool = False) -> Iterator[tuple[Known, Delivery]]:
    """Yield the lines that are asked for, newest first or oldest first."""
    numbers = _numbers(session, query, oldest_first)
    while some := list(islice(numbers, AT_ONCE)):
        rows = session.execute(
            sa.select(ItemRow, DELIVERY).join(DELIVERY, ITEM.c.id == D.item).where(D.id.in_(some))
        )
        found = {row.id: row for row in rows}
        for number in some:
            yield items.value_of(found[number][0]), deliveries.value_of(found[number])


def place_of(session: Session, number: int) -> Place:
    """Return where a line stands in the log."""
    return session.scalars(sa.select(HAPPENED).where(D.id == number)).one(), number


def _numbers(session: Session, query: LogQuery, oldest_first: bool) -> Iterator[int]:
    """Yield the numbers of the lines in their order."""
    if not query.of_pieces:
        return _read(session, _along(session, query, oldest_first).limit(query.limit))
    few = lookup.find_few(session, query.of_pieces, FEW)
    if few is not None:
        return _read(session, _through_pieces(lookup.with_lines(session, few), query, oldest_first))
    if query.limit is None:
        return _read(session, _along(session, query, oldest_first))
    return _page(session, query, query.limit, oldest_first)


def _page(session: Session, query: LogQuery, limit: int, oldest_first: bool) -> Iterator[int]:
    far = _far(session, query, oldest_first)
    near = _along(session, query, oldest_first, up_to=far)
    found = list(_read(session, near.limit(limit)))
    if far is None or len(found) == limit:
        return iter(found)
    pieces = lookup.with_all(session, query.of_pieces)
    return _read(session, _through_pieces(pieces, query, oldest_first))


def _read(session: Session, statement: sa.Select[Any] | sa.CompoundSelect[Any]) -> Iterator[int]:
    with session.execute(statement, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            yield row.number


def _far(session: Session, query: LogQuery, oldest_first: bool) -> Place | None:
    """Return the place behind which nobody looks for one page; None when the log ends before."""
    row = session.execute(_along(session, query, oldest_first, of_pieces=False).offset(FAR).limit(1)).first()
    return (row.at, row.number) if row else None


def _along(
    session: Session,
    query: LogQuery,
    oldest_first: bool,
    up_to: Place | None = None,
    of_pieces: bool = True,
) -> sa.CompoundSelect[Any] | sa.Select[Any]:
    """Select places in their order, read from as many indexes as there are channels and states asked for."""
    conditions = _conditions(query, oldest_first)
    if up_to is not None:
        conditions += _behind(up_to, not oldest_first)
    asked = sa.select(*PLACE).where(*conditions)
    if of_pieces and query.of_pieces:
        asked = asked.join(LOOKUP, LOOKUP.c.item == D.item).where(*lookup.holds_all(query.of_pieces))
    order = _order(oldest_first)
    if query.channel is None and query.state is None:
        return asked.order_by(*order)
    arms = [asked.where(D.channel == one, D.state == state) for one, state in _pairs(session, query)]
    return sa.union_all(*arms).order_by(*order)


def _pairs(session: Session, query: LogQuery) -> Iterable[tuple[str, State]]:
    channels = [query.channel] if query.channel else deliveries.channels(session) or [""]
    states = [query.state] if query.state else [*State]
    return product(channels, states)


def _through_pieces(pieces: sa.Select[Any], query: LogQuery, oldest_first: bool) -> sa.Select[Any]:
    """Select the places of all lines of some pieces, then put them in order.

    Each step stands for itself, or the database might read the whole log in its order after all.
    """
    chosen = pieces.cte("pieces").prefix_with("MATERIALIZED")
    conditions = _standing(query) + _conditions(query, oldest_first)
    theirs = sa.select(*PLACE).join(chosen, chosen.c.item == D.item).where(*conditions)
    found = theirs.cte("found").prefix_with("MATERIALIZED")
    return sa.select(found.c.number, found.c.at).order_by(*_order(oldest_first)).limit(query.limit)


def _standing(query: LogQuery) -> list[sa.ColumnElement[bool]]:
    channel = [D.channel == query.channel] if query.channel else []
    return channel + ([D.state == query.state] if query.state else [])


def _order(oldest_first: bool) -> tuple[sa.ColumnElement[Any], ...]:
    at: sa.ColumnElement[Any] = sa.literal_column("at")
    number: sa.ColumnElement[Any] = sa.literal_column("number")
    return (at, number) if oldest_first else (at.desc(), number.desc())


def _conditions(query: LogQuery, oldest_first: bool) -> list[sa.ColumnElement[bool]]:
    """Return what is asked of the lines themselves, but for channel and state."""
    query = _with_one_edge(query, oldest_first)
    asked: list[tuple[Any, Any]] = [
        (query.states, _in_states(query)),
        (query.since, query.since <= HAPPENED if query.since else None),
        (query.until, query.until > HAPPENED if query.until else None),
        (query.published_since, D.published_at >= query.published_since if query.published_since else None),
    ]
    found = [condition for given, condition in asked if given]
    return found + (_behind(query.behind, oldest_first) if query.behind is not None else [])


def _with_one_edge(query: LogQuery, oldest_first: bool) -> LogQuery:
    """Return a query without what the place, or the side of the span, that it begins at says already.

    A database that is given both looks for the wider one in its index and passes over all between them.
    """
    if query.behind is None:
        return query
    at, edge = query.behind[0], query.since if oldest_first else query.until
    if edge is not None and (edge > at if oldest_first else edge <= at):
        return replace(query, behind=None)
    return replace(query, since=None) if oldest_first else replace(query, until=None)


def _in_states(query: LogQuery) -> sa.ColumnElement[bool]:
    """Return the condition on the state; the cast keeps the planner from its index where days leave few."""
    if query.since is None and query.until is None:
        return D.state.in_(query.states)
    return sa.cast(D.state, sa.String).in_([one.value for one in query.states])


def _behind(place: Place, oldest_first: bool) -> list[sa.ColumnElement[bool]]:
    at, number = place
    if oldest_first:
        return [at <= HAPPENED, sa.or_(at < HAPPENED, number < D.id)]
    return [at >= HAPPENED, sa.or_(at > HAPPENED, number > D.id)]
