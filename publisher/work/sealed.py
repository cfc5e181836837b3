"""Sealed periods: what they were measured by, and their rows as they stood then, whatever the files say now.

Only what has changed of the pieces and activities since is counted anew, by the plan and the units of then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.plan import Plan, Target
from publisher.core.progress import Change, Chosen, Progress
from publisher.core.windows import Window
from publisher.core.yardstick import Yardstick
from publisher.store import closings, sealed_windows
from publisher.store.sealed_windows import Key, Sealed

ALL = Chosen()
OF_UNITS = ("unit", "cluster")
"""The dimensions in which rolling up credits others."""


def measured_by(
    app: App, session: Session, plan: Plan, window: Window, at: datetime
) -> tuple[Yardstick, Window]:
    """Return what a period is measured by, and its days: those of its seal, else those of the files now.

    Where the plan names a window like one of the calendar's, the name is that of the plan's.
    """
    sealed, named = sealed_windows.of_plan(session, plan.id, at), (window.id, window.id)
    if named in sealed or window in plan.windows:
        by = sealed.get(named)
    else:
        by = next((one for (_, id), one in sealed.items() if id == window.id), None)
    if by is None:
        return Yardstick(plan, app.rules.units), window
    return by, by.plan.window(window.id) or window


def window_of_then(app: App, plan: Plan, name: str) -> Window | None:
    """Return a window that was sealed and that the plan file names no more."""
    with app.store.read() as session:
        by = sealed_windows.of_plan(session, plan.id, app.clock.now()).get((name, name))
    return by.plan.window(name) if by is not None else None


def key_of(row: Progress) -> Key:
    """Return how the window of a row is known among the sealed ones."""
    return row.target.per, row.window.id


Name = tuple[str, str, str, str | None]
"""What a row is known by: target, `per`, window and member."""


@dataclass(frozen=True)
class Rows:
    """The rows of one plan: `measured` by the files as they `are`, and what is `sealed`.

    `measure` measures by another yardstick, `adjust` tells by it only what has changed.
    """

    measured: tuple[Progress, ...]
    are: Yardstick
    sealed: Sealed
    measure: Callable[[Yardstick], tuple[Progress, ...]]
    adjust: Callable[[Yardstick], Mapping[Name, Change]]

    def open(self) -> Iterator[Progress]:
        """Yield the rows of windows that are not sealed; in a sealed one nobody is asked for anything new."""
        return (one for one in self.measured if key_of(one) not in self.sealed)

    def as_sealed(self, kept: Sequence[Progress]) -> Iterator[Progress]:
        """Yield the rows that were kept, with what has changed since: as good as nothing of a year."""
        changes = self._list_changes()
        for row in kept:
            changed = changes.get(_name(row)) if changes else None
            yield row if changed is None else replace(row, adjusted=changed)

    def rolled_up(self, kept: Sequence[Progress]) -> Iterator[Progress]:
        """Yield the rows that were kept; those that units are credited in as they are rolled up.

        Whatever is asked of these is that of then, too.
        """
        rows = [*self.as_sealed(kept)]
        asked = {(one.target.id, key_of(one)) for one in rows if _is_of_units(one.target)}
        yield from (one for one in rows if not _is_of_units(one.target))
        yield from (one for one in self._anew() if (one.target.id, key_of(one)) in asked)

    def _list_changes(self) -> dict[Name, Change]:
        """Return what has changed in sealed windows, by what each was sealed by."""
        found: dict[Name, Change] = {}
        for by, keys in self._groups():
            is_same = by.counts_like(self.are)
            told = {_name(row): row.adjusted for row in self.measured} if is_same else self.adjust(by)
            found |= {name: change for name, change in told.items() if name[1:3] in keys}
        return found

    def _anew(self) -> Iterator[Progress]:
        """Yield the rows of sealed windows as they are measured now by what each was sealed by."""
        for by, keys in self._groups():
            rows = self.measured if by.counts_like(self.are) else self.measure(by)
            yield from (row for row in rows if key_of(row) in keys)

    def _groups(self) -> list[tuple[Yardstick, set[Key]]]:
        """Return what windows were sealed by, once for all that counts alike, with these windows."""
        groups: list[tuple[Yardstick, set[Key]]] = []
        for key, one in self.sealed.items():
            by = one or self.are
            keys = next((keys for other, keys in groups if by is other or by.counts_like(other)), None)
            if keys is None:
                groups.append((by, {key}))
            else:
                keys.add(key)
        return groups


AsSealed = tuple[Sealed, Sequence[Progress]]
"""The windows that are sealed, and their rows as they stood, each with all that was asked in it."""


def list_as_sealed(session: Session, are: Yardstick, at: datetime, chosen: Chosen = ALL) -> AsSealed:
    """Return what was sealed of a plan by an instant; the files as they `are` tell what no seal kept."""
    sealed, kept = list_sealed(session, are.plan, at, chosen)
    return sealed, [*_with_targets(are, sealed, kept)]


def _with_targets(are: Yardstick, sealed: Sealed, kept: Iterable[Progress]) -> Iterator[Progress]:
    targets: dict[tuple[int, Key], Target] = {}
    for row in kept:
        asked = id(row.target), key_of(row)  # rows of one target bear the same
        if asked not in targets:
            targets[asked] = _target(sealed.get(key_of(row)) or are, row.target)
        yield replace(row, target=targets[asked])


def _target(by: Yardstick, own: Target) -> Target:
    """Return the target of a row with all that was asked in it, where that is known."""
    known = next((one for one in by.plan.targets if one.id == own.id), own)
    return replace(known, title=own.title, metric=own.metric, per=own.per, each=own.each)


def list_sealed(
    session: Session, plan: Plan, at: datetime, chosen: Chosen = ALL
) -> tuple[Sealed, list[Progress]]:
    """Return the windows of a plan that were sealed by an instant, and the rows that were kept of them, all
    or those chosen."""
    return sealed_windows.of_plan(session, plan.id, at), closings.of_plan(session, plan.id, at, chosen)


def _name(row: Progress) -> Name:
    return row.target.id, row.target.per, row.window.id, row.member


def _is_of_units(target: Target) -> bool:
    """Tell whether rolling up may credit others in a target."""
    return target.each in OF_UNITS or any(
        name in where for where in (target.where, target.of) for name in OF_UNITS
    )
