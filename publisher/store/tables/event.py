"""The trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.store.tables.base import table_of

BY_PEOPLE = sa.text("actor <> 'daemon'")
"""Which steps the indexes for readers hold: the many of the daemon cost nothing more to write."""


class EventRow(SQLModel, table=True):
    """One step of the trail: who moved what, from where to where, and why.

    `previous` and `digest` are its place in the chain (`publisher.core.chain`). Triggers, which the
    migrations make, let rows be added at the end and nothing else.
    """

    __tablename__ = "event"
    __table_args__ = (
        sa.Index("ix_event_by_people", "at", "id", sqlite_where=BY_PEOPLE, postgresql_where=BY_PEOPLE),
        sa.Index(
            "ix_event_of_actor", "actor", "at", "id", sqlite_where=BY_PEOPLE, postgresql_where=BY_PEOPLE
        ),
        sa.Index(
            "ix_event_of_action", "action", "at", "id", sqlite_where=BY_PEOPLE, postgresql_where=BY_PEOPLE
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor: str
    action: str
    item: str | None = Field(default=None, index=True)
    delivery: int | None = Field(default=None, index=True)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    previous: str = Field(max_length=64)
    digest: str = Field(max_length=64)


EVENT = table_of(EventRow)
