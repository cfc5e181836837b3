"""Why a bulletin cannot go to the loudspeakers, seen without asking anybody."""

from __future__ import annotations

import math
from collections.abc import Iterator

from adapters.radio.script import Script
from adapters.radio.settings import RadioSettings
from publisher.core.item import Form
from publisher.core.message import Message, message
from publisher.core.post import Post

SPOKEN = frozenset({Form.BULLETIN, Form.NOTICE})
"""Bulletins, and the legal corrections of bulletins, which are notices."""


def list_problems(post: Post, script: Script, settings: RadioSettings) -> Iterator[Message]:
    """Name everything that is wrong at once; a length with its arithmetic."""
    if post.form not in SPOKEN:
        yield message("radio-wrong-form")
    if not script.paragraphs and post.audio is None:
        yield message("radio-nothing-to-read")
    longest = settings.longest.total_seconds()
    if post.audio is not None:
        if post.audio.media.duration > longest:
            yield _recording_too_long(post.audio.name, post.audio.media.duration, longest)
    elif script.seconds > longest:
        told = {"words": script.words, "rate": settings.words_per_minute}
        yield message("radio-too-long", **told, minutes=_minutes(script.seconds), most=_minutes(longest))


def _recording_too_long(name: str, seconds: float, longest: float) -> Message:
    return message("radio-recording-too-long", name=name, minutes=_minutes(seconds), most=_minutes(longest))


def _minutes(seconds: float) -> str:
    """Return minutes to one place, rounded up, so that what is too long never looks as if it were not."""
    return f"{math.ceil(round(seconds / 6, 3)) / 10:g}"
