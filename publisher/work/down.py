"""Pieces that came down in a period, and whose they are, carried on by what has happened since."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Lock

from sqlmodel import Session

from publisher.store import carrying, entries
from publisher.store.trail import Head

MOST = 8
"""So many periods are held, those that were asked for last."""
AT_MOST = 500
"""So many works may have changed since; where there are more, all are looked for anew."""
Down = Mapping[str, tuple[str, ...]]
"""Pieces, each with the units that it is credited to."""
ListDown = Callable[[Session, datetime, datetime], Down]


def list_down(session: Session, start: datetime, end: datetime) -> Down:
    """Return the pieces that first came down, on whichever channel, from `start` up to `end`."""
    return entries.units_of(session, entries.taken_down_within(session, start, end))


class DownOnce:
    """What `list_down` tells: a piece comes down, or is another's, by a step that names it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[datetime, tuple[Head, datetime, Down]] = OrderedDict()

    def __call__(self, session: Session, start: datetime, end: datetime) -> Down:
        with self._lock:
            known = self._known.get(start)
        head = carrying.end_of_books(session)
        found = self._carry(session, start, end, known)
        with self._lock:
            self._known[start] = head, end, found
            self._known.move_to_end(start)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return found

    def _carry(
        self, session: Session, start: datetime, end: datetime, known: tuple[Head, datetime, Down] | None
    ) -> Down:
        if known is None or known[1] > end or known[0].digest != carrying.mark_of(session, known[0].row):
            return list_down(session, start, end)
        head, before, down = known
        changed = carrying.items_since(session, head.row) | entries.ended_within(session, before, end)
        if not changed:
            return down
        if len(changed) > AT_MOST:
            return list_down(session, start, end)
        now = entries.units_of(session, entries.taken_down_within(session, start, end, changed))
        return {item: units for item, units in down.items() if item not in changed} | now
