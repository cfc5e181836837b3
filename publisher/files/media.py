"""Media: what a file really is, whether it is whole, how large and how long."""

from __future__ import annotations

from publisher.core.item import Media
from publisher.files.media_store import keep
from publisher.files.media_types import HEAD, SUFFIXES, ending, other_name, real_type
from publisher.files.pictures import measure_picture, most_pixels
from publisher.files.recordings import measure_recording
from publisher.files.refusal import Refusal
from publisher.files.rules import ReadingRules
from publisher.files.sizes import readable
from publisher.files.source import Source


def check_media(source: Source, rules: ReadingRules) -> Media:
    """Return the facts of a whole and publishable file, kept in the media store; else refuse it.

    The media has no name, alt text or caption yet. Nothing is stripped from the bytes.
    """
    if source.size == 0:
        raise Refusal("media-empty", file=source.name)
    mime = _type(source)
    largest = rules.limits.picture if mime.startswith("image/") else rules.limits.clip
    if source.size > largest:
        raise Refusal(
            "media-too-large", file=source.name, size=readable(source.size), limit=readable(largest)
        )
    with source.open() as file:
        if mime.startswith("image/"):
            width, height, duration = (
                *measure_picture(file, mime, source, most_pixels(mime, rules.limits)),
                0.0,
            )
        else:
            width, height, duration = measure_recording(file, mime, source)
    return Media("", _keep(source, mime, rules), mime, source.size, width, height, duration)


def _keep(source: Source, mime: str, rules: ReadingRules) -> str:
    try:
        return keep(source, ending(mime), rules.media_store)
    except OSError as error:
        raise Refusal("media-not-kept", file=source.name, said=error.strerror or error) from error


def mislabelled(source: Source, mime: str) -> bool:
    """Tell whether the name promises another type than the bytes keep."""
    return source.suffix not in ("", *SUFFIXES[mime])


def _type(source: Source) -> str:
    with source.open() as file:
        head = file.read(HEAD)
    mime = real_type(head)
    if mime is None:
        other = other_name(head)
        if other:
            raise Refusal("media-unsupported", file=source.name, type=other)
        raise Refusal("media-not-recognised", file=source.name)
    return mime
