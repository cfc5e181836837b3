"""Lines about targets: those that fall behind, those that were missed, and what changed after a close."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from publisher.core.digest_letter import Line
from publisher.core.progress import Progress, Standing
from publisher.work.digests.findings import SLIPPING, Findings, Rows, part_missing
from publisher.work.progress import Changed, explain, name_member
from publisher.work.window_names import name_window

NAMED = 3
"""Members that are named; the others are counted."""


def list_behind(found: Findings) -> list[Line]:
    """Return a line for each target that will not be reached like this, those that lack most first."""
    groups = [_split(each) for each in _by_target(found.at_hand)]
    slipping = [(row, members) for row, members in groups if _slips(row, members)]
    slipping.sort(key=lambda group: _lacking(*group), reverse=True)
    return [_tell_behind(found, row, members) for row, members in slipping]


def list_missed(found: Findings, since: datetime) -> list[Line]:
    """Return a line for each target whose window has ended since then without it being reached."""
    of_all = {(one.plan, one.target.id, one.window.id): 0 for one in found.rows}
    for one in found.rows:
        of_all[one.plan, one.target.id, one.window.id] += one.member is not None
    lines = []
    for each in _by_target(found.missed_since(since)):
        row, members = _split(each)
        first = each[0]
        if row is not None:
            told = found.word("done-of", done=row.done, asked=row.least)
        else:
            count = of_all[first.plan, first.target.id, first.window.id]
            told = found.word("members-missed", count=len(members), all=count)
        lines.append(Line(name_target(found, first), told))
    return lines


def list_changed(found: Findings, since: datetime) -> list[Line]:
    """Return a line for each piece or activity that has changed the figures of a window that was over."""
    return [_tell_change(found, one) for one in found.changed_since(since)]


def name_target(found: Findings, row: Progress) -> str:
    return found.word("target", title=row.target.title, window=name_window(found.app, row.window))


def _tell_change(found: Findings, change: Changed) -> Line:
    row = change.row
    about = name_target(found, row)
    if row.member is not None:
        about = found.word("of-member", about=about, member=name_member(found.app, row))
    return Line(about, found.word("changed", difference=f"{change.difference:+d}", title=change.title))


# --- one line for a target, however many have to reach it ------------------------------------------


def _by_target(rows: Iterable[Progress]) -> Iterator[Rows]:
    for _, each in groupby(rows, key=lambda one: (one.plan, one.target.id, one.window.id)):
        yield list(each)


def _split(each: Rows) -> tuple[Progress | None, Rows]:
    """Return the row of all, where there is one, and those of the members."""
    whole = next((one for one in each if one.member is None), None)
    return whole, [one for one in each if one.member is not None]


def _slips(row: Progress | None, members: Rows) -> bool:
    return any(one.status in SLIPPING for one in ([row] if row is not None else members))


def _lacking(row: Progress | None, members: Rows) -> float:
    """Return how bad it is: the part of what is asked that is missing, or of the members that slip."""
    if row is not None:
        return part_missing(row)
    return sum(one.status in SLIPPING for one in members) / len(members)


def _tell_behind(found: Findings, row: Progress | None, members: Rows) -> Line:
    if row is None:
        return Line(name_target(found, members[0]), _tell_members(found, members))
    return Line(name_target(found, row), _tell_figures(found, row))


def _tell_figures(found: Findings, row: Progress) -> str:
    """Say how a target stands and why it will not do; what is over already needs no forecast."""
    if row.status is Standing.OVER:
        return found.word("too-much", done=row.done, most=row.most)
    why = found.tell(explain(row))
    if row.most is not None and row.forecast.number > row.most:
        return found.word("too-much-ahead", done=row.done, most=row.most, why=why)
    counts = {"done": row.done, "asked": row.least, "missing": row.missing, "pace": found.pace(row)}
    return found.word("behind", why=why, **counts)


def _tell_members(found: Findings, members: Rows) -> str:
    slipping = sorted((one for one in members if one.status in SLIPPING), key=lambda one: -part_missing(one))
    counts = {"count": len(slipping), "all": len(members)}
    if members[0].target.each == "unit":  # who they are stands in the part on units
        return found.word("units-behind", **counts)
    named = [
        found.word("member-lacks", member=name_member(found.app, one), missing=one.missing)
        for one in slipping[:NAMED]
    ]
    code = "members-behind" if len(slipping) <= NAMED else "members-behind-more"
    return found.word(code, names=", ".join(named), left=len(slipping) - NAMED, **counts)
