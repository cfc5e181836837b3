"""What was sealed with a window of the plan: its figures, its scores, and what they were measured by."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.store.tables.base import id_of, table_of


class ClosingRow(SQLModel, table=True):
    """One target in one window, for one member or for all (an empty name), as its figures were sealed.

    `first` and `last` are the days of the window, `called` the title that the plan gave it.
    """

    __tablename__ = "closing"
    __table_args__ = (sa.UniqueConstraint("plan", "target", "window", "member"),)

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    target: str
    window: str
    member: str = ""
    title: str
    metric: str
    per: str
    each: str | None = None
    first: date
    last: date
    called: str = ""
    least: int | None = None
    most: int | None = None
    done: int
    whole: int | None = None
    before: int | None = None
    status: str
    sealed_at: datetime


CLOSING = table_of(ClosingRow)


class YardstickRow(SQLModel, table=True):
    """A plan and the units as they were when windows were sealed; `digest` is the SHA-256 of its JSON."""

    __tablename__ = "yardstick"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(max_length=64, unique=True)
    content: str


YARDSTICK = table_of(YardstickRow)


class SealedWindowRow(SQLModel, table=True):
    """One window of a plan that is sealed, and what it was measured by; None is from before that was kept."""

    __tablename__ = "sealed_window"
    __table_args__ = (sa.UniqueConstraint("plan", "per", "window"),)

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    per: str
    window: str
    yardstick: int | None = Field(default=None, foreign_key=id_of(YARDSTICK))
    sealed_at: datetime


SEALED_WINDOW = table_of(SealedWindowRow)


class ScoreRow(SQLModel, table=True):
    """The score of one unit in one window as it was sealed, every line of its arithmetic included."""

    __tablename__ = "score"
    __table_args__ = (sa.UniqueConstraint("plan", "window", "unit"),)

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    window: str
    unit: str
    record: dict[str, Any] = Field(sa_type=sa.JSON)
    sealed_at: datetime


SCORE = table_of(ScoreRow)
