"""One item on one channel, and where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.core.delivery import State, Via
from publisher.store.tables.base import id_of, one_of, table_of
from publisher.store.tables.item import ITEM


class DeliveryRow(SQLModel, table=True):
    """One item on one channel. `lease_until` is set while an attempt is under way."""

    __tablename__ = "delivery"
    __table_args__ = (
        sa.UniqueConstraint("item", "channel"),
        sa.UniqueConstraint("channel", "slot"),
        sa.Index(
            "ix_delivery_agenda_try",
            "channel",
            "state",
            "next_try_at",
            sqlite_where=sa.text("next_try_at IS NOT NULL"),
            postgresql_where=sa.text("next_try_at IS NOT NULL"),
        ),
        sa.Index(
            "ix_delivery_agenda_stage",
            "channel",
            "state",
            "stage_at",
            sqlite_where=sa.text("stage_at IS NOT NULL"),
            postgresql_where=sa.text("stage_at IS NOT NULL"),
        ),
        # A migration that makes this table anew must make the next three: Alembic reads none of them.
        sa.Index(
            "ix_delivery_happened", sa.text("coalesce(withdrawn_at, published_at, due_at, changed_at)"), "id"
        ),
        sa.Index(
            "ix_delivery_of_item",
            "item",
            sa.text("coalesce(withdrawn_at, published_at, due_at, changed_at)"),
        ),
        sa.Index(
            "ix_delivery_log",
            "channel",
            "state",
            sa.text("coalesce(withdrawn_at, published_at, due_at, changed_at)"),
            "id",
        ),
        sa.Index("ix_delivery_state", "state"),
        sa.Index("ix_delivery_channel_due_at", "channel", "due_at"),
        sa.Index("ix_delivery_channel_remote_id", "channel", "remote_id"),
        sa.Index(
            "ix_delivery_lease_until",
            "lease_until",
            sqlite_where=sa.text("lease_until IS NOT NULL"),
            postgresql_where=sa.text("lease_until IS NOT NULL"),
        ),
        sa.CheckConstraint("state != 'published' OR live IS NOT NULL", name="published_has_live"),
        sa.CheckConstraint("state != 'sending' OR lease_until IS NOT NULL", name="sending_has_lease"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item: str = Field(foreign_key=id_of(ITEM))
    channel: str
    state: State = Field(sa_type=one_of(State, "delivery_state"))
    wanted: int | None = None
    live: int | None = None
    due_at: datetime | None = None
    slot: str | None = None
    next_try_at: datetime | None = None
    stage_at: datetime | None = None
    lease_until: datetime | None = None
    tries: int = 0
    looks: int = 0
    attempts: int = 0
    staged: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    receipt: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    remote_id: str | None = None
    set_at: datetime | None = None
    doubted_since: datetime | None = None
    published_at: datetime | None = Field(default=None, index=True)
    withdrawn_at: datetime | None = None
    via: Via | None = Field(default=None, sa_type=one_of(Via, "delivery_via"))
    reason: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    error: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    changed_at: datetime


DELIVERY = table_of(DeliveryRow)
