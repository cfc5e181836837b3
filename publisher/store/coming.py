"""What is to come: pieces that had a time at an instant and were not out, as the plan counts them.

Deliveries that nothing has happened to since stand as they stood. Of the others the trail tells where they
stood, and the revisions of that time tell what they are counted by.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import State
from publisher.core.posting import Posting, Traits
from publisher.core.standing import COMING, Standing, Told, follow
from publisher.store import carrying, trail
from publisher.store.postings import Works
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.event import EVENT
from publisher.store.tables.item import ITEM, REVISION
from publisher.store.tables.ledger import LEDGER
from publisher.store.trail import Head

D, E, L, R = DELIVERY.c, EVENT.c, LEDGER.c, REVISION.c
SEEN_AT = ITEM.c.first_seen_at
AT = sa.bindparam("at", type_=D.due_at.type)
SOME: sa.BindParameter[Any] = sa.bindparam("some", expanding=True)
ASK_AS_IT_IS = (
    sa.select(D.id, D.item, D.channel, D.due_at, R.traits)
    .join(REVISION, sa.and_(R.item == D.item, R.number == sa.func.coalesce(D.live, D.wanted)))
    .where(D.due_at.is_not(None), sa.or_(D.live.is_(None), D.published_at.is_(None)))
    .where(D.state.in_(COMING), D.wanted.is_not(None))
)
ASK_UNMOVED = ASK_AS_IT_IS.where(D.changed_at <= AT)
OUT_SINCE = sa.select(L.delivery).join(ITEM, ITEM.c.id == L.item).where(L.published_at > AT, SEEN_AT <= AT)
NOT_OUT = [state for state in State if state is not State.PUBLISHED]
MOVED_SINCE = (
    sa.select(D.id)
    .join(ITEM, ITEM.c.id == D.item)
    .where(D.state.in_(NOT_OUT), D.changed_at > AT, SEEN_AT <= AT)
)
ASK_MOVED = OUT_SINCE.union(MOVED_SINCE)
"""Whatever is published by now and was to come then has gone out since."""
ASK_OUT = sa.select(L.delivery).where(L.published_at <= AT, sa.or_(L.until.is_(None), L.until > AT))
ASK_OUT_OF = ASK_OUT.where(L.delivery.in_(SOME))
ASK_OUT_BEHIND = ASK_OUT.where(L.id > sa.bindparam("last"))
ASK_PLACES = sa.select(D.id, D.item, D.channel).where(D.id.in_(SOME))
ASK_STEPS = (
    sa.select(E.delivery, E.action, E.detail)
    .where(E.delivery.in_(SOME), E.at <= AT)
    .order_by(E.delivery, E.id)
)
ASK_REVISIONS = (
    sa.select(R.item, R.number, R.traits).where(R.item.in_(SOME), R.made_at <= AT).order_by(R.number)
)
ASK_STEP_BEHIND = sa.select(E.id).where(E.id > sa.bindparam("row"), E.at <= AT).limit(1)
AT_ONCE = 500
LONG_AGO = timedelta(days=1)
MOST = 24
"""So many past moments are remembered, those that were asked for last."""
Coming = Mapping[int, Posting]
"""What was to come, by the numbers of the deliveries."""


class Past(NamedTuple):
    """What was to come at a past moment, and the step and the line up to which the books were read."""

    read: Head
    last: int
    coming: Coming


_known: OrderedDict[tuple[sa.Pool, datetime], Past] = OrderedDict()
_lock = Lock()


def list_coming(session: Session, at: datetime) -> Works:
    """Return what had a time and was not out at an instant, by the items' ids; what was learned later of what
    was out then is known, nothing else that came later."""
    end, newest = carrying.end_of_books(session), trail.newest_at(session)
    if newest is None or newest <= at:
        coming = _read(session.execute(ASK_AS_IT_IS))
    elif newest - at < LONG_AGO:
        coming = _list_past(session, at)
    else:
        coming = _list_long_past(session, at, end)
    found: Works = {}
    for posting in sorted(coming.values(), key=lambda one: (one.item, one.channel)):
        found.setdefault(posting.item, []).append(posting)
    return found


def _list_long_past(session: Session, at: datetime, end: Head) -> Coming:
    """Return what was to come at a moment that is read from the trail once: it does not change any more."""
    name = session.get_bind().engine.pool, at
    with _lock:
        known = _known.get(name)
    if known is None or not _stands(session, known.read, at):
        coming = _list_past(session, at)
    else:
        out = set(session.scalars(ASK_OUT_BEHIND, {"at": at, "last": known.last}))
        coming = {number: one for number, one in known.coming.items() if number not in out}
    with _lock:
        _known[name] = Past(end, carrying.last_line(session), coming)
        _known.move_to_end(name)
        while len(_known) > MOST:
            _known.popitem(last=False)
    return coming


def _stands(session: Session, read: Head, at: datetime) -> bool:
    """Tell whether these are the books that were read, and hold no more of that time than they did."""
    if read.digest != carrying.mark_of(session, read.row):
        return False
    return session.scalar(ASK_STEP_BEHIND, {"row": read.row, "at": at}) is None


def _list_past(session: Session, at: datetime) -> Coming:
    return {**_read(session.execute(ASK_UNMOVED, {"at": at})), **_list_moved(session, at)}


def _read(rows: Iterable[Any]) -> Coming:
    told = ((number, _posting(item, channel, due_at, held)) for number, item, channel, due_at, held in rows)
    return {number: one for number, one in told if one is not None}


def _list_moved(session: Session, at: datetime) -> Coming:
    """Return what was to come and has moved since."""
    found: dict[int, Posting] = {}
    numbers = session.scalars(ASK_MOVED, {"at": at}).all()
    for start in range(0, len(numbers), AT_ONCE):
        found |= _were_coming(session, numbers[start : start + AT_ONCE], at)
    return found


def _were_coming(session: Session, numbers: Sequence[int], at: datetime) -> Iterator[tuple[int, Posting]]:
    """Yield those of some deliveries that were to come at an instant."""
    out = set(session.scalars(ASK_OUT_OF, {"some": numbers, "at": at}))
    stood = _where_they_stood(session, [one for one in numbers if one not in out], at)
    coming = {number: one for number, one in stood.items() if one.is_coming}
    places = session.execute(ASK_PLACES, {"some": [*coming]}).all()
    revisions = _revisions(session, [item for _, item, _ in places], at)
    for number, item, channel in places:
        one, made = coming[number], revisions[item]
        posting = _posting(item, channel, one.due_at, made[one.live or max(made)])
        if posting is not None:
            yield number, posting


def _where_they_stood(session: Session, numbers: Sequence[int], at: datetime) -> Mapping[int, Standing]:
    steps = defaultdict[int, list[Told]](list)
    for number, action, detail in session.execute(ASK_STEPS, {"some": numbers, "at": at}):
        steps[number].append((action, detail))
    return {number: follow(told) for number, told in steps.items()}


def _revisions(session: Session, items: Sequence[str], at: datetime) -> Mapping[str, dict[int, Any]]:
    """Return by what each revision of some items is counted, of those that had been made at an instant."""
    found = defaultdict[str, dict[int, Any]](dict)
    for item, number, traits in session.execute(ASK_REVISIONS, {"some": items, "at": at}):
        found[item][number] = traits
    return found


def _posting(item: str, channel: str, due_at: datetime | None, held: Mapping[str, Any]) -> Posting | None:
    """Return what is to come as a posting; a notice of correction is none, as it never counts."""
    if held.get("corrects") is not None:
        return None
    traits = Traits._make(_plain(held[name]) for name in Traits._fields)
    return Posting(item, channel, *traits, due_at=due_at)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
