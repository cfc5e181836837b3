"""HTML as it may go out: an allow-list of what a text is made of, and nothing else."""

from __future__ import annotations

import re

import nh3

TEXT = frozenset({"a", "b", "br", "code", "del", "em", "i", "s", "strong", "sub", "sup", "u"})
BLOCKS = frozenset({"blockquote", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "ul"})
PICTURES = frozenset({"figcaption", "figure", "img"})
TABLES = frozenset({"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"})
TAGS = TEXT | BLOCKS | PICTURES | TABLES
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "style"},
    "th": {"colspan", "rowspan", "scope", "style"},
}
GONE_WITH_CONTENT = {"script", "style", "title", "textarea", "noscript", "iframe", "object", "svg", "math"}
LINK = re.compile(r"(https?://[^/\s?#]|mailto:|tel:)", re.IGNORECASE)
"""How a link may begin: a relative one would mean another page on every channel."""

ALIGNED = re.compile(r"text-align: ?(left|center|right);?")
"""The one style that may stay: how Markdown's `---:` lines up the figures of a table."""

OURS = "media"


def _keep(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if value.startswith(f"{OURS}:") else None
    if name == "href":
        return value if LINK.match(value) else None
    if name == "style":
        aligned = ALIGNED.fullmatch(value)
        return f"text-align:{aligned[1]}" if aligned else None
    return value


CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    clean_content_tags=GONE_WITH_CONTENT,
    url_schemes={"http", "https", "mailto", "tel", OURS},
    link_rel=None,
    strip_comments=True,
    attribute_filter=_keep,
)


def clean(html: str) -> str:
    """Return `html` without whatever is not on the list; pictures are `media:NAME` only."""
    return CLEANER.clean(html).strip()
