"""Sealed windows, read once: pages look at a year of them again and again, and they stay as they are."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from sqlmodel import Session

from publisher.core.plan import Plan
from publisher.core.progress import Chosen
from publisher.core.yardstick import Yardstick
from publisher.store import sealed_windows
from publisher.store.sealed_windows import Stands
from publisher.work.sealed import AsSealed, list_as_sealed

MOST = 8
"""So many answers are held, those that were asked for last."""


class SealedOnce:
    """What `list_as_sealed` tells; it is right while the same windows are sealed, by the same plan file."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[tuple[str, Chosen], tuple[Plan, Stands, AsSealed]] = OrderedDict()

    def __call__(self, session: Session, are: Yardstick, at: datetime, chosen: Chosen) -> AsSealed:
        asked, stands = (are.plan.id, chosen), sealed_windows.stands(session, are.plan.id, at)
        with self._lock:
            known = self._known.get(asked)
        if known is not None and known[0] is are.plan and known[1] == stands:
            return known[2]
        found = list_as_sealed(session, are, at, chosen)
        with self._lock:
            self._known[asked] = are.plan, stands, found
            self._known.move_to_end(asked)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return found
