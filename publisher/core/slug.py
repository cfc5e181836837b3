"""Slugs: the ASCII names that addresses and channels are made of."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

LONGEST_GIVEN = 199
"""Letters a given slug may have: WordPress keeps 200, its own `-2` for doubles not counted."""

LONGEST_MADE = 80
TAIL = 6
FALLBACK = "bai"
STROKES = str.maketrans("đĐðÐƉ", "ddddd")
"""The letter đ and what is mistaken for it: none of them decomposes, so they are mapped by hand."""


def slugify(text: str, longest: int = LONGEST_MADE) -> str:
    """Return `text` as `[a-z0-9-]`, cut at a word boundary; empty when it has no such letter."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).translate(STROKES))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    return _cut(re.sub(r"[^a-z0-9]+", "-", bare).strip("-"), longest)


def mint(title: str, item: str) -> str:
    """Make the slug of a new item: its title and a short tail of its id, so that two never meet."""
    tail = sha256(item.encode("utf-8", "surrogatepass")).hexdigest()[:TAIL]
    stem = slugify(title)
    if not stem[:1].isalpha():
        stem = f"{FALLBACK}-{stem}" if stem else FALLBACK
    return f"{_cut(stem, LONGEST_MADE)}-{tail}"


def is_slug(text: str) -> bool:
    """Tell whether every channel would keep `text` unchanged as a slug.

    WordPress lower-cases, drops doubled and outer hyphens and refuses bare numbers; such a slug
    would not be found again.
    """
    return len(text) <= LONGEST_GIVEN and re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", text) is not None


def _cut(slug: str, longest: int) -> str:
    if len(slug) <= longest:
        return slug
    whole, _, _ = slug[: longest + 1].rpartition("-")
    return (whole or slug[:longest]).strip("-")
