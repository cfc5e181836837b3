"""Putting a database that was built from a backup in the place of the one that is there.

    built      beside the old one, whole and up to date, or not at all
    replaced   in one stroke; the old one is kept aside and never deleted

On SQLite the old file gets a second name in the folder of what was put aside, then the new file takes
its place. On PostgreSQL the old tables stay in the same database, in a schema of that name, and all of
it is one transaction.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from publisher.core.errors import WrongUsage
from publisher.store.database import BESIDE, connect, place_of
from publisher.store.tables.event import EVENT

Build = Callable[[sa.Connection], None]
NEWEST = sa.select(EVENT.c.id, EVENT.c.at).order_by(EVENT.c.id.desc()).limit(1)


@dataclass(frozen=True)
class Head:
    """The newest step of a trail."""

    number: int
    at: datetime


@dataclass(frozen=True)
class Place:
    """Where a workspace's database lies, or will lie."""

    url: str
    workspace: Path

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def head(self) -> Head | None:
        """Return the newest step in the database that is there, None without one.

        Raises WrongUsage when what is there cannot be read as ours.
        """
        if self.is_sqlite and not self._file.exists():
            return None
        engine = _to_look(self._file) if self.is_sqlite else connect(self.url, self.workspace)
        try:
            with engine.connect() as connection:
                if not sa.inspect(connection).has_table("event"):
                    return None
                newest = connection.execute(NEWEST).first()
                return Head(newest.id, newest.at) if newest else None
        except sa.exc.DBAPIError as error:
            raise WrongUsage("restore-database-unreadable", said=error.orig) from None
        finally:
            engine.dispose()

    def replace(self, build: Build, scratch: Path, aside: Path, before: Callable[[], None]) -> str | None:
        """Build the database, call `before` at the last moment, and put it in place of the old one.

        `scratch` and `aside` are folders on the workspace's disk. What `build` raises leaves everything
        as it was. Return where the old database lies now, None when there was none.
        """
        if self.is_sqlite:
            return self._replace_file(build, scratch, aside, before)
        return self._replace_schema(build, aside.name.replace("-", "_"), before)

    # --- SQLite ------------------------------------------------------------------------------

    @property
    def _file(self) -> Path:
        return place_of(self.url, self.workspace)

    def _replace_file(
        self, build: Build, scratch: Path, aside: Path, before: Callable[[], None]
    ) -> str | None:
        new = scratch / "new.db"
        engine = connect(str(make_url(self.url).set(database=str(new))), scratch)
        try:
            with engine.begin() as connection:
                build(connection)
        finally:
            engine.dispose()
        _flush(new)
        if self._is_sound():  # what is damaged is set aside as it is
            _make_single(self._file)
        before()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        kept = self._keep(aside)
        new.replace(self._file)
        flush_folder(self._file.parent)
        return str(aside) if kept else None

    def _is_sound(self) -> bool:
        try:
            self.head()
        except WrongUsage:
            return False
        return self._file.exists()

    def _keep(self, aside: Path) -> bool:
        """Give the old database a second name aside; of a damaged one also its journals, which then go.

        Tell whether there was one.
        """
        old = [file for end in BESIDE if (file := self._file.with_name(self._file.name + end)).exists()]
        if not old:
            return False
        aside.mkdir(parents=True, exist_ok=True)
        for file in old:
            _link(file, aside / file.name)
        flush_folder(aside)
        for journal in old:
            if journal != self._file:
                journal.unlink()
        return True

    # --- PostgreSQL --------------------------------------------------------------------------

    def _replace_schema(self, build: Build, aside: str, before: Callable[[], None]) -> str | None:
        engine = connect(self.url, self.workspace)
        try:
            with engine.begin() as connection:
                schema = connection.dialect.default_schema_name
                is_there = bool(sa.inspect(connection).get_table_names())
                if is_there:
                    connection.exec_driver_sql(f'ALTER SCHEMA "{schema}" RENAME TO "{aside}"')
                    connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
                build(connection)
                before()
        finally:
            engine.dispose()
        return f"PostgreSQL, schema {aside}" if is_there else None


def _to_look(file: Path) -> sa.Engine:
    """Return an engine that changes nothing: not even the journals of a database that is damaged."""
    address = f"{file.absolute().as_uri()}?mode=ro"
    return sa.create_engine("sqlite://", creator=partial(sqlite3.connect, address, uri=True))


def _make_single(file: Path) -> None:
    """Fold the journals of a database into its file; one that others use raises WrongUsage.

    Only whoever has it alone may leave the write-ahead log, so this is the proof of that too.
    """
    engine = sa.create_engine(f"sqlite:///{file}", connect_args={"timeout": 2})
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    except sa.exc.OperationalError as error:
        if "locked" in str(error.orig):
            raise WrongUsage("restore-database-in-use", file=file) from None
    finally:
        engine.dispose()


def _link(file: Path, place: Path) -> None:
    try:
        os.link(file, place)
    except OSError:  # a disk without links
        shutil.copy2(file, place)
        _flush(place)


def _flush(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def flush_folder(folder: Path) -> None:
    """Let the names in a folder survive a power cut, where the system can."""
    with suppress(OSError, AttributeError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
