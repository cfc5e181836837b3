"""What the log finds pieces by: the bare words of their titles, their form and their units.

One line for each item, one word behind the other. Whatever holds them all is found by an index that each
database has of its own: FTS5 over these lines on SQLite, kept by triggers, and GIN over the same words
on PostgreSQL. A form and a unit are words too, such as nobody can type, so one question asks for all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session

from publisher.core.bare_words import bare_words
from publisher.store.tables.finding import LOOKUP

K = LOOKUP.c
SPLIT: sa.ColumnElement[Any] = sa.literal_column("string_to_array(lookup.words, ' ')")
INDEX = sa.table("lookup_index", sa.column("rowid", sa.Integer))
LINE = sa.select(K.id, K.words).where(K.item == sa.bindparam("item"))


@dataclass(frozen=True)
class Listed:
    """Lines, in the list that the database made of them."""

    lines: Any


def words_of(title: str, form: str, units: Iterable[str]) -> str:
    """Return the line of an item."""
    return " ".join((*bare_words(title), form_word(form), *map(unit_word, units)))


def form_word(form: str) -> str:
    return f"form:{form}"


def unit_word(unit: str) -> str:
    """Return the word for a unit: no id has another's, whatever signs and capitals are in it."""
    return f"unit:{unit.encode('utf-8', 'surrogatepass').hex()}"


def keep(session: Session, item: str, title: str, form: str, units: Iterable[str]) -> None:
    """Write down what an item is found by, in place of what it was found by before."""
    words = words_of(title, form, units)
    known = session.execute(LINE, {"item": item}).first()
    if known is None:
        session.execute(sa.insert(LOOKUP), {"item": item, "words": words})
    elif known.words != words:
        session.execute(sa.update(LOOKUP).where(K.id == known.id).values(words=words))


def find_few(session: Session, words: Iterable[str], most: int) -> Listed | None:
    """Return the lines that hold all words, None where there are more than so many; only an index is read."""
    on_postgres = _is_on_postgres(session)
    line, holds = (K.id, _held(words)) if on_postgres else (INDEX.c.rowid, _matches(words))
    some = sa.select(line.label("line")).where(holds).limit(most + 1).subquery().c.line
    listed: Any = sa.func.array_agg(some) if on_postgres else sa.func.json_group_array(some)
    count, lines = session.execute(sa.select(sa.func.count(), listed)).one()
    return Listed(lines) if count <= most else None


def with_lines(session: Session, few: Listed) -> sa.Select[Any]:
    """Select the items of lines that were found."""
    if _is_on_postgres(session):
        return sa.select(K.item).where(K.id == sa.any_(sa.cast(few.lines, ARRAY(sa.Integer))))
    lines = sa.func.json_each(few.lines).table_valued("value")
    return sa.select(K.item).where(K.id.in_(sa.select(lines.c.value)))


def with_all(session: Session, words: Iterable[str]) -> sa.Select[Any]:
    """Select the items whose lines hold all words, by the index."""
    if _is_on_postgres(session):
        return sa.select(K.item).where(_held(words))
    return sa.select(K.item).join(INDEX, INDEX.c.rowid == K.id).where(_matches(words))


def holds_all(words: Iterable[str]) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on one line that is read already: it holds each of the words."""
    line = sa.literal(" ") + K.words + sa.literal(" ")
    return [line.contains(f" {word} ", autoescape=True) for word in words]


def _is_on_postgres(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _held(words: Iterable[str]) -> sa.ColumnElement[bool]:
    return SPLIT.op("@>")(sa.cast([*words], ARRAY(sa.Text)))


def _matches(words: Iterable[str]) -> sa.ColumnElement[bool]:
    quoted = " ".join(f'"{word}"' for word in words)
    return sa.literal_column("lookup_index").op("MATCH")(quoted)
