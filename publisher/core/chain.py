"""The chain: each row of the log carries a digest of itself and of the row before it.

A row that was changed no longer fits its own digest; one that was taken out, put in or moved breaks
the tie to its neighbour. The formula can never change: every log that was ever kept rests on it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

BEGINNING = "0" * 64
"""What the first row carries in place of the digest before it."""


@dataclass(frozen=True)
class Row:
    """One row of the log with its place in the chain; digests are SHA-256 in hex."""

    id: int
    at: datetime
    actor: str
    action: str
    item: str | None
    delivery: int | None
    detail: Mapping[str, Any]
    previous: str
    digest: str


def digest_of(value: object) -> str:
    """Return the SHA-256 (hex) of a JSON value, however its keys are ordered and its instants are offset."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=_instant)
    return sha256(text.encode("ascii")).hexdigest()


def link(
    number: int,
    at: datetime,
    actor: str,
    action: str,
    item: str | None,
    delivery: int | None,
    detail: Mapping[str, Any],
    previous: str,
) -> str:
    """Return the digest that ties a row to the one before it."""
    return digest_of([number, at, actor, action, item, delivery, detail, previous])


def fault_between(before: Row | None, row: Row) -> str | None:
    """Return the code of what is wrong with a row as the one after `before`, None when all is well."""
    own = link(row.id, row.at, row.actor, row.action, row.item, row.delivery, row.detail, row.previous)
    if own != row.digest:
        return "log-row-changed"
    last, tie = (before.id, before.digest) if before else (0, BEGINNING)
    if row.previous == tie:
        return None
    return "log-rows-missing" if row.id > last + 1 else "log-row-out-of-place"


def _instant(value: object) -> str:
    """Write an instant the same way whatever the offset it came with."""
    if not isinstance(value, datetime):
        raise TypeError(f"{type(value).__name__} has no place in the log")
    return value.astimezone(UTC).isoformat()
