"""A post as people meet it on the Page: its words, folded where they are long, and what stands below."""

from __future__ import annotations

import unicodedata

from adapters.facebook.parts import pictures_of
from publisher.core.message import message
from publisher.core.post import Post
from publisher.core.preview import Look, Preview

FOLDED_AFTER = 477
"""Letters after which the stream says “See more”, as has been seen in browsers; Facebook promises nothing."""


def preview(post: Post, limit: int) -> Preview:
    """Return the card of a post; `limit` is how many letters Facebook takes."""
    words = unicodedata.normalize("NFC", post.text)
    cut = fold_at(words)
    told = [message("facebook-length", length=len(words), most=limit)]
    if cut < len(words):
        told.append(message("facebook-folded", length=cut))
    shown = (post.video,) if post.video is not None else pictures_of(post)
    return Preview(
        Look.CARD, words=words[:cut].rstrip(), folded=words[cut:].lstrip(), shown=shown, facts=tuple(told)
    )


def fold_at(words: str) -> int:
    """Return where the stream folds a message: between two words, the whole length where it is short."""
    if len(words) <= FOLDED_AFTER:
        return len(words)
    gap = max(words.rfind(one, 0, FOLDED_AFTER + 1) for one in (" ", "\n"))
    return gap if gap > 0 else FOLDED_AFTER
