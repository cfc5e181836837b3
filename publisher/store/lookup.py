"""What the log finds pieces by: the bare words of their titles, their form and their units.

One line for each item, one word behind the other. Whatever holds them all is found by an index that each
database has of its own: FTS5 over these lines on SQLite, kept by triggers, and GIN over the same words
on PostgreSQL. A form and a unit are words too, such as nobody can type, so one question asks for all.
"""

from __future__ import annotations

from collections.abc import Iterable
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


def with_all(session: Session, words: Iterable[str]) -> sa.Select[Any]:
    """Select the items whose lines hold all words, by the index."""
    asked = list(words)
    if session.get_bind().dialect.name == "postgresql":
        return sa.select(K.item).where(SPLIT.op("@>")(sa.cast(asked, ARRAY(sa.Text))))
    quoted = " ".join(f'"{word}"' for word in asked)
    match = sa.literal_column("lookup_index").op("MATCH")(quoted)
    return sa.select(K.item).join(INDEX, INDEX.c.rowid == K.id).where(match)


def holds_all(words: Iterable[str]) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on one line that is read already: it holds each of the words."""
    line = sa.literal(" ") + K.words + sa.literal(" ")
    return [line.contains(f" {word} ", autoescape=True) for word in words]
