"""An item and the contents that it has had."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.core.item_state import ItemState
from publisher.store.tables.base import id_of, one_of, table_of

IN_QUEUE = sa.text("state NOT IN ('archived', 'gone')")
"""Which items the index for readers of the queue holds: of those that have left it there are ever more."""


class ItemRow(SQLModel, table=True):
    """One item: its file, its newest revision, and what is wrong with the file as it is now."""

    __tablename__ = "item"
    __table_args__ = (
        sa.Index("ix_item_in_queue", "first_seen_at", "id", sqlite_where=IN_QUEUE, postgresql_where=IN_QUEUE),
    )

    id: str = Field(primary_key=True)
    path: str = Field(index=True)
    fingerprint: str = ""
    extra: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    state: ItemState = Field(sa_type=one_of(ItemState, "item_state"))
    title: str = Field(default="", index=True)
    form: str = ""
    units: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    slug: str | None = Field(default=None, unique=True)
    revision: int = 0
    digest: str = ""
    words: str = Field(default="", index=True)
    problems: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    first_seen_at: datetime
    seen_at: datetime


ITEM = table_of(ItemRow)


class RevisionRow(SQLModel, table=True):
    """One content of an item, whole, as it was read; never changed afterwards.

    `traits` repeats what the plan counts by, so that counting a year reads no texts.
    """

    __tablename__ = "revision"

    item: str = Field(primary_key=True, foreign_key=id_of(ITEM))
    number: int = Field(primary_key=True)
    digest: str
    traits: dict[str, Any] = Field(sa_type=sa.JSON)
    content: dict[str, Any] = Field(sa_type=sa.JSON)
    made_at: datetime


REVISION = table_of(RevisionRow)
