"""Intake: what the files say becomes items, revisions and wishes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import OPEN
from publisher.core.digest import digest, words
from publisher.core.item import Item, Status
from publisher.core.item_state import ItemState
from publisher.core.message import message
from publisher.core.problem import Problem, Severity, has_error
from publisher.core.slug import mint
from publisher.files.bundle import Bundle
from publisher.files.content_at_restore import Name, at_restore
from publisher.files.reading import ReadItem
from publisher.store import attempts, corrections, deliveries, items, moves
from publisher.store.corrections import Order
from publisher.store.items import Known
from publisher.work import copied_texts, correction, doubt, taken_back
from publisher.work.identity import Identity, identify
from publisher.work.place import path_of
from publisher.work.routing import route

STATES = {
    Status.READY: ItemState.READY,
    Status.DRAFT: ItemState.DRAFT,
    Status.WITHDRAWN: ItemState.WITHDRAWN,
}


def take_in(
    app: App,
    session: Session,
    bundle: Bundle,
    read: ReadItem,
    fingerprint: str,
    now: datetime,
    by: str = "daemon",
    changing: Collection[str] = (),
    guesses: bool = True,
) -> str | None:
    """Write down what a file says now, and let its deliveries follow; return the item's id.

    `by` is who orders it, where the file is a legal correction. `changing` are items whose files may have
    just vanished. Without `guesses`, nothing is written and None returned where only likeness tells which
    item the file is.
    """
    path = path_of(app, bundle)
    identity = identify(app, session, bundle, path, read, changing)
    if identity.is_a_guess and not guesses:
        return None
    item, found = _completed(session, identity.id, path, read)
    problems = (*read.problems, *identity.problems, *found, *_slug_stays(session, identity.id, path, read))
    if item is not None and not has_error(problems):
        problems = (*problems, *copied_texts.warn(app, session, item, path, read))
    extra = [str(one) for one in read.looked_for]
    if identity.before is not None:
        _make_room(session, identity, path, now)
    if any(one.message.code in correction.MAY_COME for one in found):
        fingerprint = ""  # it is read again, for what it names may be known then
    if item is None or has_error(problems):
        _take_in_wrong(session, identity.id, path, fingerprint, problems, now, extra, read.title)
    else:
        slug = _slug(app, session, item, identity.noted)
        first = 2 if identity.noted and _may_be_edited(app, path, bundle) else 1
        _take_in_right(app, session, item, path, slug, fingerprint, problems, now, extra, by, first)
        copied_texts.keep(session, item.id, read)
        doubt.cast(app, session, item.id, bundle, identity.noted is not None, now)
    return identity.id


def _make_room(session: Session, identity: Identity, path: str, now: datetime) -> None:
    """Let go of the item that lay here; where another one took its place, it is awaited at that one's."""
    assert identity.before is not None
    known = items.get(session, identity.id)
    if known is None or not identity.is_exchanged:
        _let_go(session, identity.before, now)
        return
    items.put(session, known.id, path, "", known.state, known.problems, now)
    before = identity.before
    items.put(session, before.id, known.path, "", before.state, before.problems, now)


def _completed(
    session: Session, item_id: str, path: str, read: ReadItem
) -> tuple[Item | None, tuple[Problem, ...]]:
    """Return the item with what only the other items can say of it, and what they find wrong."""
    if read.item is None:
        return None, ()
    item, wrong = correction.complete(session, item_id, replace(read.item, id=item_id))
    return item, tuple(Problem(f"content/{path}", one, 1, 1) for one in wrong)


def _take_in_wrong(
    session: Session,
    item_id: str,
    path: str,
    fingerprint: str,
    problems: Iterable[Problem],
    now: datetime,
    extra: list[str],
    title: str,
) -> None:
    """Keep the problems; what was to go out of an earlier revision waits until the file is right.

    A piece of which there is a revision keeps the title of that.
    """
    other = items.get(session, item_id)
    if other is not None and other.path != path:
        item_id = (
            f"{item_id}@{_in_one_part(path)}"  # the id is another file's: this one is known by its place
        )
    known = items.get(session, item_id)
    named = {} if known is not None and known.revision else {"title": title}
    items.put(session, item_id, path, fingerprint, ItemState.WRONG, problems, now, extra=extra, **named)
    for delivery in deliveries.of_item(session, item_id):
        if delivery.state in OPEN and delivery.live is None:
            moves.reserve(session, delivery, None, None, message("file-has-errors"), now)


