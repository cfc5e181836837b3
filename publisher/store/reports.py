"""Reports that were made: each version of each period stays as it was, whatever is counted later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store.tables.report import REPORT
from publisher.store.trail import write_step

P = REPORT.c


@dataclass(frozen=True)
class Version:
    """One version of a report: `content` is its JSON, `digest` the SHA-256 (hex) of what it says."""

    plan: str
    period: str
    version: int
    digest: str
    content: str
    made_at: datetime
    made_by: str


def newest(session: Session, plan: str, period: str) -> Version | None:
    """Return the last version of the report on a period, None where there is none yet."""
    query = sa.select(REPORT).where(P.plan == plan, P.period == period).order_by(P.version.desc()).limit(1)
    row = session.execute(query).first()
    return _value(row) if row else None


def listed(session: Session) -> list[Version]:
    """Return all versions of all reports without their content, the newest first."""
    told = [one for one in REPORT.c if one.name != "content"]
    rows = session.execute(sa.select(*told, sa.literal("").label("content")).order_by(P.id.desc()))
    return [_value(row) for row in rows]


def get(session: Session, plan: str, period: str, version: int) -> Version | None:
    """Return one version, or None."""
    asked = (P.plan == plan, P.period == period, P.version == version)
    row = session.execute(sa.select(REPORT).where(*asked)).first()
    return _value(row) if row else None


def every(session: Session, plan: str, period: str) -> list[Version]:
    """Return all versions of the report on a period, the oldest first."""
    query = sa.select(REPORT).where(P.plan == plan, P.period == period).order_by(P.version)
    return [_value(row) for row in session.execute(query)]


def keep(session: Session, version: Version) -> None:
    """Keep a new version."""
    session.execute(sa.insert(REPORT), vars(version))
    what = {"plan": version.plan, "period": version.period, "version": version.version}
    digest = version.digest
    write_step(session, version.made_at, version.made_by, "report-made", report=what, digest=digest)


def _value(row: sa.Row[Any]) -> Version:
    held: dict[str, Any] = dict(row._mapping)
    del held["id"]
    return Version(**held)
