"""Identity: which item a file is, however it was moved, renamed, copied or put back.

A file that is away for a moment (a share that unmounts, a program that saves by way of another name)
must come back as the item that it was: a new item would go out a second time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Operation
from publisher.core.digest import body, words
from publisher.core.item import Item
from publisher.core.likeness import much_alike
from publisher.core.message import message
from publisher.core.problem import Problem, Severity
from publisher.files.bundle import Bundle
from publisher.files.content_at_restore import Name, at_restore
from publisher.files.reading import ReadItem, propose_id
from publisher.store import attempts, deliveries, items
from publisher.store.items import Known
from publisher.store.tables import ItemState
from publisher.work import correction, doubt
from publisher.work.unread import is_unread

MAY_BE_RENAMED = "may-be-renamed"


@dataclass(frozen=True)
class Identity:
    """The item that a file is, what only the other items can find wrong with that, and who it was before.

    `before` is another item that was known at this place and that the file is no more; where it
    `is_exchanged`, this item was moved onto its place, and it may lie on this item's old one. `noted` is
    the name that it had before a restore, of which the database does not know it.
    """

    id: str
    problems: tuple[Problem, ...] = ()
    before: Known | None = None
    is_exchanged: bool = False
    noted: Name | None = None


def identify(
    app: App,
    session: Session,
    bundle: Bundle,
    path: str,
    read: ReadItem,
    changing: Collection[str] = (),
) -> Identity:
    """Say which item the file at `path` is; `changing` are items of which the file may have just vanished."""
    here = items.at_path(session, path)
    was_right = here is not None and here.revision > 0
    find = _exchanged if was_right else _elsewhere
    known = find(app, session, path, read, changing) or here
    noted = None if known else _as_before_the_restore(app, session, bundle, path)
    if read.id_given and read.item is not None:
        if known and known.id != read.item.id and _was_sent(session, known):
            where = f"content/{path}"
            return Identity(known.id, (Problem(where, message("id-changed", id=known.id), 1, 1),), None)
        item_id = read.item.id
    else:
        item_id = known.id if known else noted.id if noted else _new_id(session, bundle)
    before = here if here and here.id != item_id else None
    is_exchanged = was_right and before is not None and known is not None and known.id == item_id
    taken = () if is_exchanged else _taken(app, session, item_id, path, read)
    asked = _may_be_renamed(app, session, path, known, read, changing)
    problems = (*taken, *_copied(app, session, item_id, path, read, bundle), *asked)
    return Identity(item_id, problems, before, is_exchanged, _noted(app, session, item_id, noted))


def _noted(app: App, session: Session, item_id: str, noted: Name | None) -> Name | None:
    """Return the name that an item had before a restore of which the database does not know it."""
    if noted is not None and noted.id == item_id:
        return noted
    slug = at_restore(app.workspace).slugs.get(item_id) if items.get(session, item_id) is None else None
    return Name(item_id, slug) if slug else None


def _exchanged(
    app: App, session: Session, path: str, read: ReadItem, changing: Collection[str]
) -> Known | None:
    """Return the item that was moved to the place of another; it reads as it did, and has left its own."""
    same_words = [] if read.item is None else _that_read_the_same(session, read.item)
    if any(one.path == path for one in same_words):
        return None
    left = [one for one in same_words if _has_left(app, session, one, changing)]
    return next((one for one in left if not read.id_given or (read.item and one.id == read.item.id)), None)


def _has_left(app: App, session: Session, known: Known, changing: Collection[str]) -> bool:
    """Tell whether an item is at its place no more: no file is there now, or one that says something else."""
    if known.state is ItemState.GONE or known.id not in changing:
        return False
    return not _is_there(app, known) or is_unread(app, session, known)


def _elsewhere(
    app: App, session: Session, path: str, read: ReadItem, changing: Collection[str]
) -> Known | None:
    """Return the item that lay somewhere and lies here now.

    A file that has just vanished was renamed when this one reads the same. What readers already have is
    known again longer and more widely, because it must not go out twice: after hours by its words, at
    the same moment by its title, when it was edited too, or by its text, when it was retitled.
    """
    if read.item is None:
        return None
    same_words = _that_read_the_same(session, read.item)
    same_title = [] if read.item.corrects else items.with_title(session, read.item.title)
    missing = [one for one in same_words if _is_missing_now(app, one)]
    back = [one for one in same_title if one.state is ItemState.GONE and one.path == path]
    away = [one for one in same_words if not _is_there(app, one) and _is_out(session, one)]
    edited = [one for one in same_title if _is_missing_now(app, one) and root(one.path) == root(path)]
    edited = [one for one in edited if _is_out(session, one)]
    found = missing or back or away or _only(edited) or _only(_rewritten(app, session, read.item, changing))
    return next((one for one in found if one.revision), None)


def _rewritten(app: App, session: Session, item: Item, changing: Collection[str]) -> list[Known]:
    """Return the pieces that readers have and that may have got another name and another title in one go.

    Their text, pictures and clips are what is left of them.
    """
    if item.corrects or not any(body(item)):
        return []
    return [one for one, was in _just_gone(app, session, changing) if body(was) == body(item)]


def _just_gone(app: App, session: Session, changing: Collection[str]) -> Iterator[tuple[Known, Item]]:
    """Yield the pieces that readers have and that have just lost their files, as they read."""
    for id_ in changing:
        known = items.get(session, id_)
        if known and known.revision and _is_missing_now(app, known) and _is_out(session, known):
            yield known, items.revision(session, known.id, known.revision)


def _may_be_renamed(
    app: App, session: Session, path: str, known: Known | None, read: ReadItem, changing: Collection[str]
) -> Iterator[Problem]:
    """Yield a mistake where a new file reads much like a piece that has just lost its own.

    Whether that got another name, another title and other words in one go, or served as the model of a
    new piece, only its editor knows: either would be spoilt by the wrong guess.
    """
    if read.item is None or read.id_given or read.item.corrects or (known is not None and known.revision):
        return
    if known is not None:
        yield from (one for one in known.problems if one.message.code == MAY_BE_RENAMED)
        return
    for one, was in _just_gone(app, session, changing):
        if much_alike(read.item.html, was.html):
            told = message(MAY_BE_RENAMED, id=one.id, other=one.path, new=read.item.id)
            yield Problem(f"content/{path}", told, 1, 1)
            return


def _only(found: list[Known]) -> list[Known]:
    """Return what was found where nothing else was."""
    return found if len(found) == 1 else []


def _that_read_the_same(session: Session, item: Item) -> list[Known]:
    """Return the items of the same words; a notice is another where it corrects another piece."""
    piece = correction.the_corrected(session, item.corrects) if item.corrects else None
    corrects = piece.id if piece else item.corrects
    return [
        one
        for one in items.with_words(session, words(item))
        if one.revision and items.revision(session, one.id, one.revision).corrects == corrects
    ]


def root(path: str) -> str:
    """Return `queue` or `published`."""
    return path.partition("/")[0]


def _is_there(app: App, known: Known) -> bool:
    return (app.content / known.path).exists()


def _is_missing_now(app: App, known: Known) -> bool:
    """Tell whether the file has just vanished: it is gone, and nobody has drawn the conclusion yet."""
    return known.state is not ItemState.GONE and not _is_there(app, known)


def _is_out(session: Session, known: Known) -> bool:
    """Tell whether readers have the item, or may have it."""
    has = deliveries.of_item(session, known.id)
    return any(one.live is not None or one.busy or doubt.is_cast_on(one) for one in has)


def _was_sent(session: Session, known: Known) -> bool:
    """Tell whether a channel was given the item, and not only asked for it after a restore."""
    has = [one for one in deliveries.of_item(session, known.id) if one.attempts]
    return any(one.live is not None or not _was_only_sought(session, one) for one in has)


def _was_only_sought(session: Session, delivery: Delivery) -> bool:
    return all(one.operation is Operation.FIND for one in attempts.of_delivery(session, delivery.id))


def _as_before_the_restore(app: App, session: Session, bundle: Bundle, path: str) -> Name | None:
    """Return the name that a file had when a database was restored that does not know it, or not here."""
    name = at_restore(app.workspace).name_of(app.workspace, path, bundle.main)
    other = items.get(session, name.id) if name else None
    is_taken = other is not None and other.path != path and _is_there(app, other)
    return name if not is_taken else None


def _new_id(session: Session, bundle: Bundle) -> str:
    proposed = propose_id(bundle)
    number, made = 1, proposed
    while items.get(session, made) is not None:
        number, made = number + 1, f"{proposed}-{number + 1}"
    return made


def _taken(app: App, session: Session, item_id: str, path: str, read: ReadItem) -> Iterator[Problem]:
    """Yield an id or a slug that belongs to another item."""
    where = f"content/{path}"
    other = items.get(session, item_id)
    if other is not None and other.path != path and _is_there(app, other):
        yield Problem(where, message("id-taken", id=item_id, other=other.path), 1, 1)
    slug = read.item.slug if read.item else None
    if slug and (holder := items.with_slug(session, slug)) and holder.id != item_id:
        yield Problem(where, message("slug-taken", slug=slug, other=holder.path), 1, 1)


def _copied(
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
    for one in _that_read_the_same(session, read.item):
        if one.id != item_id and _is_there(app, one):
            yield Problem(where, message("same-words", other=one.path), 1, 1, Severity.WARNING)
            return
    for one in [] if read.item.corrects else items.with_title(session, read.item.title):
        if one.id != item_id and one.revision and _is_there(app, one):
            yield Problem(where, message("same-title", other=one.path), 1, 1, Severity.WARNING)
            return
