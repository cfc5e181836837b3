"""Lost: a workspace that has had a database, and now has an empty one, or one that knows less.

What such a database calls unsent may be out, and the orders of people are gone with it. So nothing is
done with it before a backup was put back, or a person has said that there is none.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.errors import WrongUsage
from publisher.store import heads
from publisher.store.tables.event import EVENT


def refuse_empty(workspace: Path, place: str) -> None:
    """Raise WrongUsage when the workspace had a database once; the caller found nothing at `place`."""
    if kept := heads.newest(workspace):
        raise WrongUsage("database-lost", place=place, steps=kept.row, file=heads.FILE)


def refuse_older(session: Session, workspace: Path, place: str) -> None:
    """Raise WrongUsage when the database at `place` knows less than the workspace has known."""
    if is_older(session, workspace):
        raise WrongUsage("database-older", place=place, file=heads.FILE)


def is_older(session: Session, workspace: Path) -> bool:
    """Tell whether the log lacks the newest row that was kept of it."""
    kept = heads.newest(workspace)
    if kept is None:
        return False
    digest = session.scalar(sa.select(EVENT.c.digest).where(EVENT.c.id == kept.row))
    return bool(digest != kept.digest)
