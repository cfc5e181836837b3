"""What WordPress kept of what it was sent: it removes and ignores much with a cheerful 201."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

from publisher.core.errors import Refused

SHOWN = 5
"""How many of the lost pieces an error names."""


def check_kept(sent: Mapping[str, Any], got: Mapping[str, Any]) -> None:
    """Raise Refused when an answer (edit context) lacks something of what was sent.

    Never compare `rendered`: it goes through curly quotes and paragraphs on its way out.
    """
    for name in ("title", "excerpt"):
        if name in sent and words_of(sent[name]) != words_of(raw(got, name)):
            raise Refused("wordpress-changed", field=name, sent=sent[name], got=raw(got, name))
    if "content" in sent and (lost := pieces(sent["content"]) - pieces(raw(got, "content"))):
        raise Refused("wordpress-removed", what=", ".join(list(lost)[:SHOWN]))
    for name in ("categories", "tags"):
        if name in sent and (missing := set(sent[name]) - set(got.get(name) or ())):
            raise Refused("wordpress-changed", field=name, sent=sorted(missing), got=got.get(name))
    for name in ("featured_media", "slug"):
        if name in sent and sent[name] != got.get(name):
            raise Refused("wordpress-changed", field=name, sent=sent[name], got=got.get(name))


def raw(entry: Mapping[str, Any], name: str) -> str:
    """Return a text of an entry as it is stored."""
    value = entry.get(name)
    return str(value.get("raw", "")) if isinstance(value, dict) else ""


def words_of(text: str) -> list[str]:
    return unescape(text).split()


def pieces(html: str) -> Counter[str]:
    """Return what a text is made of: tags, each word of each attribute, each word of the text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.pieces


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces[f"<{tag}>"] += 1
        for name, value in attrs:
            self.pieces.update(f"{name}={word}" for word in (value or name).split())

    def handle_data(self, data: str) -> None:
        self.pieces.update(data.split())
