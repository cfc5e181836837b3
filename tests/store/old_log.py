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
from publisher.store.tables.attempt import ATTEMPT
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.event import EVENT
from publisher.store.tables.item import ITEM, REVISION

AT = datetime(2026, 12, 1, 1, 0, 0, 123456, tzinfo=UTC)
RECEIPT = {"remote_id": "7", "url": "https://a.example.org/7", "parts": {}, "at": None, "handed_over": False}
TRAITS = {
    "form": "article",
    "themes": ["T05"],
    "indices": [],
    "audiences": [],
    "units": ["ho-sao"],
    "column": None,
    "tone": "neutral",
}
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
    """Write the steps of one delivery, one attempt that has ended and one that has not; no steps where
    the log is chained already."""
    attempt = {
        "delivery": 1,
        "revision": 1,
        "key": "đỡ",
        "worker": "w",
        "started_at": AT,
        "lease_until": AT + timedelta(minutes=15),
        "request": [],
    }
    end = {
        "finished_at": AT,
        "outcome": "done",
        "request": [{"method": "POST"}],
        "response": {"answers": [None]},
    }
    item = {
        "id": "đỡ",
        "path": "queue/đỡ.md",
        "fingerprint": "",
        "extra": [],
        "state": "ready",
        "title": "Đỡ",
        "form": "article",
        "units": [],
        "revision": 1,
        "digest": "",
        "words": "",
        "problems": [],
        "first_seen_at": AT,
        "seen_at": AT,
    }
    delivery = {
        "item": "đỡ",
        "channel": "newspaper",
        "state": "published",
        "wanted": 1,
        "live": 1,
        "tries": 1,
        "looks": 0,
        "attempts": 2,
        "receipt": RECEIPT,
        "published_at": AT,
        "lease_until": AT,
        "changed_at": AT,
    }
    steps = [
        {"id": number, "at": AT, "actor": "daemon", "action": action, "item": "đỡ"}
        | {"delivery": of, "detail": detail}
        for number, action, of, detail in STEPS
    ]
    is_chained = "digest" in _columns(engine, EVENT)
    revision = {"item": "đỡ", "number": 1, "digest": "", "traits": TRAITS, "content": {}, "made_at": AT}
    _add(engine, ITEM, item)
    _add(engine, REVISION, revision)
    _add(engine, DELIVERY, delivery)
    _add(engine, ATTEMPT, {**attempt, "n": 1, "operation": "publish", **end})
    _add(engine, ATTEMPT, {**attempt, "n": 2, "operation": "find"})
    for step in [] if is_chained else steps:
        _add(engine, EVENT, step)


def _add(engine: sa.Engine, table: sa.Table, row: dict[str, Any]) -> None:
    """Add a row, without what its table does not know yet."""
    known = _columns(engine, table)
    bare = sa.table(table.name, *(sa.column(one.name, one.type) for one in table.c if one.name in known))
    with engine.begin() as connection:
        connection.execute(sa.insert(bare).values({name: row[name] for name in row if name in known}))


def _columns(engine: sa.Engine, table: sa.Table) -> set[str]:
    return {column["name"] for column in sa.inspect(engine).get_columns(table.name)}
