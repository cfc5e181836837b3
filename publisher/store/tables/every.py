"""The schema whole, for what makes it, dumps it or compares it."""

from __future__ import annotations

from publisher.store.tables import (
    activity,
    attempt,
    channel,
    decisions,
    delivery,
    digest,
    event,
    feed,
    finding,
    item,
    ledger,
    notice,
    person,
    report,
    restore,
    sealed,
    session,
    sighting,
    webhook,
)
from publisher.store.tables.base import SCHEMA

__all__ = [
    "SCHEMA",
    "activity",
    "attempt",
    "channel",
    "decisions",
    "delivery",
    "digest",
    "event",
    "feed",
    "finding",
    "item",
    "ledger",
    "notice",
    "person",
    "report",
    "restore",
    "sealed",
    "session",
    "sighting",
    "webhook",
]
