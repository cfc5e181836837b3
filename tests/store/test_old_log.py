"""A log from before the chain is chained where it lies, and what it tells of is vouched for from then on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from publisher.store import trail
from publisher.store.database import Store, open_store
from publisher.work.audit import Finding, verify
from tests.store import old_log

URL = "sqlite:///var/old.db"


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "var").mkdir()
    old = sa.create_engine(f"sqlite:///{tmp_path}/var/old.db")
    old_log.upgrade(old, "0003")
    old_log.fill(old)
    old.dispose()
    store = open_store(URL, tmp_path)
    yield store
    store.close()


def finding(store: Store) -> Finding | None:
    with store.read() as session:
        return verify(session, ()).finding


def test_an_old_log_is_whole_after_the_upgrade(upgraded: Store) -> None:
    assert finding(upgraded) is None
    with upgraded.read() as session:
        steps = trail.since(session, 0)
    assert [(step.id, step.action) for step in steps[:5]] == [(one[0], one[1]) for one in old_log.STEPS]
    assert [(step.id, step.action, sorted(step.detail)) for step in steps[5:]] == [
        (8, "sealed", ["n", "sealed"]),
        (9, "sealed", ["receipt"]),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE attempt SET outcome = 'refused' WHERE n = 1", "log-attempt-changed"),
        ("UPDATE attempt SET outcome = 'done' WHERE n = 2", "log-attempt-changed"),
        ("DELETE FROM attempt WHERE n = 2", "log-attempt-gone"),
        ("UPDATE delivery SET receipt = NULL", "log-receipt-changed"),
    ],
)
def test_what_was_done_before_the_upgrade_is_vouched_for(upgraded: Store, change: str, code: str) -> None:
    with upgraded.engine.begin() as connection:
        connection.exec_driver_sql(change)
    found = finding(upgraded)
    assert found is not None and found.code == code


def test_the_log_goes_on_after_the_upgrade(upgraded: Store) -> None:
    with upgraded.write() as session:
        trail.write_step(session, old_log.AT, "editor", "approved", item="đỡ")
        assert trail.newest(session) == 10
    assert finding(upgraded) is None


def test_the_upgrade_can_be_taken_back_and_made_again(upgraded: Store) -> None:
    old_log.downgrade(upgraded.engine, "0003")
    columns = {column["name"] for column in sa.inspect(upgraded.engine).get_columns("event")}
    assert "digest" not in columns
    with upgraded.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE action = 'sealed'")
    old_log.upgrade(upgraded.engine, "0004")
    assert finding(upgraded) is None
