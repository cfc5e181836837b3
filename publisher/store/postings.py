"""Postings: every item on every channel that is out, was out, or has a time, as the plan counts them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session

from publisher.core.delivery import State
from publisher.core.posting import Alike, Posting, Traits, Way
from publisher.core.progress import Counted
from publisher.store import activities
from publisher.store.tables import DELIVERY, LEDGER, REVISION, TRAITS

D, L, R, T = DELIVERY.c, LEDGER.c, REVISION.c, TRAITS.c
COMING = (State.WAITING, State.SCHEDULED, State.SENDING, State.UNCONFIRMED, State.HANDED_OVER)
COUNTED_BY = (T.form, T.themes, T.indices, T.audiences, T.units, T.column, T.tone)
LISTED = frozenset({"themes", "indices", "audiences", "units"})
LINE = (L.item, L.channel, *COUNTED_BY, L.published_at, L.until, L.since, L.recorded_at)
BETWEEN, BEHIND = "\x1f", "\x1e"
"""What stands between a channel and its time, and behind such a pair."""
AT_ONCE = 500
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
Touched = dict[str, list[Posting]]


class utc_text(sa.sql.functions.FunctionElement[str]):
    """An instant as text in UTC, to the minute: `2027-01-18 01:30`."""

    inherit_cache = True
    type = sa.String()


class utc_day(sa.sql.functions.FunctionElement[str]):
    """The day of an instant as text, where days begin at a time of UTC, such as `17:00`: `2027-01-180`.

    `2027-01-181` is the day before that one: the instant lies before the beginning of its own.
    """

    inherit_cache = True
    type = sa.String()


@compiles(utc_text, "sqlite")  # which stores it like this
def _text_on_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 16)"


@compiles(utc_text, "postgresql")
def _text_on_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"


@compiles(utc_day, "sqlite")  # whose own functions on dates take as long as all the rest of the question
def _day_on_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    instant, begins = (compiler.process(one, **options) for one in element.clauses)
    return f"substr({instant}, 1, 10) || (substr({instant}, 12, 5) < {begins})"


@compiles(utc_day, "postgresql")
def _day_on_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    instant, begins = (compiler.process(one, **options) for one in element.clauses)
    return f"to_char(({instant} AT TIME ZONE 'UTC') - CAST({begins} AS interval), 'YYYY-MM-DD') || '0'"


def count_all(session: Session, at: datetime, day_begins: timedelta | None = None) -> Counted:
    """Return all that counts as of `at`, nearly all of it in bulk; `works` are known once `alike` was read.

    Where all windows begin so long after midnight UTC, works are told apart by the days on which they
    went out, else by the minutes, and far fewer went out alike.
    """
    coming = list_coming(session)
    touched: list[str] = []
    chunks = _sort_out(session, at, coming, day_begins, touched)
    alike = Alike(chunks, partial(_read_way, day_begins), _read_trait)
    begun = session.scalar(sa.select(sa.func.min(L.published_at)))
    every = activities.every(session, with_removed=True)
    return Counted(alike, _one_by_one(session, touched, coming), every, begun)


def _sort_out(
    session: Session, at: datetime, coming: Touched, day_begins: timedelta | None, touched: list[str]
) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield the works that nobody has touched since, in columns; name the others in `touched`."""
    for some in session.execute(_question(at, day_begins)).partitions(AT_ONCE):
        alike = [work for work in some if work[1] and work[0] not in coming]
        if len(alike) < len(some):
            touched += [work[0] for work in some if not work[1] or work[0] in coming]
        if alike:
            yield [*zip(*alike, strict=True)][2:]


def _question(at: datetime, day_begins: timedelta | None) -> sa.Select[Any]:
    """Ask for each work whether it stands alike at every moment, how it went out, and as what."""
    begins = None if day_begins is None else f"{day_begins // HOUR:02}:{day_begins % HOUR // MINUTE:02}"
    time = utc_text(L.published_at) if begins is None else utc_day(L.published_at, sa.literal(begins))
    first, last = sa.func.min(L.traits), sa.func.max(L.traits)
    is_touched = sa.func.max(sa.cast(L.touched, sa.Integer))
    works = (
        sa.select(
            L.item,
            sa.and_(first == last, is_touched == 0).label("is_alike"),
            sa.func.aggregate_strings(L.channel + BETWEEN + time, BEHIND).label("way"),
            first.label("traits"),
        )
        .where(L.published_at <= at)
        .group_by(L.item)
        .subquery()
    )
    columns = (works.c.item, works.c.is_alike, works.c.way, *COUNTED_BY)
    return sa.select(*columns).join(TRAITS, T.id == works.c.traits)


def _one_by_one(session: Session, touched: list[str], coming: Touched) -> Iterator[list[Posting]]:
    lines = list_lines(session, touched)
    for item in lines.keys() | coming.keys():
        yield [*lines.get(item, ()), *coming.get(item, ())]


def _read_way(day_begins: timedelta | None, way: str) -> Way:
    return tuple(_read_step(step, day_begins) for step in way.split(BEHIND))


@cache
def _read_step(step: str, day_begins: timedelta | None) -> tuple[str, datetime]:
    channel, _, time = step.partition(BETWEEN)
    if day_begins is None:
        return channel, datetime.fromisoformat(time).replace(tzinfo=UTC)
    day = datetime.fromisoformat(time[:10]).replace(tzinfo=UTC) - timedelta(days=int(time[10:]))
    return channel, day + day_begins


def _read_trait(trait: str, spelled: Any) -> object:
    return _listed(spelled) if trait in LISTED else spelled


def read_traits(
    form: str, themes: str, indices: str, audiences: str, units: str, column: str | None, tone: str
) -> Traits:
    return Traits(form, _listed(themes), _listed(indices), _listed(audiences), _listed(units), column, tone)


@cache
def _listed(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def list_lines(session: Session, items: Sequence[str]) -> Touched:
    """Return the lines of some works, each as a posting."""
    found: Touched = {}
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


def list_coming(session: Session) -> Touched:
    """Return what has a time and is not out, with the traits of the revision that is to go out."""
    number = sa.func.coalesce(D.live, D.wanted, 1)
    query = (
        sa.select(D.item, D.channel, D.due_at, R.traits)
        .join(REVISION, sa.and_(R.item == D.item, R.number == number))
        .where(D.state.in_(COMING), D.due_at.is_not(None))
        .where(sa.or_(D.live.is_(None), D.published_at.is_(None)))
        .order_by(D.item)
    )
    found: Touched = {}
    for item, channel, due_at, held in session.execute(query):
        if held.get("corrects") is None:
            traits = Traits._make(_plain(held[name]) for name in Traits._fields)
            found.setdefault(item, []).append(Posting(item, channel, *traits, due_at=due_at))
    return found


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
