"""The weekly digests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.store.tables.base import table_of


class DigestRow(SQLModel, table=True):
    """One week's digest to one recipient: `unit` is whose head that is, empty for a manager.

    One that has no `next_try_at` is done with: it was sent, or the recipient was not yet known then.
    """

    __tablename__ = "digest"
    __table_args__ = (sa.UniqueConstraint("week", "recipient", "unit"),)

    id: int | None = Field(default=None, primary_key=True)
    week: str
    recipient: str
    unit: str = ""
    made_at: datetime
    sent_at: datetime | None = None
    failures: int = 0
    next_try_at: datetime | None = None
    error: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)


DIGEST = table_of(DigestRow)
