"""Trials of the channels that are folders on a disk."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, ClassVar

from PIL import Image

from adapters.outbox.adapter import Outbox, OutboxSettings
from adapters.radio.adapter import Radio, RadioSettings
from adapters.radio.handover import SLIPS
from adapters.static.adapter import Website
from adapters.static.places import INCOMING
from publisher.channel import Channel
from publisher.core.item import Form, Item, Media
from publisher.files.media_store import stored_path
from publisher.wire import Wire
from tests.adapters import posts
from tests.adapters.contract import PowerCut
from tests.adapters.websites import headline, open_website, pages_listed
from tests.faults.meddler import patched
from tests.faults.table import Spot
from tests.faults.trial import AHEAD, AT_ONCE, DATABASE, Trial

ERRORS = {
    "disk full": (errno.ENOSPC, "No space left on device"),
    "disk read-only": (errno.EROFS, "Read-only file system"),
    "folder gone": (errno.ENOENT, "No such file or directory"),
    "disk broken": (errno.EIO, "Input/output error"),
}


RECORDS = ("before our record", "during our record")


class DiskTrial(Trial):
    """A channel that is a folder."""

    root: ClassVar[str]
    seams: ClassVar[dict[str, tuple[Any, str, int]]]
    """Which function of the system writes at each place, and its how-manieth call is the one that fails."""

    @classmethod
    def spots(cls) -> set[Spot]:
        recorded = [(where, fault) for where in RECORDS for fault in ("killed", *DATABASE)]
        claimed = [("before connect", fault) for fault in ("folder gone", "killed", *DATABASE)]
        written = [(where, fault) for where in cls.seams for fault in (*ERRORS, "killed")]
        written = [(where, fault) for where, fault in written if where != "before connect"]
        kept = [(where, fault) for where in {AHEAD, AT_ONCE} & cls.seams.keys() for fault in DATABASE]
        return {*recorded, *claimed, *written, *kept}

    def suffer(self, where: str, fault: str) -> AbstractContextManager[None]:
        if (where, fault) == ("before connect", "folder gone"):
            return self._without_folder()
        owner, name, nth = self.seams[where]
        real, calls = getattr(owner, name), iter(range(1, 10_000))

        def fail(*given: Any, **more: Any) -> Any:
            if next(calls) < nth:
                return real(*given, **more)
            if fault == "killed":
                return self.power_cut(where, lambda: real(*given, **more))
            raise OSError(*ERRORS[fault], str(given[0]))

        return self._failing(owner, name, fail)

    def power_cut(self, where: str, call: Callable[[], Any]) -> Any:
        """Stop the machine; nothing is tidied up afterwards."""
        raise PowerCut

    @contextmanager
    def _failing(self, owner: Any, name: str, stand_in: Any) -> Iterator[None]:
        with patched(owner, name, stand_in), patched(shutil, "rmtree", lambda *_, **__: None):
            yield

    @contextmanager
    def _without_folder(self) -> Iterator[None]:
        """Put a file where the folder should be, as a network drive that is not there looks."""
        place, away = self.folder / self.root, self.folder / "away"
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists():
            place.rename(away)
        place.write_text("not a folder", encoding="utf-8")
        yield
        place.unlink()
        if away.exists():
            away.rename(place)

    def illustrated(self) -> Item:
        """Return a piece with a small picture."""
        (self.folder / "drawn").mkdir(exist_ok=True)
        drawn = posts.kept(
            self.folder / "drawn", "mot.png", posts.picture(40, 30, "PNG"), "image/png", width=40, height=30
        )
        media: Media = drawn.media
        place = stored_path(self.folder / "var" / "media", media)
        place.parent.mkdir(parents=True, exist_ok=True)
        drawn.path.rename(place)
        html = f'<p>Nội dung.</p><p><img src="media:{media.name}" alt="Chị em"></p>'
        return Item("bai", "Một lần bấm", slug="mot-lan-bam", html=html, media=(media,))


class WebsiteTrial(DiskTrial):
    """A page with a picture, drawn ahead of its time."""

    root = "var/website"
    seams: ClassVar = {
        "before connect": (os, "mkdir", 1),
        AHEAD: (Image.Image, "save", 1),
        AT_ONCE: (Image.Image, "save", 1),
        "before acceptance": (Path, "write_bytes", 2),
        "after acceptance": (os, "replace", 3),
    }

    def open(self) -> Channel[Any]:
        self.item = self.illustrated()
        return open_website(self.folder)

    def _titles(self) -> list[str]:
        return [headline(page) for page in pages_listed(self.folder / self.root)]

    def count_live(self) -> int:
        return self._titles().count("Một lần bấm")

    def ever_live(self) -> int:
        return len(list((self.folder / self.root).glob("20*/*/mot-lan-bam*/index.html")))

    def leftovers(self) -> list[str]:
        website = self.channel
        assert isinstance(website, Website)
        site, records = website.places.site, website.places.records
        aside = [*(site / INCOMING).iterdir(), *(records / INCOMING).iterdir()]
        return [one.name for one in [*aside, *(records / "staged").glob("*")]]


class OutboxTrial(DiskTrial):
    """A package with a picture, which a person posts by hand."""

    root = "var/outbox"
    stages = False
    seams: ClassVar = {
        "before connect": (os, "mkdir", 1),
        AT_ONCE: (shutil, "copyfile", 1),
        "before acceptance": (Path, "rename", 1),
        "after acceptance": (Path, "rename", 1),
    }

    @classmethod
    def spots(cls) -> set[Spot]:
        """Leave out what cannot fail: once the package has its name, nothing more is written."""
        spots = super().spots()
        return {(where, fault) for where, fault in spots if where != "after acceptance" or fault == "killed"}

    def open(self) -> Channel[Any]:
        self.item = self.illustrated()
        return Outbox("newspaper", OutboxSettings(adapter="outbox"), self.house, Wire())

    def power_cut(self, where: str, call: Callable[[], Any]) -> Any:
        if where == "after acceptance":
            call()
        raise PowerCut

    def count_live(self) -> int:
        return len(list((self.folder / self.root).glob("[!.]*/package.json")))

    def ever_live(self) -> int:
        return self.count_live()

    def leftovers(self) -> list[str]:
        return [one.name for one in (self.folder / self.root).glob(".*")]


class RadioTrial(OutboxTrial):
    """A bulletin, which a station fetches and a person reads on air."""

    root = "var/radio"

    def open(self) -> Channel[Any]:
        self.item = Item("loa", "Một lần bấm", Form.BULLETIN, slug="mot-lan-bam", html="<p>Nội dung.</p>")
        return Radio("newspaper", RadioSettings(adapter="radio"), self.house, Wire())

    def count_live(self) -> int:
        return len(list((self.folder / self.root).glob("[a-z]*/meta.json")))

    def leftovers(self) -> list[str]:
        return [name for name in super().leftovers() if name != SLIPS]
