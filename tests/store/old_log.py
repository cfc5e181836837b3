"""A database as it was before the trail was chained, with an item that went out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from publisher.store import migrations
from publisher.store.tables import ATTEMPT, DELIVERY, EVENT, ITEM

AT = datetime(2026, 12, 1, 1, 0, 0, 123456, tzinfo=UTC)
RECEIPT = {"remote_id": "7", "url": "https://a.example.org/7", "parts": {}, "at": None, "handed_over": False}
STEPS: list[tuple[int, str, int | None, dict[str, Any]]] = [
    (1, "seen", None, {"path": "queue/đỡ.md"}),
    (2, "created", 1, {"channel": "newspaper"}),
    (5, "publish", 1, {"n": 1, "revision": 1}),
    (6, "done", 1, {"from": "sending", "to": "published", "n": 1}),
    (7, "find", 1, {"n": 2, "revision": 1}),
]
"""Two numbers are missing: PostgreSQL leaves gaps where a transaction failed."""


def upgrade(engine: sa.Engine, revision: str) -> None:
    """Bring a database up to a revision."""
    _run(command.upgrade, engine, revision)


def downgrade(engine: sa.Engine, revision: str) -> None:
    """Bring a database down to a revision."""
    _run(command.downgrade, engine, revision)


def _run(order: Callable[[Config, str], None], engine: sa.Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        order(config, revision)


def fill(engine: sa.Engine) -> None:
    """Write the steps of one delivery, one attempt that has ended and one that has not."""
    attempt = {
        "delivery": 1,
        "revision": 1,
        "key": "đỡ",
        "worker": "w",
        "started_at": AT,
        "lease_until": AT + timedelta(minutes=15),
        "request": [],
    }
    with engine.begin() as connection:
        connection.execute(
            sa.insert(ITEM).values(
                id="đỡ",
                path="queue/đỡ.md",
                fingerprint="",
                extra=[],
                state="ready",
                title="Đỡ",
                form="article",
                units=[],
                revision=1,
                digest="",
                words="",
                problems=[],
                first_seen_at=AT,
                seen_at=AT,
            )
        )
        connection.execute(
            sa.insert(DELIVERY).values(
                item="đỡ",
                channel="newspaper",
                state="published",
                wanted=1,
                live=1,
                tries=1,
                looks=0,
                attempts=2,
                receipt=RECEIPT,
                lease_until=AT,
                changed_at=AT,
            )
        )
        end = {
            "finished_at": AT,
            "outcome": "done",
            "request": [{"method": "POST"}],
            "response": {"answers": [None]},
        }
        connection.execute(sa.insert(ATTEMPT).values({**attempt, "n": 1, "operation": "publish", **end}))
        connection.execute(sa.insert(ATTEMPT).values({**attempt, "n": 2, "operation": "find"}))
        for number, action, delivery, detail in STEPS:
            row = {"id": number, "at": AT, "actor": "daemon", "action": action, "item": "đỡ"}
            connection.execute(sa.insert(EVENT).values({**row, "delivery": delivery, "detail": detail}))
