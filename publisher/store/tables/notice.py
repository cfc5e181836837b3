"""What people are told, and how far they have been."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.core.notice import Kind
from publisher.store.tables.base import one_of, table_of


class NoticeRow(SQLModel, table=True):
    """One thing that people are told once, known by its `key`; `bundle` is the message that it went into."""

    __tablename__ = "notice"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: Kind = Field(sa_type=one_of(Kind, "notice_kind"))
    channel: str = Field(index=True)
    at: datetime
    ripe_at: datetime
    item: str | None = None
    delivery: int | None = None
    told: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    bundle: int | None = Field(default=None, index=True)


NOTICE = table_of(NoticeRow)


class NoticeTargetRow(SQLModel, table=True):
    """How far one target has been told: the last bundle that reached it, and how it fares since."""

    __tablename__ = "notice_target"

    name: str = Field(primary_key=True)
    bundle: int
    failures: int = 0
    next_try_at: datetime | None = None
    error: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)


NOTICE_TARGET = table_of(NoticeTargetRow)


class NoticeMarkRow(SQLModel, table=True):
    """How far the trail was read for notices, and when the channels were asked for what ends; one row."""

    __tablename__ = "notice_mark"

    id: int = Field(default=1, primary_key=True)
    step: int
    asked_at: datetime | None = None


NOTICE_MARK = table_of(NoticeMarkRow)
