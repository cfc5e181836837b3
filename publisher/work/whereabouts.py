"""Whereabouts: the item that lay somewhere else and lies here now, by what files say and which are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlmodel import Session

from publisher.app import App
from publisher.core.digest import body, words
from publisher.core.item import Item
from publisher.core.item_state import ItemState
from publisher.files.reading import ReadItem
from publisher.store import deliveries, items
from publisher.store.items import Known
from publisher.work import correction, doubt
from publisher.work.unread import is_unread


def elsewhere(app: App, session: Session, path: str, item: Item) -> Known | None:
    """Return the item that lay somewhere and lies here now, as its words say.

    A file that has just vanished was renamed when this one reads the same. What readers already have is
    known again longer, because it must not go out twice: after hours by its words, and where it lay
    by its title.
    """
    same_words = that_read_the_same(session, item)
    same_title = [] if item.corrects else items.with_title(session, item.title)
    missing = [one for one in same_words if _is_missing_now(app, one)]
    back = [one for one in same_title if one.state is ItemState.GONE and one.path == path]
    away = [one for one in same_words if not is_there(app, one) and _is_out(session, one)]
    return next((one for one in missing or back or away if one.revision), None)


def likely(app: App, session: Session, path: str, item: Item, changing: Collection[str]) -> Known | None:
    """Return the item that readers have, whose file has just vanished, and of which this is most of the rest.

    It was edited as well and kept its title, or was retitled and kept its text. So does a new piece after
    the model of one that the archive, or a person, has just moved: what was moved has to be read first.
    """
    same_title = [] if item.corrects else items.with_title(session, item.title)
    edited = [one for one in same_title if _is_missing_now(app, one) and root(one.path) == root(path)]
    edited = [one for one in edited if _is_out(session, one)]
    found = _only(edited) or _only(_rewritten(app, session, item, changing))
    return next((one for one in found if one.revision), None)


def _rewritten(app: App, session: Session, item: Item, changing: Collection[str]) -> list[Known]:
    """Return the pieces that readers have and that may have got another name and another title in one go.

    Their text, pictures and clips are what is left of them.
    """
    if item.corrects or not any(body(item)):
        return []
    return [one for one, was in just_gone(app, session, changing) if body(was) == body(item)]


def _only(found: list[Known]) -> list[Known]:
    """Return what was found where nothing else was."""
    return found if len(found) == 1 else []


def exchanged(
    app: App, session: Session, path: str, read: ReadItem, changing: Collection[str]
) -> Known | None:
    """Return the item that was moved to the place of another; it reads as it did, and has left its own."""
    same_words = [] if read.item is None else that_read_the_same(session, read.item)
    if any(one.path == path for one in same_words):
        return None
    left = [one for one in same_words if _has_left(app, session, one, changing)]
    return next((one for one in left if not read.id_given or (read.item and one.id == read.item.id)), None)


def _has_left(app: App, session: Session, known: Known, changing: Collection[str]) -> bool:
    """Tell whether an item is at its place no more: no file is there now, or one that says something else."""
    if known.state is ItemState.GONE or known.id not in changing:
        return False
    return not is_there(app, known) or is_unread(app, session, known)


def just_gone(app: App, session: Session, changing: Collection[str]) -> Iterator[tuple[Known, Item]]:
    """Yield the pieces that readers have and that have just lost their files, as they read."""
    for id_ in changing:
        known = items.get(session, id_)
        if known and known.revision and _is_missing_now(app, known) and _is_out(session, known):
            yield known, items.revision(session, known.id, known.revision)


def root(path: str) -> str:
    """Return `queue` or `published`."""
    return path.partition("/")[0]


def that_read_the_same(session: Session, item: Item) -> list[Known]:
    """Return the items of the same words; a notice is another where it corrects another piece."""
    piece = correction.the_corrected(session, item.corrects) if item.corrects else None
    corrects = piece.id if piece else item.corrects
    return [
        one
        for one in items.with_words(session, words(item))
        if one.revision and items.revision(session, one.id, one.revision).corrects == corrects
    ]


def is_there(app: App, known: Known) -> bool:
    return (app.content / known.path).exists()


def _is_missing_now(app: App, known: Known) -> bool:
    """Tell whether the file has just vanished: it is gone, and nobody has drawn the conclusion yet."""
    return known.state is not ItemState.GONE and not is_there(app, known)


def _is_out(session: Session, known: Known) -> bool:
    """Tell whether readers have the item, or may have it."""
    has = deliveries.of_item(session, known.id)
    return any(one.live is not None or one.busy or doubt.is_cast_on(one) for one in has)
