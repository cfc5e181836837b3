"""`/metrics`: the figures of the daemon in the text format of Prometheus, read when somebody asks.

What is counted up (`_total`) begins at 0 when the daemon starts, as Prometheus expects it; all else is as
the database stands. Labels are channels, states, outcomes and scopes: as many as the workspace names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from threading import Lock

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from publisher import __version__
from publisher.app import App
from publisher.core.delivery import Outcome
from publisher.store import channels, figures, holds, looks
from publisher.store.overdue import oldest_due
from publisher.work.readiness import examine

KIND = "text/plain; version=0.0.4; charset=utf-8"
SCOPES = ("all", "channel", "item", "unit", "theme", "tone")
Values = Iterable[tuple[tuple[str, ...], float]]


class Metrics(Collector):
    """The figures of one workspace; what has happened since this was made is remembered between looks."""

    def __init__(self, app: App, since_pass: Callable[[], float | None]) -> None:
        self._app, self._since_pass = app, since_pass
        self._published = Counter(dict.fromkeys(app.channels, 0))
        self._attempts = Counter({(name, one): 0 for name in app.channels for one in Outcome})
        self._mark = _newest(app)
        self._lock = Lock()
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)

    def write(self) -> bytes:
        """Return all figures as text."""
        with self._lock:
            return generate_latest(self._registry)

    def describe(self) -> Iterable[Metric]:
        """Name nothing ahead: to register asks no database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Yield the figures; those of the database are left out while it cannot be read."""
        yield from self._of_daemon()
        try:
            with self._app.store.read() as session:
                found = [*self._as_it_stands(session, self._app.clock.now()), *self._counted(session)]
        except SQLAlchemyError:
            return
        yield from found

    def _of_daemon(self) -> Iterator[Metric]:
        since = self._since_pass()
        ready = [((one.name,), one.ok) for one in examine(self._app, since)]
        yield _gauge("build_info", "The version that runs.", [((__version__,), 1)], "version")
        yield _gauge("ready", "1 for each check of /readyz that finds all well.", ready, "check")
        if since is not None:
            yield _gauge(
                "last_pass_age_seconds", "Real seconds since the scheduler last passed.", [((), since)]
            )

    def _as_it_stands(self, session: Session, now: datetime) -> Iterator[Metric]:
        names, resting = list(self._app.channels), channels.resting(session)
        due = [(name, oldest_due(session, name, now)) for name in names]
        ages = [((name,), (now - at).total_seconds() if at else 0) for name, at in due]
        up = [((name,), name not in resting) for name in names]
        held = Counter(hold.scope.partition(":")[0] for hold in holds.standing(session, now))
        ends = [
            ((name, one.name), one.ends.timestamp())
            for name, look in looks.last_looks(session).items()
            for one in look.findings
            if name in names and one.ends is not None
        ]
        unsent = figures.notices_unsent(session)
        still = "Deliveries that the daemon or a person has still to do with."
        yield _gauge("deliveries", still, _open_ones(session, names), "channel", "state")
        yield _gauge(
            "oldest_due_age_seconds", "Since the oldest piece not out was due, else 0.", ages, "channel"
        )
        yield _gauge("channel_up", "0 while a channel rests.", up, "channel")
        yield _gauge(
            "ends_timestamp_seconds",
            "When a token or a right will end, as last asked.",
            ends,
            "channel",
            "check",
        )
        yield _gauge("holds", "Orders to stop in force.", [((one,), held[one]) for one in SCOPES], "scope")
        yield _gauge("notices_unsent", "Notices that somebody has not had yet.", [((), unsent)])

    def _counted(self, session: Session) -> Iterator[Metric]:
        self._count(session)
        out = [((name,), number) for name, number in self._published.items()]
        ended = [(key, number) for key, number in self._attempts.items()]
        yield _counter("published", "Pieces that went out since the daemon started.", out, "channel")
        yield _counter("attempts", "Calls that have ended since then.", ended, "channel", "outcome")

    def _count(self, session: Session) -> None:
        """Count on from the mark; behind the newest line, in an older database that was put back, anew."""
        end = figures.newest(session)
        mark = self._mark or end
        if mark.line > end.line or mark.step > end.step:
            mark = end
        counted = figures.count(session, mark)
        self._mark = counted.mark
        self._published.update(counted.published)
        self._attempts.update(counted.attempts)


def _newest(app: App) -> figures.Mark | None:
    """Return the mark to count from; None, which is when somebody first asks, while nothing can be read."""
    try:
        with app.store.read() as session:
            return figures.newest(session)
    except SQLAlchemyError:
        return None


def _open_ones(session: Session, names: Iterable[str]) -> Iterator[tuple[tuple[str, ...], float]]:
    for name in names:
        known = figures.open_deliveries(session, name)
        yield from (((name, state), known.get(state, 0)) for state in figures.OPEN)


def _gauge(name: str, says: str, values: Values, *labels: str) -> Metric:
    made = GaugeMetricFamily(f"publisher_{name}", says, labels=labels)
    for key, number in values:
        made.add_metric(key, float(number))
    return made


def _counter(name: str, says: str, values: Values, *labels: str) -> Metric:
    made = CounterMetricFamily(f"publisher_{name}", says, labels=labels)
    for key, number in values:
        made.add_metric(key, float(number))
    return made
