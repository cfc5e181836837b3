"""The item: one piece that editors dropped, read whole and found right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal


class Form(StrEnum):
    """Genres of the newsroom (thể loại); `contract.md` section 3."""

    BRIEF = "brief"
    ARTICLE = "article"
    REPORTAGE = "reportage"
    INTERVIEW = "interview"
    QA = "qa"
    INFOGRAPHIC = "infographic"
    PHOTO = "photo"
    CLIP = "clip"
    BULLETIN = "bulletin"
    NOTICE = "notice"


class Tone(StrEnum):
    """Mood of a piece (sắc thái); holds and blackout days may let one of them through."""

    CHEERFUL = "cheerful"
    NEUTRAL = "neutral"
    SOLEMN = "solemn"


class Priority(StrEnum):
    """`urgent` ignores slots and spacing."""

    NORMAL = "normal"
    URGENT = "urgent"


class Status(StrEnum):
    """What the editor wants of the piece as a whole."""

    DRAFT = "draft"
    READY = "ready"
    WITHDRAWN = "withdrawn"


When = datetime | Literal["now", "next"]
"""A fixed instant (aware, UTC), `now` = due when first read, `next` = the next free slot."""


@dataclass(frozen=True)
class Media:
    """One picture, clip or recording of an item, checked and copied to the media store.

    `name` is ASCII and unique within the item; the body refers to it as `media:NAME`.
    `sha256` (hex) names the bytes in the media store. `size` in bytes, `width` and `height` in
    pixels after turning (EXIF), `duration` in seconds; 0 where the kind has none.
    """

    name: str
    sha256: str
    mime: str
    size: int
    width: int = 0
    height: int = 0
    duration: float = 0.0
    alt: str = ""
    caption: str = ""
    credit: str = ""

    @property
    def is_image(self) -> bool:
        return self.mime.startswith("image/")

    @property
    def is_video(self) -> bool:
        return self.mime.startswith("video/")

    @property
    def is_audio(self) -> bool:
        return self.mime.startswith("audio/")


@dataclass(frozen=True)
class Wish:
    """What an editor asks of one channel; None leaves the item's own value in force."""

    at: When | None = None
    after: str | None = None
    delay: timedelta | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    column: str | None = None


@dataclass(frozen=True)
class Item:
    """One piece as its file says it now; text is NFC, `html` passed the allow-list.

    `channels` is None when the piece goes to every channel that takes its form. `media` holds the
    files in the order of the text, `cover` is the name of one of them. `slug` is None until one is
    given; `work.intake` mints it once and keeps it. `corrects` names the item that this notice corrects,
    `corrected_by` the notices that correct this one, which no file says.
    """

    id: str
    title: str
    form: Form = Form.ARTICLE
    summary: str = ""
    slug: str | None = None
    html: str = ""
    units: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    column: str | None = None
    channels: Mapping[str, Wish] | None = None
    publish_at: When = "next"
    not_before: datetime | None = None
    expires_at: datetime | None = None
    priority: Priority = Priority.NORMAL
    tone: Tone = Tone.NEUTRAL
    status: Status = Status.READY
    cover: str | None = None
    media: tuple[Media, ...] = ()
    source: str = ""
    canonical_url: str = ""
    rights: str = ""
    consents: tuple[str, ...] = ()
    ai: str = ""
    note: str = ""
    corrects: str | None = None
    corrected_by: tuple[str, ...] = ()

    @property
    def urgent(self) -> bool:
        return self.priority is Priority.URGENT

    def wish(self, channel: str) -> Wish:
        """Return what is asked of `channel`; nothing special when it is not named."""
        return (self.channels or {}).get(channel, NO_WISH)

    def wants(self, channel: str) -> bool:
        """Tell whether the editor lets this piece go to `channel`."""
        return self.channels is None or channel in self.channels


NO_WISH = Wish()
