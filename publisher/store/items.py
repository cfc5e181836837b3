"""Items and their revisions: what the files say, as it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from publisher.core.delivery import DONE, State
from publisher.core.item import Item
from publisher.core.item_json import item_from_json, item_to_json
from publisher.core.item_state import ItemState
from publisher.core.problem import Problem
from publisher.store import lookup
from publisher.store.json import problem_json, read_problem
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.item import IN_QUEUE, ITEM, REVISION, ItemRow
from publisher.store.trail import write_step

TRAITS = ("form", "themes", "indices", "audiences", "units", "column", "tone", "corrects")
"""What the plan may count an item by."""


KEPT_REVISIONS = 200
"""How many revisions a session keeps in memory; a long look at everything must not hold all texts."""
CONTENTS = (
    sa.select(REVISION.c.item, REVISION.c.number, REVISION.c.content, ITEM.c.slug, ITEM.c.state)
    .join(ITEM, ITEM.c.id == REVISION.c.item)
    .where(REVISION.c.item.in_(sa.bindparam("items", expanding=True)))
    .where(REVISION.c.number.in_(sa.bindparam("numbers", expanding=True)))
)


@dataclass(frozen=True)
class Read:
    """A revision as a session has read it, with its item's key, and whether the file is wrong by now."""

    item: Item
    slug: str | None
    is_wrong: bool


@dataclass(frozen=True)
class Known:
    """An item as the database knows it; `revision` 0 means that its file was never right yet.

    `path` is relative to `content/`. `slug` is its key on the channels, fixed once it is given.
    """

    id: str
    path: str
    fingerprint: str
    extra: tuple[str, ...]
    state: ItemState
    title: str
    form: str
    units: tuple[str, ...]
    slug: str | None
    revision: int
    digest: str
    problems: tuple[Problem, ...]
    first_seen_at: datetime

    @property
    def called(self) -> str:
        """Return what people call it: its title, else the name of its file."""
        return called(self.title, self.path)


def called(title: str, path: str) -> str:
    """Return what people call a piece: its title, else the name of its file or folder."""
    return title or path.rpartition("/")[2]


LEFT = frozenset({ItemState.ARCHIVED, ItemState.GONE})
"""What has left the queue, of which there is ever more: an index holds the others."""


def get(session: Session, item: str) -> Known | None:
    """Return one item, or None."""
    row = session.get(ItemRow, item)
    return value_of(row) if row else None


def of_ids(session: Session, ids: Iterable[str]) -> list[Known]:
    """Return several items, without those that do not exist."""
    wanted = list(ids)
    found: list[Known] = []
    for start in range(0, len(wanted), 500):
        rows = session.exec(select(ItemRow).where(col(ItemRow.id).in_(wanted[start : start + 500])))
        found += [value_of(row) for row in rows]
    return found


def every(session: Session, *states: ItemState) -> list[Known]:
    """Return all items, or those in some states, in the order they were first seen."""
    query = select(ItemRow).order_by(col(ItemRow.first_seen_at), col(ItemRow.id))
    if states:
        query = query.where(col(ItemRow.state).in_(states))
        if LEFT.isdisjoint(states):
            query = query.where(IN_QUEUE)
    return [value_of(row) for row in session.exec(query)]


def latest(session: Session, behind: str | None, limit: int) -> list[Known]:
    """Return so many items of the queue, those first that were seen last; `behind` is one before them."""
    seen, id = ITEM.c.first_seen_at, ITEM.c.id
    query = sa.select(ItemRow).where(IN_QUEUE).order_by(seen.desc(), id.desc())
    if behind is not None:
        last = sa.select(seen).where(id == behind).scalar_subquery()
        query = query.where(seen <= last, sa.or_(seen < last, behind > id))
    return [value_of(row) for row in session.scalars(query.limit(limit))]


@dataclass(frozen=True)
class Listed:
    """What a look at the folders compares with; `extra` are files beside the text that it shows."""

    id: str
    fingerprint: str
    extra: tuple[str, ...]


