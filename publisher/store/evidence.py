"""Evidence as the records name it now, beside what the log saw when each activity was recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.activity import Evidence
from publisher.store.tables.activity import ACTIVITY
from publisher.store.tables.event import EVENT

A = ACTIVITY.c


@dataclass(frozen=True)
class Proof:
    """The evidence of one activity, one that was removed too.

    `files` are those that its record names, None where the record cannot be read or is gone; `vouched` are
    the hashes that the log saw. `day` is ISO 8601.
    """

    activity: int
    title: str
    day: str
    files: tuple[Evidence, ...] | None
    vouched: tuple[str, ...]

    @property
    def is_as_logged(self) -> bool:
        return self.files is not None and tuple(one.sha256 for one in self.files) == self.vouched


def proofs(session: Session) -> list[Proof]:
    """Return what proves each activity that has any proof, by number, and each whose record is no longer what
    the log saw; whatever somebody wrote into one row, the others are read."""
    vouched = _vouched(session)
    kept = {row.id: row for row in session.execute(_rows())}
    numbers = sorted(vouched.keys() | kept.keys())
    every = (_proof(number, kept.get(number), vouched.get(number, {})) for number in numbers)
    return [one for one in every if one.files or not one.is_as_logged]


def _proof(number: int, row: sa.Row[Any] | None, told: Mapping[str, Any]) -> Proof:
    title, day = (row.title, row.day) if row else (told.get("title"), told.get("day"))
    files = _files(row.evidence) if row else None
    return Proof(number, str(title or ""), _day(day), files, tuple(map(str, told.get("evidence", ()))))


def _rows() -> sa.Select[Any]:
    """Ask for plain text: a row that holds something else must not hide the others."""
    day, evidence = sa.cast(A.day, sa.Text).label("day"), sa.cast(A.evidence, sa.Text).label("evidence")
    return sa.select(A.id, A.title, day, evidence).order_by(A.id)


def _vouched(session: Session) -> dict[int, Mapping[str, Any]]:
    """Return what the log says of each activity; a row of it that cannot be read, its own check names."""
    added = sa.select(sa.cast(EVENT.c.detail, sa.Text)).where(EVENT.c.action == "activity-added")
    details = (_json(text) for text in session.scalars(added))
    return {one["activity"]: one for one in details if isinstance(one, dict) and "activity" in one}


def _files(text: str) -> tuple[Evidence, ...] | None:
    try:
        files = tuple(Evidence(**one) for one in _json(text))
    except TypeError:
        return None
    is_text = all(isinstance(value, str) for one in files for value in (one.name, one.sha256, one.path))
    return files if is_text else None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return None


def _day(text: object) -> str:
    try:
        return date.fromisoformat(str(text)).isoformat()
    except ValueError:
        return ""
