"""What Facebook would refuse of a post, seen without asking it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from adapters.facebook.parts import pictures_of
from adapters.facebook.picture import is_readable
from adapters.facebook.search import normalised
from adapters.facebook.settings import FacebookSettings
from publisher.core.message import Message, message
from publisher.core.post import Post, PostMedia


def list_problems(post: Post, settings: FacebookSettings) -> Iterator[Message]:
    """Name everything that is wrong at once; a post needs words, for by them it is found again."""
    length = len(unicodedata.normalize("NFC", post.text))
    if not normalised(post.text):
        yield message("facebook-text-empty")
    if length > settings.message_limit:
        yield message("facebook-text-too-long", length=length, most=settings.message_limit)
    if post.video is not None:
        yield from _of_the_clip(post.video, settings)
    for picture in pictures_of(post):
        if not is_readable(picture):
            yield message("facebook-picture-unreadable", name=picture.name)


def _of_the_clip(clip: PostMedia, settings: FacebookSettings) -> Iterator[Message]:
    facts, longest = clip.media, settings.video_length.total_seconds()
    if facts.size > settings.video_limit:
        sizes = {"size": facts.size // 1_000_000, "most": settings.video_limit // 1_000_000}
        yield message("facebook-clip-too-large", name=clip.name, **sizes)
    if facts.duration > longest:
        lengths = {"length": int(facts.duration // 60), "most": int(longest // 60)}
        yield message("facebook-clip-too-long", name=clip.name, **lengths)
