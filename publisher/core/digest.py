"""The digest: one short text that changes when, and only when, the content of an item does."""

from __future__ import annotations

import json
from hashlib import sha256

from publisher.core.item import Item
from publisher.core.item_json import item_to_json

NAMES = ("id",)
"""What names an item without being its content: two files with the same words have one digest."""


def digest(item: Item) -> str:
    """Return the SHA-256 (hex) of everything the editor wrote, wherever the file lies."""
    plain = {name: value for name, value in item_to_json(item).items() if name not in NAMES}
    written = json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode("ascii")).hexdigest()
