"""The digest: one short text that changes when, and only when, the content of an item does."""

from __future__ import annotations

import json
from hashlib import sha256

from publisher.core.item import Item
from publisher.core.item_json import item_to_json

NAMES = ("id", "corrected_by")
"""What names an item, or those that speak of it, without being what its editor wrote."""


def words(item: Item) -> str:
    """Return the SHA-256 (hex) of what readers see: the same for a copy, wherever it lies and whoever it
    is for, and whatever its pictures are called."""
    return sha256(json.dumps([item.title, item.summary, *body(item)]).encode("ascii")).hexdigest()


def body(item: Item) -> tuple[str, list[str]]:
    """Return what readers see below the title: the text, and the SHA-256 of each picture and clip."""
    html = item.html
    for one in item.media:
        html = html.replace(f"media:{one.name}", one.sha256)
    return html, sorted(one.sha256 for one in item.media)


def digest(item: Item) -> str:
    """Return the SHA-256 (hex) of everything the editor wrote, wherever the file lies."""
    plain = {name: value for name, value in item_to_json(item).items() if name not in NAMES}
    written = json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode("ascii")).hexdigest()
