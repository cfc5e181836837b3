"""A bulletin as it is heard, and how long that takes."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.radio.script import Script
from adapters.radio.settings import RadioSettings
from publisher.core.message import Message, message
from publisher.core.post import Post
from publisher.core.preview import Look, Preview


def preview(post: Post, script: Script, settings: RadioSettings) -> Preview:
    """Return what a voice says; a recording of the piece is heard in its place."""
    shown = (post.audio,) if post.audio is not None else ()
    told = tuple(_facts(post, script, settings))
    return Preview(Look.SCRIPT, words=script.spoken, shown=shown, facts=told)


def _facts(post: Post, script: Script, settings: RadioSettings) -> Iterator[Message]:
    most = clock(settings.longest.total_seconds())
    if post.audio is not None:
        yield message("radio-recorded-length", length=clock(post.audio.media.duration), most=most)
    else:
        told = {"words": script.words, "rate": settings.words_per_minute, "most": most}
        yield message("radio-length", length=clock(script.seconds), **told)
    if script.unknown:
        yield message("radio-unknown", words=", ".join(script.unknown))
    if script.tables:
        yield message("radio-tables", count=script.tables)


def clock(seconds: float) -> str:
    """Return a length as minutes and seconds, `3:05`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
