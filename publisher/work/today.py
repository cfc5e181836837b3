"""Today: what a person has to see to, what goes out today and what went out, and which targets are behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import State
from publisher.core.hold import Hold
from publisher.core.item_state import ItemState
from publisher.core.localtime import day_start, local_day
from publisher.core.message import Message
from publisher.core.plan import Target
from publisher.core.progress import Progress, Standing
from publisher.store import holds, items, log
from publisher.store.items import Known
from publisher.store.log import LogQuery
from publisher.work import progress
from publisher.work.correction import Links
from publisher.work.endings import Ending, list_endings
from publisher.work.obstacles import obstacles
from publisher.work.records import Record, delivery_record

TO_SEE_TO = (State.REFUSED, State.UNCONFIRMED, State.MISSED, State.HANDED_OVER)
COMING = (State.WAITING, State.SCHEDULED, State.SENDING)
GONE_OUT = (State.PUBLISHED, State.WITHDRAWN)
BEHIND = (Standing.MISSED, Standing.OVER, Standing.AT_RISK)
"""How targets stand that somebody has to think of, the worst first."""
MOST = 100
"""Lines of each list, as nobody reads more on one page: what is to be seen to and what went out begins with
the newest, what is to come with the next. How many there are in all is counted beside them."""


@dataclass(frozen=True)
class Behind:
    """A target that is behind in one window: its own row, if that is, then those of members that are."""

    rows: tuple[Progress, ...]

    @property
    def row(self) -> Progress:
        return self.rows[0]

    @property
    def target(self) -> Target:
        return self.row.target

    @property
    def members(self) -> tuple[Progress, ...]:
        return tuple(one for one in self.rows if one.member is not None)

    @property
    def status(self) -> Standing:
        """Return how the worst of its rows stands."""
        return min((one.status for one in self.rows), key=BEHIND.index)


@dataclass(frozen=True)
class Today:
    """One look at the workspace. Deliveries are records of the posting log, the day's in their order.

    `obstacles` are the channels that send nothing just now, with the reason; `ending` is what ends soon.
    """

    at: datetime
    wrong: tuple[Known, ...]
    to_see_to: tuple[Record, ...]
    to_come: tuple[Record, ...]
    out: tuple[Record, ...]
    number_out: int
    behind: tuple[Behind, ...]
    obstacles: Mapping[str, Message]
    held: tuple[Hold, ...]
    ending: tuple[Ending, ...]

    @property
    def number_due(self) -> int:
        """Return how many of those to come should be out by now: they stand before it on the line."""
        return sum(datetime.fromisoformat(str(one["due_at"])) <= self.at for one in self.to_come)

    @property
    def is_calm(self) -> bool:
        """Tell whether nothing waits for a person."""
        waiting = (self.wrong, self.to_see_to, self.obstacles, self.held, self.ending)
        return not any(waiting)


def look(app: App, session: Session, now: datetime) -> Today:
    """Return what there is to see now."""
    start = day_start(app.zone, local_day(app.zone, now))
    end = day_start(app.zone, local_day(app.zone, now) + timedelta(days=1))
    standing, links = obstacles(app, session), Links.read(session)

    def tell(found: log.Lines) -> tuple[Record, ...]:
        return tuple(delivery_record(app, known, one, standing, links) for known, one in found)

    to_come = LogQuery(states=COMING, since=start, until=end, limit=MOST)
    out = LogQuery(states=GONE_OUT, since=start, until=end, limit=MOST, published_since=start)
    coming = tell(log.lines(session, to_come, oldest_first=True))
    return Today(
        now,
        tuple(items.every(session, ItemState.WRONG)[-MOST:]),
        tell(log.in_states(session, TO_SEE_TO, MOST)),
        tuple(one for one in coming if one["due_at"]),
        tell(log.lines(session, out)),
        log.count(session, out),
        _behind(app, session, now),
        standing,
        tuple(holds.standing(session, now)),
        list_endings(app, session),
    )


def _behind(app: App, session: Session, now: datetime) -> tuple[Behind, ...]:
    """Return the targets that are behind in the windows of now, the worst first."""
    rows = progress.progress_at_hand(app, session, now)
    found = [Behind(late) for each in progress.by_window(rows) if (late := _late(each))]
    return tuple(sorted(found, key=lambda one: BEHIND.index(one.status)))


def _late(rows: Iterable[Progress]) -> tuple[Progress, ...]:
    late = [one for one in rows if one.status in BEHIND]
    return tuple(sorted(late, key=lambda one: (one.member is not None, -one.missing)))
