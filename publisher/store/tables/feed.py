"""The feeds that are read back, and how each stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.store.tables.base import table_of


class FeedRow(SQLModel, table=True):
    """How a feed stands: when it was and will be asked, and what its answers are to be compared with.

    `name` is `channel:NAME` or `coverage:NAME`. `asked` is the address and the keywords that `etag` and
    `modified` belong to; `failures` counts those in a row since `failing_since`, `error` is what the last
    one said.
    """

    __tablename__ = "feed"

    name: str = Field(primary_key=True)
    asked: str = ""
    etag: str | None = None
    modified: str | None = None
    polled_at: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0
    error: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    failing_since: datetime | None = None


FEED = table_of(FeedRow)
