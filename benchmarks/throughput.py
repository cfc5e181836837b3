"""How many due posts go out a second, beside a bare thread pool that makes the same calls."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import requests
import sqlalchemy as sa

from benchmarks.due_to_first_byte import lateness, reschedule, scheduled, wait_until
from benchmarks.house import BODY, SQLITE, drop, workspace
from benchmarks.outlet import outlet
from publisher.app import App
from publisher.engine.local import LocalEngine

THREADS = 16
LATENCY_SECONDS = 0.05
"""What the outlet takes over a post; a real WordPress takes more."""


def measure(posts: int, database: str = SQLITE) -> Iterator[str]:
    """Let `posts` pieces fall due at one instant, and say how many went out a second."""
    bare, ours = of_a_bare_pool(posts), of_the_daemon(posts, database)
    latency = LATENCY_SECONDS * 1000
    yield f"{posts} posts due at once, {THREADS} threads, an outlet that takes {latency:.0f} ms"
    yield f"  daemon         {ours:6.1f} a second"
    yield f"  bare requests  {bare:6.1f} a second"
    yield f"  ratio          {ours / bare:6.2f}"


def of_the_daemon(posts: int, database: str = SQLITE) -> float:
    """Return the rate from the due instant until every receipt is written down."""
    with outlet(LATENCY_SECONDS) as desk, workspace(desk.url, THREADS, database) as app:
        engine = LocalEngine(app, quiet=0.05)
        for n in range(posts):
            drop(app, n, "2099-01-01 08:00")
        daemon = threading.Thread(target=engine.run, daemon=True)
        daemon.start()
        wait_until(lambda: scheduled(app) == posts, 1200)
        due = datetime.now(UTC) + timedelta(seconds=2)
        moments = reschedule(app, due, timedelta())
        wait_until(lambda: desk.count() >= posts, every=0.25)  # asking our own process would slow it down
        wait_until(lambda: published(app) == posts, every=0.02)
        seconds = time.time() - due.timestamp()
        engine.stop()
        daemon.join()
        lateness(desk, {key: at.timestamp() for key, at in moments.items()})
    return posts / seconds


def published(app: App) -> int:
    with app.store.read() as session:
        return session.scalar(sa.text("SELECT count(*) FROM delivery WHERE state = 'published'")) or 0


def of_a_bare_pool(posts: int) -> float:
    """Return the rate of a pool of threads, each with a session of its own, that keeps no record."""
    own = threading.local()
    body = f"<p>{BODY}</p>".encode()

    def post(url: str) -> None:
        if not hasattr(own, "session"):
            own.session = requests.Session()
        own.session.post(url, data=body, headers={"Connection": "close"}, timeout=10).raise_for_status()

    with outlet(LATENCY_SECONDS) as desk, ThreadPoolExecutor(THREADS) as pool:
        began = time.monotonic()
        list(pool.map(post, [f"{desk.url}/{n}" for n in range(posts)]))
        return posts / (time.monotonic() - began)
