"""Chain the trail, seal what has happened so far, and let rows only be added.

A later step that rebuilds the table `event` (`batch_alter_table` on SQLite) must make the triggers anew.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from publisher.core.chain import BEGINNING, digest_of, link

revision = "0004"
down_revision = "0003"

PAGE = 2_000
EVENT = sa.table(
    "event",
    sa.column("id", sa.Integer()),
    sa.column("at", UTCDateTime()),
    sa.column("actor", sa.String()),
    sa.column("action", sa.String()),
    sa.column("item", sa.String()),
    sa.column("delivery", sa.Integer()),
    sa.column("detail", sa.JSON()),
    sa.column("previous", sa.String()),
    sa.column("digest", sa.String()),
)
ATTEMPT = sa.table(
    "attempt",
    sa.column("id", sa.Integer()),
    sa.column("delivery", sa.Integer()),
    sa.column("n", sa.Integer()),
    sa.column("operation", sa.String()),
    sa.column("revision", sa.Integer()),
    sa.column("key", sa.String()),
    sa.column("worker", sa.String()),
    sa.column("started_at", UTCDateTime()),
    sa.column("outside_at", UTCDateTime()),
    sa.column("finished_at", UTCDateTime()),
    sa.column("outcome", sa.String()),
    sa.column("request", sa.JSON()),
    sa.column("response", sa.JSON()),
    sa.column("error", sa.JSON()),
)
DELIVERY = sa.table(
    "delivery", sa.column("id", sa.Integer()), sa.column("item", sa.String()), sa.column("receipt", sa.JSON())
)

TIE = (
    "coalesce((SELECT digest FROM event ORDER BY id DESC LIMIT 1),"
    " '0000000000000000000000000000000000000000000000000000000000000000')"
)
LAST = "coalesce((SELECT max(id) FROM event), 0)"
SAID = "the log only grows: no row is changed or removed, and a new one follows the last"
SQLITE = (
    f"CREATE TRIGGER event_follows BEFORE INSERT ON event WHEN NEW.id <= {LAST} OR NEW.previous <> {TIE}"
    f" BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    f"CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    f"CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
)
POSTGRESQL = (
    f"""CREATE FUNCTION event_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{SAID}'; END $$""",
    f"""CREATE FUNCTION event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.id <= {LAST} OR NEW.previous <> {TIE} THEN RAISE EXCEPTION '{SAID}'; END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER event_follows BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_follows()",
    "CREATE TRIGGER event_is_not_changed BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_refuses()",
    "CREATE TRIGGER event_is_not_removed BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION event_refuses()",
)


def upgrade() -> None:
    with op.batch_alter_table("event") as table:
        table.add_column(sa.Column("previous", sa.String(64), nullable=True))
        table.add_column(sa.Column("digest", sa.String(64), nullable=True))
    connection = op.get_bind()
    last = _chain_what_is_there(connection)
    _seal_what_has_happened(connection, *last)
    with op.batch_alter_table("event") as table:
        table.alter_column("previous", existing_type=sa.String(64), nullable=False)
        table.alter_column("digest", existing_type=sa.String(64), nullable=False)
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def _chain_what_is_there(connection: sa.Connection) -> tuple[int, str]:
    """Give every row its digest; return the number and the digest of the last one."""
    number, previous = 0, BEGINNING
    update = (
        sa.update(EVENT)
        .where(EVENT.c.id == sa.bindparam("row"))
        .values(previous=sa.bindparam("tie"), digest=sa.bindparam("own"))
    )
    for rows in _pages(connection, EVENT):
        chained = []
        for row in rows:
            own = link(row.id, row.at, row.actor, row.action, row.item, row.delivery, row.detail, previous)
            chained.append({"row": row.id, "tie": previous, "own": own})
            number, previous = row.id, own
        connection.execute(update, chained)
    return number, previous


def _seal_what_has_happened(connection: sa.Connection, number: int, previous: str) -> None:
    """Add a row for every attempt that has ended and every receipt: from now on they cannot change."""
    at = datetime.now(UTC)
    for steps in _seals(connection):
        rows = []
        for delivery, item, detail in steps:
            number += 1
            own = link(number, at, "daemon", "sealed", item, delivery, detail, previous)
            told = {"at": at, "actor": "daemon", "action": "sealed", "item": item, "delivery": delivery}
            rows.append({**told, "id": number, "detail": detail, "previous": previous, "digest": own})
            previous = own
        if rows:
            connection.execute(sa.insert(EVENT), rows)


def _seals(connection: sa.Connection) -> Iterator[list[tuple[int, str, dict[str, Any]]]]:
    names = [column.name for column in ATTEMPT.c if column.name != "id"]
    of = sa.select(ATTEMPT, DELIVERY.c.item.label("item")).join(DELIVERY, DELIVERY.c.id == ATTEMPT.c.delivery)
    for rows in _pages(connection, ATTEMPT, of.where(ATTEMPT.c.outcome.is_not(None))):
        sealed = [(row, digest_of({name: row._mapping[name] for name in names})) for row in rows]
        yield [(row.delivery, row.item, {"n": row.n, "sealed": seal}) for row, seal in sealed]
    for rows in _pages(connection, DELIVERY):
        yield [(row.id, row.item, {"receipt": digest_of(row.receipt)}) for row in rows if row.receipt]


def _pages(
    connection: sa.Connection, table: sa.TableClause, query: sa.Select[Any] | None = None
) -> Iterator[list[Any]]:
    """Yield the rows of a table in the order of their numbers, some thousand at a time."""
    base, last = sa.select(table) if query is None else query, 0
    while rows := list(connection.execute(base.where(table.c.id > last).order_by(table.c.id).limit(PAGE))):
        yield rows
        last = rows[-1].id


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("event_follows", "event_is_not_changed", "event_is_not_removed"):
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute("DROP FUNCTION event_follows, event_refuses CASCADE")
    with op.batch_alter_table("event") as table:
        table.drop_column("digest")
        table.drop_column("previous")
