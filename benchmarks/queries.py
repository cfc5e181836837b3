"""What people wait for: the posting log and the plan, with many deliveries in the database."""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from benchmarks.rows import delivery_row, item_row, ledger_row, lookup_row, revision_row, traits_of
from publisher.app import App, open_app
from publisher.core.item import Form, Item
from publisher.core.plan import Plan
from publisher.files import balances
from publisher.files.new_workspace import make_workspace
from publisher.store.ledger import keep_traits
from publisher.store.log import LogQuery
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.finding import LOOKUP
from publisher.store.tables.item import ITEM, REVISION
from publisher.store.tables.ledger import LEDGER
from publisher.work.progress import progress
from publisher.work.records import posting_log

CHANNELS = ("newspaper", "website", "fanpage")
LINES = 50
ROUNDS = 5
BATCH = 5_000
MINUTES_OF_A_YEAR = 525_600
FIRST_DAY = datetime(2027, 1, 1, 1, tzinfo=UTC)
PAGE = """
SELECT * FROM item JOIN delivery ON item.id = delivery.item
ORDER BY coalesce(withdrawn_at, published_at, due_at, changed_at) DESC, delivery.id DESC LIMIT 50
"""
COUNT = """
SELECT ledger.channel, traits.form, traits.themes, traits.units, count(*) FROM ledger
JOIN traits ON traits.id = ledger.traits
WHERE ledger.published_at <= '2027-12-31' AND ledger.until IS NULL GROUP BY 1, 2, 3, 4
"""
UNITS = 129
FORMS = (Form.BRIEF, Form.BRIEF, Form.ARTICLE, Form.CLIP, Form.INFOGRAPHIC, Form.QA)
COLUMNS = ("Cải cách hành chính", "Thời sự", None)
TOUCHED = 100
"""One work in so many was withdrawn."""


def measure(posts: int) -> Iterator[str]:
    """Ask for a page of the log and for the plan of the sample workspace, beside the bare questions."""
    with filled_workspace(posts) as app:
        for name, ours, bare in (
            (f"log, newest {LINES}", lambda: read_log(app), lambda: ask(app, PAGE)),
            ("plan counted afresh", lambda: read_plan(app, afresh=True), lambda: ask(app, COUNT)),
            ("plan from its balance on", lambda: read_plan(app), lambda: ask(app, COUNT)),
        ):
            took, alone = median(ours), median(bare)
            yield (
                f"{name} of {posts} deliveries: {took * 1000:.1f} ms, "
                f"bare SQL {alone * 1000:.1f} ms, ratio {took / alone:.2f}"
            )


def measure_targets(posts: int) -> Iterator[str]:
    """Measure the plan with its own targets, and with each of them twice and four times."""
    with filled_workspace(posts) as app:
        [plan] = app.rules.plans
        took = {}
        for times in (1, 2, 4):
            targets = [replace(one, id=f"{one.id}-{n}") for n in range(times) for one in plan.targets]
            app.rules = replace(app.rules, plans=(replace(plan, targets=tuple(targets)),))
            took[len(targets)] = median(lambda: read_plan(app, afresh=True))
        yield f"command `plan` of {posts} deliveries, start included: {median(lambda: type_plan(app)):.2f} s"
        first = min(took)
        for count, seconds in took.items():
            yield (
                f"plan of {posts} deliveries, {len(app.rules.units or ())} units, {count} targets: "
                f"{seconds * 1000:.0f} ms, {seconds / took[first]:.2f} of {first} targets"
            )


def read_log(app: App) -> None:
    with app.store.read() as session:
        assert len(posting_log(app, session, LogQuery(limit=LINES))) == LINES


def read_plan(app: App, afresh: bool = False) -> None:
    if afresh:
        shutil.rmtree(app.workspace / balances.FOLDER, ignore_errors=True)
    with app.store.read() as session:
        assert progress(app, session, FIRST_DAY + timedelta(days=364))


def type_plan(app: App) -> None:
    """Ask as a person does, with a process of its own."""
    words = ["-w", str(app.workspace), "plan", "--at", "2027-12-31"]
    subprocess.run([sys.executable, "-m", "publisher", *words], stdout=subprocess.DEVNULL, check=True)  # noqa: S603


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
        list_units(Path(name))
        app = open_app(Path(name))
        try:
            fill(app, posts)
            yield app
        finally:
            app.store.close()


def list_units(workspace: Path) -> None:
    """Write down as many units as the organisation has beside those of the sample."""
    more = "".join(
        f'\n[[unit]]\nid = "don-vi-{n}"\nname = "Đơn vị {n}"\nkind = "phuong"\ncluster = "cum-{n % 2 + 1}"\n'
        for n in range(UNITS)
    )
    with (workspace / "schedules" / "units.toml").open("a", encoding="utf-8") as file:
        file.write(more)


def fill(app: App, posts: int) -> None:
    """Write deliveries down as published, without anybody's help, a few of them withdrawn since."""
    chance = random.Random(1)
    plan = app.rules.plans[0]
    pieces = posts // len(CHANNELS) + 1
    for start in range(0, pieces, BATCH):
        batch = [
            (make_piece(n, chance, plan), FIRST_DAY + timedelta(minutes=chance.randrange(MINUTES_OF_A_YEAR)))
            for n in range(start, min(start + BATCH, pieces))
        ]
        with app.store.write() as session:
            session.execute(
                sa.insert(ITEM), [item_row(one, f"published/{one.id}.md", "", at) for one, at in batch]
            )
            session.execute(sa.insert(LOOKUP), [lookup_row(one) for one, _ in batch])
            session.execute(sa.insert(REVISION), [revision_row(one, at) for one, at in batch])
            rows = [
                delivery_row(one, channel, "published", out, live=1, published_at=out)
                for one, at in batch
                for channel, out in zip(CHANNELS, spread(at, chance), strict=True)
            ]
            ids = session.scalars(
                sa.insert(DELIVERY).returning(DELIVERY.c.id, sort_by_parameter_order=True), rows
            )
            traits = {one.id: keep_traits(session, traits_of(one)) for one, _ in batch}
            lines = [ledger_row(id, row, traits[row["item"]]) for id, row in zip(ids, rows, strict=True)]
            for line in lines[::TOUCHED]:
                line |= {"until": line["published_at"] + timedelta(days=3), "touched": True}
            session.execute(sa.insert(LEDGER), lines)


def make_piece(n: int, chance: random.Random, plan: Plan) -> Item:
    return Item(
        id=f"bai-{n}",
        title="Một lần bấm",
        html="<p>Chữ minh họa.</p>",
        form=chance.choice(FORMS),
        themes=tuple(chance.sample(sorted(plan.themes), chance.choice((1, 1, 2)))),
        audiences=tuple(chance.sample(sorted(plan.audiences), chance.choice((1, 2)))),
        units=(f"don-vi-{chance.randrange(UNITS)}",),
        column=chance.choice(COLUMNS),
    )


def spread(at: datetime, chance: random.Random) -> list[datetime]:
    """Return when a piece went out on each channel, within half a day."""
    return [at + timedelta(minutes=number * chance.randrange(360)) for number in range(len(CHANNELS))]
