"""Activities: recorded one by one, taken in from a sheet after a look at it, removed with a reason.

    looked at   the sheet is read; every row is right, wrong or known already, and nothing is kept
    kept        the evidence first, each file by its hash; then all right rows in one transaction

What is known already is never counted twice, also when two people take in the same sheet at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from publisher.app import App
from publisher.core.activity import Activity, Origin
from publisher.core.errors import WrongUsage
from publisher.core.localtime import local_day, write_day
from publisher.core.message import Message, message
from publisher.core.problem import Problem, Severity
from publisher.files.activity_row import ActivityRules, Draft
from publisher.files.activity_sheet import ReadRow, ReadSheet, read_sheet
from publisher.files.evidence import keep_evidence
from publisher.store import activities, items
from publisher.work import linked
from publisher.work.reading import reading_rules


@dataclass(frozen=True)
class Looked:
    """One row that was looked at; `known` is the activity that was recorded before and that it repeats."""

    row: ReadRow
    known: Activity | None = None

    @property
    def draft(self) -> Draft | None:
        """What may be kept; None when the row is wrong, or known already."""
        return None if self.known is not None else self.row.draft

    @property
    def is_wrong(self) -> bool:
        return self.row.draft is None


@dataclass(frozen=True)
class Look:
    """A sheet that was looked at, before anything of it is kept."""

    sheet: ReadSheet
    rows: tuple[Looked, ...]

    @property
    def drafts(self) -> list[Draft]:
        """What is to be kept; nothing when the sheet as a whole is wrong."""
        return [] if self.sheet.is_wrong else [one.draft for one in self.rows if one.draft is not None]

    @property
    def is_wrong(self) -> bool:
        return self.sheet.is_wrong or any(one.is_wrong for one in self.rows)


def rules_of(app: App, session: Session, now: datetime) -> ActivityRules:
    """Gather what reading activities has to know of a workspace."""
    return ActivityRules(
        reading_rules(app.config, app.rules, None),
        app.rules.units,
        app.rules.plans,
        local_day(app.zone, now),
        lambda item: items.get(session, item) is not None,
        lambda channel: activities.has_channel(session, channel),
    )


def record(app: App, draft: Draft, by: str, now: datetime) -> Activity:
    """Keep one activity with its evidence; one that is known, or whose link is, raises WrongUsage."""
    wanted = with_evidence(app, draft, Origin.HAND)
    with app.store.write() as session:
        known = activities.alike(session, [wanted]).get(activities.likeness(wanted))
        if known is not None:
            raise WrongUsage("activity-known", number=known.id, title=known.title, day=write_day(known.day))
        for said in linked.on_record(session, [wanted]).values():
            raise WrongUsage(said.code, **said.values)
        return activities.add(session, wanted, by, now)


def look(app: App, session: Session, file: Path, now: datetime) -> Look:
    """Read a sheet and say of each row whether it is right, and whether it is known; keep nothing."""
    sheet = read_sheet(file, rules_of(app, session, now))
    return Look(sheet, _compare(session, sheet.rows))


def _compare(session: Session, rows: Sequence[ReadRow]) -> tuple[Looked, ...]:
    """Compare rows with what is on record, and with the rows before them."""
    read = [row.draft.activity for row in rows if row.draft]
    kept, taken = activities.alike(session, read), linked.on_record(session, read)
    seen: dict[str, int] = {}
    looked = (_look_at(row, kept, seen) for row in rows)
    return tuple(_compare_link(one, taken, seen) for one in looked)


def _look_at(row: ReadRow, kept: Mapping[str, Activity], seen: dict[str, int]) -> Looked:
    """Say whether a row is known, or says what an earlier one says; `seen` are those by their likeness."""
    if row.draft is None:
        return Looked(row)
    like = activities.likeness(row.draft.activity)
    if like in kept:
        known = kept[like]
        code = "row-known" if known.counts == row.draft.activity.counts else "row-known-otherwise"
        return Looked(_add(row, message(code, number=known.id), Severity.WARNING), known)
    if like in seen:
        said = message("row-repeats", row=seen[like])
        return Looked(replace(_add(row, said, Severity.ERROR), draft=None))
    seen[like] = row.number
    return Looked(row)


def _compare_link(looked: Looked, taken: Mapping[str, Message], seen: dict[str, int]) -> Looked:
    """Say of a right row whether its link is `taken`, or that of an earlier row; `seen` are those by link."""
    draft, row = looked.draft, looked.row
    link = linked.link_of(draft.activity) if draft is not None else None
    if draft is None or link is None:
        return looked
    first = seen.setdefault(link, row.number)
    said = taken.get(link) or (message("row-link-repeats", row=first) if first != row.number else None)
    if said is None:
        return looked
    return Looked(replace(_add(row, said, Severity.ERROR, draft.link_at.column), draft=None))


def _add(row: ReadRow, said: Message, severity: Severity, column: int = 0) -> ReadRow:
    return replace(row, problems=(*row.problems, Problem(row.path, said, row.number, column, severity)))


def take_in(app: App, looked: Look, by: str, now: datetime) -> Look:
    """Keep the right rows of a sheet, all of them or none.

    Return the look as it was at that moment: its drafts were kept, and what others have put on record
    since the first look is known.
    """
    if looked.sheet.is_wrong:
        return looked
    wanted = {
        one.row.number: with_evidence(app, one.draft, Origin.IMPORT) for one in looked.rows if one.draft
    }
    with app.store.write() as session:
        again = _look_again(session, looked)
        for one in again.rows:
            if one.draft is not None:
                activities.add(session, wanted[one.row.number], by, now)
    return again


def _look_again(session: Session, looked: Look) -> Look:
    """Compare the rows that were right with what is on record now."""
    compared = iter(_compare(session, [one.row for one in looked.rows if one.draft is not None]))
    rows = (one if one.draft is None else next(compared) for one in looked.rows)
    return replace(looked, rows=tuple(rows))


def remove(app: App, session: Session, id: int, reason: str, by: str, now: datetime) -> Activity:
    """Remove an activity from all counts; it stays in the database, with the reason."""
    known = activities.get(session, id)
    if known is None:
        raise WrongUsage("no-such-activity", number=id)
    if not reason.strip():
        raise WrongUsage("activity-removed-why", number=id)
    if known.removed_at is not None:
        at = write_day(local_day(app.zone, known.removed_at))
        raise WrongUsage("activity-removed-before", number=id, at=at, by=known.removed_by)
    return activities.remove(session, id, reason.strip(), by, now)


def with_evidence(app: App, draft: Draft, via: Origin) -> Activity:
    """Keep the files of a draft, and return the activity that they prove."""
    kept = dict.fromkeys(keep_evidence(file, app.evidence) for file in draft.files)
    return replace(draft.activity, evidence=tuple(kept), via=via)
