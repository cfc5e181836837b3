"""Passages: the stretches of running text that an item is made of, without markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from publisher.core.item import Item

BLOCK = re.compile(
    r"</?(?:p|h[1-6]|li|ul|ol|td|th|tr|table|thead|tbody|blockquote|figure|figcaption|div|section|hr|dl|dt|dd"
    r"|caption)\b[^>]*>",
    re.IGNORECASE,
)
CODE = re.compile(r"<(pre|code)\b[^>]*>.*?</\1>", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"<br\b[^>]*>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
WITHOUT_WORDS = "\ufffc"
"""What stands for a stretch that is not read: code is no running text, and yet no gap."""


class Part(StrEnum):
    """Where a passage stands."""

    TITLE = "title"
    SUMMARY = "summary"
    BODY = "body"
    CAPTION = "caption"
    POST = "post"


@dataclass(frozen=True)
class Passage:
    """A title, a paragraph, a heading, a table's cell, a caption, or the text for one channel."""

    part: Part
    text: str


def passages_of(item: Item) -> tuple[Passage, ...]:
    """Return all that readers read of an item, in its order; the same words in the same part once only,
    but for paragraphs of the body."""
    read = [Passage(Part.TITLE, item.title), Passage(Part.SUMMARY, item.summary), *_body(item.html)]
    read += [Passage(Part.CAPTION, one.caption) for one in item.media]
    for wish in (item.channels or {}).values():
        read += [Passage(Part.TITLE, wish.title or ""), Passage(Part.SUMMARY, wish.summary or "")]
        read += [Passage(Part.POST, one) for one in re.split(r"\n\s*\n", wish.text or "")]
    seen: set[Passage] = set()
    kept = []
    for one in read:
        if one.text.strip() and (one.part is Part.BODY or one not in seen):
            kept.append(one)
            seen.add(one)
    return tuple(kept)


def _body(source: str) -> Iterator[Passage]:
    """Yield the blocks of a text in HTML; a line break inside one is a line break."""
    source = CODE.sub(WITHOUT_WORDS, source)
    start, part = 0, Part.BODY
    for tag in [*BLOCK.finditer(source), None]:
        text = plain(source[start : tag.start() if tag else len(source)])
        if text:
            yield Passage(part, text)
        if tag:
            start = tag.end()
            is_caption = tag[0].lower().startswith(("<figcaption", "<caption"))
            part = Part.CAPTION if is_caption else Part.BODY


def plain(source: str) -> str:
    """Return the words of HTML that has no blocks, its lines kept apart."""
    text = html.unescape(TAG.sub("", BREAK.sub("\n", source)))
    return "\n".join(" ".join(line.split()) for line in text.strip().split("\n"))
