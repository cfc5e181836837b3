"""From a post to what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from adapters.static.index import Index, names_in, shelves_of
from adapters.static.pictures import Kit
from adapters.static.record import Enclosure, Entry, Picture, Record, Size
from adapters.static.text import once, plain, seen_markup
from publisher.core.post import Post

THUMB_WIDTH = 960


def record_of(post: Post, kit: Kit, index: Index, before: Record | None, zone: ZoneInfo) -> Record:
    """Return the record of `post`, which keeps the address and the places of the one before."""
    return Record(
        entry=entry_of(post, kit, index, before.entry if before else None, zone),
        revision=post.revision,
        html=seen_markup(post.html),
        authors=tuple(plain(name) for name in post.authors),
        units=tuple(plain(name) for name in post.units),
        source=plain(post.source),
        link=post.link or "",
        canonical_url=post.canonical_url,
        pictures=kit.pictures,
        players=kit.players,
        cover=post.cover.name if post.cover else "",
    )


def entry_of(post: Post, kit: Kit, index: Index, before: Entry | None, zone: ZoneInfo) -> Entry:
    """Return the post's entry in the lists, dated by its first publication."""
    at = before.at if before and not before.gone else iso(post.publish_at)
    month = datetime.fromisoformat(at).astimezone(zone)
    column, tags = plain(post.column or ""), once(post.tags)
    names = index.names_of(column, tags)
    now_on = shelves_of(f"{month:%Y-%m}", names)
    shelves = {**(before.shelves if before else {}), **{name: index.place(name, before) for name in now_on}}
    return Entry(
        key=post.key,
        path=before.path if before else f"{month:%Y/%m}/{post.key}",
        at=at,
        revised=iso(post.revised_at) if post.revised_at else "",
        title=plain(post.title),
        summary=plain(post.summary),
        form=post.form.value,
        column=column,
        tags=tags,
        thumb=thumb(kit.pictures),
        seconds=next((one.seconds for one in kit.players), 0.0),
        enclosure=next((Enclosure(one.file, one.mime, one.size) for one in kit.players), None),
        shelves=shelves,
        left=tuple(name for name in shelves if name not in now_on),
        names={**dict(names_in(before) if before else ()), **names},
    )


def gone(record: Record, reason: str) -> Record:
    """Return what is left of a piece that was taken down: its address and places, and why."""
    old, names = record.entry, dict(names_in(record.entry))
    places = Entry(old.key, old.path, old.at, "", "", old.form, shelves=old.shelves, left=old.left)
    return Record(replace(places, names=names, gone=True), record.revision, reason=reason)


def thumb(pictures: tuple[Picture, ...]) -> tuple[Size, ...]:
    """Return the sizes of the picture that stands for the piece in lists."""
    front = next((one for one in pictures if one.card), pictures[0] if pictures else None)
    if front is None:
        return ()
    return tuple(size for size in front.sizes if size.width <= THUMB_WIDTH) or front.sizes[:1]


def iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
