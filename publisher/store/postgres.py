"""PostgreSQL: the same two kinds of transaction as on SQLite, where one machine ends.

A reader sees one moment, however long it reads. Writers come one after the other: each holds the
writer's turn from its start to its end, so that what a rule has looked at (holds, slots, the end of
the trail) still stands when it acts on it, and the trail's numbers become visible in their order.
"""

from __future__ import annotations

import sqlalchemy as sa

from publisher.core.errors import WrongUsage

READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
TIDY = None
GLANCING = {"isolation_level": "AUTOCOMMIT"}
WRITING = {"takes_turn": True}
TURN = 20_270_118
"""The number of the advisory lock that is the writer's turn; each database has its own."""
TAKE_TURN = sa.text(
    "SELECT set_config('idle_in_transaction_session_timeout', '60s', true), pg_advisory_xact_lock(:turn)"
)
"""A writer that no longer moves, on a machine that sleeps perhaps, gives up its turn after a minute."""
SESSION = {
    "synchronous_commit": "on",  # a claim must survive a power cut of the server
    "lock_timeout": "30s",  # as long as a writer waits on SQLite
    "idle_in_transaction_session_timeout": "10min",  # a long export reads first and writes its file then
    "tcp_keepalives_idle": "30",  # a client whose machine has died must not keep its locks for hours
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
"""What every session asks of the server, whatever the server's own settings are."""
CLIENT = {
    "application_name": "publisher",
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""How this end notices that the server's machine has gone: within a minute, not within hours."""


def open_engine(address: sa.URL) -> sa.Engine:
    """Open the database that `address` names; a connection that has died is replaced unnoticed."""
    asked = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    given = dict(address.query)
    options = " ".join(filter(None, (asked, str(given.pop("options", "")))))
    url = address.set(drivername="postgresql+psycopg", query={**CLIENT, **given, "options": options})
    try:
        engine = sa.create_engine(
            url, isolation_level="READ COMMITTED", pool_pre_ping=True, pool_size=8, max_overflow=8
        )
    except ModuleNotFoundError:
        raise WrongUsage("postgres-needs-psycopg") from None
    sa.event.listen(engine, "begin", _begin)
    return engine


def take_turn(connection: sa.Connection) -> None:
    """Be the only one that writes until this transaction ends; wait for whoever is."""
    connection.execute(TAKE_TURN, {"turn": TURN})


def _begin(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("takes_turn"):
        take_turn(connection)
