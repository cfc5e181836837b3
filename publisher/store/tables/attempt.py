"""The calls to channels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.core.delivery import Operation, Outcome
from publisher.store.tables.base import id_of, one_of, table_of
from publisher.store.tables.delivery import DELIVERY


class AttemptRow(SQLModel, table=True):
    """One call to a channel: written before a byte goes out, completed when it has ended.

    `outside_at` is when it began by the outlets' time, `started_at` by ours, which may be simulated.
    `text` is the message that was about to go out, by which some channels are searched.
    """

    __tablename__ = "attempt"
    __table_args__ = (sa.UniqueConstraint("delivery", "n"),)

    id: int | None = Field(default=None, primary_key=True)
    delivery: int = Field(foreign_key=id_of(DELIVERY))
    n: int
    operation: Operation = Field(sa_type=one_of(Operation, "attempt_operation"))
    revision: int | None = None
    key: str
    worker: str
    started_at: datetime
    outside_at: datetime | None = None
    lease_until: datetime
    finished_at: datetime | None = None
    outcome: Outcome | None = Field(default=None, sa_type=one_of(Outcome, "attempt_outcome"))
    request: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    response: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    error: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    text: str | None = None


ATTEMPT = table_of(AttemptRow)
