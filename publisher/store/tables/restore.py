"""The backups that were put back."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from publisher.store.tables.base import table_of


class RestoreRow(SQLModel, table=True):
    """One backup that was put back: when that was, and when it had been taken, by the outlets' time."""

    __tablename__ = "restore"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    backup_at: datetime


RESTORE = table_of(RestoreRow)
