"""The reports as they were made."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.store.tables.base import table_of


class ReportRow(SQLModel, table=True):
    """One version of the report on a period, as it was made."""

    __tablename__ = "report"
    __table_args__ = (sa.UniqueConstraint("plan", "period", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    period: str
    version: int
    digest: str = Field(max_length=64)
    content: str
    made_at: datetime
    made_by: str


REPORT = table_of(ReportRow)
