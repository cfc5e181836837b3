"""What was out, where and for how long, and by which traits it is counted."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.store.tables.base import id_of, table_of
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.item import ITEM


class TraitsRow(SQLModel, table=True):
    """What the plan counts by, each combination kept once; lists are JSON. `digest` finds it again."""

    __tablename__ = "traits"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True, max_length=64)
    form: str
    themes: str
    indices: str
    audiences: str
    units: str
    column: str | None = None
    tone: str


TRAITS = table_of(TraitsRow)


ENDED = sa.text("until IS NOT NULL")


class LedgerRow(SQLModel, table=True):
    """One line of the ledger: that an item was out on a channel, counted by certain traits, for a time.

    A line begins at `since`, when it went out or took on these traits, and ends at `until`; `published_at`
    is when it went out. Lines are added and ended, never changed otherwise. `touched` are those that do
    not simply stand since they went out: ended, begun later, or `recorded_at` more than a day too late.
    """

    __tablename__ = "ledger"
    __table_args__ = (
        sa.Index("ix_ledger_counted", "item", "channel", "published_at", "traits", "touched"),
        sa.Index("ix_ledger_delivery", "delivery"),
        sa.Index(
            "ix_ledger_touched",
            "item",
            sqlite_where=sa.text("touched = 1"),
            postgresql_where=sa.text("touched"),
        ),
        sa.Index("ix_ledger_until", "until", "item", sqlite_where=ENDED, postgresql_where=ENDED),
    )

    id: int | None = Field(default=None, primary_key=True)
    delivery: int = Field(foreign_key=id_of(DELIVERY))
    item: str = Field(foreign_key=id_of(ITEM))
    channel: str
    revision: int
    traits: int = Field(foreign_key=id_of(TRAITS))
    published_at: datetime = Field(index=True)
    since: datetime
    until: datetime | None = None
    recorded_at: datetime
    touched: bool = False


LEDGER = table_of(LedgerRow)
