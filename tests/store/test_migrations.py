"""The schema that grew step by step is the schema that the tables describe, and no step loses a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session

from publisher.core.delivery import State
from publisher.core.errors import WrongUsage
from publisher.core.plan import Plan
from publisher.core.yardstick import Yardstick
from publisher.store import deliveries, holds, migrations, sealed_windows, trail
from publisher.store.database import open_store
from publisher.store.postings import list_lines
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.every import SCHEMA
from publisher.work.audit import verify
from tests.databases import Databases
from tests.store import old_log

SCRIPT = ScriptDirectory(str(Path(migrations.__file__).parent))
REVISIONS = sorted(one.revision for one in SCRIPT.walk_revisions())
CHAINED = "0004"
"""Since this revision the log is chained."""
LEDGER = "0011"
"""Since this revision there is a ledger of what was out."""
SEALED_BY_TARGET = "0021"
"""Up to this revision windows were sealed target by target."""


pytestmark = pytest.mark.filterwarnings(
    "ignore:Skipped unsupported reflection of expression-based index",
    "ignore:autogenerate skipping metadata-specified expression-based index",
)


@pytest.fixture
def bare(database: Databases, tmp_path: Path) -> Iterator[sa.Engine]:
    """A database without any table, as SQLAlchemy opens it."""
    url = database.bare(tmp_path)
    opened = sa.create_engine(url)
    yield opened
    opened.dispose()


def test_an_upgraded_database_equals_a_fresh_one(
    bare: sa.Engine, database: Databases, tmp_path: Path
) -> None:
    migrations.upgrade(bare)
    with bare.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        assert compare_metadata(context, SCHEMA) == []
    fresh = sa.create_engine(database.bare(tmp_path / "fresh"))
    SCHEMA.create_all(fresh)
    assert shape(bare) == shape(fresh)
    fresh.dispose()


@pytest.mark.parametrize("revision", REVISIONS)
def test_what_an_older_version_wrote_is_there_after_the_upgrade(bare: sa.Engine, revision: str) -> None:
    old_log.upgrade(bare, revision)
    old_log.fill(bare)
    if revision >= CHAINED:
        with Session(bare) as session:
            trail.write_step(session, old_log.AT, "daemon", "seen", item="đỡ", path="queue/đỡ.md")
            trail.join_chain(session)
            session.commit()
    store = open_store(str(bare.url.render_as_string(hide_password=False)), Path())
    with store.read() as session:
        [delivery] = deliveries.of_item(session, "đỡ")
        steps = trail.steps_of(session, "đỡ")
        finding = verify(session, ()).finding
    store.close()
    assert delivery.receipt is not None and delivery.receipt.url == old_log.RECEIPT["url"]
    assert (steps[0].at, steps[0].action, steps[0].detail) == (old_log.AT, "seen", {"path": "queue/đỡ.md"})
    assert finding is None or revision >= CHAINED  # then no seal was written with the rows


@pytest.mark.parametrize("revision", [one for one in REVISIONS if one < LEDGER])
@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_what_was_out_before_there_was_a_ledger_stands_in_it(
    bare: sa.Engine, revision: str, is_withdrawn: bool
) -> None:
    old_log.upgrade(bare, revision)
    old_log.fill(bare)
    down = old_log.AT + timedelta(days=1)
    if is_withdrawn:
        with bare.begin() as connection:
            gone = {"state": State.WITHDRAWN, "live": None, "withdrawn_at": down, "lease_until": None}
            connection.execute(sa.update(DELIVERY).values(gone))
    store = open_store(str(bare.url.render_as_string(hide_password=False)), Path())
    with store.read() as session:
        [line] = list_lines(session, ["đỡ"])["đỡ"]
    store.close()
    assert (line.channel, line.published_at, line.since) == ("newspaper", old_log.AT, old_log.AT)
    assert line.withdrawn_at == (down if is_withdrawn else None)
    assert line.traits == ("article", ("T05",), (), (), ("ho-sao",), None, "neutral")


def test_windows_that_were_sealed_before_are_sealed_as_a_whole(bare: sa.Engine) -> None:
    old_log.upgrade(bare, SEALED_BY_TARGET)
    closing = SCHEMA.tables["closing"]
    row = {
        "plan": "nho", "window": "2027-01", "per": "month", "member": "", "title": "", "metric": "works",
        "first": date(2027, 1, 1), "last": date(2027, 1, 31), "called": "", "done": 1, "status": "met",
        "sealed_at": old_log.AT,
    }  # fmt: skip
    with bare.begin() as connection:
        connection.execute(sa.insert(closing), [{**row, "target": one} for one in ("web", "bao")])
    store = open_store(str(bare.url.render_as_string(hide_password=False)), Path())
    with store.write() as session:
        sealed = sealed_windows.of_plan(session, "nho", old_log.AT)
        assert sealed == {("month", "2027-01"): None}
        by = Yardstick(Plan("nho", "Nhỏ", date(2027, 1, 1), date(2027, 12, 31)))
        sealed_windows.seal(session, by, [("week", "2027-W01")], old_log.AT)
        assert sealed_windows.of_plan(session, "nho", old_log.AT) == sealed | {("week", "2027-W01"): by}
    store.close()


def test_every_step_can_be_taken_back_and_leaves_nothing(bare: sa.Engine) -> None:
    migrations.upgrade(bare)
    before = shape(bare)
    old_log.downgrade(bare, "base")
    assert sa.inspect(bare).get_table_names() == ["alembic_version"]
    migrations.upgrade(bare)
    assert shape(bare) == before


def is_ours(name: str | None, kind: str, _: object) -> bool:
    """Tell whether a table is one of ours, not one in which SQLite keeps an index of words."""
    return kind != "table" or not str(name).startswith("lookup_index")


def shape(engine: sa.Engine) -> dict[str, Any]:
    """Return all that a database says of its tables, but for how Alembic counts its steps."""
    look = sa.inspect(engine)
    names = [table for table in look.get_table_names() if table != "alembic_version"]
    tables = [table for table in names if is_ours(table, "table", None)]
    return {table: _shape(look, table) for table in tables} | {"": of_expressions(engine)}


def _shape(look: sa.Inspector, table: str) -> dict[str, Any]:
    columns = {one["name"]: (str(one["type"]), one["nullable"]) for one in look.get_columns(table)}
    several = {
        "foreign": look.get_foreign_keys(table),
        "unique": look.get_unique_constraints(table),
        "indexes": [_plain(one) for one in look.get_indexes(table)],
        "checks": look.get_check_constraints(table),
    }
    told = {kind: sorted(map(str, found)) for kind, found in several.items()}
    return {"columns": columns, "primary": look.get_pk_constraint(table), **told}


def of_expressions(engine: sa.Engine) -> set[str]:
    """Return the indexes of a SQLite database that no inspector shows, as they were ordered."""
    if engine.dialect.name != "sqlite":
        return set()
    with engine.connect() as connection:
        orders = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'index'").scalars()
        return {re.sub(r"[\s\"]", "", order) for order in orders if order and "coalesce" in order}


def _plain(index: Any) -> dict[str, Any]:
    """Return an index with its condition, if it has one, as text."""
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


def test_the_head_that_is_looked_for_is_the_newest_step() -> None:
    assert SCRIPT.get_current_head() == migrations.HEAD


def test_the_database_refuses_states_that_do_not_exist(tmp_path: Path) -> None:
    store = open_store("sqlite:///var/new.db", tmp_path)
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO item (id, path, fingerprint, extra, state, title, form, units, revision, digest,"
            " problems, first_seen_at, seen_at) VALUES ('a','a','','[]','ready','','','[]',1,'','[]',0,0)"
        )
        for state, live in (("bogus", "1"), ("published", "NULL"), ("sending", "NULL")):
            try:
                connection.exec_driver_sql(
                    "INSERT INTO delivery (item, channel, state, live, tries, looks, attempts, changed_at)"
                    f" VALUES ('a', '{state}', '{state}', {live}, 0, 0, 0, 0)"
                )
            except sa.exc.IntegrityError:
                continue
            raise AssertionError(f"the database took a delivery in state {state} with live {live}")
    store.close()


def test_a_claim_survives_a_power_cut(tmp_path: Path) -> None:
    store = open_store("sqlite:///var/new.db", tmp_path)
    with store.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    store.close()


def test_a_database_that_a_newer_program_has_used_is_left_as_it_is(
    database: Databases, tmp_path: Path
) -> None:
    url = database.bare(tmp_path)
    store = open_store(url, tmp_path)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WrongUsage) as caught:
        open_store(url, tmp_path)
    assert caught.value.message.code == "database-newer"
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
    store.close()


@pytest.mark.parametrize("actor", ["Trực ban", None])
def test_orders_that_stood_before_an_upgrade_name_who_gave_them(bare: sa.Engine, actor: str | None) -> None:
    old_log.upgrade(bare, "0019")
    with Session(bare) as session:
        order = {"scope": "all", "reason": "", "at": old_log.AT}
        session.execute(
            sa.text(
                "INSERT INTO hold (scope, excepted, reason, created_at) VALUES (:scope, '[]', :reason, :at)"
            ),
            order,
        )
        if actor is not None:
            trail.write_step(session, old_log.AT, actor, "held", scope="all", hold=1)
            trail.join_chain(session)
        session.commit()
    store = open_store(str(bare.url.render_as_string(hide_password=False)), Path())
    with store.read() as session:
        [standing] = holds.standing(session, old_log.AT)
    store.close()
    assert standing.by == (actor or "")
