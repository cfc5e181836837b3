"""What works brought to a figure that are looked at one by one, remembered until anything happens to them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from sqlmodel import Session

from publisher.core.causes import Cause
from publisher.store import carrying

MOST = 96
"""So many figures are remembered, those that were asked for last."""


@dataclass(frozen=True)
class Looked:
    """What some works brought to a figure, by the trail up to a step; right at every instant from `since`."""

    works: frozenset[str]
    step: int
    mark: str
    since: datetime
    found: Sequence[Cause]


class OneByOne:
    """What was found for figures, by their names; each counted by certain rules."""

    def __init__(self) -> None:
        self._known: OrderedDict[object, tuple[object, Looked]] = OrderedDict()
        self._lock = Lock()

    def get(
        self, name: object, rules: object, session: Session, works: frozenset[str], at: datetime
    ) -> Sequence[Cause] | None:
        """Return what the works brought, None where it was otherwise or may have changed since."""
        with self._lock:
            known = self._known.get(name)
        if known is None or known[0] != rules:
            return None
        looked, end = known[1], carrying.end_of_books(session)
        if (
            looked.works != works
            or looked.since > at
            or looked.mark != carrying.mark_of(session, looked.step)
        ):
            return None
        if not works.isdisjoint(carrying.items_since(session, looked.step)):
            return None
        self._keep(name, rules, replace(looked, step=end.row, mark=end.digest))
        return looked.found

    def keep(
        self,
        name: object,
        rules: object,
        session: Session,
        works: frozenset[str],
        since: datetime,
        found: Sequence[Cause],
    ) -> None:
        end = carrying.end_of_books(session)
        self._keep(name, rules, Looked(works, end.row, end.digest, since, found))

    def _keep(self, name: object, rules: object, looked: Looked) -> None:
        with self._lock:
            self._known[name] = rules, looked
            self._known.move_to_end(name)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
