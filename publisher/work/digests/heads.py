"""The digest for the head of one unit: its own targets, its own pieces and its score, done and to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from publisher.core.digest_letter import Line, Page
from publisher.core.progress import Progress, Standing
from publisher.core.windows import Window
from publisher.work.digests.ahead import list_coming, tell_idle
from publisher.work.digests.findings import SLIPPING, Findings, part_missing
from publisher.work.digests.own_pieces import list_to_mend
from publisher.work.digests.page import make_page
from publisher.work.digests.targets import name_target
from publisher.work.window_names import name_window


def write_to_head(found: Findings, unit: str, week: Window, since: datetime) -> Page:
    """Write the page of one unit's week; `since` is what the last one told already."""
    lacking = _own(unit, [one for one in found.at_hand if one.status is not Standing.MET])
    lacking.sort(key=lambda one: (one.status not in SLIPPING, -part_missing(one)))
    missed = _own(unit, found.missed_since(since))
    to_mend = list_to_mend(found, unit)
    behind = sum(one.status in SLIPPING for one in lacking)
    coming = list_coming(found, unit)
    counts = {"behind": behind, "missed": len(missed), "to-mend": len(to_mend), "idle": int(not coming)}
    parts = (
        *found.parts("to-mend", to_mend),
        *found.parts("lacking", [_tell_lacking(found, one) for one in lacking]),
        *found.parts("missed", [_tell_missed(found, one) for one in missed]),
        *found.parts("coming", coming or [tell_idle(found, unit)]),
        *found.parts("score", list(_tell_score(found, unit))),
    )
    [name] = found.app.rules.unit_names((unit,))
    return make_page(found, week, counts, parts, name)


def _own(unit: str, rows: list[Progress]) -> list[Progress]:
    return [one for one in rows if one.target.each == "unit" and one.member == unit]


def _tell_lacking(found: Findings, row: Progress) -> Line:
    """Say what is missing to reach a target, and what is on its way."""
    if row.least is None:
        return Line(name_target(found, row), found.word("too-much", done=row.done, most=row.most))
    code = "lacks" if not row.scheduled else "lacks-some" if row.missing else "lacks-nothing"
    counts = {"done": row.done, "asked": row.least, "scheduled": row.scheduled}
    lacking = max(row.least - row.done, 0)
    return Line(name_target(found, row), found.word(code, lacking=lacking, pace=found.pace(row), **counts))


def _tell_missed(found: Findings, row: Progress) -> Line:
    return Line(name_target(found, row), found.word("done-of", done=row.done, asked=row.least))


def _tell_score(found: Findings, unit: str) -> Iterator[Line]:
    """Yield the score of the month as it stands, where the plan has rules for one."""
    record = next((one for one in found.units if one["unit"] == unit), None)
    if record is None or record["score"] is None:
        return
    told = found.word("score", score=f"{record['score']:g}")
    if record["cluster"] and record["works"]:
        told += found.app.word("rank-in-cluster", rank=record["rank"])
    if record["grade"]:
        told += found.word("grade", grade=record["grade"])
    month = name_window(found.app, found.month)
    yield Line(month[:1].upper() + month[1:], told)
