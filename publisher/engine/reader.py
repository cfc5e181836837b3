"""The thread that reads the folders: what changed and has come to rest is taken in, answered, archived.

A change that the system reports is looked at where it happened; everything is looked at twice a
minute, because network shares report nothing. A look that found nothing whole is not followed by
another sooner than three times as long as it took, so that ten thousand files and a slow copy beside
them leave the processor to the sends.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic, time

from publisher.app import App
from publisher.engine.answerer import Answerer
from publisher.engine.missing import GONE_AFTER, Missing
from publisher.engine.outage import Outage, of_answers
from publisher.files.bundle import Bundle, Kind, find_bundles
from publisher.files.reading import ReadItem, read_item
from publisher.files.rest import QUIET, Seen, age, is_being_written
from publisher.files.rules import ReadingRules
from publisher.store import items
from publisher.store.items import Listed
from publisher.work import intake, notes
from publisher.work.place import path_of
from publisher.work.reading import reading_rules

SCAN_EVERY = 30.0
"""Real seconds between full looks, at least."""
SCAN_SHARE = 0.001
"""The share of its time that a full look may take: with thousands of files they come less often."""
REST_OF_LOOK = 3.0
"""How much longer than a look the pause after it is, at least."""
SHORTEST_REST = 0.1
CROWDED_LOOK = 0.2
"""Real seconds after which it is seen whether they still are."""
ANSWER_AGAIN = 5.0
"""Real seconds after which a note or a move that could not be made comes again."""
BATCH = 50
NEVER = -1
"""No step of the trail: what is known since then is read anew."""
HALVES = frozenset({Kind.LONE_MEDIA, Kind.LONE_SIDECAR})


@dataclass
class Reader:
    """Look at `content/` and answer beside each file. All of it runs in one thread.

    `wake` tells the loop that there is something to plan; `planned` is the last step that it has
    dealt with, and notes go no further, so that they never show what lies in between. `crowded` tells
    that calls are waiting for others to end, so that the processor is theirs. `changing`
    are the items whose files differ from what the database knows, or are missing, until it is known what
    they say now; None until every file was compared once.
    """

    app: App
    wake: Callable[[], None]
    planned: Callable[[], int]
    outage: Outage
    quiet: float = QUIET
    crowded: Callable[[], bool] = lambda: False
    _bundles: dict[Path, dict[str, Bundle]] = field(default_factory=dict)
    _listed: dict[str, Listed] | None = None
    _seen: dict[str, Seen] = field(default_factory=dict)
    _unsure: set[str] = field(default_factory=set)
    _changed: set[Path] = field(default_factory=set)
    _listed_at: int = NEVER
    _next_scan: float = 0.0
    _scan_took: float = 0.0
    _next_look: float = 0.0
    _looking: bool = False
    changing: frozenset[str] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _nudge: threading.Event = field(default_factory=threading.Event)
    _stopping: bool = False

    def __post_init__(self) -> None:
        self._missing = Missing(self.app.workspace, min(GONE_AFTER, self.quiet * 2))
        self._answers = of_answers(self.app)
        self._answerer = Answerer(
            self.app,
            self.planned,
            self.crowded,
            self._has_files_to_read,
            self._bundle_at,
            self._archived,
            self._answers,
        )

    # --- the thread --------------------------------------------------------------------------

    def run(self) -> None:
        """Look, answer, rest; until stopped."""
        while not self._stopping:
            self._nudge.clear()
            if monotonic() >= self._time_to_look():
                self._looking = True  # before what changed is forgotten: never idle in between
                self._guarded(self.look)
                self._looking = False
            if not self._answerer.lets_calls_go_first():
                self._answer()
            if self.is_at_rest:
                self.wake()  # the loop may be waiting for us to be idle
            rest = max(self._time_to_look() - monotonic(), 0.0)
            if self._answerer.owes:
                rest = min(rest, ANSWER_AGAIN)
            self._nudge.wait(min(rest, CROWDED_LOOK) if self._answerer.gives_way else rest)

    def changed(self, paths: Iterable[Path]) -> None:
        """Hear which files the system saw change."""
        roots = [root for path in paths if (root := self._root_of(path))]
        with self._lock:
            self._changed.update(roots)
        self._nudge.set()

    def nudge(self) -> None:
        """Hear that there are new steps to answer."""
        self._nudge.set()

    def read_again(self) -> None:
        """Look at everything, and read again what was wrong: the rules have changed."""
        with self.app.store.write() as session:
            items.forget_wrong(session)
        self._listed_at = NEVER
        self.look_everywhere()

    def look_everywhere(self) -> None:
        """Look at everything soon: what has changed is not known."""
        self._next_scan = 0.0
        self._nudge.set()

    def finish(self) -> None:
        """Answer and archive what is left, once the thread has ended."""
        self._guarded(self._answerer.answer_all)
        self._guarded(self._answerer.archive_the_rest)

    def stop(self) -> None:
        self._stopping = True
        self._nudge.set()

    def has_answered(self, step: int) -> bool:
        """Tell whether every step up to this one is answered beside its file."""
        return self._answerer.has_answered(step)

    @property
    def is_at_rest(self) -> bool:
        """Tell whether every file is at rest and read."""
        is_reading = self._changed or self._looking or self._seen  # in the order they change
        return self._next_scan > 0.0 and not (is_reading or self._missing.since)

    def _has_files_to_read(self) -> bool:
        """Tell whether files are there, or may be, of which is not known yet what they show."""
        return bool(self._changed or self._looking or self._seen)

    def _time_to_look(self) -> float:
        """Return when the next look is worth it: a change, a file that may have come to rest, the scan."""
        times = [self._next_scan, *(seen.rests_at(self.quiet) for seen in self._seen.values())]
        times += [since + self._missing.patience for since in self._missing.since.values()]
        if self._changed:
            times.append(0.0)
        return max(min(times), self._next_look)

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
            self.outage.over(step.__name__)
        except Exception as error:  # noqa: BLE001 - no fault may end the daemon; the next look tries again
            self._next_look = monotonic() + 1
            self._next_scan = 0.0
            self.outage.met(step.__name__, error)

    # --- looking -----------------------------------------------------------------------------

    def look(self) -> None:
        """Take in every bundle that changed and rests, and let go of those that are gone."""
        began = monotonic()
        looks_everywhere, roots = began >= self._next_scan, self._roots_to_look_at(began)
        listed = self._list()
        listed_at = monotonic()  # waiting for the database is no reason to look at the files less often
        for root in roots:
            self._bundles[root] = self._find(root, listed)
        if not self._is_away:
            self._missing.first_look(self._here)
        rested = [one for one in self._to_compare(roots) if self._has_come_to_rest(one, listed)]
        took = monotonic() - listed_at
        if looks_everywhere:
            self._scan_took = took
        self._note_changes(listed, rested)
        self._take_in_texts_first(rested)
        self._let_go(listed)
        self._note_changes(self._list(), ())
        self._next_look = monotonic() + (SHORTEST_REST if rested else max(REST_OF_LOOK * took, SHORTEST_REST))

    def _roots_to_look_at(self, now: float) -> list[Path]:
        """Return all roots when it is time to, else those where something changed."""
        with self._lock:
            changed, self._changed = self._changed, set()
        if now >= self._next_scan:
            self._next_scan = now + max(SCAN_EVERY, self._scan_took / SCAN_SHARE)
            if self._listed_at != self.planned():
                self._listed = None
            self._bundles = {}
            self._answerer.archives_all = True
            return list(self._roots())
        return sorted(changed | self._roots_of_halves())

    def _roots_of_halves(self) -> set[Path]:
        """Return where something comes to rest that lacks its other half, which may have come meanwhile."""
        return {
            root
            for root, found in self._bundles.items()
            if any(path in found and found[path].kind in HALVES for path in self._seen)
        }

    def _to_compare(self, roots: list[Path]) -> Iterator[Bundle]:
        """Yield every bundle of the roots that were looked at, and elsewhere those that come to rest."""
        for root, found in self._bundles.items():
            if root in roots:
                yield from found.values()
            else:
                yield from [found[path] for path in self._seen if path in found]

    def _roots(self) -> Iterator[Path]:
        """Name the queue and each month of what is published: below them, a folder may name a unit."""
        yield self.app.content / "queue"
        yield from sorted((self.app.content / "published").glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]"))

    def _root_of(self, path: Path) -> Path | None:
        """Return the root that a path lies below."""
        parts = path.relative_to(self.app.content).parts if path.is_relative_to(self.app.content) else ()
        depth = 1 if parts[:1] == ("queue",) else 3
        root = self.app.content.joinpath(*parts[:depth])
        return root if len(parts) >= depth and root.is_dir() else None

    def _list(self) -> dict[str, Listed]:
        """Return what the database knows; nobody but this thread changes it."""
        if self._listed is None:
            self._listed_at = self.planned()
            with self.app.store.read() as session:
                self._listed = items.listing(session)
        return self._listed

    def _find(self, root: Path, listed: dict[str, Listed]) -> dict[str, Bundle]:
        """Return what lies below a root, without the media that belong to a text."""
        shown = self._shown(listed)
        found: dict[str, Bundle] = {}
        for bundle in find_bundles(root):
            if bundle.kind is Kind.MISNAMED:
                self._answer_misnamed(bundle)
            elif not (bundle.kind is Kind.LONE_MEDIA and bundle.real in shown):
                found[path_of(self.app, bundle)] = bundle
        return found

    def _answer_misnamed(self, bundle: Bundle) -> None:
        """Answer beside a file that can have no item; where that cannot be written, the next look tries."""
        try:
            notes.answer_misnamed(self.app, bundle, reading_rules(self.app.config, self.app.rules, None))
        except OSError as error:
            self._answers.met("misnamed", error)
        else:
            self._answers.over("misnamed")

    def _note_changes(self, listed: dict[str, Listed], rested: Iterable[Bundle]) -> None:
        paths = {*self._seen, *(path_of(self.app, one) for one in rested)}
        paths |= listed.keys() - self._here
        self.changing = frozenset(listed[path].id for path in paths if path in listed)

    @staticmethod
    def _shown(listed: dict[str, Listed]) -> set[str]:
        """Return the files beside their texts that the texts show."""
        return {extra for known in listed.values() for extra in known.extra}

    def _has_come_to_rest(self, bundle: Bundle, listed: dict[str, Listed]) -> bool:
        """Tell whether a bundle differs from what the database knows, and is whole."""
        path = path_of(self.app, bundle)
        known = listed.get(path)
        fingerprint = self._fingerprint(bundle, known)
        if known is not None and known.fingerprint == fingerprint:
            self._seen.pop(path, None)
            return False
        return self._rests(path, bundle, fingerprint)

    @staticmethod
    def _fingerprint(bundle: Bundle, known: Listed | None) -> str:
        """Return what a bundle looks like, with the files beside it that it is known to show."""
        return bundle.fingerprint(known.extra if known else ())

    def _rests(self, path: str, bundle: Bundle, fingerprint: str) -> bool:
        now = monotonic()
        seen = self._seen.get(path)
        if seen is None:
            seen = Seen(fingerprint, now - age(bundle.files(), time()))
        self._seen[path] = seen = seen.look(fingerprint, now)
        if now < seen.rests_at(self.quiet) or any(is_being_written(file) for file in bundle.files()):
            return False
        del self._seen[path]
        return True

    def _take_in_texts_first(self, rested: list[Bundle]) -> None:
        """Take in what rests; a picture is a piece without words only when no text shows it."""
        unsure = self._take_in_all([one for one in rested if one.kind is not Kind.LONE_MEDIA])
        shown = self._shown(self._list())
        lone = [one for one in rested if one.kind is Kind.LONE_MEDIA]
        unsure += self._take_in_all([one for one in lone if one.real not in shown])
        self._guess(unsure)
        for root, found in self._bundles.items():  # a picture that had no text may have one now
            if any(one.kind is Kind.LONE_MEDIA and one.real in shown for one in found.values()):
                self.changed([root])

    def _guess(self, unsure: list[Bundle]) -> None:
        """Take in what is known by its likeness only, once there is no new file left to read.

        One of those may be the piece that it is like, moved; until then it comes to rest anew.
        """
        listed = self._list()
        self._unsure &= self._seen.keys()
        if not self._seen.keys() - self._unsure - listed.keys():
            self._take_in_all(unsure, guesses=True)
            return
        for bundle in unsure:
            path = path_of(self.app, bundle)
            self._seen[path] = Seen(self._fingerprint(bundle, listed.get(path)), monotonic())
            self._unsure.add(path)

    def _take_in_all(self, bundles: list[Bundle], guesses: bool = False) -> list[Bundle]:
        """Take bundles in, a batch at a time; return those whose item could only be guessed."""
        unsure: list[Bundle] = []
        for start in range(0, len(bundles), BATCH):
            if self._stopping:
                break
            unsure += self._take_in(bundles[start : start + BATCH], guesses)
            self._answerer.answer()
        return unsure

    def _take_in(self, bundles: list[Bundle], guesses: bool) -> list[Bundle]:
        """Read a batch without the database, then write it down in one transaction."""
        now = self.app.clock.now()
        rules = reading_rules(self.app.config, self.app.rules, self.app.media, now)
        read = [(bundle, *self._read(bundle, rules)) for bundle in bundles]
        with self.app.store.write() as session:
            now = self.app.clock.now()
            take_in = partial(intake.take_in, self.app, session, now=now, changing=self.changing or ())
            unsure = [
                bundle
                for bundle, found, fingerprint in read
                if take_in(bundle, found, fingerprint, guesses=guesses) is None
            ]
        self._listed = None
        self.wake()
        return unsure

    def _read(self, bundle: Bundle, rules: ReadingRules) -> tuple[ReadItem, str]:
        """Read a bundle; what may pass, or changed meanwhile, has no fingerprint and so is read again."""
        before = bundle.fingerprint()
        found = read_item(bundle, rules)
        if found.may_pass or bundle.fingerprint() != before:
            return found, ""
        return found, bundle.fingerprint(found.looked_for)

    @property
    def _here(self) -> set[str]:
        return {path for found in self._bundles.values() for path in found}

    @property
    def _is_away(self) -> bool:
        return not (self.app.content / "queue").is_dir()  # a share that is away is no empty queue

    def _let_go(self, listed: dict[str, Listed]) -> None:
        """Act on items whose file has been missing for a while, once nothing new is coming to rest."""
        here = self._here
        self._seen = {path: seen for path, seen in self._seen.items() if path in here}
        gone = self._missing.look(listed, here)
        if not gone or self._seen or self._is_away:
            return
        now = self.app.clock.now()
        with self.app.store.write() as session:
            for path in gone:
                intake.lose(session, path, now)
        self._missing.forget(gone, now)
        self._listed = None
        self.wake()

    def _bundle_at(self, path: str) -> Bundle | None:
        return next((found[path] for found in self._bundles.values() if path in found), None)

    def _archived(self, left: Path, moved_to: Path) -> None:
        """Hear that a piece was moved into the archive."""
        self._listed = None
        self.changed((left, moved_to))

    def _answer(self) -> None:
        """Write the notes that are due, and archive what could not be before."""
        self._guarded(self._answerer.answer)
        self._guarded(self._answerer.archive_the_rest)
