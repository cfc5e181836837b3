"""The schema that grew step by step is the schema that the tables describe."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from publisher.store import migrations
from publisher.store.database import open_store


def test_an_upgraded_database_equals_a_fresh_one(tmp_path: Path) -> None:
    store = open_store("sqlite:///var/new.db", tmp_path)
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    store.close()


def test_the_head_that_is_looked_for_is_the_newest_step() -> None:
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert script.get_current_head() == migrations.HEAD


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
