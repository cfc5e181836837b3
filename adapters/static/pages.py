"""Pages: what is known of the pieces, as HTML and XML."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from adapters.static.body import body, pictures_in
from adapters.static.card import card
from adapters.static.index import Index
from adapters.static.record import Entry, Picture, Player, Record, Size
from adapters.static.shelf import Paging
from adapters.static.text import Voice
from publisher.core.item import Form

if TYPE_CHECKING:
    from jinja2 import Environment

LOOK = Path(__file__).with_name("site")
SPOKEN = (Form.CLIP, Form.BULLETIN)
"""Forms whose clip or recording is the piece itself and stands first."""


@dataclass(frozen=True)
class Site:
    """What every page says of the website as a whole; `url` has no slash at its end."""

    title: str
    url: str
    voice: Voice
    columns: tuple[str, ...] = ()

    def address(self, path: str) -> str:
        return f"{self.url}/{path}/" if path else f"{self.url}/"


@dataclass(frozen=True)
class Spread:
    """How the media of a piece stand on its page: before, inside and after its text.

    `poster` stands in the first clip, `film`, until it is played.
    """

    lead: Picture | None
    players_first: tuple[Player, ...]
    film: Player | None
    poster: Picture | None
    gallery: tuple[Picture, ...]
    players_last: tuple[Player, ...]
    by_name: Mapping[str, Picture] = field(default_factory=dict)


def spread(record: Record) -> Spread:
    """Give every picture, clip and recording of a piece one place on its page, none left out."""
    by_name = {one.name: one for one in record.pictures}
    inside = pictures_in(record.html)
    outside = [one for one in record.pictures if one.name not in inside]
    cover = next((one for one in outside if one.name == record.cover), None)
    spoken = bool(record.players) and (Form(record.entry.form) in SPOKEN or cover is None)
    video_first = spoken and any(one.is_video for one in record.players)
    return Spread(
        lead=None if video_first else cover,
        players_first=record.players if spoken else (),
        film=next((one for one in record.players if one.is_video), None),
        poster=by_name.get(record.cover),
        gallery=tuple(one for one in outside if one is not cover),
        players_last=() if spoken else record.players,
        by_name=by_name,
    )


class Pages:
    """Fill in the templates for one website."""

    def __init__(self, site: Site) -> None:
        self.site = site

    @cached_property
    def imprint(self) -> str:
        """Return a text that changes whenever pages written before would look different now."""
        look = [file.read_bytes() for file in sorted(LOOK.iterdir()) if file.is_file()]
        words = Path(__file__).with_name("adapter.toml").read_bytes()
        code = [file.read_bytes() for file in sorted(LOOK.parent.glob("*.py"))]
        said = repr((self.site.title, self.site.url, self.site.voice, self.site.columns)).encode()
        return hashlib.sha256(b"\0".join([said, words, *code, *look])).hexdigest()[:16]

    def piece(self, record: Record, index: Index, related: list[Entry]) -> bytes:
        """Return the page of one piece."""
        media = spread(record)
        parts = self._template("parts.html").make_module(self._with_menu(record.entry.path, index))
        text = body(record.html, figures(parts, media.by_name), self.site.voice("table"))
        return self._page(
            "item.html",
            record.entry.path,
            index,
            record=record,
            entry=record.entry,
            media=media,
            body=Markup(text),  # noqa: S704  # passed the allow-list when the item was read
            related=related,
            card=card(record, self.site),
            canonical=of_the_web(record.canonical_url) or self.site.address(record.entry.path),
            original=of_the_web(record.canonical_url) or of_the_web(record.link),
            front=front_picture(record),
        )

    def page(self, template: str, path: str, index: Index, **values: Any) -> bytes:
        """Return a page of HTML at `path`, a folder below the website's root."""
        return self._page(template, path, index, canonical=self.site.address(path), **values)

    def notice(self, template: str, index: Index) -> bytes:
        """Return a page that a web server may show at any address, so all its links are whole."""
        values = {"path": template, "root": f"{self.site.url}/"}
        return self._render(template, {**self._with_menu("", index), **values})

    def xml(self, template: str, **values: Any) -> bytes:
        return self._render(template, {**self._common(""), **values})

    def asset(self, name: str) -> tuple[str, bytes]:
        """Return a file of the look and its path; the path changes with its content."""
        content = (LOOK / name).read_bytes()
        return self._assets[name], content

    @cached_property
    def _assets(self) -> dict[str, str]:
        return {name: asset_path(name) for name in ("style.css", "icon.svg")}

    def _page(self, template: str, path: str, index: Index, **values: Any) -> bytes:
        return self._render(template, {**self._with_menu(path, index), **values})

    def _with_menu(self, path: str, index: Index) -> dict[str, Any]:
        """Return what a page of HTML needs: it links to columns and tags, whose addresses the index knows."""
        return {**self._common(path), "place_of": lambda kind, name: Paging(index.shelf(kind, name), -1).path}

    def _common(self, path: str) -> dict[str, Any]:
        depth = path.count("/") + 1 if path else 0
        return {
            "site": self.site,
            "say": self.site.voice,
            "language": self.site.voice.language,
            "root": "../" * depth or "./",
            "path": path,
            "assets": self._assets,
            "rfc822": lambda instant: format_datetime(self.site.voice.local(instant)),
        }

    def _template(self, name: str) -> Any:
        return environment().get_template(name)

    def _render(self, template: str, values: Mapping[str, Any]) -> bytes:
        text: str = self._template(template).render(values)
        return text.encode()


@cache
def environment() -> Environment:
    """Open the templates once; everything they print is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # not for commands that only look

    made = Environment(
        loader=FileSystemLoader(LOOK),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    made.filters["srcset"] = srcset
    return made


def srcset(sizes: tuple[Size, ...], folder: str = "") -> str:
    """Return the sizes as the `srcset` of a picture."""
    return ", ".join(f"{folder}{size.file} {size.width}w" for size in sizes)


def figures(parts: Any, by_name: Mapping[str, Picture]) -> Any:
    """Return the maker of figures for the body; a picture that the post lacks leaves nothing."""

    def figure(name: str, alt: str, alone: bool) -> str:
        one = by_name.get(name)
        if one is None:
            return ""
        return str((parts.picture if alone else parts.figure)(one, alt or one.alt))

    return figure


def front_picture(record: Record) -> Picture | None:
    """Return the picture that stands for the piece elsewhere."""
    return next((one for one in record.pictures if one.card), None)


def of_the_web(address: str) -> str:
    """Return the address if it leads to the web and runs nothing."""
    return address if re.fullmatch(r"https?://[^\s\"'<>]+", address) else ""


def asset_path(name: str) -> str:
    file = LOOK / name
    return f"assets/{file.stem}-{hashlib.sha256(file.read_bytes()).hexdigest()[:8]}{file.suffix}"
