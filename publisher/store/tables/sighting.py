"""What was seen in the feeds."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.core.sighting import Fate
from publisher.store.tables.activity import ACTIVITY
from publisher.store.tables.base import id_of, one_of, table_of
from publisher.store.tables.delivery import DELIVERY


class SightingRow(SQLModel, table=True):
    """One entry of a feed as it was seen; `address` is its link as links are compared."""

    __tablename__ = "sighting"
    __table_args__ = (sa.UniqueConstraint("feed", "guid"),)

    id: int | None = Field(default=None, primary_key=True)
    feed: str
    guid: str
    link: str
    address: str = Field(index=True)
    title: str
    summary: str = ""
    published_at: datetime | None = None
    first_seen_at: datetime
    last_seen_at: datetime
    fate: Fate = Field(sa_type=one_of(Fate, "sighting_fate"), index=True)
    delivery: int | None = Field(default=None, foreign_key=id_of(DELIVERY), index=True)
    activity: int | None = Field(default=None, foreign_key=id_of(ACTIVITY))
    rivals: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    missing_since: datetime | None = None
    gone_at: datetime | None = None


SIGHTING = table_of(SightingRow)
