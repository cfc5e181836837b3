"""What webhooks are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.store.tables.base import table_of


class WebhookRow(SQLModel, table=True):
    """Up to which `step` of the trail a webhook has been told."""

    __tablename__ = "webhook"

    name: str = Field(primary_key=True)
    step: int


WEBHOOK = table_of(WebhookRow)


class WebhookMessageRow(SQLModel, table=True):
    """One message to a webhook; `key` names what it tells, `uid` is how the other side knows it again.

    `next_try_at` is None once it has arrived, or was given up for an `error`.
    """

    __tablename__ = "webhook_message"
    __table_args__ = (
        sa.UniqueConstraint("hook", "key"),
        sa.Index(
            "ix_webhook_message_next_try_at",
            "next_try_at",
            sqlite_where=sa.text("next_try_at IS NOT NULL"),
            postgresql_where=sa.text("next_try_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    hook: str
    key: str
    uid: str
    body: str
    made_at: datetime
    tries: int = 0
    next_try_at: datetime | None = None
    error: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)


WEBHOOK_MESSAGE = table_of(WebhookMessageRow)