def _in_one_part(path: str) -> str:
    """Return a path as one part of an address, as RFC 6901 writes names that hold a slash."""
    return path.replace("~", "~0").replace("/", "~1")


def _take_in_right(
    app: App,
    session: Session,
    item: Item,
    path: str,
    slug: str,
    fingerprint: str,
    problems: Iterable[Problem],
    now: datetime,
    extra: list[str],
    by: str,
    first: int,
) -> None:
    """Write down a right file; `first` is the number of its revision where nothing is known of it yet."""
    known = items.get(session, item.id)
    content = digest(item)
    new = known is None or known.digest != content
    number = known.revision + (1 if new else 0) if known else first
    state = _state(item, path)
    items.put(
        session,
        item.id,
        path,
        fingerprint,
        state,
        problems,
        now,
        extra=extra,
        title=item.title,
        form=str(item.form),
        units=list(item.units),
        slug=slug,
        revision=number,
        digest=content,
        words=words(item),
    )
    for one in range(1 if known is None else number, number + 1) if new else ():
        items.add_revision(session, item, one, content, now)
    if item.corrects is not None:
        corrections.order(session, Order(item.id, item.corrects, now, by))
    if new or (known is not None and known.state in {ItemState.GONE, ItemState.WRONG}):
        route(app, session, item, number, now)


def _may_be_edited(app: App, path: str, bundle: Bundle) -> bool:
    """Tell whether what is out from before a restore may be older: then that counts as revision 1."""
    return at_restore(app.workspace).may_be_edited(app.workspace, path, bundle.main)


def _state(item: Item, path: str) -> ItemState:
    if path.startswith("published/") and item.status is Status.READY:
        return ItemState.ARCHIVED
    return STATES[item.status]


def _slug(app: App, session: Session, item: Item, noted: Name | None) -> str:
    """Return the item's key on the channels: as given, else minted; never changed once sent.

    What was sent since the backup that was restored is known there by the slug that its note bore.
    """
    known = items.get(session, item.id)
    if known is not None and known.slug is not None and _was_sent(session, item.id):
        return known.slug
    in_doubt = any(doubt.is_cast_on(one) for one in deliveries.of_item(session, item.id))
    remembered = at_restore(app.workspace).slugs.get(item.id) if known is None or in_doubt else None
    as_before = noted.slug if noted else remembered or (known.slug if known and in_doubt else None)
    return as_before or item.slug or mint(item.title, item.id)


def _was_sent(session: Session, item: str) -> bool:
    """Tell whether readers, or a lost reply, may know the item by its slug; a draft is laid anew."""
    has = deliveries.of_item(session, item)
    if any(one.live is not None or one.published_at is not None for one in has):
        return True
    return any(attempts.last_publish(session, one.id) is not None for one in has if one.attempts)


def _slug_stays(session: Session, item_id: str, path: str, read: ReadItem) -> tuple[Problem, ...]:
    """Warn that another slug comes too late."""
    known = items.get(session, item_id)
    asked = read.item.slug if read.item else None
    if known is None or asked in {None, known.slug} or not _was_sent(session, item_id):
        return ()
    told = message("slug-stays", slug=known.slug or "")
    return (Problem(f"content/{path}", told, 1, 1, Severity.WARNING),)


def lose(session: Session, path: str, now: datetime) -> None:
    """Act on a file that is gone: what has not gone out of the queue is wanted no more.

    What is under way, or may be out, is taken down once it is known to be out.
    An item that has moved meanwhile lies at another path and is left alone.
    """
    known = items.at_path(session, path)
    if known is not None:
        _let_go(session, known, now)


def _let_go(session: Session, known: Known, now: datetime) -> None:
    if known.path.startswith("queue/"):
        for delivery in deliveries.of_item(session, known.id):
            is_out = delivery.live is not None and delivery.published_at is not None
            if is_out or delivery.wanted is None or taken_back.looks_first(session, delivery, now):
                continue
            gone = message("file-is-gone", path=known.path)
            moves.want(session, delivery, None, now, "daemon", gone)
    items.set_state(session, known.id, ItemState.GONE, now, fingerprint="")
