"""Atom (RFC 4287): what went out, as programs that follow feeds read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from xml.etree.ElementTree import Element, SubElement, tostring

from publisher.store.calendar import Entry
from publisher.web.shown_values import link

ATOM = "http://www.w3.org/2005/Atom"
UNWANTED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (its section 2.2)."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def write_feed(
    name: str, language: str, entries: Sequence[Entry], told: Callable[[Entry], tuple[str, str]]
) -> bytes:
    """Write a feed of this name; `told` says the head and the text of an entry.

    It says nothing of the address that it is read at: that is its reader's secret.
    """
    feed = Element("feed", {"xmlns": ATOM, XML_LANG: language})
    _add(feed, "title", name)
    _add(feed, "id", f"urn:publisher:{_mark(name)}")
    _add(feed, "updated", _instant(max((one.changed_at for one in entries), default=NEVER)))
    _add(SubElement(feed, "author"), "name", name)
    for one in entries:
        _add_entry(feed, one, *told(one))
    whole: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return whole


def _add_entry(feed: Element, one: Entry, head: str, text: str) -> None:
    entry = SubElement(feed, "entry")
    _add(entry, "title", head)
    _add(entry, "id", f"urn:publisher:{one.number}-{_mark(one.item, one.channel)}")
    if address := link(one.url):
        SubElement(entry, "link", {"rel": "alternate", "href": UNWANTED.sub("", address)})
    _add(entry, "published", _instant(one.at))
    _add(entry, "updated", _instant(one.changed_at))
    _add(entry, "content", text)
    SubElement(entry, "category", {"term": UNWANTED.sub("", one.channel)})


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = UNWANTED.sub("", text)


def _mark(*parts: str) -> str:
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
