"""Identity: which item a file is, however it was moved, renamed, copied or put back.

A file that is away for a moment (a share that unmounts, a program that saves by way of another name)
must come back as the item that it was: a new item would go out a second time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Operation
from publisher.core.message import message
from publisher.core.problem import Problem
from publisher.files.bundle import Bundle
from publisher.files.content_at_restore import Name, at_restore
from publisher.files.reading import ReadItem, propose_id
from publisher.store import attempts, deliveries, items
from publisher.store.items import Known
from publisher.work import lookalikes
from publisher.work.whereabouts import elsewhere, exchanged, is_there, likely


@dataclass(frozen=True)
class Identity:
    """The item that a file is, what only the other items can find wrong with that, and who it was before.

    `before` is another item that was known at this place and that the file is no more; where it
    `is_exchanged`, this item was moved onto its place, and it may lie on this item's old one. `noted` is
    the name that it had before a restore, of which the database does not know it. It `is_a_guess` where only
    likeness to a piece whose file has just vanished speaks for it, or makes us ask.
    """

    id: str
    problems: tuple[Problem, ...] = ()
    before: Known | None = None
    is_exchanged: bool = False
    noted: Name | None = None
    is_a_guess: bool = False


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
    moved, is_a_guess = _moved_here(app, session, path, read, was_right, changing)
    known = moved or here
    noted = None if known else _as_before_the_restore(app, session, bundle, path)
    if read.id_given and read.item is not None:
        if known and known.id != read.item.id and _was_sent(session, known):
            where = f"content/{path}"
            wrong = Problem(where, message("id-changed", id=known.id), 1, 1)
            return Identity(known.id, (wrong,), is_a_guess=is_a_guess)
        item_id = read.item.id
    else:
        item_id = known.id if known else noted.id if noted else _new_id(session, bundle)
    before = here if here and here.id != item_id else None
    is_exchanged = was_right and before is not None and known is not None and known.id == item_id
    taken = () if is_exchanged else lookalikes.taken(app, session, item_id, path, read)
    copied = lookalikes.copied(app, session, item_id, path, read, bundle)
    asked = (*lookalikes.may_be_renamed(app, session, path, known, read, changing),)
    problems = (*taken, *copied, *asked)
    is_a_guess = is_a_guess or bool(asked)
    return Identity(item_id, problems, before, is_exchanged, _noted(app, session, item_id, noted), is_a_guess)


def _moved_here(
    app: App, session: Session, path: str, read: ReadItem, was_right: bool, changing: Collection[str]
) -> tuple[Known | None, bool]:
    """Return the item that lay somewhere else, and whether only likeness speaks for it."""
    if was_right:
        return exchanged(app, session, path, read, changing), False
    if read.item is None:
        return None, False
    sure = elsewhere(app, session, path, read.item)
    guess = None if sure else likely(app, session, path, read.item, changing)
    return sure or guess, guess is not None


def _noted(app: App, session: Session, item_id: str, noted: Name | None) -> Name | None:
    """Return the name that an item had before a restore of which the database does not know it."""
    if noted is not None and noted.id == item_id:
        return noted
    slug = at_restore(app.workspace).slugs.get(item_id) if items.get(session, item_id) is None else None
    return Name(item_id, slug) if slug else None


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
    is_taken = other is not None and other.path != path and is_there(app, other)
    return name if not is_taken else None


def _new_id(session: Session, bundle: Bundle) -> str:
    proposed = propose_id(bundle)
    number, made = 1, proposed
    while items.get(session, made) is not None:
        number, made = number + 1, f"{proposed}-{number + 1}"
    return made