def listing(session: Session) -> dict[str, Listed]:
    """Return every item whose file is there, by path."""
    query = sa.select(ItemRow.path, ItemRow.id, ItemRow.fingerprint, ItemRow.extra).where(  # type: ignore[call-overload]
        ItemRow.state != ItemState.GONE
    )
    return {
        path: Listed(item, fingerprint, tuple(extra))
        for path, item, fingerprint, extra in session.execute(query)
    }


def extras_of_others(session: Session, item: str) -> set[str]:
    """Return the files beside their texts that other items in the queue show."""
    query = sa.select(ItemRow.extra).where(  # type: ignore[call-overload]
        ItemRow.id != item, col(ItemRow.state).in_((ItemState.READY, ItemState.DRAFT, ItemState.WRONG))
    )
    return {one for (extra,) in session.execute(query) for one in extra}


def at_path(session: Session, path: str) -> Known | None:
    """Return the item whose file lies at `path`."""
    query = select(ItemRow).where(ItemRow.path == path, ItemRow.state != ItemState.GONE)
    row = session.exec(query).first()
    return value_of(row) if row else None


def with_words(session: Session, words: str) -> list[Known]:
    """Return the items whose newest revision reads the same."""
    return _select(session, ItemRow.words == words)


def with_title(session: Session, title: str) -> list[Known]:
    """Return the items of this title, those of which a file was right once."""
    return _select(session, sa.and_(col(ItemRow.title) == title, col(ItemRow.revision) > 0))


def with_slug(session: Session, slug: str) -> Known | None:
    """Return the item that goes by this slug."""
    return next(iter(_select(session, ItemRow.slug == slug)), None)


def _select(session: Session, condition: Any) -> list[Known]:
    rows = session.exec(select(ItemRow).where(condition).order_by(col(ItemRow.first_seen_at)))
    return [value_of(row) for row in rows]


def put(
    session: Session,
    item: str,
    path: str,
    fingerprint: str,
    state: ItemState,
    problems: Iterable[Problem],
    now: datetime,
    **columns: Any,
) -> None:
    """Write down how an item's file stands now; a new item begins here."""
    row = session.get(ItemRow, item)
    if row is None:
        row = ItemRow(id=item, path=path, state=state, first_seen_at=now, seen_at=now)
        write_step(session, now, "daemon", "seen", item=item, path=path)
    elif row.state is not state:
        write_step(session, now, "daemon", f"item-{state}", item=item, path=path)
    if row.path != path:
        write_step(session, now, "daemon", "moved", item=item, path=path, before=row.path)
    row.path, row.fingerprint, row.state, row.seen_at = path, fingerprint, state, now
    _kept(session).clear()
    row.problems = [problem_json(problem) for problem in problems]
    for name, value in columns.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    lookup.keep(session, row.id, row.title, row.form, row.units)


def add_revision(session: Session, item: Item, number: int, digest: str, now: datetime) -> None:
    """Keep a new content of an item, for ever as it is."""
    content = item_to_json(item)
    traits = {name: content.get(name) for name in TRAITS}
    row = {"item": item.id, "number": number, "digest": digest, "made_at": now}
    session.execute(sa.insert(REVISION), row | {"traits": traits, "content": content})
    write_step(session, now, "daemon", "revised", item=item.id, revision=number, digest=digest)


def revision(session: Session, item: str, number: int) -> Item:
    """Return an item as its revision `number` says; a session reads each one once, as none ever changes."""
    return _read(session, item, number).item


def key_of(session: Session, item: str, number: int) -> str:
    """Return the key under which a revision of an item goes out; what was read right has one, for good."""
    slug = _read(session, item, number).slug
    assert slug is not None
    return slug


def is_wrong(session: Session, item: str, number: int) -> bool:
    """Tell whether the file of an item, of which there is a revision `number`, has mistakes by now."""
    return _read(session, item, number).is_wrong


