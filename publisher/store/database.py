"""Opening the database, bringing its schema up to date, and its two kinds of transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlmodel import Session

from publisher.core.errors import WrongUsage
from publisher.store import lost, postgres, sqlite
from publisher.store.migrations import HEAD, knows, upgrade
from publisher.store.trail import join_chain

BESIDE = ("", "-wal", "-shm", "-journal")
"""What the names of a SQLite database's files end with."""


class Store:
    """One open database. `read` sees a snapshot; `write` holds the writer's place from its start."""

    def __init__(self, engine: sa.Engine) -> None:
        kind = postgres if engine.dialect.name == "postgresql" else sqlite
        self.engine = engine
        self._reading = engine.execution_options(**kind.READING)
        self._glancing = engine.execution_options(**kind.GLANCING)
        self._writing = engine.execution_options(**kind.WRITING)
        self._tidy = kind.TIDY
        self._turn = RLock()
        self.has_written = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that looks, at one moment, and changes nothing."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def glance(self) -> Iterator[sa.Connection]:
        """Give a connection for one question, which needs no transaction to see one moment."""
        with self._glancing.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose changes are all kept or, after an exception, all forgotten.

        No other writes from its start to its end; threads of one process wait for each other by a lock,
        as SQLite's own waiting looks again after pauses of up to a tenth of a second. The steps of the
        trail join its chain last.
        """
        with self._turn, Session(self._writing, expire_on_commit=False) as session, session.begin():
            session.connection()  # begins, and with that takes the writer's place
            yield session
            join_chain(session)
        self.has_written = True

    def tidy(self) -> None:
        """Do the housekeeping that would otherwise befall a commit; anybody may write meanwhile."""
        if self._tidy is not None:
            with self.glance() as connection:
                connection.exec_driver_sql(self._tidy)

    @property
    def files(self) -> frozenset[Path]:
        """Return the files that the database lies in, none when a server keeps it."""
        name = self.engine.url.database
        if self.engine.dialect.name != "sqlite" or name is None:
            return frozenset()
        return frozenset(Path(name + end) for end in BESIDE)

    def close(self) -> None:
        self.engine.dispose()


def open_store(url: str, workspace: Path) -> Store:
    """Open the database at `url`, made or upgraded as needed; SQLite paths start at the workspace.

    Raises WrongUsage, with nothing done, when a newer program has brought it further than we know, and
    when it is empty although the workspace has had one.
    """
    engine = connect(url, workspace)
    revision = _revision(engine) if has_database(url, workspace) else None
    if revision is None:
        engine.dispose()
        lost.refuse_empty(workspace, shown(url, workspace))
    if revision not in (None, HEAD) and not knows(str(revision)):
        engine.dispose()
        raise WrongUsage("database-newer", workspace=workspace)
    if revision != HEAD:
        upgrade(engine)
    return Store(engine)


def open_as_it_is(url: str, workspace: Path) -> Store | None:
    """Open the database as far as it can be read as it is: nothing is made and nothing is upgraded."""
    if not has_database(url, workspace):
        return None
    engine = connect(url, workspace)
    try:
        if _revision(engine) == HEAD:
            return Store(engine)
    except sa.exc.DBAPIError:
        pass  # nobody answers, or it is no database: whoever needs one says so
    engine.dispose()
    return None


def connect(url: str, workspace: Path) -> sa.Engine:
    """Return the engine for the database at `url`, whatever is in it."""
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite"
    return sqlite.open_engine(address, workspace) if is_file else postgres.open_engine(address)


def place_of(url: str, workspace: Path) -> Path:
    """Return the file of a SQLite database."""
    return sqlite.file_of(make_url(url), workspace)


def has_database(url: str, workspace: Path) -> bool:
    """Tell whether there is a database already; a server is taken to have one, and an empty file has none."""
    if make_url(url).get_backend_name() != "sqlite":
        return True
    file = place_of(url, workspace)
    return file.exists() and file.stat().st_size > 0


def shown(url: str, workspace: Path) -> str:
    """Return where the database lies, as a person may read it: a file, or a server without the password."""
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite"
    return str(place_of(url, workspace)) if is_file else address.render_as_string(hide_password=True)


def _revision(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return version
