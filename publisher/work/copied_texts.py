"""Copied texts: what one unit sends reads much like what another unit sent before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlmodel import Session

from publisher.app import App
from publisher.core.item import Item
from publisher.core.item_state import ItemState
from publisher.core.lint import near_duplicate
from publisher.core.lint.near_duplicate import SHARED, alike, may_be_copied, phrases_of, sketch_of
from publisher.core.message import Message
from publisher.core.problem import Problem, Severity
from publisher.files.reading import ReadItem
from publisher.files.schedules import Rules
from publisher.store import items, phrases

MOST_COMPARED = 5
FOR_READERS = (ItemState.READY, ItemState.ARCHIVED)
"""States of items that are neither drafts nor taken down."""


def warn(app: App, session: Session, item: Item, path: str, read: ReadItem) -> Iterator[Problem]:
    """Yield a warning where a text has most of its phrases from an earlier one of another unit."""
    sketch = sketch_of(read.phrases)
    if not (sketch and item.units) or "near_duplicate" in app.config.lint.off:
        return
    known = items.get(session, item.id)
    likest = list(phrases.sharing(session, item.id, sketch, SHARED, MOST_COMPARED))
    for one in items.of_ids(session, likest):
        is_later = known is not None and one.first_seen_at > known.first_seen_at
        if is_later or one.state not in FOR_READERS:
            continue
        other = items.revision(session, one.id, one.revision)
        share = alike(read.phrases, phrases_of(other)) if may_be_copied(item, other) else 0.0
        if told := _told(share, f"content/{one.path}", other, app.rules):
            yield Problem(f"content/{path}", told, 1, 1, Severity.WARNING)
            return


def keep(session: Session, item: str, read: ReadItem) -> None:
    """Remember by which phrases a text is found again."""
    phrases.keep(session, item, sketch_of(read.phrases))


@dataclass
class Pile:
    """The texts that were read so far, where there is no database to ask."""

    rules: Rules
    _read: list[tuple[str, Item, frozenset[int]]] = field(default_factory=list)
    _holders: dict[int, list[int]] = field(default_factory=dict)

    def add(self, item: Item, path: str, read: ReadItem) -> Iterator[Problem]:
        """Lay a text on the pile; yield a warning where it is much like one that lies there."""
        sketch = sketch_of(read.phrases)
        shared = [at for number in sketch for at in self._holders.get(number, ())]
        for at in sorted({one for one in shared if shared.count(one) >= SHARED})[:MOST_COMPARED]:
            other_path, other, others = self._read[at]
            share = alike(read.phrases, others) if may_be_copied(item, other) else 0.0
            if told := _told(share, other_path, other, self.rules):
                yield Problem(path, told, 1, 1, Severity.WARNING)
                break
        for number in sketch:
            self._holders.setdefault(number, []).append(len(self._read))
        self._read.append((path, item, read.phrases))


def _told(share: float, path: str, other: Item, rules: Rules) -> Message | None:
    return near_duplicate.told(share, path, rules.unit_names(other.units))
