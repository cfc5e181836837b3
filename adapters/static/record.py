"""What is remembered of a published piece: all that its page needs, and what the lists need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Size:
    """One file of a picture, in pixels."""

    width: int
    height: int
    file: str


@dataclass(frozen=True)
class Picture:
    """A picture of a piece in its sizes, smallest first; `card` is a JPEG for other sites' previews."""

    name: str
    sizes: tuple[Size, ...]
    alt: str = ""
    caption: str = ""
    credit: str = ""
    card: Size | None = None

    @property
    def largest(self) -> Size:
        return self.sizes[-1]

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Picture:
        card = Size(**given["card"]) if given["card"] else None
        return cls(**{**given, "sizes": tuple(Size(**one) for one in given["sizes"]), "card": card})


@dataclass(frozen=True)
class Player:
    """A clip or a recording of a piece; `seconds`, and `size` in bytes, are 0 when unknown."""

    name: str
    file: str
    mime: str
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    caption: str = ""
    credit: str = ""
    size: int = 0

    @property
    def is_video(self) -> bool:
        return self.mime.startswith("video/")


@dataclass(frozen=True)
class Enclosure:
    """The clip or recording of a piece as feeds offer it for download; `size` in bytes."""

    file: str
    mime: str
    size: int


@dataclass(frozen=True)
class Entry:
    """What the lists know of a piece.

    `path` is its address below the website's, for ever. `at` and `revised` are ISO 8601 in UTC, so
    that they sort as text. `shelves` says its place, from 0, on each list that it stands on; a place
    is never given to another piece, so the pages of a list stay what they are; `left` names those
    lists on which an update left the place empty. `names` says how the piece writes the column or tag
    of a list, for ever too: no other name gets the address then.
    """

    key: str
    path: str
    at: str
    title: str
    summary: str
    form: str
    revised: str = ""
    column: str = ""
    tags: tuple[str, ...] = ()
    thumb: tuple[Size, ...] = ()
    seconds: float = 0.0
    enclosure: Enclosure | None = None
    shelves: Mapping[str, int] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    gone: bool = False

    def is_on(self, shelf: str) -> bool:
        """Tell whether readers find the piece on this list."""
        return not self.gone and shelf in self.shelves and shelf not in self.left

    @property
    def number(self) -> int:
        """Return the place of the piece among all that were ever published here."""
        return self.shelves["all"]

    @property
    def changed(self) -> str:
        return self.revised or self.at

    @property
    def month(self) -> str:
        """Return the month of the address, such as `2027-01`."""
        return self.path[:7].replace("/", "-")

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Entry:
        pieces = {
            "tags": tuple(given["tags"]),
            "left": tuple(given["left"]),
            "thumb": tuple(Size(**one) for one in given["thumb"]),
            "enclosure": Enclosure(**given["enclosure"]) if given.get("enclosure") else None,
        }
        return cls(**{**given, **pieces})


@dataclass(frozen=True)
class Record:
    """What the piece's own page knows beyond its entry; once it is gone, only the reason is left."""

    entry: Entry
    revision: int
    html: str = ""
    authors: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    source: str = ""
    link: str = ""
    canonical_url: str = ""
    pictures: tuple[Picture, ...] = ()
    players: tuple[Player, ...] = ()
    cover: str = ""
    reason: str = ""

    @property
    def files(self) -> frozenset[str]:
        """Return the names of the files that lie beside the page."""
        shown = {size.file for one in self.pictures for size in (*one.sizes, one.card) if size}
        return frozenset(shown | {one.file for one in self.players})

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Record:
        pieces = {
            "entry": Entry.read(given["entry"]),
            "authors": tuple(given["authors"]),
            "units": tuple(given["units"]),
            "pictures": tuple(Picture.read(one) for one in given["pictures"]),
            "players": tuple(Player(**one) for one in given["players"]),
        }
        return cls(**{**given, **pieces})


def written(value: object) -> bytes:
    """Write records as JSON that a person can read."""
    return json.dumps(value, default=vars, ensure_ascii=False, separators=(",", ":")).encode()