def read_ahead(session: Session, wanted: Iterable[tuple[str, int]]) -> None:
    """Read revisions that will be asked for, at once; no more of them than a session keeps."""
    read = _kept(session)
    missing = [one for one in wanted if one not in read][:KEPT_REVISIONS]
    if not missing:
        return
    if len(read) + len(missing) > KEPT_REVISIONS:
        read.clear()
    items, numbers = (list(dict.fromkeys(names)) for names in zip(*missing, strict=True))
    for row in session.execute(CONTENTS, {"items": items, "numbers": numbers}):
        read[row.item, row.number] = Read(item_from_json(row.content), row.slug, row.state is ItemState.WRONG)


def _read(session: Session, item: str, number: int) -> Read:
    read_ahead(session, [(item, number)])
    return _kept(session)[item, number]


def _kept(session: Session) -> dict[tuple[str, int], Read]:
    kept: dict[tuple[str, int], Read] = session.info.setdefault("revisions", {})
    return kept


def revision_numbers(session: Session, item: str) -> list[int]:
    """Return the numbers of an item's revisions, the newest first."""
    R = REVISION.c
    return [*session.scalars(sa.select(R.number).where(R.item == item).order_by(R.number.desc()))]


def made_at(session: Session, item: str, number: int) -> datetime:
    """Return when a revision was read for the first time."""
    made = sa.select(REVISION.c.made_at).where(REVISION.c.item == item, REVISION.c.number == number)
    at: datetime = session.scalars(made).one()
    return at


def newest(session: Session, item: str) -> Item | None:
    """Return the newest content of an item, None when its file was never right."""
    known = session.get(ItemRow, item)
    return revision(session, item, known.revision) if known and known.revision else None


def set_state(session: Session, item: str, state: ItemState, now: datetime, **columns: Any) -> None:
    """Change how an item stands, and what changes with it."""
    row = session.get(ItemRow, item)
    assert row is not None
    if row.state is not state:
        write_step(session, now, "daemon", f"item-{state}", item=item, path=row.path)
    row.state = state
    _kept(session).clear()
    for name, value in columns.items():
        setattr(row, name, value)
    session.add(row)


def finished(session: Session) -> list[str]:
    """Return the items of the queue that went out and of which nothing is left to do."""
    has = DELIVERY.c.item == ITEM.c.id
    query = sa.select(ITEM.c.id).where(
        ITEM.c.path.startswith("queue/"),
        ITEM.c.state.in_((ItemState.READY, ItemState.WITHDRAWN)),
        sa.exists().where(has, DELIVERY.c.published_at.is_not(None)),
        ~sa.exists().where(has, DELIVERY.c.state.not_in(DONE)),
    )
    return list(session.scalars(query))


def unfinished(session: Session) -> list[str]:
    """Return the items whose file has left the queue and that still have something out to be changed."""
    to_do = sa.select(DELIVERY.c.item).where(
        DELIVERY.c.state.in_(frozenset(State) - DONE), DELIVERY.c.live.is_not(None)
    )
    left = ITEM.c.state.in_((ItemState.ARCHIVED, ItemState.GONE))
    query = sa.select(ITEM.c.id).where(left, ITEM.c.id.in_(to_do))
    return list(session.scalars(query.order_by(ITEM.c.first_seen_at, ITEM.c.id)))


def forget_wrong(session: Session) -> None:
    """Let every file with mistakes look as if it had changed, so that it is read again."""
    wrong = sa.update(ITEM).where(ITEM.c.state == ItemState.WRONG)
    session.execute(wrong.values(fingerprint=""))


def value_of(row: ItemRow) -> Known:
    return Known(
        row.id,
        row.path,
        row.fingerprint,
        tuple(row.extra),
        row.state,
        row.title,
        row.form,
        tuple(row.units),
        row.slug,
        row.revision,
        row.digest,
        tuple(read_problem(one) for one in row.problems),
        row.first_seen_at,
    )
