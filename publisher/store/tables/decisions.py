"""What people decided: approvals, orders to correct, holds."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.store.tables.base import id_of, table_of
from publisher.store.tables.item import ITEM


class ApprovalRow(SQLModel, table=True):
    """One approval or return, bound to the content it was given for."""

    __tablename__ = "approval"

    id: int | None = Field(default=None, primary_key=True)
    item: str = Field(foreign_key=id_of(ITEM), index=True)
    digest: str
    approved: bool
    by: str
    at: datetime
    reason: str = ""


APPROVAL = table_of(ApprovalRow)


class CorrectionRow(SQLModel, table=True):
    """One order to correct: the notice, the item that it corrects, and when the time began to run."""

    __tablename__ = "correction"

    notice: str = Field(primary_key=True, foreign_key=id_of(ITEM))
    corrects: str = Field(foreign_key=id_of(ITEM), index=True)
    ordered_at: datetime
    ordered_by: str


CORRECTION = table_of(CorrectionRow)


class HoldRow(SQLModel, table=True):
    """One order to stop, given `by` somebody: in force until it is released or its end has come."""

    __tablename__ = "hold"

    id: int | None = Field(default=None, primary_key=True)
    scope: str
    excepted: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    reason: str = ""
    until: datetime | None = None
    created_at: datetime
    released_at: datetime | None = None
    by: str | None = None


HOLD = table_of(HoldRow)
