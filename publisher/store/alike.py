"""Works that nobody has touched since they went out: nearly all there are, asked for in bulk."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session

from publisher.core.posting import Alike, Way
from publisher.store.tables.ledger import LEDGER, TRAITS

L, T = LEDGER.c, TRAITS.c
IN = LEDGER.alias("within").c
COUNTED_BY = (T.form, T.themes, T.indices, T.audiences, T.units, T.column, T.tone)
LISTED = frozenset({"themes", "indices", "audiences", "units"})
BETWEEN, BEHIND = "\x1f", "\x1e"
"""What stands between a channel and its time, and behind such a pair."""
AT_ONCE = 500
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


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


@dataclass(frozen=True)
class Lines:
    """Which lines of the ledger are asked for: of what was out at an instant, up to a line, of some items or
    of all that have a line in a span."""

    at: datetime
    last: int | None = None
    items: Collection[str] | None = None
    span: tuple[datetime, datetime] | None = None

    def conditions(self) -> Iterator[sa.ColumnElement[bool]]:
        yield L.published_at <= self.at
        if self.span is not None:
            first, behind = self.span
            yield L.item.in_(sa.select(IN.item).where(IN.published_at >= first, IN.published_at < behind))
        if self.last is not None:
            yield L.id <= self.last


@dataclass
class Bulk:
    """The works that some lines stand for, which nobody has touched: those that were are `skipped`.

    Works whose channels have different traits are named in `apart` while `alike` is read.

    Where all windows begin so long after midnight UTC (`day_begins`), works are told apart by the days on
    which they went out, else by the minutes, and far fewer went out alike.
    """

    session: Session
    lines: Lines
    day_begins: timedelta | None = None
    skipped: Collection[str] = frozenset()
    apart: list[str] = field(default_factory=list)

    @property
    def alike(self) -> Alike:
        return Alike(self._chunks(), partial(_read_way, self.day_begins), _read_trait)

    def _chunks(self) -> Iterator[Sequence[Sequence[Any]]]:
        """Yield works in columns: their ways, then their traits."""
        for some in self._ask():
            known = [work for work in some if work[0] not in self.skipped] if self.skipped else some
            alike = [work for work in known if work[1]]
            if len(alike) < len(known):
                self.apart += [work[0] for work in known if not work[1]]
            if alike:
                yield [*zip(*alike, strict=True)][2:]

    def _ask(self) -> Iterator[Sequence[Any]]:
        question = _question(self.lines, self.day_begins)
        if self.lines.items is None:
            yield from self.session.execute(question).partitions(AT_ONCE)
            return
        rest = iter(self.lines.items)
        while some := [*islice(rest, AT_ONCE)]:
            yield self.session.execute(question, {"items": some}).all()


def _question(lines: Lines, day_begins: timedelta | None) -> sa.Select[Any]:
    """Ask for each work whether it is the same on all its channels, how it went out, and as what."""
    begins = None if day_begins is None else f"{day_begins // HOUR:02}:{day_begins % HOUR // MINUTE:02}"
    time = utc_text(L.published_at) if begins is None else utc_day(L.published_at, sa.literal(begins))
    first, last = sa.func.min(L.traits), sa.func.max(L.traits)
    works = (
        sa.select(
            L.item,
            (first == last).label("is_alike"),
            sa.func.aggregate_strings(L.channel + BETWEEN + time, BEHIND).label("way"),
            first.label("traits"),
        )
        .where(*lines.conditions())
        .group_by(L.item)
    )
    if lines.items is not None:
        works = works.where(L.item.in_(sa.bindparam("items", expanding=True)))
    found = works.subquery()
    columns = (found.c.item, found.c.is_alike, found.c.way, *COUNTED_BY)
    return sa.select(*columns).join(TRAITS, T.id == found.c.traits)


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
    return read_list(spelled) if trait in LISTED else spelled


@cache
def read_list(text: str) -> tuple[str, ...]:
    """Return the values of a trait that may have several."""
    return tuple(json.loads(text))
