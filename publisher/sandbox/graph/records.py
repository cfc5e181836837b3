"""What the Page keeps: posts, photos, videos and uploads under way."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class PagePost:
    """A post on the Page, public or not; ``id`` is `PAGE_NUMBER`."""

    id: str
    created: datetime
    updated: datetime
    message: str = ""
    link: str = ""
    published: bool = True
    scheduled: datetime | None = None
    photos: tuple[str, ...] = ()
    video: str = ""
    hidden: bool = False
    pinned: bool = False

    @property
    def key(self) -> str:
        """Return the text by which doubles are recognised."""
        return plain_text(self.message)


@dataclass(frozen=True)
class Photo:
    """A picture; unpublished ones wait for a post and vanish after a day."""

    id: str
    created: datetime
    path: Path
    mime: str
    width: int
    height: int
    caption: str = ""
    alt_text: str = ""
    post: str = ""


@dataclass(frozen=True)
class Video:
    """A video or reel from the first call on; ``size`` is what was announced, ``received`` what came."""

    id: str
    created: datetime
    updated: datetime
    path: Path
    size: int = 0
    received: int = 0
    reel: bool = False
    title: str = ""
    description: str = ""
    wanted: str = ""  # published, scheduled or draft, once the upload is finished
    ready_at: datetime | None = None  # when processing ends
    scheduled: datetime | None = None
    published_at: datetime | None = None
    no_story: bool = False
    error: str = ""  # why processing failed
    post: str = ""

    @property
    def complete(self) -> bool:
        """Say whether all announced bytes are there."""
        return self.size > 0 and self.received >= self.size


@dataclass(frozen=True)
class Session:
    """A chunked upload of a video."""

    id: str
    video: str


@dataclass(frozen=True)
class Handle:
    """A resumable upload to the app, named by its handle when it is whole."""

    id: str
    path: Path
    size: int
    kind: str
    received: int = 0
    handle: str = ""


def plain_text(message: str) -> str:
    """Return a message in NFC with single blanks, as two copies of it would compare equal."""
    return " ".join(unicodedata.normalize("NFC", message).split())
