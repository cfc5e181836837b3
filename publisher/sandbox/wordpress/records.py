"""What the CMS keeps: posts, media, terms."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from publisher.sandbox.settings import Account

Changes = dict[str, Any]  # fields of a record and their new values


@dataclass(frozen=True)
class Post:
    """A post; ``key`` is the slug that its client asked for, before any suffix."""

    id: int
    author: Account
    created: datetime
    modified: datetime
    date: datetime
    floating: bool = True  # no date was given: publishing sets it
    status: str = "draft"
    slug: str = ""
    key: str = ""
    title: str = ""
    content: str = ""
    excerpt: str = ""
    featured_media: int = 0
    categories: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    comment_status: str = "open"
    ping_status: str = "open"
    sticky: bool = False
    format: str = "standard"
    template: str = ""
    password: str = ""
    before_trash: tuple[str, str] = ("", "")  # status and slug
    old_slugs: tuple[str, ...] = ()

    @property
    def public(self) -> bool:
        """Say whether readers see it."""
        return self.status == "publish"


@dataclass(frozen=True)
class Media:
    """A file in the media library."""

    id: int
    author: Account
    date: datetime
    modified: datetime
    slug: str
    key: str
    title: str
    path: Path
    address: str  # below the site's upload folder: 2027/01/anh.jpg
    mime: str
    details: dict[str, Any] = field(hash=False)
    alt_text: str = ""
    caption: str = ""
    description: str = ""
    post: int = 0

    @property
    def is_image(self) -> bool:
        """Say whether WordPress treats it as a picture."""
        return self.mime.startswith("image/")


@dataclass(frozen=True)
class Term:
    """A category or a tag."""

    id: int
    taxonomy: str  # category or post_tag
    name: str
    slug: str
    description: str = ""
    parent: int = 0
