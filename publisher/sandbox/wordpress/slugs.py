"""Slugs: made from text, cleaned, made unique."""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

LONGEST = 200
PLAIN = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "×": "x"})


def make_slug(text: str) -> str:
    """Return the slug that WordPress stores for ``text``: accents dropped, other scripts percent-encoded."""
    without_accents = _drop_accents(re.sub(r"<[^>]*>", "", text))
    spaced = re.sub(r"[/\u00a0\u2013\u2014]|%2f|&nbsp;|&[mn]dash;", "-", without_accents)
    return clean_slug(spaced)


def clean_slug(text: str) -> str:
    """Return the slug that a look-up uses for ``text``: accents stay, so they find nothing."""
    encoded = quote(re.sub(r"&[^;\s]+;", "", text.lower()), safe="".join(map(chr, range(128))))
    dashed = re.sub(r"[^%a-z0-9 _-]", "", encoded.lower()[:LONGEST].replace(".", "-"))
    return re.sub(r"-+", "-", re.sub(r"\s+", "-", dashed)).strip("-")


def _drop_accents(text: str) -> str:
    split = unicodedata.normalize("NFD", text.translate(PLAIN))
    return unicodedata.normalize("NFC", "".join(sign for sign in split if not unicodedata.combining(sign)))


def unique_slug(slug: str, taken: Callable[[str], bool]) -> str:
    """Add `-2`, `-3`, … until the slug is free; a purely numeric one is never free."""
    if not taken(slug) and not slug.isdigit() and slug not in ("feed", "embed"):
        return slug
    number = 2
    while taken(found := f"{slug[: LONGEST - len(str(number)) - 1].rstrip('-')}-{number}"):
        number += 1
    return found
