"""The post: an item rendered for one channel, frozen before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publisher.core.item import Form, Media, Tone


@dataclass(frozen=True)
class PostMedia:
    """One file of a post: its facts, and where its bytes lie (immutable, named by their hash)."""

    media: Media
    path: Path

    @property
    def name(self) -> str:
        return self.media.name


@dataclass(frozen=True)
class Post:
    """Everything an adapter may use to put one item on one channel.

    `key` is the same in every try and on every revision: the slug of a WordPress post, a file name.
    It is `[a-z0-9-]`, starts with a letter and has fewer than 200 characters.
    `html` is clean; its pictures read `<img src="media:NAME" alt="…">` with NAME from `media`.
    `text` is the message of a social post, from the channel's template. `link` is the address of the
    item on the channel this one waited for. `column` is the channel's own name for the column.
    `publish_at` is the planned instant (UTC); `revised_at` is set when this is a later revision.
    `corrected` says, with the address, that a notice corrects this post; `html` and `text` say it too.
    `urgent` is what the editor asks for: it goes before everything else, on air too.
    `other_texts` are messages under which it may be out as well, for channels that are searched by them.
    """

    key: str
    item: str
    revision: int
    form: Form
    tone: Tone
    title: str
    summary: str
    html: str
    text: str
    publish_at: datetime
    revised_at: datetime | None = None
    link: str | None = None
    column: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    source: str = ""
    canonical_url: str = ""
    corrected: str = ""
    media: tuple[PostMedia, ...] = ()
    cover: PostMedia | None = None
    urgent: bool = False
    other_texts: tuple[str, ...] = ()

    def file(self, name: str) -> PostMedia:
        """Return the file called `name`; a name that the post does not have is a KeyError."""
        for one in self.media:
            if one.name == name:
                return one
        raise KeyError(name)

    @property
    def images(self) -> tuple[PostMedia, ...]:
        return tuple(one for one in self.media if one.media.is_image)

    @property
    def video(self) -> PostMedia | None:
        """The clip of the post, the first one when there are several."""
        return next((one for one in self.media if one.media.is_video), None)

    @property
    def audio(self) -> PostMedia | None:
        return next((one for one in self.media if one.media.is_audio), None)
