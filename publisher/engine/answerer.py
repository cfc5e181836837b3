"""The answers to editors: the note beside each file, and the archive for what is done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery
from publisher.engine.mark import Mark
from publisher.files.bundle import Bundle
from publisher.files.litter import is_open_in_office
from publisher.store import deliveries, items, trail
from publisher.store.items import Known
from publisher.work import archive, notes
from publisher.work.obstacles import Obstacles, obstacles

log = logging.getLogger(__name__)

LONGEST_WAIT = 5.0
"""Real seconds that notes about what went out may wait while channels are crowded."""
OF_CHANNELS = frozenset({"paused", "resumed", "rests", "goes-on", "unready", "ready"})
"""Steps of a channel that its notes tell of."""


@dataclass
class Answerer:
    """Write notes and archive what is done; used by the reader's thread only.

    `planned` is the last step that the loop has dealt with, and notes go no further, so that they
    never show what lies in between. `crowded` tells that calls are waiting for others to end, so that
    the processor is theirs. `bundle_at` finds the files of a path; `moved` hears from where to where
    they were archived.
    """

    app: App
    planned: Callable[[], int]
    crowded: Callable[[], bool]
    bundle_at: Callable[[str], Bundle | None]
    moved: Callable[[Path, Path], None]
    archives_all: bool = False
    _gives_way_since: float | None = None

    def __post_init__(self) -> None:
        self._noted = Mark(self.app.workspace / "var" / "noted")

    @property
    def gives_way(self) -> bool:
        """Tell whether notes wait just now."""
        return self._gives_way_since is not None

    def has_answered(self, step: int) -> bool:
        """Tell whether every step up to this one is answered beside its file."""
        return self._noted.step >= step

    def lets_calls_go_first(self) -> bool:
        """Tell whether notes can wait: while channels are crowded, for a few seconds at most."""
        if not self.crowded():
            self._gives_way_since = None
            return False
        since = self._gives_way_since = self._gives_way_since or monotonic()
        if monotonic() - since < LONGEST_WAIT:
            return True
        self._gives_way_since = monotonic()
        return False

    def answer(self) -> None:
        """Write the notes of items that the loop has dealt with, and archive those that are done."""
        planned = self.planned()
        with self.app.store.read() as session:
            steps = trail.since(session, self._noted.up_to(planned), planned)
            touched = items.of_ids(session, dict.fromkeys(self._concerned(session, steps)))
            standing = obstacles(self.app, session) if touched else {}
            has = deliveries.of_items(session, (known.id for known in touched))
        for step in steps:
            if step.action == "moved":
                notes.note_path(self.app, step.detail["before"]).unlink(missing_ok=True)
        for known in touched:
            self._note(known, has[known.id], standing)
            if archive.is_done(known, has[known.id]):
                self._archive_in_time(known.id)
        self._noted.move(planned)

    @staticmethod
    def _concerned(session: Session, steps: list[trail.Step]) -> Iterator[str]:
        """Name the items that the steps are about; a channel that rests or goes on concerns all who wait."""
        for step in steps:
            if step.item:
                yield step.item
            elif step.action in OF_CHANNELS:
                yield from deliveries.waiting_for(session, step.detail["channel"])

    def _note(self, known: Known, has: list[Delivery], standing: Obstacles) -> None:
        try:
            notes.write_note(self.app, known, has, standing)
        except OSError as error:  # a full disk or a read-only share: the item itself is not touched
            told = "The note of %s cannot be written: %s"
            log.warning(told, known.id, error, extra={"action": "note_failed"})

    def archive_the_rest(self) -> None:
        """Archive what could not be when it was done: it was open, the disk was full, calls went first."""
        if self.archives_all and not self.crowded():
            self.archives_all = False
            with self.app.store.read() as session:
                done = items.finished(session)
            for item in done:
                self._archive(item)

    def _archive_in_time(self, item: str) -> None:
        """Archive what is done, now or, while channels are crowded, when they no longer are."""
        if self.crowded():
            self.archives_all = True
        else:
            self._archive(item)

    def _archive(self, item: str) -> None:
        try:
            self._move_away(item)
        except OSError as error:  # a full disk, a file that is open elsewhere: the item stays where it is
            log.warning("%s cannot be archived: %s", item, error, extra={"action": "archive_failed"})

    def _move_away(self, item: str) -> None:
        with self.app.store.write() as session:
            known = items.get(session, item)
            bundle = self.bundle_at(known.path) if known else None
            if bundle is None:
                return
            if is_open_in_office(bundle.main):
                return  # the scan comes back to it
            moved_to = archive.archive(self.app, session, item, bundle, self.app.clock.now())
        if moved_to is not None:
            self.moved(bundle.top, moved_to)
