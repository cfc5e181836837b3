"""Previews: a piece as each channel would show it, and its files for our own pages."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Response
from fastapi.responses import FileResponse, RedirectResponse
from sqlmodel import Session

from publisher.app import App
from publisher.core.person import Role
from publisher.files.media_store import stored_path
from publisher.store import items
from publisher.store.items import Known
from publisher.web.numbers import number_in
from publisher.web.rendering import render
from publisher.web.shown_html import shown_html
from publisher.web.visitor import NotThere, Visitor, needs
from publisher.work import previewing
from publisher.work.previewing import Shown

FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""Whatever a file turns out to be, a browser that opens it by itself runs nothing."""


def routes(app: App) -> APIRouter:
    """Return what the previews answer."""
    router = APIRouter()
    viewer = Annotated[Visitor, Depends(needs(app, Role.VIEWER))]

    @router.get("/queue/{item}/preview")
    def first(visitor: viewer, item: str, revision: str | None = None) -> Response:
        with app.store.read() as session:
            known = the_piece(visitor, session, item)
            number = the_revision(visitor, known, revision)
            channels = previewing.channels_of(visitor.app, session, known)
        if channels:
            asked = f"?revision={number}" if revision else ""
            return RedirectResponse(f"{place_of(item)}/preview/{quote(channels[0], safe='')}{asked}", 303)
        return render(visitor.app, "preview.html", visitor=visitor, **_told(known, None, []))

    @router.get("/queue/{item}/preview/{channel}")
    def one(visitor: viewer, item: str, channel: str, revision: str | None = None) -> Response:
        with app.store.read() as session:
            known = the_piece(visitor, session, item)
            number = the_revision(visitor, known, revision)
            channels = previewing.channels_of(visitor.app, session, known)
            if channel not in {*channels, *visitor.app.config.channels}:
                raise NotThere(visitor)
            shown = previewing.preview(visitor.app, session, known, channel, number)
        return render(visitor.app, "preview.html", visitor=visitor, **_told(known, shown, channels))

    @router.get("/queue/{item}/files/{revision}/{name}")
    def file(visitor: viewer, item: str, revision: str, name: str) -> Response:
        with app.store.read() as session:
            known = the_piece(visitor, session, item)
            number = the_revision(visitor, known, revision)
            media = items.revision(session, item, number).media if number else ()
        found = next((one for one in media if one.name == name), None)
        path = stored_path(app.media, found) if found else None
        if found is None or path is None or not path.is_file():
            raise NotThere(visitor)
        headers = {"Content-Security-Policy": FILE_POLICY}
        return FileResponse(path, media_type=found.mime, headers=headers)

    return router


def the_piece(visitor: Visitor, session: Session, item: str) -> Known:
    """Return a piece; another is not there."""
    known = items.get(session, item)
    if known is None:
        raise NotThere(visitor)
    return known


def the_revision(visitor: Visitor, known: Known, given: str | None) -> int:
    """Return the revision that an address names, the newest where it names none; 0 for none."""
    if given is None:
        return known.revision
    number = number_in(given)
    if number is None or number > known.revision:
        raise NotThere(visitor)
    return number


def place_of(item: str) -> str:
    return f"/queue/{quote(item, safe='')}"


def _told(known: Known, shown: Shown | None, channels: list[str]) -> dict[str, Any]:
    place = place_of(known.id)
    number = shown.revision if shown else known.revision
    html = shown.preview.html if shown and shown.preview else ""
    return {
        "here": "/queue",
        "place": place,
        "piece": known,
        "shown": shown,
        "channels": channels,
        "body": shown_html(html, _addresses(place, shown)) if shown and html else "",
        "file_at": lambda name: _file_at(place, number, name),
    }


def _addresses(place: str, shown: Shown) -> Callable[[str], str | None]:
    """Return what tells the address of a file of the post, and of no other."""
    names = {one.name for one in shown.post.media} if shown.post else set()
    return lambda name: _file_at(place, shown.revision, name) if name in names else None


def _file_at(place: str, revision: int, name: str) -> str:
    return f"{place}/files/{revision}/{quote(name, safe='')}"
