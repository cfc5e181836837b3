"""Going on without a backup: with the database that is there, or a new one; it is believed in nothing.

    there                      stays, in doubt since its newest step: it may be a copy of an earlier day
    empty, gone, unreadable    a new one, in doubt since the workspace's first day; the old one is set aside

What is still wanted is looked for on its channel before it is sent (`publisher.work.doubt`).
"""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import Session

from publisher.clock import Clock
from publisher.core.errors import WrongUsage
from publisher.files import content_at_restore
from publisher.files.config import read_config
from publisher.files.half_restored import refuse_half_restored
from publisher.store import heads, lost, migrations, restores, trail
from publisher.store.database import open_store
from publisher.store.replacing import Head, Place
from publisher.store.restores import Restore
from publisher.work.restore import place_aside, set_heads_aside

MARGIN = timedelta(days=1)
"""The first head was kept some time after the first piece went out."""


@dataclass(frozen=True)
class WentOn:
    """Since when everything is in doubt, whether the database `is_new`, and where the old one lies."""

    since: datetime
    is_new: bool
    aside: str | None


def go_on(workspace: Path, replace: bool, clock: Clock, actor: str) -> WentOn:
    """Let the workspace go on with what there is; the caller holds the lock of its daemon.

    Raises WrongUsage, with nothing done, for a database that cannot be read, unless `replace`.
    """
    refuse_half_restored(workspace)
    place = Place(read_config(workspace).database, workspace)
    head = _head(place, replace)
    aside = place_aside(workspace, clock)
    content_at_restore.remember(workspace)
    (workspace / "var" / "noted").unlink(missing_ok=True)
    once = Restore(clock.outside(), head.at if head else _first_day(workspace, clock))
    if head is not None:
        _doubt(place, once, aside, clock, actor)
        return WentOn(once.backup_at, False, None)
    old = _begin_anew(place, once, aside, clock, actor)
    return WentOn(once.backup_at, True, old)


def _head(place: Place, replace: bool) -> Head | None:
    """Return the newest step that is known; None when there is none, or none that can be read."""
    try:
        return place.head()
    except WrongUsage:
        if not replace:
            raise
        return None


def _first_day(workspace: Path, clock: Clock) -> datetime:
    """Return an instant before which nothing went out, as far as files tell."""
    published = (workspace / "content" / "published").rglob("*")
    changed = [datetime.fromtimestamp(one.stat().st_mtime, UTC) for one in published if one.is_file()]
    known = [kept.at for kept in heads.read(workspace)][:1]
    return min([clock.outside(), *known, *changed]) - MARGIN


def _doubt(place: Place, once: Restore, aside: Path, clock: Clock, actor: str) -> None:
    with closing(open_store(place.url, place.workspace)) as store, store.write() as session:
        is_older = lost.is_older(session, place.workspace)
        restores.record(session, once, clock.now(), actor)
    if is_older:
        set_heads_aside(place.workspace, aside)


def _begin_anew(place: Place, once: Restore, aside: Path, clock: Clock, actor: str) -> str | None:
    scratch = place.workspace / "var" / f".restore-{uuid4().hex[:8]}"
    scratch.mkdir(mode=0o700, parents=True)
    try:
        build = partial(_build, once=once, clock=clock, actor=actor)
        return place.replace(build, scratch, aside, before=partial(set_heads_aside, place.workspace, aside))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _build(connection: sa.Connection, once: Restore, clock: Clock, actor: str) -> None:
    migrations.bring(connection, "head")
    with Session(connection) as session:
        restores.record(session, once, clock.now(), actor)
        trail.join_chain(session)
        session.flush()
