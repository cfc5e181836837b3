"""From the due time to the first byte at the channel, beside a bare thread that sleeps and posts."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import requests
import sqlalchemy as sa

from benchmarks.house import drop, workspace
from benchmarks.outlet import Outlet, outlet
from publisher.app import App
from publisher.core.delivery import State
from publisher.engine.local import LocalEngine
from publisher.store import deliveries, items, moves

EVERY_SECONDS = 0.05


def measure(posts: int) -> Iterator[str]:
    """Let `posts` pieces fall due one after the other, and say how late their first bytes came."""
    ours, bare = sorted(of_the_daemon(posts)), sorted(of_a_bare_thread(posts))
    yield f"due → first byte, {posts} posts, one every {EVERY_SECONDS * 1000:.0f} ms"
    for name, late in (("daemon", ours), ("bare requests", bare)):
        middle, last = statistics.median(late) * 1000, percentile(late) * 1000
        yield f"  {name:<14} median {middle:6.1f} ms   99 % {last:6.1f} ms"
    yield f"  ratio          median {statistics.median(ours) / statistics.median(bare):6.1f}"


def of_the_daemon(posts: int) -> list[float]:
    with outlet() as desk, workspace(desk.url) as app:
        engine = LocalEngine(app, quiet=0.05)
        for n in range(posts):
            drop(app, n, "2099-01-01 08:00")
        daemon = threading.Thread(target=engine.run, daemon=True)
        daemon.start()
        wait_until(lambda: scheduled(app) == posts)
        due = reschedule(app, datetime.now(UTC) + timedelta(seconds=3))
        wait_until(lambda: desk.count() == posts, every=0.5)
        engine.stop()
        daemon.join()
        return lateness(desk, {key: at.timestamp() for key, at in due.items()})


def lateness(desk: Outlet, due: dict[str, float]) -> list[float]:
    """Return how many seconds after its moment each post came; each must have come once."""
    arrivals = desk.arrivals()
    assert {key: len(times) for key, times in arrivals.items()} == dict.fromkeys(due, 1)
    return [arrivals[key][0] - at for key, at in due.items()]


def scheduled(app: App) -> int:
    """Return how many deliveries have their time."""
    with app.store.read() as session:
        return session.scalar(sa.text("SELECT count(*) FROM delivery WHERE state = 'scheduled'")) or 0


EVERY = timedelta(seconds=EVERY_SECONDS)


def reschedule(app: App, start: datetime, every: timedelta = EVERY) -> dict[str, datetime]:
    """Give each piece its own moment, one `every` so often; return the moments by key."""
    moments: dict[str, datetime] = {}
    with app.store.write() as session:
        for n, one in enumerate(deliveries.in_state(session, State.SCHEDULED)):
            at = start + n * every
            moves.schedule(session, one, at, None, None, None, app.clock.now(), "bench")
            known = items.get(session, one.item)
            assert known is not None and known.slug is not None
            moments[known.slug] = at
    return moments


def of_a_bare_thread(posts: int) -> list[float]:
    """Sleep until each moment and post with `requests`, keeping no record."""
    start = time.time() + 1
    due = {str(n): start + n * EVERY_SECONDS for n in range(posts)}
    with outlet() as desk:
        for key, at in due.items():
            time.sleep(max(at - time.time(), 0))
            requests.post(f"{desk.url}/{key}", data=b"x" * 3000, timeout=10)
        return lateness(desk, due)


def wait_until(done: Callable[[], bool], seconds: float = 300.0, every: float = 0.05) -> None:
    """Look again and again until `done`."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError("the daemon did not get there")
        time.sleep(every)


def percentile(values: list[float], part: float = 0.99) -> float:
    return values[min(int(len(values) * part), len(values) - 1)]
