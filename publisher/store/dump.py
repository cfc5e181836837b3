"""The database as lines of JSON, one file for each table, the same from SQLite and from PostgreSQL.

A dump is taken within one transaction that sees one instant, while others go on writing. It is read
back into the schema that it was taken from, whichever of the two databases that lies in, and only
then brought up to date.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlmodel.sql.sqltypes import UTCDateTime

from publisher.store.migrations import HEAD
from publisher.store.tables.event import EVENT
from publisher.store.tables.every import SCHEMA

AT_ONCE = 2_000
"""Rows that are in memory at a time."""
Times = Mapping[str, Callable[[str], date]]
NEWEST = sa.select(EVENT).order_by(EVENT.c.id.desc()).limit(1)


class NotADump(Exception):
    """The lines are not rows of the table that they are said to be."""


def _plain(value: object) -> str:
    if isinstance(value, date):  # instants too
        return value.isoformat()
    raise TypeError(f"a column of type {type(value).__name__} cannot be dumped")


ENCODE = json.JSONEncoder(ensure_ascii=False, default=_plain, separators=(",", ":")).encode


@dataclass(frozen=True)
class Snapshot:
    """The database at one instant. `schema` is the step of its history."""

    connection: sa.Connection
    schema: str = HEAD

    @property
    def tables(self) -> tuple[str, ...]:
        """Name the tables so that each comes after those that it refers to."""
        return tuple(table.name for table in SCHEMA.sorted_tables)

    def head(self) -> dict[str, Any] | None:
        """Return the newest step of the trail: its number, its time, and what chains it; None without any."""
        row = self.connection.execute(NEWEST).mappings().first()
        if row is None:
            return None
        kept = {name: row[name] for name in ("id", "at", "digest") if name in row}
        return kept | {"at": kept["at"].isoformat()}

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the rows of a table in the order of their keys, a line for each; instants are ISO 8601.

        What is JSON already is copied as it stands: reading and writing it again would take most of the time.
        """
        table = SCHEMA.tables[name]
        plain = [column for column in table.columns if not isinstance(column.type, sa.JSON)]
        ready = [column for column in table.columns if isinstance(column.type, sa.JSON)]
        texts = [sa.cast(column, sa.Text).label(column.name) for column in ready]
        ordered = sa.select(*plain, *texts).order_by(*table.primary_key.columns)
        names, heads = [column.name for column in plain], [f',"{column.name}":' for column in ready]
        for row in self.connection.execution_options(yield_per=AT_ONCE).execute(ordered):
            line = [ENCODE(dict(zip(names, row, strict=False)))[:-1]]
            for head, text in zip(heads, row[len(names) :], strict=True):
                line += (head, "null" if text is None else text)
            line.append("}\n")
            yield "".join(line).encode()


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[Snapshot]:
    """Look at the database as it is now, for the length of the block, in nobody's way."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect() as connection, connection.execution_options(**options).begin():
        yield Snapshot(connection)


def load(connection: sa.Connection, name: str, lines: Iterable[bytes]) -> int:
    """Add the rows of one table and return how many there were; other lines raise NotADump."""
    table = _as_it_is(connection, name)
    times = _times(table)
    add, rows, count = sa.insert(table), (_read(line, table, times) for line in lines), 0
    while some := list(islice(rows, AT_ONCE)):
        try:
            connection.execute(add, some)
        except (sa.exc.IntegrityError, sa.exc.DataError) as error:
            raise NotADump(f"{name}: {error.orig}") from None
        count += len(some)
    if connection.dialect.name == "postgresql":
        _count_on(connection, table)
    return count


def _as_it_is(connection: sa.Connection, name: str) -> sa.Table:
    """Return a table as it stands at this step of its history, its instants and JSON as ours are.

    Only its columns are read: an index on an expression cannot be, and would be warned of.
    """
    look = sa.inspect(connection)
    try:
        found, keys = look.get_columns(name), look.get_pk_constraint(name)["constrained_columns"]
    except sa.exc.NoSuchTableError:
        raise NotADump(f"no table {name}") from None
    return sa.Table(name, sa.MetaData(), *(_column(one, one["name"] in keys) for one in found))


def _column(found: ReflectedColumn, is_key: bool) -> sa.Column[Any]:
    default = sa.text(found["default"]) if found["default"] else None
    return sa.Column(found["name"], _kind(found["type"]), primary_key=is_key, server_default=default)


def _kind(stands: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    """Return how we read a kind of column."""
    if isinstance(stands, sa.DateTime):
        return UTCDateTime()
    return sa.JSON(none_as_null=True) if isinstance(stands, sa.JSON) else stands


def _times(table: sa.Table) -> Times:
    """Return how to read the instants and the days of a table, by their columns."""
    kinds: dict[type, Callable[[str], date]] = {
        UTCDateTime: datetime.fromisoformat,
        sa.Date: date.fromisoformat,
    }
    return {
        column.name: read
        for column in table.columns
        for kind, read in kinds.items()
        if isinstance(column.type, kind)
    }


def _read(line: bytes, table: sa.Table, times: Times) -> dict[str, Any]:
    try:
        row = json.loads(line)
        if set(row) != set(table.columns.keys()):
            raise NotADump(f"{table.name}: other columns")
        read = {name: parse(row[name]) for name, parse in times.items() if row[name] is not None}
    except (ValueError, TypeError, AttributeError):
        raise NotADump(f"{table.name}: not a row") from None
    return {**row, **read}


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL number new rows after the ones that were added."""
    for column in table.primary_key.columns:
        if isinstance(column.type, sa.Integer) and column.server_default is not None:
            most = sa.select(sa.func.max(column)).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(sa.select(sa.func.setval(sequence, most)).where(most.is_not(None)))
