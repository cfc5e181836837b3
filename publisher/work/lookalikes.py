"""Lookalikes: what the other items find wrong with a file: an id that is taken, a copy, a piece renamed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from sqlmodel import Session

from publisher.app import App
from publisher.core.likeness import much_alike
from publisher.core.message import message
from publisher.core.problem import Problem, Severity
from publisher.files.bundle import Bundle
from publisher.files.reading import ReadItem
from publisher.store import items
from publisher.store.items import Known
from publisher.work import doubt
from publisher.work.whereabouts import is_there, just_gone, root, that_read_the_same

MAY_BE_RENAMED = "may-be-renamed"
MOST_COMPARED = 50
"""Pieces that have just lost their files; where more have, a folder is away, and nobody renamed them."""


def taken(app: App, session: Session, item_id: str, path: str, read: ReadItem) -> Iterator[Problem]:
    """Yield an id or a slug that belongs to another item."""
    where = f"content/{path}"
    other = items.get(session, item_id)
    if other is not None and other.path != path and is_there(app, other):
        yield Problem(where, message("id-taken", id=item_id, other=other.path), 1, 1)
    slug = read.item.slug if read.item else None
    if slug and (holder := items.with_slug(session, slug)) and holder.id != item_id:
        yield Problem(where, message("slug-taken", slug=slug, other=holder.path), 1, 1)


def copied(
    app: App, session: Session, item_id: str, path: str, read: ReadItem, bundle: Bundle
) -> Iterator[Problem]:
    """Yield a warning that the same piece goes out twice; a new file in the archive never goes out.

    One that was there before a restore is no new one: it is looked for on the channels.
    """
    known = items.get(session, item_id)
    if read.item is None or (known is not None and known.revision):
        return
    where = f"content/{path}"
    if root(path) == "published":
        if doubt.is_from_before(app, session, bundle):
            return
        yield Problem(where, message("new-in-published"), 1, 1)
        return
    for one in that_read_the_same(session, read.item):
        if one.id != item_id and is_there(app, one):
            yield Problem(where, message("same-words", other=one.path), 1, 1, Severity.WARNING)
            return
    for one in [] if read.item.corrects else items.with_title(session, read.item.title):
        if one.id != item_id and one.revision and is_there(app, one):
            yield Problem(where, message("same-title", other=one.path), 1, 1, Severity.WARNING)
            return


def may_be_renamed(
    app: App, session: Session, path: str, known: Known | None, read: ReadItem, changing: Collection[str]
) -> Iterator[Problem]:
    """Yield a mistake where a new file reads much like a piece that has just lost its own.

    Whether that got another name, another title and other words in one go, or served as the model of a
    new piece, only its editor knows: either would be spoilt by the wrong guess.
    """
    if read.item is None or read.id_given or read.item.corrects or (known is not None and known.revision):
        return
    if known is not None and (asked := [one for one in known.problems if one.message.code == MAY_BE_RENAMED]):
        yield from asked
        return
    for one, was in islice(just_gone(app, session, changing), MOST_COMPARED):
        if much_alike(read.item.html, was.html):
            told = message(MAY_BE_RENAMED, id=one.id, other=one.path, new=read.item.id)
            yield Problem(f"content/{path}", told, 1, 1)
            return
