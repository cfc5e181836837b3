"""Rows as the daemon would have written them, for databases that are filled without it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from publisher.core.item import Item
from publisher.core.item_json import item_to_json
from publisher.store.items import TRAITS
from publisher.store.lookup import words_of

Row = dict[str, Any]


def item_row(item: Item, path: str, fingerprint: str, now: datetime) -> Row:
    return {
        "id": item.id,
        "path": path,
        "fingerprint": fingerprint,
        "extra": [],
        "state": "ready",
        "title": item.title,
        "form": str(item.form),
        "units": list(item.units),
        "slug": item.id,
        "revision": 1,
        "digest": item.id,
        "words": item.id,
        "problems": [],
        "first_seen_at": now,
        "seen_at": now,
    }


def lookup_row(item: Item) -> Row:
    return {"item": item.id, "words": words_of(item.title, str(item.form), item.units)}


def revision_row(item: Item, now: datetime) -> Row:
    return {
        "item": item.id,
        "number": 1,
        "digest": item.id,
        "traits": traits_of(item),
        "content": item_to_json(item),
        "made_at": now,
    }


def traits_of(item: Item) -> Row:
    content = item_to_json(item)
    return {name: content.get(name) for name in TRAITS}


def delivery_row(item: Item, channel: str, state: str, due: datetime, **more: Any) -> Row:
    return {
        "item": item.id,
        "channel": channel,
        "state": state,
        "wanted": 1,
        "due_at": due,
        "changed_at": due,
        "tries": 0,
        "looks": 0,
        "attempts": 0,
        **more,
    }


def ledger_row(id: int, delivery: Row, traits: int) -> Row:
    out = delivery["published_at"]
    return {
        "delivery": id,
        "item": delivery["item"],
        "channel": delivery["channel"],
        "revision": 1,
        "traits": traits,
        "published_at": out,
        "since": out,
        "until": None,
        "recorded_at": out,
        "touched": False,
    }


def attempt_row(id: int, delivery: Row) -> Row:
    out = delivery["published_at"]
    return {
        "delivery": id,
        "n": 1,
        "operation": "publish",
        "revision": 1,
        "key": delivery["item"],
        "worker": "bench",
        "started_at": out,
        "outside_at": out,
        "lease_until": out,
        "finished_at": out,
        "outcome": "done",
        "request": [{"method": "POST", "url": f"https://{delivery['channel']}.example.org/posts"}],
        "response": {"answers": [{"status": 201}]},
    }
