"""What people wait for: the posting log and the plan, with many deliveries in the database."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from benchmarks.rows import delivery_row, item_row, revision_row
from publisher.app import App, open_app
from publisher.core.item import Item
from publisher.files.new_workspace import make_workspace
from publisher.store.log import LogQuery
from publisher.store.tables import DELIVERY, ITEM, REVISION
from publisher.work.progress import progress
from publisher.work.records import posting_log

CHANNELS = ("newspaper", "website", "fanpage")
LINES = 50
ROUNDS = 5
BATCH = 5_000
MINUTES_OF_A_YEAR = 525_600
FIRST_DAY = datetime(2026, 1, 1, 1, tzinfo=UTC)
PAGE = """
SELECT * FROM item JOIN delivery ON item.id = delivery.item
ORDER BY coalesce(withdrawn_at, published_at, due_at, changed_at) DESC, delivery.id DESC LIMIT 50
"""
COUNT = """
SELECT revision.traits, count(*) FROM delivery
JOIN revision ON revision.item = delivery.item AND revision.number = delivery.live
WHERE delivery.published_at IS NOT NULL GROUP BY revision.traits
"""


def measure(posts: int) -> Iterator[str]:
    """Ask for a page of the log and for the plan of the sample workspace, beside the bare questions."""
    with filled_workspace(posts) as app:
        for name, ours, bare in (
            (f"log, newest {LINES}", lambda: read_log(app), lambda: ask(app, PAGE)),
            ("plan", lambda: read_plan(app), lambda: ask(app, COUNT)),
        ):
            took, alone = median(ours), median(bare)
            yield (
                f"{name} of {posts} deliveries: {took * 1000:.1f} ms, "
                f"bare SQL {alone * 1000:.1f} ms, ratio {took / alone:.2f}"
            )


def read_log(app: App) -> None:
    with app.store.read() as session:
        assert len(posting_log(app, session, LogQuery(limit=LINES))) == LINES


def read_plan(app: App) -> None:
    with app.store.read() as session:
        assert progress(app, session, FIRST_DAY + timedelta(days=200))


def ask(app: App, question: str) -> None:
    with app.store.read() as session:
        assert session.execute(sa.text(question)).all()


def median(question: Callable[[], None]) -> float:
    """Return the seconds that a question takes, the median of a few, after a first one."""
    question()
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        question()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


@contextmanager
def filled_workspace(posts: int) -> Iterator[App]:
    """Make the sample workspace, with `posts` deliveries that went out in the course of a year."""
    with TemporaryDirectory(prefix="publisher-bench-") as name:
        make_workspace(Path(name), sample=True)
        app = open_app(Path(name))
        try:
            fill(app, posts)
            yield app
        finally:
            app.store.close()


def fill(app: App, posts: int) -> None:
    """Write deliveries down as published, without anybody's help."""
    like = Item(id="bai", title="Một lần bấm", themes=("mot-cua",), html="<p>Chữ minh họa.</p>")
    pieces = posts // len(CHANNELS) + 1
    for start in range(0, pieces, BATCH):
        batch = [
            (replace(like, id=f"bai-{n}"), FIRST_DAY + timedelta(minutes=n % MINUTES_OF_A_YEAR))
            for n in range(start, min(start + BATCH, pieces))
        ]
        with app.store.write() as session:
            session.execute(
                sa.insert(ITEM), [item_row(one, f"published/{one.id}.md", "", at) for one, at in batch]
            )
            session.execute(sa.insert(REVISION), [revision_row(one, at) for one, at in batch])
            rows = [
                delivery_row(one, channel, "published", at, live=1, published_at=at)
                for one, at in batch
                for channel in CHANNELS
            ]
            session.execute(sa.insert(DELIVERY), rows)
