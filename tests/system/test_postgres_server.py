"""The PostgreSQL that the system tests start."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from tests.system.leash import listens
from tests.system.parts import PartMissing
from tests.system.postgres_server import PostgresServer, find_tool

pytestmark = pytest.mark.system


def ask(url: str, *statements: str) -> object:
    """Run the statements and return the last one's single value."""
    engine: Engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements:
                answer = connection.execute(text(statement))
            return answer.scalar() if answer.returns_rows else None
    finally:
        engine.dispose()


def test_a_database_keeps_vietnamese_text(postgres: PostgresServer) -> None:
    made = "CREATE TABLE items (title text)"
    url = postgres.new_database()
    assert ask(url, made, "INSERT INTO items VALUES ('Đổi mới')", "SELECT title FROM items") == "Đổi mới"


def test_every_new_database_is_empty(postgres: PostgresServer) -> None:
    ask(postgres.new_database(), "CREATE TABLE items (title text)")
    count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert ask(postgres.new_database(), count) == 0


def test_it_listens_on_loopback_only_and_asks_for_the_password(postgres: PostgresServer) -> None:
    assert ask(postgres.url, "SHOW listen_addresses") == "127.0.0.1"
    stranger = postgres.url.replace(postgres.url.split(":")[2].split("@")[0], "wrong")
    with pytest.raises(Exception, match="password authentication failed"):
        ask(stranger, "SELECT 1")


def test_it_runs_as_an_ordinary_user(postgres: PostgresServer) -> None:
    folder = Path(str(ask(postgres.url, "SHOW data_directory")))
    assert folder.stat().st_uid != 0
    if os.geteuid():
        assert folder.stat().st_uid == os.geteuid()


@pytest.mark.usefixtures("postgres")  # which skips where there is none
def test_a_stopped_server_leaves_neither_folder_nor_port() -> None:
    with PostgresServer() as server:
        folder = Path(str(ask(server.url, "SHOW data_directory"))).parent
        assert folder.exists()
    assert not folder.exists()
    assert not listens(("127.0.0.1", server.port))


def test_a_missing_program_is_named_with_the_way_to_get_it() -> None:
    with pytest.raises(PartMissing, match=r"no-such-tool is missing; run \.ci/system-packages"):
        find_tool("no-such-tool")
