"""Values as pages show them: links, which lead to the web only, and what went over the wire."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote, urlsplit

SAFE_SCHEMES = ("http://", "https://")
LONGEST_PATH = 40


def link(url: str | None) -> str | None:
    """Return an address that a page may lead to; anything but the web, such as a script, is no link."""
    return url if url and url.lower().startswith(SAFE_SCHEMES) else None


def written(url: str) -> str:
    """Return an address to read: its host, and so much of what follows as fits a line."""
    try:
        found = urlsplit(url)
        host, path = found.netloc.rpartition("@")[2], unquote(found.path).rstrip("/")
    except ValueError:
        return url[:LONGEST_PATH]
    rest = path + (f"?{found.query}" if found.query else "")
    return host + (rest if len(rest) <= LONGEST_PATH else f"{rest[: LONGEST_PATH - 1]}…")


def pretty(value: object) -> str:
    """Return what was sent or came back, for reading; secrets were removed before it was kept."""
    return json.dumps(_opened(value), ensure_ascii=False, indent=2)


def _opened(value: Any) -> Any:
    """Return a value with the bodies that are JSON themselves read, in place of their text."""
    if isinstance(value, dict):
        return {name: _body(one) if name == "body" else _opened(one) for name, one in value.items()}
    return [_opened(one) for one in value] if isinstance(value, list) else value


def _body(text: Any) -> Any:
    if not isinstance(text, str) or not text.startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
