"""From the drop of a file to the note beside it, with thousands of files in the queue."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.due_to_first_byte import scheduled, wait_until
from benchmarks.house import drop, workspace
from benchmarks.outlet import outlet
from publisher.app import App
from publisher.engine.local import LocalEngine
from publisher.files.bundle import find_bundles
from publisher.files.reading import read_item
from publisher.work.reading import reading_rules

DROPS = 7


def measure(files: int) -> Iterator[str]:
    """Fill the queue, let the daemon read it, then drop a few more and time their notes."""
    with outlet() as desk, workspace(desk.url) as app:
        for n in range(files):
            drop(app, n, "2099-01-01 08:00")
        alone = reading_alone(app)
        engine = LocalEngine(app)
        daemon = threading.Thread(target=engine.run, daemon=True)
        began = time.monotonic()
        daemon.start()
        wait_until(lambda: scheduled(app) == files, 3600)
        rate = files / (time.monotonic() - began)
        notes = [time_of_note(drop(app, files + n, "2099-01-01 08:00")) for n in range(DROPS)]
        engine.stop()
        daemon.join()
    yield f"reading {files} files: {rate:.0f} a second, reading alone {alone:.0f}, ratio {rate / alone:.2f}"
    middle, worst = statistics.median(notes), max(notes)
    yield f"drop → note beside {files} files: median {middle:.2f} s, worst {worst:.2f} s"


def reading_alone(app: App, sample: int = 300) -> float:
    """Return how many files a second are read and parsed with no database beside."""
    rules = reading_rules(app.config, app.rules, None)
    bundles = find_bundles(app.content / "queue")[:sample]
    began = time.monotonic()
    for bundle in bundles:
        read_item(bundle, rules)
    return len(bundles) / (time.monotonic() - began)


def time_of_note(file: Path) -> float:
    """Return the seconds until the file's note is there."""
    began = time.monotonic()
    note = file.with_name(f"{file.name}.status.txt")
    wait_until(note.exists, 60)
    return time.monotonic() - began
