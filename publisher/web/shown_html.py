"""The body of a post as a page of ours shows it: cleaned once more, its files at addresses of our own.

What was read from a file is clean already, and adapters escape what they add. Here nothing relies on that:
what is not on the list is gone, whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3
from markupsafe import Markup

from publisher.files.clean import ATTRIBUTES, GONE_WITH_CONTENT, LINK, OURS, TAGS

ALSO = frozenset({"audio", "h1", "h5", "h6", "span", "time", "video"})
"""What channels add to a body: titles, players, times."""
PLAYER = {"controls": "", "preload": "metadata"}
SIDES = {"left", "center", "right"}
STYLE = re.compile(r' style="text-align: ?(left|center|right);?"')
HEADING = re.compile(r"(</?h)([1-5])(?=[ >])")
WITHOUT_FILE = re.compile(r"<(?:img|audio|video)(?![^>]* src=)[^>]*>")
Address = Callable[[str], str | None]
"""Returns where the file of this name is, None for a file that there is not."""


def shown_html(html: str, address: Address) -> Markup:
    """Return HTML for a page with an h1 and a style of its own: headings a level lower, nothing that runs."""

    def keep(tag: str, name: str, value: str) -> str | None:
        if name == "src":
            return address(value.removeprefix(f"{OURS}:")) if value.startswith(f"{OURS}:") else None
        if name == "href":
            return value if LINK.match(value) else None
        return value

    cleaner = nh3.Cleaner(
        tags=set(TAGS | ALSO),
        attributes={
            **{tag: names - {"style"} for tag, names in ATTRIBUTES.items()},
            "audio": {"src"},
            "video": {"src"},
            "time": {"datetime"},
        },
        allowed_classes={"td": SIDES, "th": SIDES},
        clean_content_tags=set(GONE_WITH_CONTENT),
        set_tag_attribute_values={"audio": PLAYER, "video": PLAYER},
        url_schemes={"http", "https", "mailto", "tel", OURS},
        link_rel="noopener noreferrer",
        strip_comments=True,
        attribute_filter=keep,
    )
    clean = cleaner.clean(STYLE.sub(r' class="\1"', html))
    lower = HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", WITHOUT_FILE.sub("", clean))
    return Markup(lower)  # noqa: S704  # just cleaned: in what nh3 writes, < and > stand in tags only
