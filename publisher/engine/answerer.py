"""The answers to editors: the note beside each file, and the archive for what is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery
from publisher.engine.mark import Mark
from publisher.engine.outage import Outage
from publisher.files.bundle import Bundle
from publisher.files.litter import is_open_in_office
from publisher.store import deliveries, items, trail
from publisher.store.items import Known
from publisher.work import archive, notes
from publisher.work.obstacles import Obstacles, obstacles

LONGEST_WAIT = 15.0
"""Real seconds that notes about what went out may wait while channels are crowded."""
STEPS_AT_ONCE = 200
"""How many steps of the trail are answered before it is seen again whether channels are crowded."""
OF_CHANNELS = frozenset({"paused", "resumed", "rests", "goes-on", "unready", "ready"})
"""Steps of a channel that its notes tell of."""


@dataclass
class Answerer:
    """Write notes and archive what is done; used by the reader's thread only.

    `planned` is the last step that the loop has dealt with, and notes go no further, so that they
    never show what lies in between. `crowded` tells that calls are waiting for others to end, so that
    the processor is theirs, `reading` that there are files still to be read: what they show is not known,
    and a picture of theirs must not leave with another piece. `bundle_at` finds the files of a path;
    `moved` hears from where to where they were archived; `outage`, when a note or a move cannot be made,
    which comes again by itself.
    """

    app: App
    planned: Callable[[], int]
    crowded: Callable[[], bool]
    reading: Callable[[], bool]
    bundle_at: Callable[[str], Bundle | None]
    moved: Callable[[Path, Path], None]
    outage: Outage
    archives_all: bool = False
    _unwritten: set[str] = field(default_factory=set)
    _unmoved: set[str] = field(default_factory=set)
    _gives_way_since: float | None = None

    def __post_init__(self) -> None:
        self._noted = Mark(self.app.workspace / "var" / "noted")

    @property
    def gives_way(self) -> bool:
        """Tell whether notes wait just now."""
        return self._gives_way_since is not None

    @property
    def owes(self) -> bool:
        """Tell whether a note or a move could not be made and has to come again."""
        return bool(self._unwritten or self._unmoved)

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
        """Write the notes that are due, as far as calls let us."""
        while self._answer_some() and not self.lets_calls_go_first():
            pass

    def answer_all(self) -> None:
        """Write all the notes that are due, whoever waits."""
        while self._answer_some():
            pass

    def _answer_some(self) -> bool:
        """Write the notes of items that the loop has dealt with, and archive what is done; tell of more."""
        newest = self.planned()
        noted = self._noted.up_to(newest)
        planned = min(newest, noted + STEPS_AT_ONCE)
        with self.app.store.read() as session:
            steps = trail.since(session, noted, planned)
            concerned = (*self._concerned(session, steps), *self._unwritten)
            touched = items.of_ids(session, dict.fromkeys(concerned))
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
        return planned < newest

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
        except FileNotFoundError:
            return  # its folder is being taken away
        except OSError as error:  # a full disk or a read-only share: the item itself is not touched
            self._unwritten.add(known.id)
            self.outage.met("notes", error)
            return
        self._unwritten.discard(known.id)
        if not self._unwritten:
            self.outage.over("notes")

    def archive_the_rest(self) -> None:
        """Archive what could not be when it was done: it was open, the disk was full, calls went first."""
        if (self.archives_all or self._unmoved) and not self.crowded():
            self.archives_all = False
            with self.app.store.read() as session:
                done = items.finished(session)
            self._unmoved &= {*done}
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
        except FileNotFoundError:
            return  # somebody takes it away just now: the next look sees what has become of it
        except OSError as error:  # a full disk, a file that is open elsewhere: the item stays where it is
            self._unmoved.add(item)
            self.outage.met("archive", error)
            return
        self._unmoved.discard(item)
        if not self._unmoved:
            self.outage.over("archive")

    def _move_away(self, item: str) -> None:
        with self.app.store.write() as session:
            known = items.get(session, item)
            bundle = self.bundle_at(known.path) if known else None
            if known is None or bundle is None:
                return
            if known.extra and self.reading():
                self.archives_all = True
                return
            if is_open_in_office(bundle.main):
                return  # the scan comes back to it
            moved_to = archive.archive(self.app, session, item, bundle, self.app.clock.now())
        if moved_to is not None:
            self.moved(bundle.top, moved_to)
