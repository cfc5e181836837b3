"""What was done outside the channels."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.core import activity
from publisher.store.tables.base import one_of, table_of


class ActivityRow(SQLModel, table=True):
    """One activity; one that was removed stays. `item` names a piece that may be known no more."""

    __tablename__ = "activity"
    __table_args__ = (
        sa.CheckConstraint(
            "events >= 0 AND people >= 0 AND women >= 0 AND minutes >= 0"
            " AND copies >= 0 AND installations >= 0 AND airings >= 0",
            name="counts_not_negative",
        ),
        sa.CheckConstraint("removed_at IS NULL OR removed_reason != ''", name="removed_has_reason"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: activity.Kind = Field(sa_type=one_of(activity.Kind, "activity_kind"))
    title: str
    day: date = Field(index=True)
    until: date | None = None
    units: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    channel: str | None = None
    form: str | None = None
    themes: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    indices: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    audiences: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    place: str = ""
    partners: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    events: int = 0
    people: int = 0
    women: int = 0
    minutes: int = 0
    copies: int = 0
    installations: int = 0
    airings: int = 0
    url: str = ""
    item: str | None = None
    evidence: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    note: str = ""
    recorded_at: datetime
    recorded_by: str
    via: activity.Origin = Field(sa_type=one_of(activity.Origin, "activity_via"))
    removed_at: datetime | None = None
    removed_by: str = ""
    removed_reason: str = ""


ACTIVITY = table_of(ActivityRow)
