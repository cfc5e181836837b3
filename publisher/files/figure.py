"""A picture with its caption, as HTML."""

from __future__ import annotations

from html import escape

from publisher.core.item import Media
from publisher.files.clean import OURS


def figure(media: Media, alt: str, caption: str) -> str:
    """Return the figure for one picture; without a caption it has the one of the media."""
    said = with_credit(caption or media.caption, media.credit)
    below = f"<figcaption>{escape(said, quote=False)}</figcaption>" if said else ""
    return f"<figure>{picture(media.name, alt or media.alt)}{below}</figure>\n"


def picture(name: str, alt: str) -> str:
    """Return the picture alone."""
    return f'<img src="{OURS}:{escape(name)}" alt="{escape(alt)}">'


def with_credit(caption: str, credit: str) -> str:
    """Return the caption with the credit behind it."""
    if not caption or not credit:
        return caption or credit
    return f"{caption if caption[-1] in '.!?…' else caption + '.'} {credit}"
