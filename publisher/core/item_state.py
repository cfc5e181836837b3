"""How an item's file stands."""

from __future__ import annotations

from enum import StrEnum


class ItemState(StrEnum):
    """How an item's file stands; `archived` items have left the queue with everything done."""

    READY = "ready"
    DRAFT = "draft"
    WRONG = "wrong"
    WITHDRAWN = "withdrawn"
    GONE = "gone"
    ARCHIVED = "archived"
