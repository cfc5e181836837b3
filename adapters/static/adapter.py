"""A website of plain files, which any web server can serve as it is.

The address of a piece is `/YEAR/MONTH/KEY/`, from its first publication on and for ever; pictures lie
beside its page. `press.py` says how a change reaches the disk in one stroke, and
`adapters/static/site/SERVING.md` how a web server answers 410 for what was taken down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from adapters.static.body import pictures_in
from adapters.static.entry import record_of
from adapters.static.health import look_at, try_writing
from adapters.static.pages import Pages, Site
from adapters.static.pictures import IMAGES, MOST_PIXELS, PLAYERS, Kit, prepare
from adapters.static.places import Places
from adapters.static.press import Press
from adapters.static.preview import preview
from adapters.static.record import Record
from adapters.static.text import Voice, once, plain
from adapters.static.trouble import nothing_went_out
from publisher.channel import Channel, ChannelSettings, Health, House
from publisher.core.errors import Refused
from publisher.core.message import Message, message
from publisher.core.post import Post
from publisher.core.preview import Preview
from publisher.core.receipt import Receipt, Staged
from publisher.wire import Wire

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$")
"""Names that Windows gives to no file or folder."""


def own_folder(path: str) -> str:
    """Refuse a path that would make the workspace itself, or what is above it, a website."""
    parts = path.replace("\\", "/").strip("/").split("/")
    if parts[-1] in ("", ".", ".."):
        raise PydanticCustomError("static-path", "not a folder for a website: {path}", {"path": path})
    return path


def web_address(url: str) -> str:
    """Refuse what is no web address; no slash stands at its end."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise PydanticCustomError("static-url", "not the address of a website: {url}", {"url": url})
    return url.rstrip("/")


class WebsiteSettings(ChannelSettings):
    """Settings of a website on disk: its folder (from the workspace on), its address, its title."""

    path: Annotated[str, AfterValidator(own_folder)] = "var/website"
    url: Annotated[str, AfterValidator(web_address)]
    title: str | None = None


class Website(Channel[WebsiteSettings]):
    """Publish pieces as pages on disk."""

    Settings: ClassVar[type[ChannelSettings]] = WebsiteSettings
    settle: ClassVar[timedelta] = timedelta(seconds=2)

    def __init__(self, name: str, settings: WebsiteSettings, house: House, wire: Wire) -> None:
        super().__init__(name, settings, house, wire)
        self.places = Places.of(house.workspace / settings.path)
        self.press = Press(self.places, Pages(site_of(settings, house)), settings.timeout)

    def check(self, post: Post) -> tuple[Message, ...]:
        """Return what an editor has to mend before the website can take `post`."""
        return tuple(problems(post))

    def preview(self, post: Post, before: Receipt | None = None) -> Preview:
        """Return the article of the page; nothing is written."""
        return preview(post, self.press.pages, self.house.zone)

    def stage(self, post: Post) -> Staged | None:
        """Make pictures and copy clips beside the website, where readers cannot see them."""
        with nothing_went_out():
            self.places.make()
            try_writing(self.places)
            self._prepare(post)
        return Staged(post.key)

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        """Put `post` on the website; what is staged only needs to be moved."""
        return self._put(post)

    def find(self, post: Post, since: datetime) -> Receipt | Staged | None:
        """Look in the website's own records; what a crash left half done is finished first."""
        with nothing_went_out():
            if not self.places.are_there():
                return None
        with self.press.settled():
            record = self.press.archive.public(post.key)
        if record:
            return replace(self._receipt(record), at=datetime.fromisoformat(record.entry.at))
        return Staged(post.key) if self.places.staged(post.key).is_dir() else None

    def update(self, receipt: Receipt, post: Post) -> Receipt:
        """Replace the page; its address and its first date stay. What was taken down is not put back."""
        with self.press.settled():
            record = self.press.archive.record(key_of(receipt))
        if record is not None and record.entry.gone:
            raise Refused("static-taken-down", url=receipt.url or key_of(receipt))
        return self._put(post)

    def withdraw(self, receipt: Receipt) -> None:
        """Put a notice in place of the page, and take the piece off every list."""
        self.press.take_down(key_of(receipt))

    def withdraw_saying(self, receipt: Receipt, reason: str) -> None:
        """Put a notice in place of the page that gives the reason."""
        self.press.take_down(key_of(receipt), plain(reason))

    def discard(self, staged: Staged) -> None:
        """Remove what was made ready."""
        self.press.discard(staged.remote_id)

    def probe(self) -> tuple[Health, ...]:
        return look_at(self.places, self.press)

    def _put(self, post: Post) -> Receipt:
        with nothing_went_out():
            self.places.make()
            kit = self._prepare(post)
        write = partial(record_of, post, kit, zone=self.house.zone)
        return self._receipt(self.press.put(post.key, write, self.places.staged(post.key)))

    def _prepare(self, post: Post) -> Kit:
        """Make the files of `post` that neither the website nor an earlier staging has."""
        for problem in problems(post):
            raise Refused(problem.code, **problem.values)
        if post.media and self.errand.begun is None:
            self.errand.keep(Staged(post.key, whole=False))
        folder = self.places.staged(post.key)
        folder.mkdir(parents=True, exist_ok=True)
        record = self.press.archive.record(post.key)
        beside = self.places.page(record.entry.path).parent if record else folder
        return prepare(post, folder, lambda name: (folder / name).exists() or (beside / name).exists())

    def _receipt(self, record: Record) -> Receipt:
        address = self.press.pages.site.address(record.entry.path)
        return Receipt(record.entry.key, address, {"revision": str(record.revision)})


def key_of(receipt: Receipt) -> str:
    """Return the key of a piece; a receipt that a person confirmed has the address in its place."""
    return receipt.remote_id.rstrip("/").rpartition("/")[2]


def site_of(settings: WebsiteSettings, house: House) -> Site:
    """Return what every page says of the website; configured columns stand in its menu."""
    title = plain(settings.title or house.name or urlsplit(settings.url).hostname or "")
    others = (settings.default_column or "", settings.correction_column or "")
    columns = once((*settings.columns.values(), *others))
    return Site(title, settings.url, Voice(house.language, house.zone), columns)


def problems(post: Post) -> Iterator[Message]:
    """Name everything that is wrong with `post`, offline."""
    if not plain(post.title):
        yield message("static-no-title")
    if RESERVED.match(post.key):
        yield message("static-reserved-name", key=post.key)
    media = {one.name: one.media for one in (*post.media, *((post.cover,) if post.cover else ()))}
    for name in sorted(pictures_in(post.html) - {name for name, one in media.items() if one.is_image}):
        yield message("static-picture-missing", name=name)
    for name, one in media.items():
        if one.mime not in (IMAGES if one.is_image else PLAYERS):
            yield message("static-file-type", name=name, mime=one.mime)
        if one.is_image and one.width * one.height > MOST_PIXELS:
            yield message("static-picture-too-large", name=name, pixels=MOST_PIXELS // 1_000_000)
