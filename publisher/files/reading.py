"""Read one item from disk: its words, its media, and everything that is wrong with it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from publisher.core.item import Item
from publisher.core.lint.near_duplicate import phrases_of
from publisher.core.problem import Problem, has_error
from publisher.files.attachments import Attachments
from publisher.files.bundle import CLIPS, Bundle, Kind
from publisher.files.draft import Desk, Draft, propose_id
from publisher.files.findings import WHOLE, Findings
from publisher.files.linting import lint_item
from publisher.files.readers import read_clip, read_markdown, read_word
from publisher.files.refusal import Refusal
from publisher.files.rules import ReadingRules

__all__ = ["ReadItem", "propose_id", "read_item"]

log = logging.getLogger(__name__)

PASSING = frozenset(
    {
        "file-cannot-be-read",
        "file-cannot-be-opened",
        "file-needs-memory",
        "folder-closed",
        "media-changing",
        "media-not-kept",
    }
)
"""Problems that lie in the moment, not in the file."""


@dataclass(frozen=True)
class ReadItem:
    """What reading an item gave: the item, unless something is wrong, and the problems, warnings included.

    `id_given` tells whether the editor named the id; else it is a proposal made from the path.
    `looked_for` are the files outside the bundle that the item asked for, there or not; `names_corrected`
    tells whether the file itself says which item it corrects. `phrases` are those of its text, by which
    texts that are alike find each other. `title` is what people call the piece, though its file be wrong;
    empty where it could not be read.
    """

    item: Item | None
    problems: tuple[Problem, ...]
    id_given: bool = False
    looked_for: tuple[Path, ...] = field(default=())
    names_corrected: bool = False
    phrases: frozenset[int] = frozenset()
    title: str = ""

    @property
    def may_pass(self) -> bool:
        """Tell whether reading again may do better though no file has changed: a lock, no room, no memory."""
        return any(one.message.code in PASSING for one in self.problems)


def read_item(bundle: Bundle, rules: ReadingRules, corrects: str = "") -> ReadItem:
    """Read `bundle` whole, as a notice that `corrects` an item where one is named; never raises."""
    try:
        return _read(bundle, rules, corrects)
    except MemoryError:  # what it had read so far is free again by now
        findings = Findings(rules.path(bundle.main))
        findings.error("file-needs-memory", WHOLE)
        return ReadItem(None, findings.problems())


def _read(bundle: Bundle, rules: ReadingRules, corrects: str) -> ReadItem:
    findings = Findings(rules.path(bundle.main))
    desk = Desk(bundle, rules, findings, Attachments(bundle.place, rules, findings), corrects)
    read: Callable[[Desk], Draft | None] = READERS[bundle.kind]
    draft = None
    try:
        draft = read(desk)
    except Refusal as refusal:
        findings.error(refusal.code, refusal.at, **refusal.values)
    except OSError as error:
        findings.error("file-cannot-be-read", reason=error.strerror or error)
    except MemoryError:
        raise
    except Exception as error:  # a fault of ours is this file's problem, never that of those beside it
        log.exception("reading failed", extra={"action": "reading_fault"})
        findings.error("reading-fault", kind=type(error).__name__)
    if draft is not None:
        _look_over(desk, draft)
    problems = findings.problems()
    item = None if draft is None or has_error(problems) else draft.item(desk)
    if item is not None:
        problems += lint_item(bundle, item, rules)
    title = "" if draft is None else draft.fields["title"][: rules.limits.title]
    phrases = phrases_of(item) if item is not None and rules.lint else frozenset[int]()
    looked_for = tuple(desk.attachments.looked_for)
    if draft is None:
        return ReadItem(item, problems, False, looked_for)
    return ReadItem(item, problems, draft.id_given, looked_for, draft.names_corrected, phrases, title)


def _look_over(desk: Desk, draft: Draft) -> None:
    """Warn of what an editor may have forgotten."""
    desk.attachments.warn_of_silent_pictures()
    has_words = draft.fields.get("html") or draft.fields["summary"]
    if not (has_words or desk.attachments.media or has_error(desk.findings.problems())):
        desk.findings.warn("nothing-to-publish")
    if desk.bundle.home:
        for file in desk.bundle.files():
            if file.suffix.lower() in CLIPS and file not in desk.attachments.looked_for:
                desk.findings.warn("media-not-shown", file=file.name)


def _refuse(code: str) -> Callable[[Desk], Draft | None]:
    def read(desk: Desk) -> Draft | None:
        desk.findings.error(code, WHOLE, file=desk.bundle.path.rpartition("/")[2])
        return None

    return read


READERS: dict[Kind, Callable[[Desk], Draft | None]] = {
    Kind.MARKDOWN: read_markdown,
    Kind.WORD: read_word,
    Kind.CLIP: read_clip,
    Kind.LONE_MEDIA: _refuse("media-without-words"),
    Kind.LONE_SIDECAR: _refuse("words-without-media"),
    Kind.UNSUPPORTED: _refuse("file-unsupported"),
    Kind.LINK: _refuse("file-is-link"),
    Kind.SPECIAL: _refuse("file-is-special"),
    Kind.CLOSED: _refuse("folder-closed"),
    Kind.TWIN: _refuse("file-twin"),
    Kind.MISNAMED: _refuse("file-misnamed"),
}
