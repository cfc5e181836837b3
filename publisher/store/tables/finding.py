"""What an item is found again by: its phrases, and the words of the log's search."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.store.tables.base import id_of, table_of
from publisher.store.tables.item import ITEM


class PhraseRow(SQLModel, table=True):
    """One of the few phrases by which an item's text is found again (`core.lint.near_duplicate`)."""

    __tablename__ = "phrase"

    number: int = Field(primary_key=True, sa_type=sa.BigInteger)
    item: str = Field(primary_key=True, foreign_key=id_of(ITEM), index=True)


PHRASE = table_of(PhraseRow)


class LookupRow(SQLModel, table=True):
    """What the log finds an item by, as words with a gap between them (`publisher.store.lookup`)."""

    __tablename__ = "lookup"
    __table_args__ = (
        sa.Index(
            "ix_lookup_words", sa.text("string_to_array(words, ' '::text)"), postgresql_using="gin"
        ).ddl_if(dialect="postgresql"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item: str = Field(foreign_key=id_of(ITEM), unique=True)
    words: str = Field(sa_type=sa.Text)


LOOKUP = table_of(LookupRow)
