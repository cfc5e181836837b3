"""What is known of a channel as a whole, and what it answered when it was last asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.core.rest import Cause
from publisher.store.tables.base import one_of, table_of


class ChannelRow(SQLModel, table=True):
    """What is known of a channel as a whole: whether it rests and why, and when that is looked at again.

    `failing` are the deliveries of a run of calls that did not reach it, `probes` how often it was asked
    in vain or tried anew since a call got through. `probe_at` is when a rest ends or is looked at, and after
    a rest when it ended. `asked_at` is when it was last asked ahead of what is
    due, `foreseen` what it would say no with.
    """

    __tablename__ = "channel"

    name: str = Field(primary_key=True)
    paused_at: datetime | None = None
    cause: Cause | None = Field(default=None, sa_type=one_of(Cause, "channel_cause"))
    reason: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    probe_at: datetime | None = None
    probes: int = 0
    failing: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    asked_at: datetime | None = None
    foreseen: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)


CHANNEL = table_of(ChannelRow)


class ChannelLookRow(SQLModel, table=True):
    """What a channel answered when it was last asked whether it would work."""

    __tablename__ = "channel_look"

    channel: str = Field(primary_key=True)
    at: datetime
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)


CHANNEL_LOOK = table_of(ChannelLookRow)
