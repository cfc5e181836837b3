"""Restores: which backups were put back, and until when their files may have been known before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store import api_tokens, calendar_addresses, invitations, moves, web_sessions
from publisher.store.tables.restore import RESTORE
from publisher.store.trail import write_step

NEWEST = sa.select(RESTORE.c.at, RESTORE.c.backup_at).order_by(RESTORE.c.id.desc()).limit(1)


@dataclass(frozen=True)
class Restore:
    """A backup taken at `backup_at` was put back `at`; both by the outlets' time."""

    at: datetime
    backup_at: datetime


def record(session: Session, restore: Restore, now: datetime, actor: str) -> None:
    """Write a restore down: every delivery is in doubt since the backup was taken.

    Everybody signs in anew: the backup knows sessions that were ended since, addresses that were
    renewed, tokens that were removed and invitations that were used.
    """
    moves.doubt_all(session, restore.backup_at)
    web_sessions.end_all(session, now)
    calendar_addresses.forget_all(session)
    api_tokens.forget_all(session)
    invitations.revoke_all(session, now)
    session.execute(sa.insert(RESTORE).values(at=restore.at, backup_at=restore.backup_at))
    write_step(session, now, actor, "restored", backup_at=restore.backup_at.isoformat())


def newest(session: Session) -> Restore | None:
    """Return the last restore, None when there never was one."""
    row = session.execute(NEWEST).first()
    return Restore(row.at, row.backup_at) if row else None
