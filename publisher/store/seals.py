"""Seals: digests by which the trail vouches for what stands in the other tables.

The step that ends an attempt carries the seal of the attempt's whole row, and the step that brings a
receipt the receipt's. Neither can be changed afterwards without the trail telling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publisher.core.chain import digest_of
from publisher.store.tables.attempt import ATTEMPT

SEALED = tuple(
    ATTEMPT.c[name]
    for name in (
        "delivery",
        "n",
        "operation",
        "revision",
        "key",
        "worker",
        "started_at",
        "outside_at",
        "finished_at",
        "outcome",
        "request",
        "response",
        "error",
    )
)
"""What a seal covers. The list can never change: every seal that was ever written rests on it."""


@dataclass(frozen=True)
class Seal:
    """The digest (SHA-256, hex) of attempt `n` of a delivery, as it ended."""

    n: int
    digest: str


def seal_attempt(row: Mapping[str, Any]) -> Seal:
    """Seal an attempt that has ended; `row` holds at least the columns that are sealed."""
    return Seal(row["n"], digest_of({column.name: row[column.name] for column in SEALED}))


def seal_receipt(receipt: Mapping[str, Any]) -> str:
    """Return the digest of a receipt as it is stored."""
    return digest_of(receipt)
