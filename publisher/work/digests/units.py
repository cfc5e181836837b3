"""Lines about units: who has sent nothing this month, and who falls behind with what."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.core.digest_letter import MOST, Line
from publisher.work.digests.findings import SLIPPING, Findings, Rows, part_missing
from publisher.work.window_names import name_window

NAMED = 3
"""Targets that are named of one unit; the others are counted."""


def list_silent(found: Findings) -> list[str]:
    """Name the units without a piece this month."""
    return [one["name"] for one in found.units if not one["works"]]


def list_units(found: Findings) -> list[Line]:
    """Return the line of those that sent nothing, and one for each other unit that falls behind."""
    return [*_tell_silent(found), *_tell_behind(found)]


def _tell_silent(found: Findings) -> Iterator[Line]:
    silent = list_silent(found)
    if silent:
        month = name_window(found.app, found.month)
        code = "names" if len(silent) <= MOST else "names-more"
        told = found.word(code, names="; ".join(silent[:MOST]), left=len(silent) - MOST)
        yield Line(found.word("silent", month=month, count=len(silent)), told)


def _tell_behind(found: Findings) -> Iterator[Line]:
    """Yield a line for each unit that falls behind, the one that lacks most first."""
    silent = {one["unit"] for one in found.units if not one["works"]}
    behind: dict[str, Rows] = {}
    for one in found.at_hand:
        is_told = one.member is None or one.target.each != "unit" or one.member in silent
        if not is_told and one.status in SLIPPING:
            behind.setdefault(str(one.member), []).append(one)
    for unit, rows in sorted(behind.items(), key=lambda one: -sum(part_missing(row) for row in one[1])):
        [name] = found.app.rules.unit_names((unit,))
        yield Line(name, _tell_rows(found, rows))


def _tell_rows(found: Findings, rows: Rows) -> str:
    named = [
        found.word("unit-lacks", title=one.target.title, done=one.done, asked=one.least or one.most)
        for one in rows[:NAMED]
    ]
    code = "names" if len(rows) <= NAMED else "targets-more"
    return found.word(code, names="; ".join(named), left=len(rows) - NAMED)
