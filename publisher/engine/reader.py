"""The thread that reads the folders: what changed and has come to rest is taken in, answered, archived."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session

from publisher.app import App
from publisher.files.bundle import Bundle, Kind, find_bundles
from publisher.files.reading import ReadItem, read_item
from publisher.files.rest import QUIET, Seen, age, is_being_written
from publisher.files.rules import ReadingRules
from publisher.store import items, trail
from publisher.store.items import Listed
from publisher.work import archive, intake, notes
from publisher.work.reading import reading_rules

log = logging.getLogger(__name__)

SCAN_EVERY = 30.0
"""Real seconds between full looks: network shares send no events."""
GONE_AFTER = 2.0
"""Real seconds that a file must be missing: editors and copies delete and write anew."""
BATCH = 50
FOLDERS = ("queue", "published")


@dataclass
class Reader:
    """Look at `content/` and answer beside each file. All of it runs in one thread."""

    app: App
    wake: Callable[[], None]
    quiet: float = QUIET
    _seen: dict[str, Seen] = field(default_factory=dict)
    _missing: dict[str, float] = field(default_factory=dict)
    _bundles: dict[str, Bundle] = field(default_factory=dict)
    _noted: int = 0
    _looked: bool = False
    _looking: bool = False
    _nudge: threading.Event = field(default_factory=threading.Event)
    _stopping: bool = False

    # --- the thread --------------------------------------------------------------------------

    def run(self) -> None:
        """Look, answer, rest; until stopped."""
        next_scan = 0.0
        while not self._stopping:
            if self._nudge.is_set() or self._seen or self._missing or time.monotonic() >= next_scan:
                self._looking = True  # before the nudge is forgotten: never idle in between
                self._nudge.clear()
                self._guarded(self.look)
                self._looking = False
                next_scan = time.monotonic() + SCAN_EVERY
            self._guarded(self.answer)
            self._nudge.wait(0.1 if self._seen or self._missing else 0.5)

    def nudge(self) -> None:
        """Say that something in the folders has changed."""
        self._nudge.set()

    def stop(self) -> None:
        self._stopping = True
        self._nudge.set()

    def is_idle(self, newest_step: int) -> bool:
        """Tell whether every file is at rest and read, and every step so far is answered."""
        waiting = self._looking or self._nudge.is_set() or self._seen or self._missing
        return self._looked and not waiting and self._noted >= newest_step

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception:  # a fault here must never end the daemon; the next look tries again
            log.exception("reading the folders failed", extra={"action": "reader_fault"})

    # --- looking -----------------------------------------------------------------------------

    def look(self) -> None:
        """Take in every bundle that changed and rests, and let go of those that are gone."""
        with self.app.store.read() as session:
            listed = items.listing(session)
        self._bundles = self._find(listed)
        rested = [one for one in self._bundles.values() if self._has_come_to_rest(one, listed)]
        for start in range(0, len(rested), BATCH):
            self._take_in(rested[start : start + BATCH])
        self._let_go(listed)
        self._looked = True

    def _find(self, listed: dict[str, Listed]) -> dict[str, Bundle]:
        """Return what lies in the folders, without the media that belong to a text."""
        shown = {extra for known in listed.values() for extra in known.extra}
        found: dict[str, Bundle] = {}
        for root in self._roots():
            for bundle in find_bundles(root):
                if not (bundle.kind is Kind.LONE_MEDIA and (bundle.real in shown or is_picture(bundle))):
                    found[intake.path_of(self.app, bundle)] = bundle
        return found

    def _roots(self) -> list[Path]:
        """Return the queue and each month of what is published: below them, a folder may name a unit."""
        months = (self.app.content / "published").glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]")
        return [self.app.content / "queue", *sorted(months)]

    def _has_come_to_rest(self, bundle: Bundle, listed: dict[str, Listed]) -> bool:
        path = intake.path_of(self.app, bundle)
        known = listed.get(path)
        fingerprint = bundle.fingerprint(Path(one) for one in known.extra) if known else bundle.fingerprint()
        if known is not None and known.fingerprint == fingerprint:
            self._seen.pop(path, None)
            return False
        return self._rests(path, bundle, fingerprint)

    def _rests(self, path: str, bundle: Bundle, fingerprint: str) -> bool:
        now = time.monotonic()
        seen = self._seen.get(path)
        if seen is None:
            seen = Seen(fingerprint, now - age(bundle.files(), time.time()))
        self._seen[path] = seen = seen.look(fingerprint, now)
        if now < seen.rests_at(self.quiet) or any(is_being_written(file) for file in bundle.files()):
            return False
        del self._seen[path]
        return True

    def _take_in(self, bundles: list[Bundle]) -> None:
        """Read a batch without the database, then write it down in one transaction."""
        rules = reading_rules(self.app.config, self.app.rules, self.app.media)
        read = [(bundle, self._read(bundle, rules)) for bundle in bundles]
        with self.app.store.write() as session:
            now = self.app.clock.now()
            for bundle, (found, fingerprint) in read:
                intake.take_in(self.app, session, bundle, found, fingerprint, now)
        self.wake()

    def _read(self, bundle: Bundle, rules: ReadingRules) -> tuple[ReadItem, str]:
        found = read_item(bundle, rules)
        return found, bundle.fingerprint(found.looked_for)

    def _let_go(self, listed: dict[str, Listed]) -> None:
        """Act on items whose file has been missing for a while, once nothing new is coming to rest."""
        now = time.monotonic()
        gone = [path for path in listed if path not in self._bundles]
        self._missing = {path: self._missing.get(path, now) for path in gone}
        patience = min(GONE_AFTER, self.quiet * 2)
        ripe = [path for path, since in self._missing.items() if now - since >= patience]
        if not ripe or self._seen:
            return
        with self.app.store.write() as session:
            for path in ripe:
                intake.lose(session, path, self.app.clock.now())
                del self._missing[path]
        self.wake()

    # --- answering ---------------------------------------------------------------------------

    def answer(self) -> None:
        """Write the notes of items that something happened to, and archive those that are done."""
        with self.app.store.read() as session:
            steps = trail.since(session, self._noted)
            touched = list(dict.fromkeys(step.item for step in steps if step.item))
            for step in steps:
                if step.action == "moved":
                    notes.note_path(self.app, step.detail["before"]).unlink(missing_ok=True)
            for item in touched:
                self._note(session, item)
        for item in touched:
            self._archive(item)
        if steps:
            self._noted = steps[-1].id
            self.wake()

    def _note(self, session: Session, item: str) -> None:
        try:
            notes.write_note(self.app, session, item)
        except OSError as error:  # a full disk or a read-only share: the item itself is not touched
            log.warning("The note of %s cannot be written: %s", item, error, extra={"action": "note_failed"})

    def _archive(self, item: str) -> None:
        with self.app.store.read() as session:
            known = items.get(session, item)
            bundle = self._bundles.get(known.path) if known else None
            if bundle is None or not archive.is_ready(session, item):
                return
        with self.app.store.write() as session:
            archive.archive(self.app, session, item, bundle, self.app.clock.now())
        self.nudge()


def is_picture(bundle: Bundle) -> bool:
    """Tell whether a lone file is a picture: those wait for the text that shows them."""
    return bundle.main.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp", ".gif"}
