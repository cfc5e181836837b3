"""Items as JSON and back, without loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from publisher.core.item import Form, Item, Media, Priority, Status, Tone, When, Wish

MICROSECOND = timedelta(microseconds=1)
LISTS = ("units", "authors", "themes", "indices", "audiences", "tags", "consents", "corrected_by")
TIMES = ("publish_at", "not_before", "expires_at")
SAID_OR_ABSENT = ("corrects", "corrected_by")
"""Fields that leave no trace where they say nothing, so that the digests of older contents stay."""
KINDS = {"form": Form, "priority": Priority, "tone": Tone, "status": Status}


def item_to_json(item: Item) -> dict[str, Any]:
    """Return `item` as values that `json.dumps` takes; instants are ISO 8601 in UTC."""
    plain = {one.name: getattr(item, one.name) for one in fields(item)}
    plain |= {name: str(plain[name]) for name in KINDS}
    plain |= {name: list(plain[name]) for name in LISTS}
    plain |= {name: _when_to_json(plain[name]) for name in TIMES}
    plain["media"] = [asdict(one) for one in item.media]
    if item.channels is not None:
        plain["channels"] = {name: _wish_to_json(wish) for name, wish in item.channels.items()}
    return {name: value for name, value in plain.items() if value or name not in SAID_OR_ABSENT}


def item_from_json(plain: Mapping[str, Any]) -> Item:
    """Return the item that `item_to_json` wrote; a field that is missing has its default."""
    known = {one.name for one in fields(Item)}
    values = {name: value for name, value in plain.items() if name in known}
    values |= {name: kind(values[name]) for name, kind in KINDS.items() if name in values}
    values |= {name: tuple(values[name]) for name in LISTS if name in values}
    values |= {name: _when_from_json(values[name]) for name in TIMES if name in values}
    values["media"] = tuple(Media(**one) for one in values.get("media", ()))
    if values.get("channels") is not None:
        values["channels"] = {name: _wish_from_json(wish) for name, wish in values["channels"].items()}
    return Item(**values)


def _wish_to_json(wish: Wish) -> dict[str, Any]:
    plain = {one.name: getattr(wish, one.name) for one in fields(wish)}
    plain["at"] = _when_to_json(wish.at)
    plain["delay"] = None if wish.delay is None else wish.delay // MICROSECOND
    return {name: value for name, value in plain.items() if value is not None}


def _wish_from_json(plain: Mapping[str, Any]) -> Wish:
    values = dict(plain)
    values["at"] = _when_from_json(values.get("at"))
    if values.get("delay") is not None:
        values["delay"] = values["delay"] * MICROSECOND
    return Wish(**values)


def _when_to_json(when: When | None) -> str | None:
    return when.astimezone(UTC).isoformat() if isinstance(when, datetime) else when


def _when_from_json(text: str | None) -> Any:
    if text is None or text in ("now", "next"):
        return text
    return datetime.fromisoformat(text).astimezone(UTC)
