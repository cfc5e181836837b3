"""What the daemon costs while nothing is to be done, with a hundred thousand deliveries to come."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from benchmarks.house import BODY, PIECE
from benchmarks.rows import delivery_row, item_row, revision_row
from publisher.files.bundle import find_bundles
from publisher.files.config import read_config
from publisher.files.reading import read_item
from publisher.files.schedules import read_rules
from publisher.store.database import Store, open_store
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.item import ITEM, REVISION
from publisher.work.reading import reading_rules

CHANNELS = 20
SETTLING_SECONDS = 60
"""How long the daemon may take to look at everything once, which it does bit by bit."""
WATCHED_SECONDS = 60


def measure(posts: int) -> Iterator[str]:
    """Let the daemon wait for `posts` future deliveries and read what the system counts for it."""
    with waiting_workspace(posts) as folder:
        command = [sys.executable, "-m", "publisher", "-w", str(folder), "run", "--no-web"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as daemon:  # noqa: S603  our own
            time.sleep(SETTLING_SECONDS)
            before = processor_seconds(daemon.pid)
            time.sleep(WATCHED_SECONDS)
            share = (processor_seconds(daemon.pid) - before) / WATCHED_SECONDS
            megabytes = resident_bytes(daemon.pid) / 1e6
            daemon.terminate()
    yield f"idle with {posts} future deliveries: {share:.2%} of a core, {megabytes:.0f} MB"


@contextmanager
def waiting_workspace(posts: int) -> Iterator[Path]:
    """Make a workspace whose files are all read and whose deliveries are due in years."""
    pieces = posts // CHANNELS
    with TemporaryDirectory(prefix="publisher-bench-") as name:
        folder = Path(name)
        tables = "".join(f'[channels.c{n}]\nadapter = "outbox"\npath = "var/c{n}"\n' for n in range(CHANNELS))
        (folder / "config.toml").write_text(tables, encoding="utf-8")
        queue = folder / "content" / "queue"
        queue.mkdir(parents=True)
        for n in range(pieces):
            text = PIECE.format(n=n, at="2099-01-01 08:00", body=BODY)
            (queue / f"bai-{n:06d}.md").write_text(text, encoding="utf-8")
        store = open_store("sqlite:///var/publisher.db", folder)
        fill(store, folder)
        store.close()
        yield folder


def fill(store: Store, folder: Path) -> None:
    """Write down every file as read and every delivery as scheduled, without the daemon's help."""
    config = read_config(folder)
    bundles = find_bundles(folder / "content" / "queue")
    read = read_item(bundles[0], reading_rules(config, read_rules(folder, config), None)).item
    assert read is not None
    now, due = datetime.now(UTC), datetime(2099, 1, 1, 1, tzinfo=UTC)
    pieces = [replace(read, id=f"bai-{n:06d}") for n in range(len(bundles))]
    with store.write() as session:
        session.execute(
            sa.insert(ITEM),
            [
                item_row(piece, f"queue/{bundle.path}", bundle.fingerprint(()), now)
                for piece, bundle in zip(pieces, bundles, strict=True)
            ],
        )
        session.execute(sa.insert(REVISION), [revision_row(piece, now) for piece in pieces])
        for n in range(CHANNELS):
            time_of_try = due + timedelta(seconds=n)
            rows = [
                delivery_row(piece, f"c{n}", "scheduled", due, next_try_at=time_of_try) for piece in pieces
            ]
            session.execute(sa.insert(DELIVERY), rows)


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has used, its threads included (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid: int) -> int:
    """Return the memory that a process has in use (Linux)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
